// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/hold_queue.hpp"

#include <algorithm>

namespace lvsim::net {

void HoldQueue::hold(FrameHandle frame, SimTime until) {
    last_ = std::max(last_, until);
    const std::uint64_t sequence = world_.take_sequence();
    const bool is_first = frames_.empty();
    frames_.push({std::move(frame), last_, sequence});
    if (is_first) world_.schedule_in_sequence({last_, sequence, this, 0});
}

void HoldQueue::on_event(std::uint64_t) {
    Entry entry = frames_.pop();
    if (!frames_.empty()) {
        const Entry& next = frames_.front();
        world_.schedule_in_sequence({next.until, next.sequence, this, 0});
    }
    next_->accept_frame(std::move(entry.frame));
}

}  // namespace lvsim::net
