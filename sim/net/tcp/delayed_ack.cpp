// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/delayed_ack.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

namespace {
constexpr std::uint32_t kQuickAcksMax = 16;  // TCP_MAX_QUICKACKS
constexpr std::uint32_t kAssumedMss = 536;   // TCP_MSS_DEFAULT: until larger ones come
constexpr std::uint32_t kSmallestMss = 88;   // TCP_MIN_MSS
}  // namespace

void DelayedAck::start(SimTime now, std::uint32_t mss, std::uint32_t window) {
    *this = DelayedAck();
    last_data_ = now;
    announced_mss_ = mss;
    receive_mss_ = std::max(std::min({mss, window / 2, kAssumedMss}), kSmallestMss);
}

void DelayedAck::on_data(SimTime now, std::uint32_t bytes, std::uint32_t window, SimDuration rto,
                         const Limits& limits) {
    is_scheduled_ = true;
    measure_segment(bytes);
    const SimDuration gap = now - last_data_;
    last_data_ = now;
    if (timeout_ == SimDuration()) {
        raise_quick(window);
        timeout_ = limits.min;
    } else if (gap <= limits.min / 2) {
        timeout_ = timeout_ / 2 + limits.min / 2;
    } else if (gap < timeout_) {
        timeout_ = std::min(timeout_ / 2 + gap, rto);
    } else if (gap > rto) {
        raise_quick(window);  // the sender starts anew from a small window: help it
    }
}

void DelayedAck::on_data_sent(SimTime now) {
    if (now - last_data_ < timeout_) {
        is_pingpong_ = true;
    }
}

void DelayedAck::on_ack_sent() {
    if (quick_ > 0) {
        --quick_;
    }
    is_scheduled_ = false;
    is_due_ = false;
    is_pushed_ = false;
    is_pushed_twice_ = false;
}

void DelayedAck::on_timer(SimDuration rto, const Limits& limits) {
    if (is_pingpong_) {
        is_pingpong_ = false;
        timeout_ = limits.min;
    } else {
        timeout_ = std::min(timeout_ * 2, rto);
    }
}

void DelayedAck::enter_quick(std::uint32_t window, const Limits& limits) {
    raise_quick(window);
    is_pingpong_ = false;
    timeout_ = limits.min;
}

SimDuration DelayedAck::delay(SimDuration rtt, const Limits& limits) const {
    SimDuration wait = timeout_;
    if (wait > limits.min) {
        SimDuration longest = is_pingpong_ || is_pushed_ ? limits.max : 500_ms;
        if (rtt > SimDuration()) {
            longest = std::min(longest, std::max(rtt, limits.min));
        }
        wait = std::min(wait, longest);
    }
    return std::min(std::max(wait, limits.min), limits.max);
}

void DelayedAck::raise_quick(std::uint32_t window) {
    const std::uint32_t segments = std::max(window / (2 * receive_mss_), 2U);
    quick_ = static_cast<std::uint8_t>(
        std::max<std::uint32_t>(quick_, std::min(segments, kQuickAcksMax)));
}

void DelayedAck::measure_segment(std::uint32_t bytes) {
    if (bytes >= receive_mss_) {
        receive_mss_ = std::max(std::min(bytes, announced_mss_), receive_mss_);
        return;
    }
    is_pushed_twice_ = is_pushed_twice_ || is_pushed_;
    is_pushed_ = true;
}

}  // namespace lvsim::net::tcp
