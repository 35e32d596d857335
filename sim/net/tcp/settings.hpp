// SPDX-License-Identifier: Apache-2.0
//
// What TCP's administrator can set (sysctl net.ipv4.tcp_* and friends), with the defaults of each
// profile. Sources: Linux Documentation/networking/ip-sysctl.rst of 6.1 and of 2.6.32.
#pragma once

#include "sim/core/time.hpp"
#include "sim/net/stack.hpp"

#include <cstdint>

namespace lvsim::net {

/// net.ipv4.ip_local_port_range, both ends included.
struct PortRange {
    std::uint16_t first = 32768;
    std::uint16_t last = 60999;
    bool operator==(const PortRange&) const = default;
};

struct TcpSettings {
    SimDuration initial_rto;            ///< TCP_TIMEOUT_INIT: of a SYN and a SYN-ACK
    SimDuration rto_min;                ///< TCP_RTO_MIN, of the variance term
    SimDuration rto_max;                ///< TCP_RTO_MAX
    SimDuration fallback_rto;           ///< After a handshake that gave no RTT (RFC 6298 5.7)
    SimDuration delayed_ack_min;        ///< TCP_DELACK_MIN, also TCP_ATO_MIN
    SimDuration delayed_ack_max;        ///< TCP_DELACK_MAX
    SimDuration fin_timeout;            ///< tcp_fin_timeout: FIN_WAIT2 of a closed socket
    SimDuration time_wait;              ///< TCP_TIMEWAIT_LEN, not changeable on Linux
    SimDuration invalid_ratelimit;      ///< tcp_invalid_ratelimit: ACKs to out-of-window segments
    std::uint32_t syn_retries = 0;      ///< tcp_syn_retries
    std::uint32_t synack_retries = 0;   ///< tcp_synack_retries
    std::uint32_t retries2 = 0;         ///< tcp_retries2, turned into a time as Linux does
    std::uint32_t orphan_retries = 0;   ///< tcp_orphan_retries; 0 stands for 8
    std::uint32_t max_syn_backlog = 0;  ///< tcp_max_syn_backlog
    std::uint32_t somaxconn = 0;        ///< net.core.somaxconn: upper bound of a backlog
    std::uint32_t max_tw_buckets = 0;   ///< tcp_max_tw_buckets
    std::uint32_t send_buffer_bytes = 0;
    std::uint32_t receive_window_max = 0;  ///< Without window scaling at most 65535.
    bool is_initial_window_10 = true;      ///< RFC 6928; else RFC 3390
    bool abort_on_overflow = false;        ///< tcp_abort_on_overflow
    bool rfc1337 = false;                  ///< tcp_rfc1337: a RST does not end TIME_WAIT
    bool slow_start_after_idle = true;     ///< tcp_slow_start_after_idle
    /// A SYN answered by an ACK that is not for it is repeated this soon (zero: at its RTO only).
    SimDuration syn_repeat_after_stray_ack;
    PortRange local_port_range;

    [[nodiscard]] static TcpSettings of(StackProfile profile);
};

}  // namespace lvsim::net
