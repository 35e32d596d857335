// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/alarms.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <tuple>

namespace lvsim::vrrp {
namespace {

bool comes_later(const Alarm& a, const Alarm& b) {
    const auto key = [](const Alarm& alarm) {
        return std::tuple(alarm.due, alarm.kind != AlarmKind::DelayedGarp, alarm.order);
    };
    return key(a) > key(b);
}

}  // namespace

void Alarms::insert(Alarm alarm) {
    alarm.order = ++armed_;
    alarms_.insert(std::upper_bound(alarms_.begin(), alarms_.end(), alarm, comes_later), alarm);
}

void Alarms::arm(AlarmKind kind, std::size_t index, SimTime now, SimTime due) {
    LVSIM_ASSERT(kind != AlarmKind::DelayedGarp, "delayed bursts are added");
    cancel(kind, index);
    insert({.due = due, .kind = kind, .index = index, .armed = now});
}

bool Alarms::add_delayed_garp(std::size_t instance, std::int32_t rounds, SimTime now, SimTime due) {
    if (delayed_garps_ == kDelayedGarpsMax) return false;
    ++delayed_garps_;
    insert({.due = due,
            .kind = AlarmKind::DelayedGarp,
            .index = instance,
            .armed = now,
            .rounds = rounds});
    return true;
}

void Alarms::cancel(AlarmKind kind, std::size_t index) {
    const auto removed = std::erase_if(
        alarms_, [&](const Alarm& alarm) { return alarm.kind == kind && alarm.index == index; });
    if (kind == AlarmKind::DelayedGarp) delayed_garps_ -= removed;
}

void Alarms::cancel_all() {
    alarms_.clear();
    delayed_garps_ = 0;
}

void Alarms::cancel_all(AlarmKind kind) {
    const auto removed =
        std::erase_if(alarms_, [&](const Alarm& alarm) { return alarm.kind == kind; });
    if (kind == AlarmKind::DelayedGarp) delayed_garps_ -= removed;
}

SimTime Alarms::next_due() const {
    return alarms_.empty() ? kTimeNever : alarms_.back().due;
}

Alarm Alarms::take() {
    LVSIM_ASSERT(!alarms_.empty(), "no alarm is armed");
    const Alarm alarm = alarms_.back();
    alarms_.pop_back();
    if (alarm.kind == AlarmKind::DelayedGarp) --delayed_garps_;
    return alarm;
}

SimTime Alarms::due(AlarmKind kind, std::size_t index) const {
    for (const Alarm& alarm : alarms_) {
        if (alarm.kind == kind && alarm.index == index) return alarm.due;
    }
    return kTimeNever;
}

}  // namespace lvsim::vrrp
