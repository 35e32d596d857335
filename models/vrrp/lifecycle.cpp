// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/lifecycle.hpp"

#include "models/vrrp/addresses.hpp"
#include "models/vrrp/assembly.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/notify.hpp"
#include "models/vrrp/scripts.hpp"
#include "models/vrrp/tracking.hpp"
#include "models/vrrp/transitions.hpp"

#include <algorithm>

namespace lvsim::vrrp {
namespace {

constexpr int kSigTerm = 15;
/// An address owner's timer at the start: at once.
constexpr SimDuration kAtOnce = SimDuration::microseconds(1);

bool owns_alone_or_together(const Core& core, const Instance& instance) {
    if (!instance.group) return is_owner(instance);
    const auto& members = core.groups[*instance.group].members;
    return std::all_of(members.begin(), members.end(),
                       [&](std::size_t member) { return is_owner(core.instances[member]); });
}

bool starts_as_master(const Core& core, const Instance& instance) {
    return instance.config->state != InitialState::Backup && owns_alone_or_together(core, instance);
}

/// FAULT because of what in particular.
std::string first_fault(const Instance& instance) {
    if (instance.source.is_unspecified()) return "no address to send from";
    for (const Track& track : instance.tracks) {
        if (!track.is_fault()) continue;
        return fmt::format("{} {} {}", to_text(track.kind), track.name,
                           track.is_up ? "up" : "down");
    }
    return "another member of its sync group";
}

void tell_begun(Core& core, const Instance& instance) {
    const std::string fault = instance.state == State::Fault ? first_fault(instance) : "";
    core.ports.trace.emit(
        core.ports.node,
        StateChanged{.subject = subject_of(instance),
                     .from = State::Init,
                     .to = instance.state,
                     .priority = instance.priority,
                     .cause = instance.state == State::Fault ? Cause::TrackDown : Cause::Started,
                     .what = fault});
}

}  // namespace

void begin(Core& core, Instance& instance) {
    instance.state = first_state(core, instance);
    if (instance.state == State::Init) return;
    tell_begun(core, instance);
    if (instance.state == State::Backup) {
        if (starts_as_master(core, instance)) {
            instance.wants_master = true;
            arm_down_timer(core, instance, kAtOnce);
        } else {
            write_log(core, instance, LogDetail::Always, "Entering BACKUP STATE (init)");
            arm_timer(core, instance);
        }
    }
    notify_state(core, instance);
}

void begin_groups(Core& core) {
    for (SyncGroup& group : core.groups) {
        if (group.members.empty()) continue;
        group.state = first_state(core, core.instances[group.members.front()]);
        notify_state(core, group);
    }
}

void listen(Core& core, bool shall_listen) {
    std::vector<std::string_view> heard;
    for (const Instance& instance : core.instances) {
        const InstanceConfig& config = *instance.config;
        if (!config.peers.empty()) continue;
        const std::string& interface = config.sends_from_base ? config.interface : instance.holder;
        if (std::find(heard.begin(), heard.end(), interface) != heard.end()) continue;
        heard.push_back(interface);
        core.ports.packets.listen(interface, core.config.group, shall_listen);
    }
}

void start(Core& core) {
    const SimDuration delay = core.config.startup_delay;
    if (delay != SimDuration{}) {
        write_log(core, LogDetail::Always, "Delaying startup for {} seconds",
                  delay.whole_seconds());
        core.delayed_until = core.ports.clock.now() + delay;
    }
    look_around(core);
    for (Instance& instance : core.instances) {
        if (!instance.is_holder_new) remove_addresses(core, instance, true);
    }
    listen(core, true);
    begin_groups(core);
    for (Instance& instance : core.instances) begin(core, instance);
    start_scripts(core);
}

void stop(Core& core) {
    for (Instance& instance : core.instances) {
        if (instance.state == State::Master) say_farewell(core, instance);
        const State from = instance.state;
        instance.state = State::Init;
        core.ports.trace.emit(core.ports.node, StateChanged{.subject = subject_of(instance),
                                                            .from = from,
                                                            .to = State::Init,
                                                            .priority = instance.priority,
                                                            .cause = Cause::Stopped});
    }
    core.alarms.cancel_all();
    for (std::size_t i = 0; i < core.scripts.size(); ++i) {
        if (core.scripts[i].stage != ScriptStage::Idle) {
            core.ports.programs.signal_script(i, kSigTerm);
        }
    }
    notify_stop(core);
    listen(core, false);
}

void remove_macvlans(Core& core) {
    for (const Instance& instance : core.instances) {
        const InstanceConfig& config = *instance.config;
        if (!config.has_vmac || !core.ports.links.find(config.vmac_name)) continue;
        core.ports.links.remove_macvlan(config.vmac_name);
        write_log(core, instance, LogDetail::Detailed, "Success removing VMAC interface {}",
                  config.vmac_name);
    }
}

}  // namespace lvsim::vrrp
