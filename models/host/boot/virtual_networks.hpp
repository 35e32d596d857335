// SPDX-License-Identifier: Apache-2.0
//
// What VirtualBox offers to the adapters of its machines: internal networks by name (a new name
// makes one; names are case-sensitive), and to each adapter a NAT of its own.
#pragma once

#include "sim/core/trace.hpp"
#include "sim/core/world.hpp"
#include "sim/net/link.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {
class Interface;
class Network;
class Switch;
}  // namespace lvsim::net

namespace lvsim::host {

class NatService;

/// A name of what is no internal network.
inline constexpr std::string_view kNatNetwork = "NAT";

class VirtualNetworks final : public Component {
public:
    static constexpr std::size_t kNetworksMax = 64;

    /// Nodes of networks are numbered from `first_node` on. The rest: what its cables are like.
    VirtualNetworks(World& world, net::Network& network, NodeId first_node,
                    net::LinkSettings cables = {.delay = SimDuration::microseconds(100),
                                                .rate_bits_per_second = 1'000'000'000});

    /// Plugs the card into the internal network of that name. Requires: it has no cable. False:
    /// there are kNetworksMax networks already.
    [[nodiscard]] bool plug(net::Interface& card, std::string_view name);
    /// Plugs the card into a NAT that only it uses; `owner` names it ("client-1").
    void plug_nat(net::Interface& card, std::string_view owner);
    /// Pulls its cable, if it has one.
    void unplug(net::Interface& card);

private:
    [[nodiscard]] NodeId next_node();

    World& world_;
    net::Network& network_;
    std::uint32_t next_node_;
    net::LinkSettings cables_;
    std::size_t networks_ = 0;
    std::vector<NatService*> nats_;
};

}  // namespace lvsim::host
