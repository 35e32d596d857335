// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/virtual_networks.hpp"

#include "models/host/boot/nat_service.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

VirtualNetworks::VirtualNetworks(World& world, net::Network& network,
                                 std::vector<std::string>& node_names, net::LinkSettings cables)
    : world_(world), network_(network), node_names_(node_names), cables_(cables) {}

NodeId VirtualNetworks::add_node(std::string name) {
    node_names_.push_back(std::move(name));
    return NodeId{static_cast<std::uint32_t>(node_names_.size() - 1)};
}

void VirtualNetworks::set_cables(std::string name, net::LinkSettings cables) {
    cables_of_.insert_or_assign(std::move(name), cables);
}

bool VirtualNetworks::plug(net::Interface& card, std::string_view name) {
    net::Switch* found = network_.find_switch(name);
    if (found == nullptr) {
        if (networks_ >= kNetworksMax) return false;
        ++networks_;
        found = &network_.add_switch(add_node(std::string(name)), std::string(name));
    }
    const auto own = cables_of_.find(name);
    network_.attach(card, *found, own == cables_of_.end() ? cables_ : own->second);
    return true;
}

void VirtualNetworks::plug_nat(net::Interface& card, std::string_view owner) {
    const std::string name = fmt::format("nat-{}", owner);
    auto found = std::find_if(nats_.begin(), nats_.end(),
                              [&](const NatService* one) { return one->name() == name; });
    if (found == nats_.end()) {
        nats_.push_back(&world_.emplace<NatService>(world_, network_, add_node(name), name));
        found = nats_.end() - 1;
    }
    network_.attach(card, (*found)->card(), cables_);
}

void VirtualNetworks::unplug(net::Interface& card) {
    network_.detach(card);
}

}  // namespace lvsim::host
