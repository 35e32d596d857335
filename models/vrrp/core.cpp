// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/core.hpp"

#include "models/vrrp/intervals.hpp"

#include <algorithm>

namespace lvsim::vrrp {
namespace {

void arm_interval(Core& core, const Instance& instance, SimDuration more) {
    const SimTime now = core.ports.clock.now();
    core.alarms.arm(AlarmKind::Instance, instance.index, now,
                    now + instance.config->advert_int + more);
}

}  // namespace

Subject subject_of(const Instance& instance) {
    return {instance.config->name, instance.config->interface, instance.config->vrid};
}

SimDuration skew_of(const Instance& instance) {
    return skew_time(instance.config->version, instance.priority, instance.master_interval);
}

SimDuration down_interval_of(const Instance& instance) {
    return master_down_interval(instance.config->version, instance.priority,
                                instance.master_interval, instance.config->down_timer_adverts);
}

SimTime expiry_of(const Core& core, const Instance& instance) {
    return core.alarms.due(AlarmKind::Instance, instance.index);
}

bool is_owner(const Instance& instance) {
    return instance.base_priority == kPriorityOwner;
}

void arm_down_timer(Core& core, const Instance& instance, SimDuration span) {
    const SimTime now = core.ports.clock.now();
    const SimTime from = std::max(now, core.delayed_until);
    core.alarms.arm(AlarmKind::Instance, instance.index, now, from + span);
}

void arm_advert_timer(Core& core, const Instance& instance) {
    arm_interval(core, instance, {});
}

void arm_first_advert_timer(Core& core, const Instance& instance) {
    arm_interval(core, instance, core.ports.takeover_time);
}

void put_off_advert_timer(Core& core, const Instance& instance) {
    arm_interval(core, instance, core.ports.reading_time);
}

void arm_timer(Core& core, const Instance& instance) {
    switch (instance.state) {
        case State::Init:
        case State::Fault: core.alarms.cancel(AlarmKind::Instance, instance.index); return;
        case State::Backup: arm_down_timer(core, instance, down_interval_of(instance)); return;
        case State::Master: arm_advert_timer(core, instance); return;
    }
}

}  // namespace lvsim::vrrp
