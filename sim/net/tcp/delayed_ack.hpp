// SPDX-License-Identifier: Apache-2.0
//
// When to acknowledge (RFC 1122 4.2.3.2, RFC 5681 4.2), as Linux decides it (net/ipv4/tcp_input.c,
// tcp_timer.c): the first segments of a connection at once ("quick" ACKs), then every second full
// segment; the rest after a time that follows the sender's rhythm, 40 ms at least; a connection
// that answers what it gets ("pingpong") waits for the answer to carry the ACK.
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

class DelayedAck {
public:
    /// `min`, `max`: of the delay.
    struct Limits {
        SimDuration min;
        SimDuration max;
    };

    /// A new connection; `mss`: the largest segment that both ends can expect.
    void start(SimTime now, std::uint32_t mss, std::uint32_t window);

    /// Data was queued (in order or not). `bytes`: of the segment.
    void on_data(SimTime now, std::uint32_t bytes, std::uint32_t window, SimDuration rto,
                 const Limits& limits);
    /// We sent data.
    void on_data_sent(SimTime now);
    /// An ACK left, alone or with data.
    void on_ack_sent();
    /// The delay is over and the ACK leaves now.
    void on_timer(SimDuration rto, const Limits& limits);
    /// Something is wrong (a duplicate, a hole): the sender should hear of us.
    void enter_quick(std::uint32_t window, const Limits& limits);
    /// The peer has finished: the ACK waits for our answer (or our FIN).
    void enter_pingpong() { is_pingpong_ = true; }

    void schedule() { is_scheduled_ = true; }
    void require_now() { is_due_ = true; }
    [[nodiscard]] bool is_scheduled() const { return is_scheduled_; }
    /// Whether a scheduled ACK must not wait, whatever was received.
    [[nodiscard]] bool is_immediate() const { return is_due_ || (quick_ > 0 && !is_pingpong_); }
    /// The program has read: whether a scheduled ACK should leave now. `has_read_all`: nothing
    /// more is queued, so that a whole message was taken.
    [[nodiscard]] bool is_due_after_read(std::uint32_t unacknowledged, bool has_read_all) const {
        const bool is_message = is_pushed_twice_ || (is_pushed_ && !is_pingpong_);
        return is_scheduled_ && (unacknowledged > receive_mss_ || (has_read_all && is_message));
    }
    /// How long a scheduled ACK waits. `rtt`: smoothed, or zero when unknown.
    [[nodiscard]] SimDuration delay(SimDuration rtt, const Limits& limits) const;
    /// The size of the peer's segments, as far as seen.
    [[nodiscard]] std::uint32_t receive_mss() const { return receive_mss_; }
    [[nodiscard]] bool is_pingpong() const { return is_pingpong_; }

private:
    void raise_quick(std::uint32_t window);
    void measure_segment(std::uint32_t bytes);

    SimTime last_data_;
    SimDuration timeout_;  ///< "ato"; zero until the first data.
    std::uint32_t receive_mss_ = 0;
    std::uint32_t announced_mss_ = 0;
    std::uint8_t quick_ = 0;
    bool is_pingpong_ = false;
    bool is_scheduled_ = false;
    bool is_due_ = false;
    bool is_pushed_ = false;  ///< A segment smaller than the usual: the end of a message.
    bool is_pushed_twice_ = false;
};

}  // namespace lvsim::net::tcp
