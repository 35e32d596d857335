// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/world_view.hpp"

#include "models/host/ipvs_module.hpp"
#include "models/ipvs/ipvsadm/ipvsadm.hpp"
#include "sim/net/interface.hpp"

#include <utility>

namespace lvsim::runtime {
namespace {

InterfaceView interface_view(const net::Interface& interface, const InterfaceConfig* config) {
    InterfaceView view;
    view.name = interface.name();
    view.mac = to_text(interface.mac());
    if (config != nullptr && interface.has_carrier()) view.network = config->network.value;
    view.is_up = interface.is_up();
    view.rx_packets = interface.counters().rx_packets;
    view.tx_packets = interface.counters().tx_packets;
    for (const auto& address : interface.addresses()) {
        view.addresses.push_back(to_text(address.prefix));
    }
    return view;
}

const InterfaceConfig* config_of(const HostConfig& host, std::string_view interface) {
    for (const auto& config : host.interfaces) {
        if (config.name == interface) return &config;
    }
    return nullptr;
}

ServiceView service_view(const ipvs::ServiceView& service) {
    ServiceView view;
    view.name = to_text(service.key);
    view.scheduler = service.scheduler;
    for (const auto& destination : service.destinations) {
        view.destinations.push_back({.address = to_text(destination.server),
                                     .forwarding = std::string(to_text(destination.method)),
                                     .weight = destination.weight,
                                     .active = destination.activeconns,
                                     .inactive = destination.inactconns,
                                     .connections = destination.stats.counters.conns});
    }
    return view;
}

HostView host_view(Machine& machine) {
    auto& host = machine.host();
    auto& stack = host.stack();
    HostView view;
    view.name = host.name();
    view.profile = host::to_text(host.profile());
    view.is_powered = host.is_powered();
    view.has_httpd = machine.httpd() != nullptr;
    view.is_frozen = machine.host().stack().is_frozen();
    for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
        const auto& interface = stack.interface(i);
        if (!interface.is_present()) continue;
        view.interfaces.push_back(
            interface_view(interface, config_of(machine.config(), interface.name())));
    }
    if (host.has_ipvs()) {
        for (const auto& service : host.ipvs().director().services()) {
            view.services.push_back(service_view(service));
        }
    }
    return view;
}

std::vector<CountView> count_views(const NamedCounts& counts) {
    std::vector<CountView> views;
    for (const auto& [name, count] : counts) views.push_back({name, count});
    return views;
}

std::string ipvsadm_text(ipvs::Director& director, std::vector<std::string> words) {
    words.insert(words.begin(), "ipvsadm");
    return ipvs::run_ipvsadm(director, {.args = words, .standard_input = {}}).out;
}

}  // namespace

LatencyView latency_view(const stats::Histogram& latency) {
    const auto span = [](std::int64_t ns) { return SimDuration::nanoseconds(ns); };
    return {.count = latency.count(),
            .min = span(latency.min()),
            .mean = span(latency.mean()),
            .p50 = span(latency.quantile(50, 100)),
            .p90 = span(latency.quantile(90, 100)),
            .p99 = span(latency.quantile(99, 100)),
            .max = span(latency.max())};
}

std::vector<DirectorTables> director_tables(const BuiltWorld& world) {
    std::vector<DirectorTables> tables;
    for (auto* machine : world.machines()) {
        auto& host = machine->host();
        if (!host.has_ipvs()) continue;
        auto& director = host.ipvs().director();
        if (director.services().empty() && director.connection_count() == 0) continue;
        tables.push_back({.host = host.name(),
                          .services = ipvsadm_text(director, {"-Ln"}),
                          .connections = ipvsadm_text(director, {"-Lnc"}),
                          .counters = ipvsadm_text(director, {"-Ln", "--stats"})});
    }
    return tables;
}

std::vector<NetworkView> network_views(const Scenario& scenario) {
    std::vector<NetworkView> views;
    for (const auto& network : scenario.networks) {
        NetworkView view{network.name, to_text(network.subnet), network.delay, {}};
        for (const auto& trunk : network.trunks) view.trunks.push_back(trunk.value);
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<HostView> host_views(const BuiltWorld& world) {
    std::vector<HostView> views;
    for (auto* machine : world.machines()) views.push_back(host_view(*machine));
    return views;
}

std::vector<TrafficView> traffic_views(const BuiltWorld& world, RequestLedger& ledger) {
    std::vector<TrafficView> views;
    for (const auto* traffic : world.traffic()) {
        const auto& facts = ledger.traffic(traffic->config().name);
        views.push_back({.name = facts.traffic,
                         .client = world.client_of(*traffic),
                         .ok = facts.ok,
                         .failed = facts.failed,
                         .under_way = traffic->counters().under_way(),
                         .servers = count_views(facts.servers),
                         .errors = count_views(facts.errors),
                         .sequence = facts.outcomes,
                         .latency = latency_view(facts.latency),
                         .gap_from = facts.longest_gap.from,
                         .gap = facts.longest_gap.span});
    }
    return views;
}

}  // namespace lvsim::runtime
