// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/hunt/space.hpp"

#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// Without `hunt:`, in tenths of the run.
constexpr std::int64_t kFromTenths = 1;
constexpr std::int64_t kUntilTenths = 6;
constexpr std::int64_t kHealByTenths = 7;

/// Whole milliseconds: that is what people read.
SimDuration tenths_of(SimDuration run, std::int64_t tenths) {
    return SimDuration::milliseconds(run.ns() / (1_ms).ns() * tenths / 10);
}

bool sends_traffic(const Scenario& scenario, const std::string& host) {
    return std::any_of(scenario.traffic.begin(), scenario.traffic.end(),
                       [&](const TrafficConfig& traffic) { return traffic.from.value == host; });
}

std::vector<std::string> machines_of(const Scenario& scenario) {
    std::vector<std::string> machines;
    for (const auto& machine : scenario.hunt.machines) machines.push_back(machine.value);
    if (!machines.empty()) return machines;
    for (const auto& host : scenario.hosts) {
        if (!sends_traffic(scenario, host.name)) machines.push_back(host.name);
    }
    return machines;
}

std::vector<std::string> links_of(const Scenario& scenario) {
    std::vector<std::string> links;
    for (const auto& link : scenario.hunt.links) links.push_back(link.value);
    if (!links.empty()) return links;
    for (const auto& host : scenario.hosts) {
        for (const auto& interface : host.interfaces) {
            links.push_back(link_name(host.name, interface.name));
        }
    }
    return links;
}

std::vector<HuntProcess> processes_of(const Scenario& scenario,
                                      const std::vector<std::string>& machines) {
    std::vector<HuntProcess> processes;
    for (const auto& host : scenario.hosts) {
        const bool may_fail =
            std::find(machines.begin(), machines.end(), host.name) != machines.end();
        if (may_fail && host.httpd) processes.push_back({host.name, "httpd"});
        if (may_fail && host.keepalived) processes.push_back({host.name, "keepalived"});
    }
    return processes;
}

bool is_possible(const HuntSpace& space, const HuntFault& fault) {
    switch (fault.target) {
        case HuntTarget::Link: return !space.links.empty();
        case HuntTarget::Machine: return !space.machines.empty();
        case HuntTarget::Process: return !space.processes.empty();
    }
    return false;
}

std::vector<const HuntFault*> faults_of(const HuntConfig& config, const HuntSpace& space) {
    std::vector<const HuntFault*> faults;
    for (const HuntFault& fault : hunt_faults()) {
        const auto& wanted = config.faults;
        const bool is_wanted =
            wanted.empty() || std::find(wanted.begin(), wanted.end(), fault.name) != wanted.end();
        if (is_wanted && is_possible(space, fault)) faults.push_back(&fault);
    }
    return faults;
}

Diagnostics no_hunt(const Scenario& scenario, std::string message, std::string hint) {
    const auto& place = scenario.hunt.place;
    return {{std::string(code::kNothingToHunt),
             place.line > 0 ? place : SourcePlace{scenario.file, 0, 0}, "hunt", std::move(message),
             std::move(hint)}};
}

}  // namespace

Result<HuntSpace> hunt_space(const Scenario& scenario, SimTime ended) {
    const HuntConfig& config = scenario.hunt;
    const SimDuration run = ended.since_start();
    HuntSpace space;
    space.from = config.from.value_or(tenths_of(run, kFromTenths));
    space.until = config.until.value_or(tenths_of(run, kUntilTenths));
    space.heal_by = config.heal_by.value_or(tenths_of(run, kHealByTenths));
    if (space.until > space.heal_by && !config.until) space.until = space.heal_by;
    if (space.heal_by < space.until && !config.heal_by) space.heal_by = space.until;
    space.machines = machines_of(scenario);
    space.links = links_of(scenario);
    space.processes = processes_of(scenario, space.machines);
    space.faults = faults_of(config, space);
    if (space.faults.empty()) {
        return tl::unexpected(no_hunt(scenario, "there is nothing that could break",
                                      "it has neither such links nor machines nor daemons"));
    }
    if (space.until - space.from < 1_ms || space.heal_by > run) {
        return tl::unexpected(no_hunt(
            scenario,
            fmt::format("no time for faults: from {} until {}, healed by {}, in a run of {}",
                        to_text(space.from), to_text(space.until), to_text(space.heal_by),
                        to_text(run)),
            "give the run a longer clock.duration, or hunt: from, until and heal_by inside of it"));
    }
    return space;
}

}  // namespace lvsim::runtime
