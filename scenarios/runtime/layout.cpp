// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/layout.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kUnplaced = std::numeric_limits<std::size_t>::max();

HostRole role_of(const HostView& host, const View& view) {
    const bool is_client =
        std::any_of(view.traffic.begin(), view.traffic.end(),
                    [&](const TrafficView& traffic) { return traffic.client == host.name; });
    if (is_client) return HostRole::Client;
    if (!host.services.empty()) return HostRole::Director;
    return host.has_httpd ? HostRole::Server : HostRole::Other;
}

std::size_t network_of(const Layout& layout, std::string_view name) {
    const auto found =
        std::find_if(layout.networks.begin(), layout.networks.end(),
                     [&](const PlacedNode& network) { return network.name == name; });
    return static_cast<std::size_t>(found - layout.networks.begin());
}

void add_nodes(Layout& layout, const SetupView& setup, const View& view) {
    for (const auto& network : setup.networks) {
        layout.networks.push_back({network.name, kUnplaced, 0});
    }
    for (const auto& host : view.hosts) {
        layout.hosts.push_back({{host.name, kUnplaced, 0}, role_of(host, view)});
    }
}

void add_cables(Layout& layout, const SetupView& setup, const View& view) {
    for (std::size_t host = 0; host < view.hosts.size(); ++host) {
        for (const auto& interface : view.hosts[host].interfaces) {
            const auto network = network_of(layout, interface.network);
            if (network < layout.networks.size()) {
                layout.cables.push_back({host, interface.name, network});
            }
        }
    }
    for (std::size_t from = 0; from < setup.networks.size(); ++from) {
        for (const auto& trunk : setup.networks[from].trunks) {
            layout.trunks.emplace_back(from, network_of(layout, trunk));
        }
    }
}

/// Machines and networks as one list: machines first.
class Columns {
public:
    explicit Columns(Layout& layout) : layout_(layout) {
        neighbours_.resize(layout.hosts.size() + layout.networks.size());
        for (const auto& cable : layout.cables) {
            join(cable.host, layout.hosts.size() + cable.network);
        }
        for (const auto& [a, b] : layout.trunks) {
            join(layout.hosts.size() + a, layout.hosts.size() + b);
        }
    }

    /// Breadth first from all clients at once; what they cannot reach begins a search of its own.
    void assign() {
        std::vector<std::size_t> clients;
        for (std::size_t i = 0; i < layout_.hosts.size(); ++i) {
            if (layout_.hosts[i].role == HostRole::Client) clients.push_back(i);
        }
        spread_from(std::move(clients));
        for (std::size_t i = 0; i < neighbours_.size(); ++i) {
            if (node(i).column == kUnplaced) spread_from({i});
        }
    }

private:
    [[nodiscard]] PlacedNode& node(std::size_t i) {
        const auto hosts = layout_.hosts.size();
        return i < hosts ? layout_.hosts[i].node : layout_.networks[i - hosts];
    }
    void join(std::size_t a, std::size_t b) {
        neighbours_[a].push_back(b);
        neighbours_[b].push_back(a);
    }
    void spread_from(std::vector<std::size_t> queue) {
        for (const auto start : queue) node(start).column = 0;
        for (std::size_t next = 0; next < queue.size(); ++next) {
            const auto here = queue[next];
            for (const auto neighbour : neighbours_[here]) {
                if (node(neighbour).column != kUnplaced) continue;
                node(neighbour).column = node(here).column + 1;
                queue.push_back(neighbour);
            }
        }
    }

    Layout& layout_;
    std::vector<std::vector<std::size_t>> neighbours_;
};

void assign_rows(Layout& layout) {
    std::vector<PlacedNode*> nodes;
    for (auto& host : layout.hosts) nodes.push_back(&host.node);
    for (auto& network : layout.networks) nodes.push_back(&network);
    std::vector<std::size_t> counts;
    for (auto* node : nodes) {
        if (counts.size() <= node->column) counts.resize(node->column + 1);
        node->row = static_cast<double>(counts[node->column]++);
    }
    for (auto* node : nodes) node->row -= static_cast<double>(counts[node->column] - 1) / 2;
    layout.columns = counts.size();
    for (const auto count : counts) layout.rows_max = std::max(layout.rows_max, count);
}

}  // namespace

Layout lay_out(const SetupView& setup, const View& view) {
    Layout layout;
    add_nodes(layout, setup, view);
    add_cables(layout, setup, view);
    Columns(layout).assign();
    assign_rows(layout);
    return layout;
}

}  // namespace lvsim::runtime
