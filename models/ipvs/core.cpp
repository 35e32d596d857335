// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/core.hpp"

#include <algorithm>

namespace lvsim::ipvs {

SimTime Core::firing_after(SimDuration span) const {
    const SimTime asked = now() + span;
    if (wheel.is_exact()) {
        return asked;
    }
    return wheel.time_of(wheel.firing(wheel.unit_at(asked), unit()).unit);
}

void Core::arm_for_next() {
    SimTime when = alarms.next();
    if (sync.master) {
        when = std::min(when, sync.next_wake());
    }
    if (timers.next_due() != ConnTimers::kNever) {
        when = std::min(when, wheel.time_of(timers.next_due()));
    }
    if (when < woken_at) {
        woken_at = std::max(when, now());
        ports.timers.wake_at(woken_at);
    }
}

}  // namespace lvsim::ipvs
