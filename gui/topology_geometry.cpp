// SPDX-License-Identifier: Apache-2.0
#include "gui/topology_geometry.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::gui {
namespace {

constexpr double kMargin = 26;
constexpr double kColumnGap = 74;
constexpr double kRowGap = 26;
constexpr double kNetworkHeight = 130;
constexpr double kCharacterWidth = 7.3;  // of the text in a box
constexpr double kHostWidthMin = 128;

double host_width(const runtime::HostView& host) {
    std::size_t longest = host.name.size() + 10;  // the icon, and "off"
    for (const auto& line : host_lines(host)) longest = std::max(longest, line.size());
    return std::max(kHostWidthMin, 24 + kCharacterWidth * static_cast<double>(longest));
}

double host_height(const runtime::HostView& host) {
    const auto lines = static_cast<double>(host_lines(host).size());
    return TopologyGeometry::kHeadHeight + TopologyGeometry::kLineHeight * lines + 10;
}

double along(double from, double to, double share) {
    return from + (to - from) * share;
}

}  // namespace

std::vector<std::string> host_lines(const runtime::HostView& host) {
    std::vector<std::string> lines;
    for (const auto& interface : host.interfaces) {
        if (interface.network.empty()) continue;
        for (const auto& address : interface.addresses) {
            lines.push_back(fmt::format("{} {}", interface.name, address));
        }
    }
    for (const auto& service : host.services) {
        lines.push_back(fmt::format("{} {}", service.name, service.scheduler));
        for (const auto& server : service.destinations) {
            lines.push_back(fmt::format(" -> {} act {} inact {}", server.address, server.active,
                                        server.inactive));
        }
    }
    return lines;
}

TopologyGeometry::TopologyGeometry(const runtime::Layout& layout,
                                   const std::vector<runtime::HostView>& hosts)
    : layout_(layout) {
    place_nodes(measure(hosts));
    stretch_networks();
    place_cables();
}

std::vector<TopologyGeometry::Column> TopologyGeometry::measure(
    const std::vector<runtime::HostView>& hosts) {
    std::vector<Column> columns(layout_.columns);
    for (std::size_t i = 0; i < layout_.hosts.size(); ++i) {
        auto& column = columns[layout_.hosts[i].node.column];
        hosts_.emplace_back(0, 0, host_width(hosts[i]), host_height(hosts[i]));
        column.width = std::max(column.width, hosts_.back().width());
        column.pitch = std::max(column.pitch, hosts_.back().height() + kRowGap);
    }
    for (const auto& network : layout_.networks) {
        auto& column = columns[network.column];
        networks_.emplace_back(0, 0, kNetworkWidth, kNetworkHeight);
        column.width = std::max(column.width, kNetworkWidth);
        column.pitch = std::max(column.pitch, kNetworkHeight + kRowGap);
    }
    return columns;
}

void TopologyGeometry::place_nodes(const std::vector<Column>& columns) {
    std::vector<double> middles;
    double x = kMargin;
    double height = 0;
    std::vector<double> rows(columns.size(), 0);
    const auto note_row = [&](const runtime::PlacedNode& node) {
        rows[node.column] = std::max(rows[node.column], 2 * node.row + 1);
    };
    for (const auto& host : layout_.hosts) note_row(host.node);
    for (const auto& network : layout_.networks) note_row(network);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        middles.push_back(x + columns[i].width / 2);
        x += columns[i].width + kColumnGap;
        height = std::max(height, rows[i] * columns[i].pitch);
    }
    size_ = {x - kColumnGap + kMargin, height + 2 * kMargin};
    const auto middle = [&](const runtime::PlacedNode& node) {
        return QPointF(middles[node.column],
                       size_.height() / 2 + node.row * columns[node.column].pitch);
    };
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        hosts_[i].moveCenter(middle(layout_.hosts[i].node));
    }
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        networks_[i].moveCenter(middle(layout_.networks[i]));
    }
}

void TopologyGeometry::stretch_networks() {
    // A network that has its column to itself reaches as far as its machines.
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        const auto column = layout_.networks[i].column;
        const auto in_column =
            std::count_if(layout_.networks.begin(), layout_.networks.end(),
                          [&](const runtime::PlacedNode& other) { return other.column == column; });
        if (in_column > 1) continue;
        for (const auto& cable : layout_.cables) {
            if (cable.network != i) continue;
            const auto& host = hosts_[cable.host];
            networks_[i].setTop(std::min(networks_[i].top(), host.top()));
            networks_[i].setBottom(std::max(networks_[i].bottom(), host.bottom()));
        }
    }
}

void TopologyGeometry::place_cables() {
    std::vector<double> used(hosts_.size(), 0);
    std::vector<double> total(hosts_.size(), 0);
    for (const auto& cable : layout_.cables) ++total[cable.host];
    for (const auto& cable : layout_.cables) {
        const auto& host = hosts_[cable.host];
        const auto& network = networks_[cable.network];
        const bool is_left = host.center().x() < network.center().x();
        ++used[cable.host];
        const double wanted =
            along(host.top(), host.bottom(), used[cable.host] / (total[cable.host] + 1));
        const double y = std::clamp(wanted, network.top() + 20, network.bottom() - 20);
        cables_.emplace_back(is_left ? host.right() : host.left(), wanted,
                             is_left ? network.left() : network.right(), y);
    }
    for (const auto& [a, b] : layout_.trunks) {
        trunks_.emplace_back(networks_[a].center(), networks_[b].center());
    }
}

std::optional<QPointF> TopologyGeometry::mark_of(std::string_view name) const {
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        if (layout_.hosts[i].node.name != name) continue;
        return QPointF(hosts_[i].center().x(), hosts_[i].bottom());
    }
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        if (layout_.networks[i].name == name) return networks_[i].center();
    }
    return std::nullopt;
}

std::optional<std::size_t> TopologyGeometry::cable_of(std::string_view host,
                                                      std::string_view port) const {
    for (std::size_t i = 0; i < layout_.cables.size(); ++i) {
        const auto& cable = layout_.cables[i];
        if (cable.interface == port && layout_.hosts[cable.host].node.name == host) return i;
    }
    return std::nullopt;
}

std::optional<QPointF> TopologyGeometry::on_way(std::string_view from, std::string_view from_port,
                                                std::string_view to, std::string_view to_port,
                                                double share) const {
    const auto first = cable_of(from, from_port);
    const auto last = cable_of(to, to_port);
    if (!first || !last) return std::nullopt;
    const QLineF& out = cables_[*first];
    const QLineF& in = cables_[*last];
    const QPointF enters = {networks_[layout_.cables[*first].network].center().x(), out.y2()};
    const QPointF leaves = {networks_[layout_.cables[*last].network].center().x(), in.y2()};
    constexpr double kCable = 0.42;  // of the way; the switch is the rest
    if (share < kCable) return QLineF(out.p1(), enters).pointAt(share / kCable);
    if (share < 1 - kCable) {
        return QLineF(enters, leaves).pointAt((share - kCable) / (1 - 2 * kCable));
    }
    return QLineF(leaves, in.p1()).pointAt((share - (1 - kCable)) / kCable);
}

}  // namespace lvsim::gui
