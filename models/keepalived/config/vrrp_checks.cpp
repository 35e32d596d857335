// SPDX-License-Identifier: Apache-2.0
//
// Checks of VRRP beyond one instance: double VRIDs, groups, what is tracked, scripts.
#include "models/keepalived/config/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace lvsim::keepalived {
namespace {

bool share_a_peer(const vrrp::InstanceConfig& a, const vrrp::InstanceConfig& b) {
    return std::any_of(a.peers.begin(), a.peers.end(), [&](const vrrp::UnicastPeer& peer) {
        return std::any_of(b.peers.begin(), b.peers.end(), [&](const vrrp::UnicastPeer& other) {
            return other.address == peer.address;
        });
    });
}

bool is_clash(const InstanceDraft& a, const InstanceDraft& b) {
    if (a.config.interface != b.config.interface || a.config.vrid != b.config.vrid ||
        a.is_v6.value_or(false) != b.is_v6.value_or(false)) {
        return false;
    }
    const bool is_unicast = !a.config.peers.empty();
    if (is_unicast != !b.config.peers.empty()) {
        return false;
    }
    return !is_unicast || share_a_peer(a.config, b.config);
}

std::string clash_text(const InstanceDraft& a, const InstanceDraft& b) {
    if (!a.config.peers.empty()) {
        return fmt::format("({}) duplicate VRID conflict with {} VRID {}", a.config.name,
                           b.config.name, a.config.vrid);
    }
    return fmt::format("{} and {} both use VRID {} with {} on interface {}", a.config.name,
                       b.config.name, a.config.vrid, a.is_v6.value_or(false) ? "IPv6" : "IPv4",
                       a.config.interface);
}

bool check_vrids(Reader& in, const std::vector<InstanceDraft>& instances) {
    bool is_good = true;
    for (std::size_t i = 0; i < instances.size(); ++i) {
        for (std::size_t j = i + 1; j < instances.size(); ++j) {
            if (is_clash(instances[i], instances[j])) {
                in.report_plain(clash_text(instances[i], instances[j]));
                is_good = false;
            }
        }
    }
    return is_good;
}

InstanceDraft* instance_named(Draft& draft, std::string_view name) {
    auto& all = draft.vrrp.instances;
    const auto found = std::find_if(all.begin(), all.end(), [&](const InstanceDraft& each) {
        return each.config.name == name;
    });
    return found == all.end() ? nullptr : &*found;
}

/// The group that has this member so far; null: none.
const vrrp::SyncGroupConfig* group_of(const std::vector<vrrp::SyncGroupConfig>& groups,
                                      std::string_view member) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
        return std::find(group.members.begin(), group.members.end(), member) != group.members.end();
    });
    return found == groups.end() ? nullptr : &*found;
}

/// The members that are there and in no other group.
std::vector<std::string> good_members(Reader& in, Draft& draft,
                                      const std::vector<vrrp::SyncGroupConfig>& groups,
                                      const vrrp::SyncGroupConfig& group) {
    std::vector<std::string> good;
    for (const std::string& member : group.members) {
        if (instance_named(draft, member) == nullptr) {
            in.report_plain(
                fmt::format("Virtual router {} specified in sync group {} doesn't exist - ignoring",
                            member, group.name));
        } else if (group_of(groups, member) != nullptr ||
                   std::find(good.begin(), good.end(), member) != good.end()) {
            in.report_plain(
                fmt::format("Virtual router {} cannot exist in more than one sync group; "
                            "ignoring {}",
                            member, group.name));
        } else {
            good.push_back(member);
        }
    }
    return good;
}

void check_groups(Reader& in, Draft& draft, std::vector<vrrp::SyncGroupConfig>& groups) {
    for (GroupDraft& each : draft.vrrp.groups) {
        vrrp::SyncGroupConfig group = std::move(each.config);
        if (group.members.empty()) {
            in.report_plain(
                fmt::format("Sync group {} has no virtual router(s). removing", group.name));
            continue;
        }
        group.members = good_members(in, draft, groups, group);
        if (group.members.empty()) {
            in.report_plain(
                fmt::format("Sync group {}, no matching virtual router found in group "
                            "declaration - removing",
                            group.name));
            continue;
        }
        if (group.members.size() == 1) {
            in.report_plain(
                fmt::format("Sync group {} has only 1 virtual router(s) - this "
                            "probably isn't what you want",
                            group.name));
        }
        groups.push_back(std::move(group));
    }
}

/// Why the weights of what an instance tracks do not count; empty: they do.
std::string_view trouble_of_weights(const vrrp::InstanceConfig& config,
                                    const vrrp::SyncGroupConfig* group) {
    if (group != nullptr && !group->has_tracking_weight) {
        return "SYNC group";
    }
    return config.priority == vrrp::kPriorityOwner ? "address owner" : "";
}

void check_tracked_interfaces(Reader& in, vrrp::InstanceConfig& config,
                              const vrrp::SyncGroupConfig* group) {
    const std::string_view trouble = trouble_of_weights(config, group);
    for (vrrp::Tracked& each : config.track_interface) {
        if (each.weight == 0 || trouble.empty()) {
            continue;
        }
        in.report_plain(fmt::format("({}) ignoring {} tracked interface {}due to {}", config.name,
                                    each.name, trouble == "SYNC group" ? "weight " : "", trouble));
        each.weight = 0;
    }
}

void check_tracked_scripts(Reader& in, vrrp::InstanceConfig& config,
                           const vrrp::SyncGroupConfig* group) {
    const std::string_view trouble = trouble_of_weights(config, group);
    std::erase_if(config.track_script, [&](const vrrp::Tracked& each) {
        if (each.weight == 0 || trouble.empty()) {
            return false;
        }
        in.report_plain(fmt::format("({}) ignoring tracked script {} with weights due to {}",
                                    config.name, each.name,
                                    trouble == "address owner" ? "address_owner" : trouble));
        return true;
    });
}

bool tracks(const vrrp::InstanceConfig& config, std::string_view interface) {
    return std::any_of(config.track_interface.begin(), config.track_interface.end(),
                       [&](const vrrp::Tracked& each) { return each.name == interface; });
}

/// What a group tracks and one of its members tracks as well, its own interface included.
void check_double_tracking(Reader& in, Draft& draft,
                           const std::vector<vrrp::SyncGroupConfig>& groups) {
    for (const vrrp::SyncGroupConfig& group : groups) {
        for (const std::string& member : group.members) {
            const vrrp::InstanceConfig& config = instance_named(draft, member)->config;
            for (const vrrp::Tracked& each : group.track_interface) {
                if (each.name == config.interface || tracks(config, each.name)) {
                    in.report_plain(fmt::format(
                        "({}) track_interface {} is configured on VRRP instance and sync group. "
                        "Remove vrrp instance or sync group config",
                        member, each.name));
                }
            }
        }
    }
}

void forget_script(Draft& draft, std::vector<vrrp::SyncGroupConfig>& groups,
                   const std::string& name) {
    const auto is_it = [&](const vrrp::Tracked& each) { return each.name == name; };
    for (InstanceDraft& instance : draft.vrrp.instances) {
        std::erase_if(instance.config.track_script, is_it);
    }
    for (vrrp::SyncGroupConfig& group : groups) {
        std::erase_if(group.track_script, is_it);
    }
}

void check_scripts(Reader& in, Draft& draft, vrrp::RouterConfig& config) {
    for (TrackedScript& script : draft.vrrp.scripts) {
        if (script.is_there) {
            config.scripts.push_back(std::move(script.config));
            continue;
        }
        in.report_plain(fmt::format("Disabling track script {} since not found/accessible",
                                    script.config.name));
        forget_script(draft, config.groups, script.config.name);
    }
    if (draft.vrrp.runs_insecure_script) {
        in.report_plain(
            "SECURITY VIOLATION - scripts are being executed but script_security not enabled.");
    }
}

void set_globals(const GlobalDraft& global, vrrp::RouterConfig& config) {
    config.router_id = global.router_id;
    config.group = global.group;
    config.garp_interval = global.garp_interval;
    config.startup_delay = global.startup_delay;
    config.logs_unknown_vrids = global.logs_unknown_vrids;
}

}  // namespace

bool check_vrrp(Reader& in, Draft& draft, vrrp::RouterConfig& config) {
    if (draft.vrrp.has_absent_interface) {
        in.report_plain("Non-existent interface specified in configuration");
        return false;
    }
    set_globals(draft.global, config);
    check_groups(in, draft, config.groups);
    for (InstanceDraft& instance : draft.vrrp.instances) {
        if (!check_instance(in, draft.global, instance)) {
            return false;
        }
    }
    if (!check_vrids(in, draft.vrrp.instances)) {
        return false;
    }
    for (InstanceDraft& instance : draft.vrrp.instances) {
        vrrp::InstanceConfig& each = instance.config;
        const vrrp::SyncGroupConfig* group = group_of(config.groups, each.name);
        check_tracked_interfaces(in, each, group);
        check_tracked_scripts(in, each, group);
    }
    check_double_tracking(in, draft, config.groups);
    check_scripts(in, draft, config);
    for (TrackedProcess& process : draft.vrrp.processes) {
        config.processes.push_back(std::move(process.config));
    }
    for (InstanceDraft& instance : draft.vrrp.instances) {
        config.instances.push_back(std::move(instance.config));
    }
    return true;
}

}  // namespace lvsim::keepalived
