// SPDX-License-Identifier: Apache-2.0
//
// The window we announce (RFC 9293 3.8.6): never shrinks from the right, moves in whole segments
// so that the peer is not tempted to send small ones (RFC 1122 4.2.3.3), as Linux's
// __tcp_select_window does. No window scaling: at most 65535.
#pragma once

#include <algorithm>
#include <cstdint>

namespace lvsim::net::tcp {

class ReceiveWindow {
public:
    /// `space`: of the receive buffer; `limit`: the window is never larger (Linux rcv_ssthresh,
    /// which does not grow here). Requires: limit <= space, limit <= 65535.
    void start(std::uint32_t next, std::uint32_t space, std::uint32_t limit) {
        next_ = next;
        announced_at_ = next;
        space_ = space;
        limit_ = limit;
        window_ = limit;
    }

    [[nodiscard]] std::uint32_t next() const { return next_; }
    void advance(std::uint32_t bytes) { next_ += bytes; }
    /// What the peer may still send according to the last announcement.
    [[nodiscard]] std::uint32_t remaining() const {
        const std::uint32_t used = next_ - announced_at_;
        return used < window_ ? window_ - used : 0;
    }
    /// Received since the last ACK.
    [[nodiscard]] std::uint32_t unacknowledged() const { return next_ - announced_at_; }
    /// What was acknowledged last.
    [[nodiscard]] std::uint32_t announced_at() const { return announced_at_; }
    /// The window of the last ACK.
    [[nodiscard]] std::uint32_t announced() const { return window_; }

    /// What would be announced now with `queued` bytes unread and segments of `mss` coming in.
    [[nodiscard]] std::uint32_t selected(std::uint32_t queued, std::uint32_t mss) const {
        const std::uint32_t room = queued < space_ ? space_ - queued : 0;
        const std::uint32_t step = std::min(mss, limit_);
        if (room < space_ / 16 || room < step) {
            return 0;
        }
        const std::uint32_t free = std::min(room, limit_);
        const bool is_stale = window_ + step <= free || window_ > free;
        return is_stale ? free / step * step : window_;
    }
    /// An ACK leaves: returns its window field.
    [[nodiscard]] std::uint16_t announce(std::uint32_t queued, std::uint32_t mss) {
        window_ = std::max(selected(queued, mss), remaining());
        announced_at_ = next_;
        return static_cast<std::uint16_t>(window_);
    }
    /// The program has read: whether the peer should be told of the room.
    [[nodiscard]] bool is_update_due(std::uint32_t queued, std::uint32_t mss) const {
        const std::uint32_t now = remaining();
        if (2 * now > limit_) {
            return false;
        }
        const std::uint32_t possible = selected(queued, mss);
        return possible != 0 && possible >= 2 * now;
    }

private:
    std::uint32_t next_ = 0;          ///< RCV.NXT
    std::uint32_t announced_at_ = 0;  ///< RCV.NXT of the last ACK
    std::uint32_t window_ = 0;        ///< of the last ACK
    std::uint32_t space_ = 0;
    std::uint32_t limit_ = 0;
};

}  // namespace lvsim::net::tcp
