// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/assembly.hpp"

#include "models/vrrp/log.hpp"
#include "models/vrrp/processes.hpp"
#include "models/vrrp/tracking.hpp"

#include <algorithm>
#include <cstring>

namespace lvsim::vrrp {
namespace {

/// Gratuitous ARPs for addresses on a macvlan keep to the pace of the interface below.
std::size_t pace_of(Core& core, const Instance& instance, const std::string& interface) {
    const bool is_macvlan = instance.config->has_vmac && interface == instance.holder;
    const std::string& physical = is_macvlan ? instance.config->interface : interface;
    for (std::size_t i = 0; i < core.paces.size(); ++i) {
        if (core.paces[i].interface == physical) return i;
    }
    core.paces.push_back({.interface = physical, .next = {}});
    return core.paces.size() - 1;
}

void hold(Core& core, Instance& instance, const VirtualAddress& address) {
    const std::string& interface = address.interface.empty() ? instance.holder : address.interface;
    instance.addresses.push_back({.prefix = address.prefix,
                                  .interface = interface,
                                  .label = address.label,
                                  .pace = pace_of(core, instance, interface)});
}

void assemble_instance(Core& core, const InstanceConfig& config) {
    Instance instance;
    instance.config = &config;
    instance.index = core.instances.size();
    instance.base_priority = config.priority;
    instance.priority = config.priority;
    instance.master_interval = config.advert_int;
    instance.holder = config.has_vmac ? config.vmac_name : config.interface;
    instance.has_old_checksum = config.has_old_unicast_checksum;
    const std::size_t length = std::min(config.password.size(), instance.password.size());
    std::memcpy(instance.password.data(), config.password.data(), length);
    for (const VirtualAddress& address : config.addresses) {
        hold(core, instance, address);
        instance.advertised.push_back(address.prefix.address);
    }
    for (const VirtualAddress& address : config.excluded) hold(core, instance, address);
    core.instances.push_back(std::move(instance));
}

void assemble_group(Core& core, const SyncGroupConfig& config) {
    SyncGroup group;
    group.config = &config;
    for (const std::string& member : config.members) {
        for (Instance& instance : core.instances) {
            if (instance.config->name != member) continue;
            instance.group = core.groups.size();
            group.members.push_back(instance.index);
        }
    }
    core.groups.push_back(std::move(group));
}

/// Every interface that the configuration names, but for macvlans of our own, in the order of their
/// indices.
std::vector<std::pair<std::uint32_t, std::string>> named_interfaces(const Core& core) {
    std::vector<std::pair<std::uint32_t, std::string>> found;
    const auto add = [&](const std::string& name) {
        const auto link = core.ports.links.find(name);
        if (link) found.emplace_back(link->index, name);
    };
    for (const Instance& instance : core.instances) {
        add(instance.config->interface);
        for (const Track& track : instance.tracks) {
            const bool is_own_macvlan = instance.config->has_vmac && track.name == instance.holder;
            if (track.kind == TrackKind::Interface && !is_own_macvlan) add(track.name);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

void log_sources(Core& core) {
    for (const auto& [index, name] : named_interfaces(core)) {
        const IpAddress address = core.ports.links.find(name)->address;
        if (address.is_unspecified()) continue;
        write_log(core, LogDetail::Detailed, "Assigned address {} for interface {}",
                  to_text(address), name);
    }
}

void log_faults(Core& core, const Instance& instance) {
    if (instance.source.is_unspecified()) {
        write_log(core, instance, LogDetail::Always,
                  "entering FAULT state (no IPv4 address for interface)");
    }
    for (const Track& track : instance.tracks) {
        if (!track.is_fault()) continue;
        if (track.kind == TrackKind::Interface) {
            write_log(core, LogDetail::Always, "({}): entering FAULT state (interface {} {})",
                      instance.config->name, track.name, track.is_up ? "up" : "down");
        } else if (track.kind == TrackKind::Process) {
            write_log(core, instance, LogDetail::Always,
                      "entering FAULT state (tracked process {} quorum not achieved)", track.name);
        }
    }
}

void log_priority(Core& core, const Instance& instance) {
    if (instance.priority == instance.base_priority) return;
    write_log(core, instance, LogDetail::Always, "Changing effective priority from {} to {}",
              instance.base_priority, instance.priority);
}

void make_macvlans(Core& core) {
    for (Instance& instance : core.instances) {
        const InstanceConfig& config = *instance.config;
        if (!config.has_vmac) continue;
        const bool is_new = !core.ports.links.find(config.vmac_name);
        const MacAddress mac = vrrp_virtual_mac(config.vrid);
        if (!core.ports.links.add_macvlan(config.interface, config.vmac_name, mac)) continue;
        instance.is_holder_new = is_new;
        if (is_new) {
            write_log(core, LogDetail::Detailed, "({}): Success creating VMAC interface {}",
                      config.name, config.vmac_name);
        } else {
            write_log(core, instance, LogDetail::Always, "Found matching interface {}",
                      config.vmac_name);
        }
    }
}

/// The first member that has a fault of its own takes the others along.
void log_group_fault(Core& core, const SyncGroup& group) {
    for (const std::size_t member : group.members) {
        if (!has_faults(core.instances[member])) continue;
        return write_log(core, LogDetail::Always, "VRRP_Group({}): Syncing {} to FAULT state",
                         group.config->name, core.instances[member].config->name);
    }
}

}  // namespace

void assemble(Core& core) {
    core.instances.reserve(core.config.instances.size());
    for (const InstanceConfig& config : core.config.instances) assemble_instance(core, config);
    for (const SyncGroupConfig& config : core.config.groups) assemble_group(core, config);
    core.scripts.resize(core.config.scripts.size());
    core.processes.resize(core.config.processes.size());
}

void look_around(Core& core) {
    read_processes(core);
    for (Instance& instance : core.instances) {
        const InstanceConfig& config = *instance.config;
        instance.source = config.source ? *config.source : own_address(core, config.interface);
        if (config.tracks_source && config.source &&
            !core.ports.links.has_address(config.interface, *config.source)) {
            instance.source = {};
        }
    }
    for (Instance& instance : core.instances) collect_tracks(core, instance);
    log_sources(core);
    make_macvlans(core);
    for (Instance& instance : core.instances) read_tracks(core, instance);
    for (const Instance& instance : core.instances) log_faults(core, instance);
    for (const Instance& instance : core.instances) log_priority(core, instance);
    for (const SyncGroup& group : core.groups) log_group_fault(core, group);
    for (const Instance& instance : core.instances) {
        if (instance.state == State::Fault || first_state(core, instance) != State::Fault) continue;
        write_log(core, instance, LogDetail::Always, "entering FAULT state");
    }
}

State first_state(const Core& core, const Instance& instance) {
    // A group begins together: one member's fault is everybody's.
    const auto is_any = [&](bool (*is_so)(const Instance&)) {
        if (!instance.group) return is_so(instance);
        const auto& members = core.groups[*instance.group].members;
        return std::any_of(members.begin(), members.end(),
                           [&](std::size_t member) { return is_so(core.instances[member]); });
    };
    if (is_any(has_faults)) return State::Fault;
    return is_any(waits_for_script) ? State::Init : State::Backup;
}

}  // namespace lvsim::vrrp
