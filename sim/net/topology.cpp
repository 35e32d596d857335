// SPDX-License-Identifier: Apache-2.0
#include "sim/net/topology.hpp"

#include "sim/core/assert.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/visitors.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace lvsim::net {

namespace {

using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
using Directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

constexpr std::size_t kNone = SIZE_MAX;

/// The vertices on the way from `from` to `to`, both included; empty when there is none.
template <class G>
std::vector<std::size_t> shortest_path(const G& graph, std::size_t from, std::size_t to) {
    std::vector<std::size_t> parent(boost::num_vertices(graph), kNone);
    boost::breadth_first_search(graph, from,
                                boost::visitor(boost::make_bfs_visitor(boost::record_predecessors(
                                    parent.data(), boost::on_tree_edge()))));
    std::vector<std::size_t> path = {to};
    while (path.back() != from) {
        if (parent[path.back()] == kNone) {
            return {};
        }
        path.push_back(parent[path.back()]);
    }
    std::reverse(path.begin(), path.end());
    return path;
}

/// An IPv4 or IPv6 subnet on one set of joined switches.
struct Subnet {
    IpAddress network;
    int length = 0;
    std::size_t domain = 0;
    auto operator<=>(const Subnet&) const = default;
};

/// The next step from one machine: to whom, over which of its interfaces.
struct Step {
    const TopologyInterface* out = nullptr;  // null: no route
    IpAddress next_hop;
    bool is_by_gateway = false;
    int length = -1;
};

}  // namespace

/// The description by numbers: networks, the sets of joined networks ("domains"), machines.
struct Topology::Graph {
    explicit Graph(const TopologyDescription& description);

    [[nodiscard]] std::size_t host(std::string_view name) const;
    [[nodiscard]] std::size_t domain(const TopologyInterface& interface) const;
    /// Who has the address on that domain; kNone: nobody.
    [[nodiscard]] std::size_t owner(std::size_t domain, IpAddress address) const;

    [[nodiscard]] std::optional<std::string> why_not_there(const TopologyHost& here,
                                                           const Step& step, std::size_t next,
                                                           std::size_t target) const;
    [[nodiscard]] std::vector<Subnet> subnets_of(const TopologyHost& host) const;
    [[nodiscard]] Directed ways_from(std::size_t self, const std::vector<Subnet>& subnets) const;

    const TopologyDescription& about;
    std::map<std::string, std::size_t, std::less<>> networks;
    std::vector<std::size_t> domain_of;  // by network
};

Topology::Graph::Graph(const TopologyDescription& description) : about(description) {
    for (const TopologyNetwork& network : about.networks) {
        networks.emplace(network.name, networks.size());
    }
    Undirected switches(networks.size());
    for (const TopologyTrunk& trunk : about.trunks) {
        boost::add_edge(networks.at(trunk.a), networks.at(trunk.b), switches);
    }
    domain_of.resize(networks.size());
    boost::connected_components(switches, domain_of.data());
}

std::size_t Topology::Graph::host(std::string_view name) const {
    const auto found = std::find_if(about.hosts.begin(), about.hosts.end(),
                                    [&](const TopologyHost& h) { return h.name == name; });
    LVSIM_ASSERT(found != about.hosts.end(), "no machine {} in the topology", name);
    return static_cast<std::size_t>(found - about.hosts.begin());
}

std::size_t Topology::Graph::domain(const TopologyInterface& interface) const {
    const auto found = networks.find(interface.network);
    return found == networks.end() ? kNone : domain_of[found->second];
}

std::size_t Topology::Graph::owner(std::size_t wanted, IpAddress address) const {
    for (std::size_t i = 0; i < about.hosts.size(); ++i) {
        for (const TopologyInterface& interface : about.hosts[i].interfaces) {
            if (domain(interface) == wanted &&
                std::any_of(interface.addresses.begin(), interface.addresses.end(),
                            [&](const IpPrefix& p) { return p.address == address; })) {
                return i;
            }
        }
    }
    return kNone;
}

Topology::Topology(TopologyDescription description)
    : description_(std::move(description)), graph_(std::make_unique<Graph>(description_)) {}

Topology::~Topology() = default;

std::vector<std::string> Topology::shared_networks(std::string_view a, std::string_view b) const {
    std::set<std::size_t> of_b;
    for (const TopologyInterface& interface : description_.hosts[graph_->host(b)].interfaces) {
        of_b.insert(graph_->domain(interface));
    }
    std::vector<std::string> result;
    for (const TopologyInterface& interface : description_.hosts[graph_->host(a)].interfaces) {
        const std::size_t domain = graph_->domain(interface);
        const bool is_new =
            std::find(result.begin(), result.end(), interface.network) == result.end();
        if (domain != kNone && of_b.contains(domain) && is_new) {
            result.push_back(interface.network);
        }
    }
    return result;
}

// --- a packet's way --------------------------------------------------------------------------

namespace {

const TopologyInterface* interface_towards(const TopologyHost& host, IpAddress neighbour) {
    const TopologyInterface* best = nullptr;
    int length = -1;
    for (const TopologyInterface& interface : host.interfaces) {
        for (const IpPrefix& prefix : interface.addresses) {
            if (prefix.contains(neighbour) && prefix.length > length) {
                best = &interface;
                length = prefix.length;
            }
        }
    }
    return best;
}

/// What the routing table of the machine would say: the longest prefix.
Step step_from(const TopologyHost& host, IpAddress destination) {
    Step step;
    for (const TopologyInterface& interface : host.interfaces) {
        for (const IpPrefix& prefix : interface.addresses) {
            if (prefix.contains(destination) && prefix.length > step.length) {
                step = {&interface, destination, false, prefix.length};
            }
        }
    }
    for (const TopologyRoute& route : host.routes) {
        if (route.destination.contains(destination) && route.destination.length > step.length) {
            step = {interface_towards(host, route.gateway), route.gateway, true,
                    route.destination.length};
        }
    }
    return step;
}

/// Why the machine does not even send.
std::optional<std::string> why_not_out(const TopologyHost& host, const Step& step,
                                       IpAddress destination) {
    if (step.length < 0) {
        return fmt::format("{} has no route to {}", host.name, to_text(destination));
    }
    if (step.out == nullptr) {
        return fmt::format("gateway {} is on no network of {}", to_text(step.next_hop), host.name);
    }
    if (step.out->network.empty()) {
        return fmt::format("{} of {} has no cable", step.out->name, host.name);
    }
    return std::nullopt;
}

std::optional<IpAddress> first_address(const TopologyHost& host) {
    for (const TopologyInterface& interface : host.interfaces) {
        if (!interface.addresses.empty()) {
            return interface.addresses.front().address;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> Topology::why_unreachable(std::string_view from, std::string_view to,
                                                     std::optional<IpAddress> address) const {
    const std::size_t target = graph_->host(to);
    const std::optional<IpAddress> wanted =
        address ? address : first_address(description_.hosts[target]);
    if (!wanted) {
        return fmt::format("{} has no address", to);
    }
    std::size_t at = graph_->host(from);
    std::set<std::size_t> seen;
    while (at != target) {
        const TopologyHost& here = description_.hosts[at];
        if (!seen.insert(at).second) {
            return fmt::format("the routes to {} lead in a circle at {}", to_text(*wanted),
                               here.name);
        }
        const Step step = step_from(here, *wanted);
        if (step.length < 0 && here.name == from && shared_networks(from, to).empty()) {
            return fmt::format("{} and {} share no network and no route", from, to);
        }
        if (auto reason = why_not_out(here, step, *wanted)) {
            return reason;
        }
        const std::size_t next = graph_->owner(graph_->domain(*step.out), step.next_hop);
        if (auto reason = graph_->why_not_there(here, step, next, target)) {
            return reason;
        }
        at = next;
    }
    return std::nullopt;
}

/// Why the packet does not get from `here` to its next hop, which belongs to `next`.
std::optional<std::string> Topology::Graph::why_not_there(const TopologyHost& here,
                                                          const Step& step, std::size_t next,
                                                          std::size_t target) const {
    if (next == kNone) {
        return fmt::format("nobody on network {} has {}{}", step.out->network,
                           to_text(step.next_hop),
                           step.is_by_gateway ? ", the gateway of " + here.name : "");
    }
    if (next == target) {
        return std::nullopt;
    }
    if (!step.is_by_gateway) {
        return fmt::format("{} on network {} belongs to {}, not to {}", to_text(step.next_hop),
                           step.out->network, about.hosts[next].name, about.hosts[target].name);
    }
    if (!about.hosts[next].forwards) {
        return fmt::format("{}, the gateway of {}, does not forward", about.hosts[next].name,
                           here.name);
    }
    return std::nullopt;
}

// --- cables ----------------------------------------------------------------------------------

std::vector<std::vector<std::string>> Topology::partitions() const {
    const std::size_t networks = description_.networks.size();
    Undirected cables(networks + description_.hosts.size());
    for (const TopologyTrunk& trunk : description_.trunks) {
        boost::add_edge(graph_->networks.at(trunk.a), graph_->networks.at(trunk.b), cables);
    }
    for (std::size_t i = 0; i < description_.hosts.size(); ++i) {
        for (const TopologyInterface& interface : description_.hosts[i].interfaces) {
            const auto found = graph_->networks.find(interface.network);
            if (found != graph_->networks.end()) {
                boost::add_edge(found->second, networks + i, cables);
            }
        }
    }
    std::vector<std::size_t> part(boost::num_vertices(cables));
    boost::connected_components(cables, part.data());
    std::vector<std::size_t> order;  // of the parts, by their first machine
    std::vector<std::vector<std::string>> result;
    for (std::size_t i = 0; i < description_.hosts.size(); ++i) {
        const std::size_t number = part[networks + i];
        auto known = std::find(order.begin(), order.end(), number);
        if (known == order.end()) {
            known = order.insert(order.end(), number);
            result.emplace_back();
        }
        result[static_cast<std::size_t>(known - order.begin())].push_back(
            description_.hosts[i].name);
    }
    return result;
}

std::vector<std::string> Topology::switch_loops() const {
    Undirected switches(description_.networks.size());
    std::vector<std::string> result;
    for (const TopologyTrunk& trunk : description_.trunks) {
        const std::size_t a = graph_->networks.at(trunk.a);
        const std::size_t b = graph_->networks.at(trunk.b);
        const std::vector<std::size_t> other_way = shortest_path(switches, a, b);
        boost::add_edge(a, b, switches);
        if (other_way.empty()) {
            continue;
        }
        std::string names;
        for (std::size_t i = 0; i < other_way.size(); ++i) {
            const bool is_last = i > 0 && i + 1 == other_way.size();
            names += i == 0 ? "" : is_last ? " and " : ", ";
            names += description_.networks[other_way[i]].name;
        }
        result.push_back(
            other_way.size() == 1
                ? fmt::format("network {} is joined to itself: frames would circle "
                              "for ever",
                              names)
                : fmt::format("networks {} form a loop: frames would circle for ever", names));
    }
    return result;
}

// --- routes ----------------------------------------------------------------------------------

namespace {

/// The first address of the machine in that subnet.
std::optional<IpAddress> address_in(const TopologyHost& host, const Subnet& subnet) {
    for (const TopologyInterface& interface : host.interfaces) {
        for (const IpPrefix& prefix : interface.addresses) {
            if (prefix.network() == subnet.network && prefix.length == subnet.length) {
                return prefix.address;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<Subnet> Topology::Graph::subnets_of(const TopologyHost& host) const {
    std::vector<Subnet> result;
    for (const TopologyInterface& interface : host.interfaces) {
        const std::size_t here = domain(interface);
        for (const IpPrefix& prefix : interface.addresses) {
            if (here != kNone) {
                result.push_back({prefix.network(), prefix.length, here});
            }
        }
    }
    return result;
}

/// Vertices: the machines, then the subnets. Only `self` and those that forward lead anywhere;
/// breadth-first search visits edges in the order in which they are added.
Directed Topology::Graph::ways_from(std::size_t self, const std::vector<Subnet>& subnets) const {
    const std::size_t hosts = about.hosts.size();
    Directed ways(hosts + subnets.size());
    for (std::size_t i = 0; i < hosts; ++i) {
        for (const Subnet& subnet : subnets_of(about.hosts[i])) {
            const auto at = std::lower_bound(subnets.begin(), subnets.end(), subnet);
            const std::size_t vertex = hosts + static_cast<std::size_t>(at - subnets.begin());
            boost::add_edge(vertex, i, ways);
            if (i == self || about.hosts[i].forwards) {
                boost::add_edge(i, vertex, ways);
            }
        }
    }
    return ways;
}

std::vector<TopologyRoute> Topology::auto_routes(std::string_view host) const {
    const std::size_t self = graph_->host(host);
    std::set<Subnet> all;
    for (const TopologyHost& other : description_.hosts) {
        for (const Subnet& subnet : graph_->subnets_of(other)) {
            all.insert(subnet);
        }
    }
    const std::vector<Subnet> subnets(all.begin(), all.end());
    const Directed ways = graph_->ways_from(self, subnets);
    const std::size_t hosts = description_.hosts.size();
    std::vector<TopologyRoute> result;
    for (std::size_t i = 0; i < subnets.size(); ++i) {
        // Machine, its subnet, the router, ..., the subnet; two vertices: it is on it.
        const std::vector<std::size_t> path = shortest_path(ways, self, hosts + i);
        if (path.size() >= 4) {
            const auto gateway = address_in(description_.hosts[path[2]], subnets[path[1] - hosts]);
            result.push_back({{subnets[i].network, subnets[i].length}, *gateway});
        }
    }
    return result;
}

}  // namespace lvsim::net
