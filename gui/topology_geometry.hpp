// SPDX-License-Identifier: Apache-2.0
//
// From the columns and rows of a layout to rectangles and lines, in units of the picture: how large
// each machine's box must be for what is written in it, where cables end, which way a packet takes.
#pragma once

#include "scenarios/runtime/layout.hpp"
#include "scenarios/runtime/view.hpp"

#include <QLineF>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <optional>
#include <string_view>
#include <vector>

namespace lvsim::gui {

/// What is written in a machine's box under its name: addresses and the director's tables.
[[nodiscard]] std::vector<std::string> host_lines(const runtime::HostView& host);

class TopologyGeometry {
public:
    static constexpr double kLineHeight = 15;
    static constexpr double kHeadHeight = 34;
    static constexpr double kNetworkWidth = 42;

    TopologyGeometry() = default;
    TopologyGeometry(const runtime::Layout& layout, const std::vector<runtime::HostView>& hosts);

    [[nodiscard]] QSizeF size() const { return size_; }
    [[nodiscard]] const QRectF& host(std::size_t index) const { return hosts_[index]; }
    [[nodiscard]] const QRectF& network(std::size_t index) const { return networks_[index]; }
    /// From the machine to the network, in the order of the layout.
    [[nodiscard]] const std::vector<QLineF>& cables() const { return cables_; }
    [[nodiscard]] const std::vector<QLineF>& trunks() const { return trunks_; }
    /// Where what happens at the machine or network of that name is marked; nothing: there is none.
    [[nodiscard]] std::optional<QPointF> mark_of(std::string_view name) const;

    /// Where a packet is, `share` (0..1) of the way from one machine's interface to another's:
    /// along the cable, down the switch, along the other cable.
    [[nodiscard]] std::optional<QPointF> on_way(std::string_view from, std::string_view from_port,
                                                std::string_view to, std::string_view to_port,
                                                double share) const;

private:
    struct Column {
        double width = 0;
        double pitch = 0;  ///< From one row to the next.
    };
    [[nodiscard]] std::vector<Column> measure(const std::vector<runtime::HostView>& hosts);
    void place_nodes(const std::vector<Column>& columns);
    void stretch_networks();
    void place_cables();
    [[nodiscard]] std::optional<std::size_t> cable_of(std::string_view host,
                                                      std::string_view port) const;

    runtime::Layout layout_;
    QSizeF size_;
    std::vector<QRectF> hosts_;
    std::vector<QRectF> networks_;
    std::vector<QLineF> cables_;
    std::vector<QLineF> trunks_;
};

}  // namespace lvsim::gui
