// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/tracking.hpp"

#include "models/vrrp/addresses.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/transitions.hpp"

#include <algorithm>
#include <string>

namespace lvsim::vrrp {
namespace {

void add_tracks(Instance& instance, TrackKind kind, const std::vector<Tracked>& tracked) {
    for (const Tracked& one : tracked) {
        const auto is_same = [&](const Track& track) {
            return track.kind == kind && track.name == one.name;
        };
        if (std::any_of(instance.tracks.begin(), instance.tracks.end(), is_same)) continue;
        instance.tracks.push_back(
            {.kind = kind, .name = one.name, .weight = one.weight, .is_reverse = one.is_reverse});
    }
}

bool is_running(const Core& core, std::string_view interface) {
    const auto link = core.ports.links.find(interface);
    return link && link->is_running;
}

void read_script(const Core& core, Track& track) {
    const auto& scripts = core.config.scripts;
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        if (scripts[i].name != track.name) continue;
        const ScriptRun& run = core.scripts[i];
        track.is_known = run.is_known;
        track.is_up = run.is_known && run.is_good;
    }
}

void read_process(const Core& core, Track& track) {
    const auto& processes = core.config.processes;
    for (std::size_t i = 0; i < processes.size(); ++i) {
        if (processes[i].name == track.name) track.is_up = core.processes[i].is_up;
    }
}

void read_track(const Core& core, Track& track) {
    switch (track.kind) {
        case TrackKind::Interface: track.is_up = is_running(core, track.name); return;
        case TrackKind::Script: return read_script(core, track);
        case TrackKind::Process: return read_process(core, track);
    }
}

/// In BACKUP the timer moves by what its interval has changed; it does not start anew.
void follow_priority(Core& core, Instance& instance, std::string_view because) {
    const std::uint8_t before = instance.priority;
    const std::uint8_t after = effective_priority(instance);
    if (before == after) return;
    write_log(core, instance, LogDetail::Always, "Changing effective priority from {} to {}",
              before, after);
    const SimDuration old_interval = down_interval_of(instance);
    instance.priority = after;
    SimTime expires = kTimeNever;
    if (instance.state == State::Backup) {
        const SimTime now = core.ports.clock.now();
        expires =
            std::max(now, expiry_of(core, instance) + (down_interval_of(instance) - old_interval));
        core.alarms.arm(AlarmKind::Instance, instance.index, now, expires);
    }
    core.ports.trace.emit(core.ports.node, PriorityChanged{.subject = subject_of(instance),
                                                           .from = before,
                                                           .to = after,
                                                           .because = because,
                                                           .expires = expires});
}

/// Something that the instance depends on is not what it was.
void react(Core& core, Instance& instance, std::string_view what, Cause down = Cause::TrackDown) {
    follow_priority(core, instance, what);
    const bool is_down = has_faults(instance);
    instance.is_held_back = is_down || waits_for_script(instance);
    if (is_down) {
        enter_fault(core, instance, {.cause = down, .what = what});
    } else if (!instance.is_held_back) {
        leave_fault(core, instance, {.cause = Cause::TrackUp, .what = what});
    }
}

bool is_virtual(const Core& core, IpAddress address) {
    return std::any_of(core.instances.begin(), core.instances.end(), [&](const Instance& one) {
        return std::any_of(one.addresses.begin(), one.addresses.end(),
                           [&](const HeldAddress& held) { return held.prefix.address == address; });
    });
}

bool is_tracked_by_any(const Core& core, std::string_view interface) {
    return std::any_of(core.instances.begin(), core.instances.end(), [&](const Instance& one) {
        return std::any_of(one.tracks.begin(), one.tracks.end(), [&](const Track& track) {
            return track.kind == TrackKind::Interface && track.name == interface;
        });
    });
}

/// The other members of its group that are MASTER stop too, each with a farewell.
void lose_address(Core& core, Instance& instance, std::string_view address) {
    const Why why{.cause = Cause::AddressLost, .what = address};
    give_up_lost(core, instance, why);
    if (!instance.group) return;
    SyncGroup& group = core.groups[*instance.group];
    for (const std::size_t member : group.members) {
        Instance& other = core.instances[member];
        if (other.state == State::Master) give_up_lost(core, other, why);
    }
    group.state = State::Backup;
    // Its own timer counts as the last one armed (observed: the others expire before it).
    arm_down_timer(core, instance, skew_of(instance));
}

}  // namespace

void collect_tracks(const Core& core, Instance& instance) {
    const InstanceConfig& config = *instance.config;
    if (config.tracks_own_interface) {
        add_tracks(instance, TrackKind::Interface, {{.name = config.interface}});
        if (config.has_vmac)
            add_tracks(instance, TrackKind::Interface, {{.name = instance.holder}});
    }
    add_tracks(instance, TrackKind::Interface, config.track_interface);
    add_tracks(instance, TrackKind::Script, config.track_script);
    add_tracks(instance, TrackKind::Process, config.track_process);
    if (!instance.group) return;
    const SyncGroupConfig& group = *core.groups[*instance.group].config;
    add_tracks(instance, TrackKind::Interface, group.track_interface);
    add_tracks(instance, TrackKind::Script, group.track_script);
    add_tracks(instance, TrackKind::Process, group.track_process);
}

void read_tracks(Core& core, Instance& instance) {
    for (Track& track : instance.tracks) read_track(core, track);
    instance.priority = effective_priority(instance);
    instance.is_held_back = has_faults(instance) || waits_for_script(instance);
}

std::uint8_t effective_priority(const Instance& instance) {
    if (is_owner(instance)) return kPriorityOwner;
    std::int32_t sum = instance.base_priority;
    for (const Track& track : instance.tracks) sum += track.adjustment();
    return static_cast<std::uint8_t>(std::clamp(sum, 1, kPriorityOwner - 1));
}

bool has_faults(const Instance& instance) {
    if (instance.source.is_unspecified()) return true;
    return std::any_of(instance.tracks.begin(), instance.tracks.end(),
                       [](const Track& track) { return track.is_fault(); });
}

bool waits_for_script(const Instance& instance) {
    return std::any_of(instance.tracks.begin(), instance.tracks.end(),
                       [](const Track& track) { return track.weight == 0 && !track.is_known; });
}

void set_track(Core& core, TrackKind kind, std::string_view name, bool is_up,
               std::string_view detail) {
    core.ports.trace.emit(
        core.ports.node,
        TrackChanged{.kind = kind, .name = name, .is_up = is_up, .detail = detail});
    const std::string what = fmt::format("{} {} {}", to_text(kind), name, is_up ? "up" : "down");
    for (Instance& instance : core.instances) {
        for (Track& track : instance.tracks) {
            if (track.kind != kind || track.name != name) continue;
            track.is_known = true;
            track.is_up = is_up;
            react(core, instance, what);
            break;
        }
    }
}

void note_link(Core& core, std::string_view interface, bool is_running) {
    if (!is_tracked_by_any(core, interface)) return;
    const auto was = [&](const Instance& instance) {
        return std::any_of(instance.tracks.begin(), instance.tracks.end(), [&](const Track& track) {
            return track.kind == TrackKind::Interface && track.name == interface &&
                   track.is_up != is_running;
        });
    };
    if (std::none_of(core.instances.begin(), core.instances.end(), was)) return;
    write_log(core, LogDetail::Always, "Netlink reports {} {}", interface,
              is_running ? "up" : "down");
    set_track(core, TrackKind::Interface, interface, is_running, "");
}

IpAddress own_address(const Core& core, std::string_view interface) {
    const auto link = core.ports.links.find(interface);
    if (!link || is_virtual(core, link->address)) return {};
    return link->address;
}

void note_address_added(Core& core, std::string_view interface, IpAddress address) {
    if (is_virtual(core, address)) return;
    bool is_told = false;
    for (Instance& instance : core.instances) {
        const InstanceConfig& config = *instance.config;
        if (config.interface != interface || !instance.source.is_unspecified()) continue;
        if (config.source && *config.source != address) continue;
        if (!is_told) {
            write_log(core, LogDetail::Detailed, "Assigned address {} for interface {}",
                      to_text(address), interface);
            is_told = true;
        }
        instance.source = address;
        react(core, instance, interface);
    }
}

void note_address_removed(Core& core, std::string_view interface, IpAddress address) {
    const std::string text = to_text(address);
    for (Instance& instance : core.instances) {
        if (!note_loss(instance, interface, address)) continue;
        write_log(core, LogDetail::Detailed, "Netlink reflector reports IP {} removed from {}",
                  text, interface);
        if (instance.state == State::Master) lose_address(core, instance, text);
    }
    bool is_told = false;
    for (Instance& instance : core.instances) {
        const InstanceConfig& config = *instance.config;
        if (config.interface != interface || instance.source != address) continue;
        if (config.source && !config.tracks_source) continue;
        if (!is_told) {
            write_log(core, LogDetail::Detailed, "Deassigned address {} from interface {}", text,
                      interface);
            is_told = true;
        }
        instance.former_source = instance.source;
        instance.source = config.source ? IpAddress{} : own_address(core, interface);
        react(core, instance, interface, Cause::NoSource);
    }
}

}  // namespace lvsim::vrrp
