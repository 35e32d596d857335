// SPDX-License-Identifier: Apache-2.0
#include "sim/net/link.hpp"

#include "sim/net/network.hpp"

#include <algorithm>

namespace lvsim::net {

namespace {

/// A frame shorter than this is padded on the wire (IEEE 802.3 4A.2.3.2.4, without check sequence).
constexpr std::size_t kEthernetBytesMin = 60;

}  // namespace

LinkDirection::LinkDirection(Network& network, NodeId sender, const LinkSettings& settings)
    : network_(network), world_(network.world()), sender_(sender), settings_(settings) {}

void LinkDirection::accept_frame(FrameHandle frame) {
    const SimTime now = world_.now();
    const SimTime begins = std::max(now, free_at_);
    if (begins > now && queued_packets() >= settings_.queue_packets_max) {
        network_.drop(sender_, std::move(frame), DropReason::QueueFull);
        return;
    }
    if (frames_.size() >= kFramesMax) {
        network_.drop(sender_, std::move(frame), DropReason::QueueFull);
        return;
    }
    free_at_ = begins + sending_time(frame->size());
    const SimTime arrives = free_at_ + settings_.delay;
    const std::uint64_t sequence = world_.take_sequence();
    const bool is_first = frames_.empty();
    frames_.push({std::move(frame), begins, arrives, sequence});
    if (is_first) {
        world_.schedule_in_sequence({arrives, sequence, this, 0});
    }
}

/// The first frame has arrived.
void LinkDirection::on_event(std::uint64_t) {
    Entry entry = frames_.pop();
    begun_ -= begun_ > 0 ? 1 : 0;
    if (!frames_.empty()) {
        const Entry& next = frames_.front();
        world_.schedule_in_sequence({next.arrives, next.sequence, this, 0});
    }
    if (receiver_ == nullptr) {
        network_.drop(sender_, std::move(entry.frame), DropReason::LinkDown);
        return;
    }
    receiver_->accept_frame(std::move(entry.frame));
}

std::size_t LinkDirection::queued_packets() {
    while (begun_ < frames_.size() && frames_[begun_].sending_begins <= world_.now()) {
        ++begun_;
    }
    return frames_.size() - begun_;
}

SimDuration LinkDirection::sending_time(std::size_t bytes) {
    if (settings_.rate_bits_per_second == 0) {
        return {};
    }
    if (bytes != timed_bytes_) {
        timed_bytes_ = bytes;
        // At most 2^17 bytes * 8 * 10^9: far from overflow. Rounded up: never faster than the rate.
        const std::uint64_t bits =
            8 * (std::max(bytes, kEthernetBytesMin) + kEthernetOverheadBytes);
        const std::uint64_t ns = (bits * 1'000'000'000 + settings_.rate_bits_per_second - 1) /
                                 settings_.rate_bits_per_second;
        timed_ = SimDuration::nanoseconds(static_cast<std::int64_t>(ns));
    }
    return timed_;
}

}  // namespace lvsim::net
