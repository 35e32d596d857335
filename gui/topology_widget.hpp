// SPDX-License-Identifier: Apache-2.0
//
// The picture of the network: machines, networks, cables, and packets on their way. It scales with
// the window. Nothing is told by colour alone: kinds of packets differ in shape and bear a word,
// machines have an icon for what they do, and one without power is dashed and says "off".
#pragma once

#include "gui/packet_flow.hpp"
#include "gui/runner.hpp"
#include "gui/topology_geometry.hpp"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <cstdint>

namespace lvsim::gui {

class TopologyWidget : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(TopologyWidget)

public:
    explicit TopologyWidget(QWidget* parent = nullptr);

    void show_snapshot(const Snapshot& snapshot);
    /// Packets drawn since the run began.
    [[nodiscard]] std::uint64_t packets_drawn() const { return flow_.drawn(); }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] double now_ms() const;
    void animate();
    void paint_cables(QPainter& painter) const;
    void paint_network(QPainter& painter, std::size_t network) const;
    void paint_host(QPainter& painter, std::size_t host) const;
    void paint_host_text(QPainter& painter, std::size_t host) const;
    void paint_flights(QPainter& painter) const;
    void paint_marks(QPainter& painter) const;
    void paint_key(QPainter& painter) const;

    QElapsedTimer clock_;
    QTimer frames_;  ///< Runs only while something moves.
    std::uint64_t run_ = 0;
    runtime::Layout layout_;
    runtime::SetupView setup_;
    std::vector<runtime::HostView> hosts_;
    TopologyGeometry geometry_;
    PacketFlow flow_;
};

}  // namespace lvsim::gui
