// SPDX-License-Identifier: Apache-2.0
//
// Congestion control as a policy without state: what it remembers of a connection lies in the
// connection. All windows are in bytes (RFC 5681), where Linux counts packets.
#pragma once

#include <cstdint>
#include <memory>

namespace lvsim::net::tcp {

struct CongestionState {
    std::uint32_t cwnd = 0;
    std::uint32_t ssthresh = UINT32_MAX;
    std::uint32_t recover = 0;        ///< RFC 6582: the highest sequence sent when loss was seen.
    std::uint32_t counted_bytes = 0;  ///< Acknowledged since cwnd grew, in congestion avoidance.
    std::uint16_t duplicate_acks = 0;
    bool in_fast_recovery = false;
};

/// What an ACK found.
struct AckSample {
    std::uint32_t acknowledgement = 0;
    std::uint32_t acked_bytes = 0;   ///< Newly acknowledged.
    std::uint32_t flight_bytes = 0;  ///< Outstanding before it.
    std::uint32_t highest_sent = 0;  ///< The next sequence number never sent.
    std::uint32_t mss = 0;
};

/// What the sender is to do now.
enum class LossResponse : std::uint8_t {
    None,
    FastRetransmit,    ///< Send the first outstanding segment again.
    RetransmitPartial  ///< The same, in a recovery that goes on.
};

class CongestionControl {
public:
    virtual ~CongestionControl() = default;
    virtual void start(CongestionState& state, std::uint32_t initial_window,
                       std::uint32_t initial_sequence) const = 0;
    virtual LossResponse on_new_ack(CongestionState& state, const AckSample& ack) const = 0;
    virtual LossResponse on_duplicate_ack(CongestionState& state, const AckSample& ack) const = 0;
    /// `is_first`: not a repetition of a timeout on the same data.
    virtual void on_timeout(CongestionState& state, const AckSample& at, bool is_first) const = 0;
    /// What may be outstanding now.
    [[nodiscard]] virtual std::uint32_t window(const CongestionState& state,
                                               std::uint32_t mss) const = 0;
    /// Nothing was outstanding for `idle_rtos` timeouts.
    virtual void on_idle(CongestionState& state, std::uint32_t restart_window,
                         std::uint32_t idle_rtos) const = 0;
};

/// Slow start, congestion avoidance, limited transmit (RFC 3042), fast retransmit and NewReno
/// recovery (RFC 5681, RFC 6582).
[[nodiscard]] std::unique_ptr<CongestionControl> make_new_reno();

}  // namespace lvsim::net::tcp
