// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/surroundings.hpp"

#include "models/host/daemon.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>

namespace lvsim::runtime {
namespace {

std::size_t place_of(const std::vector<NetworkConfig>& networks, std::string_view name) {
    const auto found = std::find_if(networks.begin(), networks.end(),
                                    [&](const auto& network) { return network.name == name; });
    return static_cast<std::size_t>(found - networks.begin());
}

std::vector<std::size_t> domains_of(const std::vector<NetworkConfig>& networks) {
    std::vector<std::size_t> domains(networks.size());
    for (std::size_t i = 0; i < domains.size(); ++i) domains[i] = i;
    for (std::size_t i = 0; i < networks.size(); ++i) {
        for (const auto& trunk : networks[i].trunks) {
            const std::size_t joined = domains[place_of(networks, trunk.value)];
            std::replace(domains.begin(), domains.end(), joined, domains[i]);
        }
    }
    return domains;
}

/// Holds back or takes away frames, or spoils them.
bool is_harmful(const net::LinkFaultConfig& fault) {
    return fault.kind != net::LinkFaultKind::Duplicate;
}

}  // namespace

WorldSurroundings::WorldSurroundings(const BuiltWorld& world, const Scenario& scenario)
    : world_(world), scenario_(scenario), domains_(domains_of(scenario.networks)) {}

Machine& WorldSurroundings::machine(NodeId node) const {
    return *world_.machines()[static_cast<std::size_t>(node)];
}

std::string WorldSurroundings::name(NodeId node) const {
    return machine(node).config().name;
}

std::optional<std::size_t> WorldSurroundings::domain(NodeId node,
                                                     std::string_view interface) const {
    if (static_cast<std::size_t>(node) >= world_.machines().size()) return std::nullopt;
    for (const auto& config : machine(node).config().interfaces) {
        if (config.name != interface) continue;
        return domains_[place_of(scenario_.networks, config.network.value)];
    }
    return std::nullopt;
}

bool WorldSurroundings::is_able(NodeId node, std::string_view interface) const {
    auto& host = machine(node).host();
    if (!host.is_powered() || host.stack().is_frozen()) return false;
    const auto* card = host.stack().find_interface(interface);
    if (card == nullptr || !card->is_running()) return false;
    const host::Daemon* daemon = machine(node).find_daemon("keepalived");
    return daemon == nullptr || (daemon->is_running() && !daemon->is_suspended());
}

bool WorldSurroundings::is_clean(NodeId node, std::string_view interface,
                                 net::LinkSide side) const {
    auto& stack = machine(node).host().stack();
    const auto* card = stack.find_interface(interface);
    if (card == nullptr) return false;
    const auto faults = stack.network().faults(*card, side);
    return std::none_of(faults.begin(), faults.end(), is_harmful);
}

bool WorldSurroundings::holds(NodeId node, IpAddress address) const {
    auto& stack = machine(node).host().stack();
    for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
        const auto& interface = stack.interface(i);
        if (!interface.is_loopback() && interface.has_address(address)) return true;
    }
    return false;
}

}  // namespace lvsim::runtime
