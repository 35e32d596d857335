// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/virtual_networks.hpp"
#include "scenarios/runtime/loader/checks.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/reading.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lvsim::runtime {

namespace {

using Names = std::vector<std::string_view>;

template <class T>
Names names_of(const std::vector<T>& list) {
    Names names;
    for (const T& element : list) {
        names.push_back(element.name);
    }
    return names;
}

/// The names a file gives, and the complaint about one that it does not.
class References {
public:
    References(const Scenario& scenario, DiagnosticList& errors)
        : hosts_(names_of(scenario.hosts)),
          networks_(names_of(scenario.networks)),
          traffic_(names_of(scenario.traffic)),
          errors_(errors) {
        for (const HostConfig& host : scenario.hosts) {
            for (const InterfaceConfig& interface : host.interfaces) {
                link_names_.push_back(link_name(host.name, interface.name));
            }
        }
        links_.assign(link_names_.begin(), link_names_.end());
    }

    void host(const Placed<std::string>& name, std::string path) {
        require("machine", hosts_, name.value, name.place, std::move(path));
    }
    void network(const Placed<std::string>& name, std::string path) {
        require("network", networks_, name.value, name.place, std::move(path));
    }
    void traffic(const Placed<std::string>& name, std::string path) {
        require("traffic", traffic_, name.value, name.place, std::move(path));
    }
    void link(const Placed<std::string>& name, std::string path) {
        require("link", links_, name.value, name.place, std::move(path));
    }

private:
    /// An empty name was wrong in itself, which has been said.
    void require(std::string_view kind, const Names& known, const std::string& name,
                 const SourcePlace& place, std::string path) {
        if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) {
            return;
        }
        errors_.add({std::string(code::kUnknownReference), place, std::move(path),
                     fmt::format("there is no {} '{}' in this file", kind, name),
                     known_hint(name, known)});
    }

    Names hosts_;
    Names networks_;
    Names traffic_;
    std::vector<std::string> link_names_;
    Names links_;
    DiagnosticList& errors_;
};

void check_networks(const Scenario& scenario, References& references) {
    for (const NetworkConfig& network : scenario.networks) {
        for (std::size_t i = 0; i < network.trunks.size(); ++i) {
            references.network(network.trunks[i],
                               fmt::format("networks.{}.trunks[{}]", network.name, i));
        }
    }
    for (const HostConfig& host : scenario.hosts) {
        for (const InterfaceConfig& interface : host.interfaces) {
            references.network(interface.network, fmt::format("hosts.{}.interfaces.{}.network",
                                                              host.name, interface.name));
        }
        for (std::size_t i = 0; i < host.adapters.size(); ++i) {
            if (host.adapters[i].network.value == host::kNatNetwork) continue;
            references.network(host.adapters[i].network,
                               fmt::format("hosts.{}.adapters[{}].network", host.name, i));
        }
    }
}

/// A machine that is expected to answer needs a web server.
void check_server(const Scenario& scenario, const Placed<std::string>& name, std::string path,
                  References& references, DiagnosticList& errors) {
    references.host(name, path);
    for (const HostConfig& host : scenario.hosts) {
        if (host.name == name.value && !host.httpd) {
            errors.add({std::string(code::kUnknownReference),
                        name.place,
                        std::move(path),
                        fmt::format("{} has no web server, so it answers no request", host.name),
                        {}});
            return;
        }
    }
}

void check_requests(const Scenario& scenario, const RequestsExpectation& requests,
                    const std::string& path, References& references, DiagnosticList& errors) {
    references.traffic(requests.of, path + ".requests.of");
    for (std::size_t i = 0; i < requests.sequence.size(); ++i) {
        if (requests.sequence[i].value != "failed") {
            check_server(scenario, requests.sequence[i],
                         fmt::format("{}.requests.sequence[{}]", path, i), references, errors);
        }
    }
    for (const ServerShare& share : requests.share) {
        check_server(scenario, {share.server, share.place},
                     fmt::format("{}.requests.share.{}", path, share.server), references, errors);
    }
}

void check_expectations(const Scenario& scenario, References& references, DiagnosticList& errors) {
    for (const Expectation& expectation : scenario.expect) {
        const std::string path = fmt::format("expect[{}]", expectation.index);
        if (const auto* requests = std::get_if<RequestsExpectation>(&expectation.what)) {
            check_requests(scenario, *requests, path, references, errors);
        } else if (const auto* command = std::get_if<CommandExpectation>(&expectation.what)) {
            references.host(command->host, path + ".host");
        } else if (const auto* log = std::get_if<LogExpectation>(&expectation.what)) {
            references.host(log->host, path + ".host");
        } else if (const auto* counters = std::get_if<CountersExpectation>(&expectation.what)) {
            references.host(counters->host, path + ".host");
        }
    }
}

void check_process(const Scenario& scenario, const TimelineEntry& entry, std::string path,
                   DiagnosticList& errors) {
    if (entry.process.value.empty()) return;
    for (const HostConfig& host : scenario.hosts) {
        const bool is_httpd = entry.process.value == "httpd";
        const bool has_it = is_httpd ? host.httpd.has_value() : host.keepalived.has_value();
        if (host.name == entry.host.value && !has_it) {
            errors.add(
                {std::string(code::kUnknownReference),
                 entry.process.place,
                 std::move(path),
                 fmt::format("{} has no {}", host.name, is_httpd ? "web server" : "keepalived"),
                 {}});
            return;
        }
    }
}

void check_hunt(const HuntConfig& hunt, References& references) {
    for (std::size_t i = 0; i < hunt.machines.size(); ++i) {
        references.host(hunt.machines[i], fmt::format("hunt.machines[{}]", i));
    }
    for (std::size_t i = 0; i < hunt.links.size(); ++i) {
        references.link(hunt.links[i], fmt::format("hunt.links[{}]", i));
    }
}

void check_traffic_names(const Scenario& scenario, DiagnosticList& errors) {
    std::set<std::string_view> known;
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        const TrafficConfig& traffic = scenario.traffic[i];
        if (!traffic.name.empty() && !known.insert(traffic.name).second) {
            errors.add({std::string(code::kDuplicateName),
                        traffic.place,
                        fmt::format("traffic[{}].name", i),
                        fmt::format("another traffic is called '{}'", traffic.name),
                        {}});
        }
    }
}

/// Connections can come only from addresses of their machine.
void check_source(const Scenario& scenario, std::size_t index, DiagnosticList& errors) {
    const TrafficConfig& traffic = scenario.traffic[index];
    const auto host = std::find_if(
        scenario.hosts.begin(), scenario.hosts.end(),
        [&](const HostConfig& candidate) { return candidate.name == traffic.from.value; });
    if (!traffic.source || host == scenario.hosts.end()) {
        return;
    }
    const IpPrefix wanted = traffic.source->addresses;
    const bool is_own =
        std::any_of(host->any_ip.begin(), host->any_ip.end(), [&](const auto& block) {
            return block.value.length <= wanted.length && block.value.contains(wanted.address);
        });
    if (!is_own) {
        errors.add({std::string(code::kNotItsAddress), traffic.source->place,
                    fmt::format("traffic[{}].source", index),
                    fmt::format("{} does not have the addresses {}", host->name, to_text(wanted)),
                    fmt::format("give it the block: hosts.{}.any_ip", host->name)});
    }
}

}  // namespace

void check_references(const Scenario& scenario, DiagnosticList& errors) {
    References references(scenario, errors);
    check_networks(scenario, references);
    check_traffic_names(scenario, errors);
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        references.host(scenario.traffic[i].from, fmt::format("traffic[{}].from", i));
        check_source(scenario, i, errors);
    }
    for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
        references.host(scenario.timeline[i].host, fmt::format("timeline[{}].host", i));
        check_process(scenario, scenario.timeline[i], fmt::format("timeline[{}].process", i),
                      errors);
        references.link(scenario.timeline[i].link, fmt::format("timeline[{}].link", i));
    }
    check_expectations(scenario, references, errors);
    check_hunt(scenario.hunt, references);
}

}  // namespace lvsim::runtime
