// SPDX-License-Identifier: Apache-2.0
//
// The numbers of Linux's TCP that no sysctl of ours changes, by profile. What an administrator can
// set is in StackSettings. Sources: Linux include/net/tcp.h and Documentation ip-sysctl of 6.1 and
// of 2.6.32.
#pragma once

#include "sim/core/time.hpp"
#include "sim/net/stack.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

struct Parameters {
    SimDuration initial_rto = 1_s;         ///< TCP_TIMEOUT_INIT: of a SYN and a SYN-ACK
    SimDuration rto_min = 200_ms;          ///< TCP_RTO_MIN, of the variance term
    SimDuration rto_max = 120_s;           ///< TCP_RTO_MAX
    SimDuration fallback_rto = 3_s;        ///< After a handshake that gave no RTT (RFC 6298 5.7)
    SimDuration delayed_ack_min = 40_ms;   ///< TCP_DELACK_MIN, also TCP_ATO_MIN
    SimDuration delayed_ack_max = 200_ms;  ///< TCP_DELACK_MAX
    SimDuration time_wait = 60_s;          ///< TCP_TIMEWAIT_LEN
    SimDuration invalid_ratelimit =
        500_ms;  ///< tcp_invalid_ratelimit: ACKs to what is not in order
    /// A SYN answered by an ACK of something else is repeated this soon; zero: at its RTO only.
    SimDuration syn_repeat_after_stray_ack;
    std::uint32_t orphan_retries = 8;         ///< Of a socket without a program.
    std::uint32_t time_waits_max = 1U << 20;  ///< tcp_max_tw_buckets, of a large machine
    std::uint32_t send_buffer_bytes = 131'072;
    std::uint32_t receive_window_max = 65'535;  ///< No window scaling.
    bool is_initial_window_10 = true;           ///< RFC 6928; else RFC 3390

    [[nodiscard]] static Parameters of(StackProfile profile);

    /// In bytes, with segments of `mss`.
    [[nodiscard]] std::uint32_t initial_window(std::uint32_t mss) const;
    /// What a SYN announces: as many whole segments as fit.
    [[nodiscard]] std::uint16_t initial_receive_window(std::uint32_t mss) const;
    /// How long retransmissions go on when `retries` of them are allowed: Linux turns the number
    /// into a time, as if the timeout had begun at its minimum (tcp_model_timeout()).
    [[nodiscard]] SimDuration give_up_after(std::uint32_t retries) const;
};

}  // namespace lvsim::net::tcp
