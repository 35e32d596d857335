// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/transitions.hpp"

#include "models/vrrp/addresses.hpp"
#include "models/vrrp/adverts.hpp"
#include "models/vrrp/garp.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/notify.hpp"
#include "models/vrrp/sync_group.hpp"

namespace lvsim::vrrp {
namespace {

void change_state(Core& core, Instance& instance, State to, const Why& why) {
    const State from = instance.state;
    instance.state = to;
    instance.has_farewell = false;
    core.ports.trace.emit(core.ports.node, StateChanged{.subject = subject_of(instance),
                                                        .from = from,
                                                        .to = to,
                                                        .priority = instance.priority,
                                                        .cause = why.cause,
                                                        .rival = why.rival,
                                                        .span = why.span,
                                                        .what = why.what,
                                                        .frame = why.frame});
}

/// From here on the own interval is the master's.
void adopt_own_interval(Core& core, Instance& instance, bool is_told) {
    const SimDuration own = instance.config->advert_int;
    if (is_told && instance.master_interval != own) {
        write_log(core, instance, LogDetail::Detailed,
                  "changing advert interval from {}ms to locally configured {}ms",
                  instance.master_interval.ns() / 1'000'000, own.ns() / 1'000'000);
    }
    instance.master_interval = own;
}

}  // namespace

void take_over(Core& core, Instance& instance, const Why& why) {
    if (!may_become_master(core, instance)) {
        instance.wants_master = true;
        arm_timer(core, instance);
        return;
    }
    become_master(core, instance, why);
    sync_to_master(core, instance);
    // After those of its group: their next adverts go first (observed).
    arm_first_advert_timer(core, instance);
}

void become_master(Core& core, Instance& instance, const Why& why) {
    instance.wants_master = true;
    send_advert(core, instance, AdvertReason::BecameMaster);
    write_log(core, instance, LogDetail::Always, "Entering MASTER STATE");
    change_state(core, instance, State::Master, why);
    ++instance.became_master;
    instance.preempt_at = kTimeNever;
    adopt_own_interval(core, instance, true);
    set_addresses(core, instance);
    announce_master(core, instance);
    notify_state(core, instance);
    arm_first_advert_timer(core, instance);
}

void yield_to(Core& core, Instance& instance, const Why& why) {
    become_backup(core, instance, why);
    sync_to_backup(core, instance);
    arm_timer(core, instance);
}

void become_backup(Core& core, Instance& instance, const Why& why) {
    const State from = instance.state;
    write_log(core, instance, LogDetail::Always, "Entering BACKUP STATE");
    change_state(core, instance, State::Backup, why);
    instance.wants_master = false;
    instance.preempt_at = kTimeNever;
    if (from == State::Master) {
        remove_addresses(core, instance);
    } else {
        adopt_own_interval(core, instance, false);
    }
    if (from == State::Fault && !instance.config->peers.empty()) {
        announce_own_address(core, instance);
    }
    notify_state(core, instance);
    arm_timer(core, instance);
}

void give_up_lost(Core& core, Instance& instance, const Why& why) {
    write_log(core, instance, LogDetail::Always, "Entering BACKUP STATE");
    change_state(core, instance, State::Backup, why);
    instance.wants_master = false;
    instance.preempt_at = kTimeNever;
    say_farewell(core, instance);
    notify_state(core, instance);
    arm_down_timer(core, instance, skew_of(instance));
}

void enter_fault(Core& core, Instance& instance, const Why& why) {
    if (instance.state == State::Fault) return;
    become_fault(core, instance, why, true);
    sync_to_fault(core, instance);
}

void leave_fault(Core& core, Instance& instance, const Why& why) {
    if (instance.state == State::Backup || instance.state == State::Master) return;
    if (!is_group_well(core, instance)) return;
    become_backup(core, instance, why);
    sync_to_backup(core, instance);
}

void become_fault(Core& core, Instance& instance, const Why& why, bool is_own) {
    const State from = instance.state;
    if (from == State::Master) send_advert(core, instance, kPriorityStop, AdvertReason::Farewell);
    // Nobody is told of a BACKUP that only follows its group (observed).
    if (from == State::Master || (from == State::Backup && is_own)) {
        write_log(core, instance, LogDetail::Always, "Entering FAULT STATE");
    }
    change_state(core, instance, State::Fault, why);
    instance.wants_master = false;
    instance.preempt_at = kTimeNever;
    if (from == State::Master) {
        if (is_own) {
            say_farewell(core, instance);
        } else {
            remove_addresses(core, instance);
        }
    }
    notify_state(core, instance);
    arm_timer(core, instance);
}

void say_farewell(Core& core, Instance& instance) {
    send_advert(core, instance, kPriorityStop, AdvertReason::Farewell);
    write_log(core, instance, LogDetail::Detailed, "sent 0 priority");
    remove_addresses(core, instance);
}

}  // namespace lvsim::vrrp
