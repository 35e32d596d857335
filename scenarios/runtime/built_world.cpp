// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/built_world.hpp"

#include "models/host/boot/hardware.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"

#include <algorithm>

namespace lvsim::runtime {
namespace {

client::TrafficConfig traffic_config(const TrafficConfig& config) {
    client::TrafficConfig made;
    made.name = config.name;
    made.url = config.get.front().value;
    for (const auto& url : config.get) made.targets.push_back(url.value.target);
    if (config.zipf) made.zipf = config.zipf->value();
    if (const auto* arrivals = std::get_if<Arrivals>(&config.load)) {
        made.pattern = client::TrafficPattern::Open;
        made.pause = arrivals->law;
    } else if (const auto* users = std::get_if<Users>(&config.load)) {
        made.pattern = client::TrafficPattern::Users;
        made.users = static_cast<std::uint32_t>(users->count);
        made.think = users->think.law;
    }
    if (config.source) {
        made.source =
            config.source->is_drawn ? client::SourceChoice::Draw : client::SourceChoice::Walk;
        made.sources = config.source->addresses;
    }
    made.start = SimTime::at(config.start);
    if (config.count) made.count = static_cast<std::uint64_t>(*config.count);
    made.duration = config.duration;
    made.timeout = config.timeout;
    made.requests_per_connection = static_cast<std::uint32_t>(config.requests_per_connection);
    made.connections_max = static_cast<std::uint32_t>(config.connections_max);
    return made;
}

}  // namespace

BuiltWorld::BuiltWorld(const Scenario& scenario, std::uint64_t seed, const std::string& scheduler,
                       BootErrors& errors)
    : scenario_(scenario),
      world_(seed),
      network_(&world_.emplace<net::Network>(world_)),
      work_(&world_.emplace<host::RequestWork>()) {
    name_nodes();
    virtual_networks_ = &world_.emplace<host::VirtualNetworks>(world_, *network_, node_names_);
    for (const auto& network : scenario.networks) {
        virtual_networks_->set_cables(network.name, link_settings(network));
    }
    lay_trunks();
    for (const auto& host : scenario.hosts) {
        const NodeId node{static_cast<std::uint32_t>(machines_.size())};
        machines_.push_back(&world_.emplace<Machine>(
            world_, *network_, node, host,
            MachineSetup{scenario.networks, scheduler, *work_, *virtual_networks_}, errors));
    }
}

void BuiltWorld::name_nodes() {
    // Whoever refers to a name keeps the reference: what is added later must not move them.
    node_names_.reserve(scenario_.hosts.size() * (1 + host::Hardware::kAdaptersMax) +
                        scenario_.networks.size() + host::VirtualNetworks::kNetworksMax);
    for (const auto& host : scenario_.hosts) node_names_.push_back(host.name);
    for (const auto& network : scenario_.networks) {
        const NodeId node{static_cast<std::uint32_t>(node_names_.size())};
        network_->add_switch(node, network.name);
        node_names_.push_back(network.name);
    }
}

void BuiltWorld::lay_trunks() {
    for (const auto& network : scenario_.networks) {
        for (const auto& trunk : network.trunks) {
            network_->attach(*network_->find_switch(network.name),
                             *network_->find_switch(trunk.value), link_settings(network));
        }
    }
}

void BuiltWorld::boot() {
    for (auto* machine : machines_) machine->boot();
    world_.run_until(world_.now());
}

void BuiltWorld::start_traffic() {
    for (const auto& config : scenario_.traffic) {
        auto& client = find_machine(config.from.value)->host();
        traffic_.push_back(&world_.emplace<client::Traffic>(client, traffic_config(config), work_));
    }
}

const std::string& BuiltWorld::client_of(const client::Traffic& traffic) const {
    const auto found = std::find(traffic_.begin(), traffic_.end(), &traffic);
    return scenario_.traffic[static_cast<std::size_t>(found - traffic_.begin())].from.value;
}

Machine* BuiltWorld::find_machine(std::string_view name) const {
    const auto found = std::find_if(machines_.begin(), machines_.end(), [&](Machine* machine) {
        return machine->config().name == name;
    });
    return found == machines_.end() ? nullptr : *found;
}

net::Interface* BuiltWorld::find_link(std::string_view name) const {
    for (Machine* machine : machines_) {
        for (const auto& interface : machine->config().interfaces) {
            if (link_name(machine->config().name, interface.name) == name) {
                return machine->host().stack().find_interface(interface.name);
            }
        }
    }
    return nullptr;
}

bool BuiltWorld::is_traffic_finished() const {
    return std::all_of(traffic_.begin(), traffic_.end(),
                       [](const client::Traffic* traffic) { return traffic->is_finished(); });
}

}  // namespace lvsim::runtime
