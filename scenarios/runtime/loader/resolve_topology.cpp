// SPDX-License-Identifier: Apache-2.0
//
// Who can reach whom, before anything of it exists: net::Topology answers, this file asks.
#include "scenarios/runtime/loader/checks.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace lvsim::runtime {

namespace {

/// Lines that change addresses or routes: then the file alone does not tell who reaches whom.
bool changes_network(std::string_view line) {
    constexpr std::array<std::string_view, 5> kCommands{"ip ", "ifconfig", "route ", "ifup",
                                                        "ifdown"};
    return std::any_of(kCommands.begin(), kCommands.end(), [&](std::string_view command) {
        return line.find(command) != std::string_view::npos;
    });
}

bool is_changed_by_commands(const Scenario& scenario) {
    const auto by_host = [](const HostConfig& host) {
        return std::any_of(host.run.begin(), host.run.end(),
                           [](const auto& line) { return changes_network(line.value); });
    };
    return std::any_of(scenario.hosts.begin(), scenario.hosts.end(), by_host) ||
           std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                       [](const TimelineEntry& entry) { return changes_network(entry.command); });
}

/// By a setting, or by a command line that mentions it.
bool forwards(const HostConfig& host) {
    const bool by_setting =
        std::any_of(host.sysctl.begin(), host.sysctl.end(), [](const SysctlSetting& setting) {
            return (setting.name == "net.ipv4.ip_forward" ||
                    setting.name == "net/ipv4/ip_forward") &&
                   setting.value != "0";
        });
    return by_setting || std::any_of(host.run.begin(), host.run.end(), [](const auto& line) {
               return line.value.find("ip_forward") != std::string::npos;
           });
}

net::TopologyHost describe(const HostConfig& host) {
    net::TopologyHost described;
    described.name = host.name;
    described.forwards = forwards(host);
    for (const InterfaceConfig& interface : host.interfaces) {
        net::TopologyInterface card{interface.name, interface.network.value, {}};
        for (const auto& address : interface.addresses) {
            card.addresses.push_back(address.value);
        }
        described.interfaces.push_back(std::move(card));
    }
    for (const RouteConfig& route : host.routes.list) {
        described.routes.push_back({route.to, route.via});
    }
    if (host.gateway) {
        described.routes.push_back({{IpAddress::v4(0), 0}, host.gateway->value});
    }
    return described;
}

net::TopologyDescription describe(const Scenario& scenario) {
    net::TopologyDescription description;
    for (const NetworkConfig& network : scenario.networks) {
        description.networks.push_back({network.name});
        for (const auto& trunk : network.trunks) {
            description.trunks.push_back({network.name, trunk.value});
        }
    }
    for (const HostConfig& host : scenario.hosts) {
        description.hosts.push_back(describe(host));
    }
    return description;
}

/// The trunks that join what was joined before, in the order of the file.
class LoopFinder {
public:
    struct Trunk {
        const NetworkConfig* network;
        std::size_t index;
    };

    explicit LoopFinder(const Scenario& scenario) {
        for (const NetworkConfig& network : scenario.networks) {
            group_.emplace(network.name, network.name);
        }
        for (const NetworkConfig& network : scenario.networks) {
            for (std::size_t i = 0; i < network.trunks.size(); ++i) {
                add({&network, i});
            }
        }
    }
    [[nodiscard]] const std::vector<Trunk>& closing() const { return closing_; }

private:
    void add(Trunk trunk) {
        const std::string_view from = group_.at(trunk.network->trunks[trunk.index].value);
        const std::string_view to = group_.at(trunk.network->name);
        if (from == to) {
            closing_.push_back(trunk);
        }
        for (auto& [name, group] : group_) {
            group = group == from ? to : group;
        }
    }
    std::map<std::string_view, std::string_view> group_;
    std::vector<Trunk> closing_;
};

void check_switch_loops(const Scenario& scenario, const net::Topology& topology,
                        DiagnosticList& errors) {
    const std::vector<std::string> loops = topology.switch_loops();
    const LoopFinder finder(scenario);
    LVSIM_ASSERT(loops.size() == finder.closing().size(), "{} loops, but {} trunks close one",
                 loops.size(), finder.closing().size());
    for (std::size_t i = 0; i < loops.size(); ++i) {
        const auto [network, index] = finder.closing()[i];
        errors.add({std::string(code::kSwitchLoop), network->trunks[index].place,
                    fmt::format("networks.{}.trunks[{}]", network->name, index), loops[i],
                    "take this trunk away; each is named on one of its sides only"});
    }
}

void fill_in_routes(Scenario& scenario, const net::Topology& topology) {
    for (HostConfig& host : scenario.hosts) {
        if (!host.routes.is_auto) {
            continue;
        }
        for (const net::TopologyRoute& route : topology.auto_routes(host.name)) {
            host.routes.list.push_back({host.place, route.destination, route.gateway});
        }
    }
}

const HostConfig* owner_of(const Scenario& scenario, IpAddress address) {
    for (const HostConfig& host : scenario.hosts) {
        for (const InterfaceConfig& interface : host.interfaces) {
            for (const auto& own : interface.addresses) {
                if (own.value.address == address) {
                    return &host;
                }
            }
        }
    }
    return nullptr;
}

bool is_named_by_keepalived(const Scenario& scenario, IpAddress address) {
    const std::string text = to_text(address);
    return std::any_of(scenario.hosts.begin(), scenario.hosts.end(), [&](const HostConfig& host) {
        return host.keepalived && host.keepalived->config.find(text) != std::string::npos;
    });
}

void check_target(const Scenario& scenario, const net::Topology& topology, std::size_t index,
                  DiagnosticList& errors) {
    const TrafficConfig& traffic = scenario.traffic[index];
    const IpAddress target = traffic.get.front().value.server.address;
    const HostConfig* owner = owner_of(scenario, target);
    const auto complain = [&](std::string message) {
        errors.add({std::string(code::kNoPath), traffic.get.front().place,
                    fmt::format("traffic[{}].get", index), std::move(message),
                    "if that is the mistake to be shown: check_route: false"});
    };
    if (owner == nullptr && is_named_by_keepalived(scenario, target)) {
        return;  // whoever is MASTER will have it
    }
    if (owner == nullptr) {
        complain(fmt::format("no machine has the address {}", to_text(target)));
        return;
    }
    if (owner->name == traffic.from.value) {
        return;
    }
    if (const auto why = topology.why_unreachable(traffic.from.value, owner->name, target)) {
        complain(*why);
    }
}

}  // namespace

void resolve_topology(Scenario& scenario, DiagnosticList& errors) {
    {
        const net::Topology topology(describe(scenario));
        check_switch_loops(scenario, topology, errors);
        fill_in_routes(scenario, topology);
    }
    if (!errors.empty() || is_changed_by_commands(scenario)) {
        return;
    }
    const net::Topology topology(describe(scenario));
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        if (scenario.traffic[i].check_route) {
            check_target(scenario, topology, i, errors);
        }
    }
}

}  // namespace lvsim::runtime
