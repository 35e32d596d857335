// SPDX-License-Identifier: Apache-2.0
#include "sim/core/timers.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/world.hpp"

namespace lvsim {

namespace {

std::uint64_t entry_tag(std::uint32_t slot, std::uint32_t entry) {
    return (std::uint64_t{entry} << 32) | slot;
}

}  // namespace

TimerHandle Timers::create(EventTarget& target, std::uint64_t tag) {
    if (free_slot_ == UINT32_MAX) {
        free_slot_ = static_cast<std::uint32_t>(slots_.size());
        slots_.emplace_back();
    }
    const std::uint32_t index = free_slot_;
    Slot& slot = slots_[index];
    free_slot_ = slot.next_free;
    slot.target = &target;
    slot.tag = tag;
    slot.is_armed = false;
    return {index, slot.generation};
}

void Timers::destroy(TimerHandle timer) {
    Slot* slot = find(timer);
    if (slot == nullptr) {
        return;
    }
    slot->target = nullptr;
    slot->is_armed = false;
    slot->queued_at = kTimeNever;
    ++slot->entry;  // whatever is still queued is stale
    ++slot->generation;
    slot->next_free = free_slot_;
    free_slot_ = timer.slot;
}

void Timers::arm(TimerHandle timer, SimTime when) {
    Slot* slot = find(timer);
    LVSIM_ASSERT(slot != nullptr, "timer {} was destroyed", timer.slot);
    LVSIM_ASSERT(when >= world_.now(), "armed for {} at {}", to_text(when), to_text(world_.now()));
    slot->deadline = when;
    slot->sequence = world_.take_sequence();
    slot->is_armed = true;
    if (when < slot->queued_at) {
        queue(timer.slot);
    }
}

void Timers::cancel(TimerHandle timer) {
    if (Slot* slot = find(timer)) {
        slot->is_armed = false;
    }
}

bool Timers::is_armed(TimerHandle timer) const {
    const Slot* slot = find(timer);
    return slot != nullptr && slot->is_armed;
}

SimTime Timers::deadline(TimerHandle timer) const {
    const Slot* slot = find(timer);
    LVSIM_ASSERT(slot != nullptr && slot->is_armed, "timer {} is not armed", timer.slot);
    return slot->deadline;
}

void Timers::on_event(std::uint64_t tag) {
    const auto index = static_cast<std::uint32_t>(tag);
    Slot& slot = slots_[index];
    if (slot.entry != static_cast<std::uint32_t>(tag >> 32)) {
        return;  // an earlier deadline was queued since, or the slot has a new owner
    }
    slot.queued_at = kTimeNever;
    if (!slot.is_armed) {
        return;
    }
    if (slot.sequence != slot.queued_sequence) {
        queue(index);  // refreshed since, to a later moment or for this one behind others
        return;
    }
    slot.is_armed = false;
    slot.target->on_event(slot.tag);
}

NodeId Timers::machine_of(std::uint64_t tag) const {
    const Slot& slot = slots_[static_cast<std::uint32_t>(tag)];
    const bool fires = slot.entry == static_cast<std::uint32_t>(tag >> 32) && slot.is_armed &&
                       slot.sequence == slot.queued_sequence;
    return fires ? slot.target->machine_of(slot.tag) : kNoNode;
}

Timers::Slot* Timers::find(TimerHandle timer) {
    if (timer.slot >= slots_.size() || slots_[timer.slot].generation != timer.generation) {
        return nullptr;
    }
    return &slots_[timer.slot];
}

const Timers::Slot* Timers::find(TimerHandle timer) const {
    if (timer.slot >= slots_.size() || slots_[timer.slot].generation != timer.generation) {
        return nullptr;
    }
    return &slots_[timer.slot];
}

void Timers::queue(std::uint32_t index) {
    Slot& slot = slots_[index];
    slot.queued_at = slot.deadline;
    slot.queued_sequence = slot.sequence;
    ++slot.entry;
    world_.schedule_in_sequence({slot.deadline, slot.sequence, this, entry_tag(index, slot.entry)});
}

}  // namespace lvsim
