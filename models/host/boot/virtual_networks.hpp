// SPDX-License-Identifier: Apache-2.0
//
// What VirtualBox offers to the adapters of its machines: internal networks by name (a new name
// makes one; names are case-sensitive), and to each adapter a NAT of its own.
#pragma once

#include "sim/core/trace.hpp"
#include "sim/core/world.hpp"
#include "sim/net/link.hpp"

#include <cstdint>
#include <functional>
#include <map>
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

    /// `node_names`: by NodeId; what is made here gets the next numbers, and its names are appended
    /// (at most kNetworksMax, and one for each adapter). `cables`: what its cables are like.
    /// Requires: the names outlive it.
    VirtualNetworks(World& world, net::Network& network, std::vector<std::string>& node_names,
                    net::LinkSettings cables = {.delay = SimDuration::microseconds(100),
                                                .rate_bits_per_second = 1'000'000'000});

    /// What the cables to the network of that name are like, made already or not.
    void set_cables(std::string name, net::LinkSettings cables);
    /// Plugs the card into the internal network of that name. Requires: it has no cable. False:
    /// there are kNetworksMax networks already.
    [[nodiscard]] bool plug(net::Interface& card, std::string_view name);
    /// Plugs the card into a NAT that only it uses; `owner` names it ("client-1").
    void plug_nat(net::Interface& card, std::string_view owner);
    /// Pulls its cable, if it has one.
    void unplug(net::Interface& card);

private:
    [[nodiscard]] NodeId add_node(std::string name);

    World& world_;
    net::Network& network_;
    std::vector<std::string>& node_names_;
    net::LinkSettings cables_;
    std::map<std::string, net::LinkSettings, std::less<>> cables_of_;  ///< Where others.
    std::size_t networks_ = 0;
    std::vector<NatService*> nats_;
};

}  // namespace lvsim::host
