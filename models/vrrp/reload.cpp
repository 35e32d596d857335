// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/reload.hpp"

#include "models/vrrp/addresses.hpp"
#include "models/vrrp/adverts.hpp"
#include "models/vrrp/assembly.hpp"
#include "models/vrrp/garp.hpp"
#include "models/vrrp/lifecycle.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/notify.hpp"
#include "models/vrrp/scripts.hpp"
#include "models/vrrp/tracking.hpp"
#include "models/vrrp/transitions.hpp"

#include <algorithm>

namespace lvsim::vrrp {
namespace {

constexpr int kSigTerm = 15;

Instance* find_same(Core& core, const Instance& other) {
    for (Instance& instance : core.instances) {
        if (instance.config->vrid == other.config->vrid &&
            instance.config->interface == other.config->interface) {
            return &instance;
        }
    }
    return nullptr;
}

HeldAddress* find_same(Instance& instance, const HeldAddress& other) {
    for (HeldAddress& held : instance.addresses) {
        if (held.prefix == other.prefix && held.interface == other.interface) return &held;
    }
    return nullptr;
}

/// What the new configuration does not have any more.
void drop_old(Core& before, Core& after) {
    for (Instance& old : before.instances) {
        if (find_same(after, old) != nullptr) continue;
        if (old.state == State::Master) say_farewell(before, old);
    }
    for (Instance& old : before.instances) {
        Instance* const heir = find_same(after, old);
        if (heir == nullptr) continue;
        for (HeldAddress& held : old.addresses) {
            if (!held.is_set) continue;
            if (HeldAddress* const kept = find_same(*heir, held)) {
                kept->is_set = true;
                continue;
            }
            held.is_set = false;
            write_log(before, old, LogDetail::Always, "ip address {} dev {}, no longer exist",
                      to_text(held.prefix), held.interface);
            before.ports.links.remove_address(held.interface, held.prefix.address);
        }
    }
}

void drop_old_macvlans(Core& before, const Core& after) {
    for (const Instance& old : before.instances) {
        if (!old.config->has_vmac) continue;
        bool is_kept = false;
        for (const Instance& instance : after.instances) {
            is_kept |= instance.config->has_vmac && instance.holder == old.holder;
        }
        if (is_kept) continue;
        before.ports.links.remove_macvlan(old.holder);
        write_log(before, old, LogDetail::Detailed, "Success removing VMAC interface {}",
                  old.holder);
    }
}

/// Results of scripts hold on; those that run are ended, to run anew.
void carry_scripts(Core& before, Core& after) {
    for (std::size_t i = 0; i < before.scripts.size(); ++i) {
        if (before.scripts[i].stage != ScriptStage::Idle) {
            before.ports.programs.signal_script(i, kSigTerm);
        }
        for (std::size_t j = 0; j < after.scripts.size(); ++j) {
            if (after.config.scripts[j].name != before.config.scripts[i].name) continue;
            after.scripts[j] = before.scripts[i];
            after.scripts[j].stage = ScriptStage::Idle;
            if (!after.scripts[j].is_known) continue;
            write_log(before, LogDetail::Always, "VRRP_Script({}) considered {} on reload",
                      before.config.scripts[i].name,
                      after.scripts[j].is_good ? "successful" : "unsuccessful");
        }
    }
}

/// Nobody is told again of those that are in FAULT already.
void carry_faults(Core& before, Core& after) {
    for (Instance& instance : after.instances) {
        const Instance* const old = find_same(before, instance);
        if (old != nullptr && old->state == State::Fault) instance.state = State::Fault;
    }
}

/// As its members are; nobody is told, since nothing has changed.
void go_on(Core& core, SyncGroup& group) {
    const auto is_in = [&](State state) {
        return [&core, state](std::size_t member) { return core.instances[member].state == state; };
    };
    const auto& members = group.members;
    if (std::all_of(members.begin(), members.end(), is_in(State::Master))) {
        group.state = State::Master;
    } else if (std::any_of(members.begin(), members.end(), is_in(State::Fault))) {
        group.state = State::Fault;
    } else {
        group.state = State::Backup;
    }
}

/// A MASTER says so at once; it announces its addresses only if some are new.
void go_on_as_master(Core& core, Instance& instance) {
    instance.state = State::Master;
    instance.wants_master = true;
    if (set_addresses(core, instance) != 0) {
        send_burst(core, instance, instance.config->garp.master_repeat, GarpReason::BecameMaster);
    }
    const SimTime now = core.ports.clock.now();
    instance.refreshed = now;
    core.alarms.arm(AlarmKind::Instance, instance.index, now, now);
}

void go_on(Core& core, Instance& instance, const Instance& old) {
    instance.adverts_sent = old.adverts_sent;
    instance.adverts_received = old.adverts_received;
    instance.adverts_rejected = old.adverts_rejected;
    instance.became_master = old.became_master;
    instance.last_source = old.last_source;
    if (old.state == State::Master) return go_on_as_master(core, instance);
    instance.state = old.state;
    arm_timer(core, instance);
}

/// The new configuration may depend on other things.
void follow_faults(Core& core, Instance& instance) {
    if (has_faults(instance)) {
        enter_fault(core, instance,
                    {.cause = Cause::TrackDown, .what = instance.config->interface});
    } else if (!instance.is_held_back) {
        leave_fault(core, instance, {.cause = Cause::TrackUp, .what = instance.config->interface});
    }
}

}  // namespace

void begin_reload(Core& core) {
    write_log(core, LogDetail::Always, "Reloading");
    for (Instance& instance : core.instances) {
        if (instance.state == State::Master) send_advert(core, instance, AdvertReason::Reload);
    }
}

std::unique_ptr<Core> reload(Core& before, RouterConfig config) {
    auto after = std::make_unique<Core>(std::move(config), before.ports);
    assemble(*after);
    carry_scripts(before, *after);
    carry_faults(before, *after);
    look_around(*after);
    drop_old(before, *after);
    after->adverts = before.adverts;
    listen(before, false);
    drop_old_macvlans(before, *after);
    listen(*after, true);
    for (Instance& instance : after->instances) {
        const Instance* const old = find_same(before, instance);
        if (old != nullptr) {
            go_on(*after, instance, *old);
        } else {
            begin(*after, instance);
        }
    }
    for (SyncGroup& group : after->groups) go_on(*after, group);
    for (Instance& instance : after->instances) follow_faults(*after, instance);
    start_scripts(*after);
    return after;
}

}  // namespace lvsim::vrrp
