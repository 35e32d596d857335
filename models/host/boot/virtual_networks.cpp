// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/virtual_networks.hpp"

#include "models/host/boot/nat_service.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

VirtualNetworks::VirtualNetworks(World& world, net::Network& network, NodeId first_node,
                                 net::LinkSettings cables)
    : world_(world),
      network_(network),
      next_node_(static_cast<std::uint32_t>(first_node)),
      cables_(cables) {}

NodeId VirtualNetworks::next_node() {
    return NodeId{next_node_++};
}

bool VirtualNetworks::plug(net::Interface& card, std::string_view name) {
    net::Switch* found = network_.find_switch(name);
    if (found == nullptr) {
        if (networks_ >= kNetworksMax) return false;
        ++networks_;
        found = &network_.add_switch(next_node(), std::string(name));
    }
    network_.attach(card, *found, cables_);
    return true;
}

void VirtualNetworks::plug_nat(net::Interface& card, std::string_view owner) {
    const std::string name = fmt::format("nat-{}", owner);
    auto found = std::find_if(nats_.begin(), nats_.end(),
                              [&](const NatService* one) { return one->name() == name; });
    if (found == nats_.end()) {
        nats_.push_back(&world_.emplace<NatService>(world_, network_, next_node(), name));
        found = nats_.end() - 1;
    }
    network_.attach(card, (*found)->card(), cables_);
}

void VirtualNetworks::unplug(net::Interface& card) {
    network_.detach(card);
}

}  // namespace lvsim::host
