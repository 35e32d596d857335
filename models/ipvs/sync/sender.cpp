// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sync/sender.hpp"

#include "models/ipvs/core.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::ipvs {
namespace {

constexpr std::uint32_t kLookSeconds = 1;
constexpr std::uint32_t kBufferSecondsMax = 2;
constexpr SimDuration kQueueDelay = SimDuration::milliseconds(20);
constexpr std::uint32_t kWakingBuffers = 8;

}  // namespace

void SyncSender::add(Core& core, SyncVersion version, const SyncEntry& entry) {
    if (has_buffer_ && (buffer_.version() != version || !buffer_.has_room_for(entry))) {
        queue_buffer(core);
    }
    if (!has_buffer_) {
        begin_buffer(core, version);
    }
    buffer_.add(entry);
    set_next_wake(core);
}

void SyncSender::begin_buffer(Core& core, SyncVersion version) {
    const SyncDaemonSpec& daemon = *core.sync.master;
    buffer_.begin(version, daemon.sync_id, daemon.maxlen);
    buffer_since_ = core.unit();
    has_buffer_ = true;
}

void SyncSender::queue_buffer(Core& core) {
    has_buffer_ = false;
    if (static_cast<std::int64_t>(queued_) >= core.settings.sync_qlen_max) {
        if (core.is_traced<SyncMessageSent>()) {
            core.trace(SyncMessageSent{thread_, buffer_.entries(),
                                       static_cast<std::uint32_t>(buffer_.bytes().size()), true});
        }
        return;
    }
    if (queued_ == 0 && work_at_ == kTimeNever) {
        work_at_ = core.firing_after(kQueueDelay);
    }
    if (queued_ == queue_.size()) {
        queue_.emplace_back();
    }
    std::swap(queue_[queued_++], buffer_);
    is_woken_ = is_woken_ || ++queued_since_wake_ == kWakingBuffers;
}

void SyncSender::wake(Core& core) {
    for (std::size_t i = 0; i < queued_; ++i) {
        send(core, queue_[i]);
    }
    queued_ = 0;
    queued_since_wake_ = 0;
    is_woken_ = false;
    if (work_at_ <= core.now()) {
        work_at_ = kTimeNever;
    }
    if (has_buffer_ && core.unit() - buffer_since_ >= core.wheel.units(kBufferSecondsMax)) {
        has_buffer_ = false;
        send(core, buffer_);
    }
    slept_at_ = core.unit();
    set_next_wake(core);
}

void SyncSender::send(Core& core, const SyncMessageWriter& message) {
    if (core.is_traced<SyncMessageSent>()) {
        core.trace(SyncMessageSent{thread_, message.entries(),
                                   static_cast<std::uint32_t>(message.bytes().size()), false});
    }
    core.ports.sync.send(thread_, message.bytes());
}

/// The first look of the thread, if nobody wakes it, that finds the buffer old enough. It looks
/// again whenever a timer of a second is over; nothing is to be done for the looks in between.
SimTime SyncSender::buffer_is_taken_at(const Core& core) const {
    const WheelClock& wheel = core.wheel;
    const std::uint64_t period = wheel.units(kLookSeconds);
    const auto look_after = [&](std::uint64_t unit) {
        return wheel.firing(unit + period, unit).unit;
    };
    const std::uint64_t old_enough = buffer_since_ + wheel.units(kBufferSecondsMax);
    std::uint64_t look = look_after(slept_at_);
    if (look < old_enough) {
        const std::uint64_t step = look_after(look) - look;  // from here on all are the same
        look += (old_enough - look + step - 1) / step * step;
    }
    return wheel.time_of(look);
}

void SyncSender::set_next_wake(const Core& core) {
    next_wake_ = work_at_;
    if (is_woken_) {
        next_wake_ = core.now();
    } else if (has_buffer_) {
        next_wake_ = std::min(next_wake_, buffer_is_taken_at(core));
    }
}

}  // namespace lvsim::ipvs
