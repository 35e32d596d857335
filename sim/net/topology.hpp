// SPDX-License-Identifier: Apache-2.0
//
// Who can reach whom, and why not: a graph of machines and networks, computed from plain values,
// so that a scenario can be judged before anything of it exists. Also finds switch loops and the
// shortest static routes (`routes: auto`).
// Imitates what a network engineer works out on paper: a packet goes from machine to machine over
// shared networks, and only machines that forward pass on what is not for them.
#pragma once

#include "sim/wire/address.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {

struct TopologyNetwork {
    std::string name;
};

/// A cable between the switches of two networks, which makes them one.
struct TopologyTrunk {
    std::string a;
    std::string b;
};

struct TopologyInterface {
    std::string name;
    std::string network;  ///< Empty: no cable.
    std::vector<IpPrefix> addresses{};
};

/// A static route; the default route is 0.0.0.0/0.
struct TopologyRoute {
    IpPrefix destination;
    IpAddress gateway;
    bool operator==(const TopologyRoute&) const = default;
};

struct TopologyHost {
    std::string name;
    bool forwards = false;
    std::vector<TopologyInterface> interfaces{};
    std::vector<TopologyRoute> routes{};  ///< Its gateway included.
};

/// Names are unique; interfaces name networks that are listed. (The loader has checked that.)
struct TopologyDescription {
    std::vector<TopologyNetwork> networks{};
    std::vector<TopologyTrunk> trunks{};
    std::vector<TopologyHost> hosts{};
};

class Topology {
public:
    explicit Topology(TopologyDescription description);
    ~Topology();
    Topology(const Topology&) = delete;
    Topology& operator=(const Topology&) = delete;

    /// Networks of both machines, joined ones included, by the name at `a`; in the order of a's
    /// interfaces.
    [[nodiscard]] std::vector<std::string> shared_networks(std::string_view a,
                                                           std::string_view b) const;

    /// nullopt: a packet from `from` gets to `to` (to its first address, or to `address`) by the
    /// addresses and routes as they are. Else one sentence without a full stop:
    /// "client and serveur1 share no network and no route". Requires: the machines exist.
    [[nodiscard]] std::optional<std::string> why_unreachable(
        std::string_view from, std::string_view to,
        std::optional<IpAddress> address = std::nullopt) const;

    /// Groups of machines that hang together by cables whatever the addresses say, each in the
    /// order of the description.
    [[nodiscard]] std::vector<std::vector<std::string>> partitions() const;

    /// For each trunk that closes a loop of switches: "networks A, B and C form a loop: frames
    /// would circle for ever".
    [[nodiscard]] std::vector<std::string> switch_loops() const;

    /// Static routes by which the machine reaches every subnet that it is not on, over as few
    /// forwarding machines as possible; among equal ways the machine described first. In the order
    /// of the subnets. Subnets that cannot be reached have none. Requires: the machine exists.
    [[nodiscard]] std::vector<TopologyRoute> auto_routes(std::string_view host) const;

private:
    struct Graph;
    TopologyDescription description_;
    std::unique_ptr<Graph> graph_;
};

}  // namespace lvsim::net
