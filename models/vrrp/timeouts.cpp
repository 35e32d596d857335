// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/timeouts.hpp"

#include "models/vrrp/adverts.hpp"
#include "models/vrrp/garp.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/processes.hpp"
#include "models/vrrp/scripts.hpp"
#include "models/vrrp/transitions.hpp"

namespace lvsim::vrrp {
namespace {

void tell_expired(Core& core, const Instance& instance, TimerKind timer, const Alarm& alarm) {
    core.ports.trace.emit(
        core.ports.node,
        TimerExpired{.subject = subject_of(instance), .timer = timer, .armed = alarm.armed});
}

void handle_silence(Core& core, Instance& instance, const Alarm& alarm) {
    write_log(core, instance, LogDetail::Detailed, "Receive advertisement timeout");
    tell_expired(core, instance, TimerKind::MasterDown, alarm);
    take_over(core, instance,
              {.cause = instance.has_farewell ? Cause::Farewell : Cause::Silence,
               .rival = {instance.last_source, kPriorityStop},
               .span = core.ports.clock.now() - alarm.armed});
}

void handle_instance(Core& core, Instance& instance, const Alarm& alarm) {
    switch (instance.state) {
        case State::Init:
        case State::Fault: return;
        case State::Backup: return handle_silence(core, instance, alarm);
        case State::Master:
            send_advert(core, instance, AdvertReason::Interval);
            refresh_if_due(core, instance);
            arm_advert_timer(core, instance);
            return;
    }
}

void handle(Core& core, const Alarm& alarm) {
    switch (alarm.kind) {
        case AlarmKind::Instance: return handle_instance(core, core.instances[alarm.index], alarm);
        case AlarmKind::DelayedGarp:
            tell_expired(core, core.instances[alarm.index], TimerKind::DelayedGarp, alarm);
            return send_delayed_burst(core, core.instances[alarm.index], alarm.rounds);
        case AlarmKind::GarpQueue: return send_queued(core, alarm.index);
        case AlarmKind::ScriptRun: return run_script(core, alarm.index);
        case AlarmKind::ScriptLimit: return stop_late_script(core, alarm.index);
        case AlarmKind::ProcessDelay: return settle_process(core, alarm.index);
    }
}

}  // namespace

void handle_due(Core& core) {
    const SimTime now = core.ports.clock.now();
    while (core.alarms.next_due() <= now) {
        handle(core, core.alarms.take());
    }
}

}  // namespace lvsim::vrrp
