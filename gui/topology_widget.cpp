// SPDX-License-Identifier: Apache-2.0
#include "gui/topology_widget.hpp"

#include "gui/look.hpp"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>
#include <QSvgRenderer>
#include <algorithm>
#include <array>

namespace lvsim::gui {
namespace {

constexpr int kFrameMs = 33;
constexpr double kKeyHeight = 30;
constexpr double kLargest = 1.35;  // the picture does not grow beyond
constexpr std::size_t kLabelsMax = 10;

QString icon_of(runtime::HostRole role) {
    switch (role) {
        case runtime::HostRole::Client: return QStringLiteral(":/icons/client.svg");
        case runtime::HostRole::Director: return QStringLiteral(":/icons/director.svg");
        case runtime::HostRole::Server: return QStringLiteral(":/icons/server.svg");
        case runtime::HostRole::Other: break;
    }
    return QStringLiteral(":/icons/machine.svg");
}

QColor color_of(PacketKind kind) {
    switch (kind) {
        case PacketKind::Arp: return {0x8a, 0x6d, 0x1a};
        case PacketKind::Icmp: return {0x8a, 0x4f, 0xa3};
        case PacketKind::Tcp: return look::kAccent;
        case PacketKind::TcpData: return {0xc2, 0x57, 0x1a};
        case PacketKind::Other: break;
    }
    return look::kLine;
}

/// A shape of its own for each kind.
void draw_packet(QPainter& painter, PacketKind kind, QPointF at) {
    constexpr double kSize = 6;
    const auto polygon = [&](std::initializer_list<QPointF> corners) {
        QPolygonF shape;
        for (const auto& corner : corners) shape << at + corner * kSize;
        painter.drawPolygon(shape);
    };
    painter.setPen(QPen(Qt::white, 1.2));
    painter.setBrush(color_of(kind));
    switch (kind) {
        case PacketKind::Arp: polygon({{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}}); break;
        case PacketKind::Icmp: polygon({{0, -1.2}, {1.2, 0.95}, {-1.2, 0.95}}); break;
        case PacketKind::Tcp: painter.drawEllipse(at, kSize, kSize); break;
        case PacketKind::TcpData: polygon({{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}); break;
        case PacketKind::Other: painter.drawEllipse(at, kSize * 0.7, kSize * 0.7); break;
    }
}

QFont named_font(double pixels, bool is_bold) {
    QFont font = QApplication::font();
    font.setPixelSize(static_cast<int>(pixels));
    font.setBold(is_bold);
    return font;
}

QFont fixed_pixels(double pixels) {
    QFont font = look::fixed_font(10);
    font.setPixelSize(static_cast<int>(pixels));
    return font;
}

}  // namespace

TopologyWidget::TopologyWidget(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Network"));
    setMinimumSize(360, 220);
    clock_.start();
    frames_.setInterval(kFrameMs);
    connect(&frames_, &QTimer::timeout, this, &TopologyWidget::animate);
}

QSize TopologyWidget::sizeHint() const {
    return {900, 380};
}

double TopologyWidget::now_ms() const {
    return static_cast<double>(clock_.nsecsElapsed()) / 1e6;
}

void TopologyWidget::show_snapshot(const Snapshot& snapshot) {
    if (snapshot.run != run_) flow_.clear();
    run_ = snapshot.run;
    layout_ = snapshot.layout;
    setup_ = snapshot.setup;
    hosts_ = snapshot.view.hosts;
    geometry_ = TopologyGeometry(layout_, hosts_);
    flow_.add(snapshot.events.events, snapshot.speed, now_ms());
    if (!flow_.is_idle()) frames_.start();
    update();
}

void TopologyWidget::animate() {
    flow_.advance(now_ms());
    if (flow_.is_idle()) frames_.stop();
    update();
}

void TopologyWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), look::kPage);
    const QSizeF size = geometry_.size();
    if (size.isEmpty()) return;
    painter.save();
    const double room = height() - kKeyHeight;
    const double scale = std::min({width() / size.width(), room / size.height(), kLargest});
    painter.translate((width() - size.width() * scale) / 2, (room - size.height() * scale) / 2);
    painter.scale(scale, scale);
    paint_cables(painter);
    for (std::size_t i = 0; i < setup_.networks.size(); ++i) paint_network(painter, i);
    for (std::size_t i = 0; i < hosts_.size(); ++i) paint_host(painter, i);
    paint_flights(painter);
    paint_marks(painter);
    painter.restore();
    paint_key(painter);
}

void TopologyWidget::paint_cables(QPainter& painter) const {
    painter.setPen(QPen(look::kWire, 2));
    for (const auto& cable : geometry_.cables()) painter.drawLine(cable);
    painter.setPen(QPen(look::kWire, 3.5));
    for (const auto& trunk : geometry_.trunks()) painter.drawLine(trunk);
}

void TopologyWidget::paint_network(QPainter& painter, std::size_t network) const {
    const QRectF& box = geometry_.network(network);
    painter.setPen(QPen(look::kWire, 1.4));
    painter.setBrush(look::kNetwork);
    painter.drawRoundedRect(box, box.width() / 2, box.width() / 2);
    painter.save();
    painter.translate(box.center());
    painter.rotate(-90);
    const QRectF along(-box.height() / 2, -box.width() / 2, box.height(), box.width());
    painter.setPen(look::kInk);
    painter.setFont(named_font(13, true));
    const auto& view = setup_.networks[network];
    painter.drawText(along.adjusted(0, 4, 0, -box.width() / 2), Qt::AlignCenter,
                     QString::fromStdString(view.name));
    painter.setPen(look::kText);
    painter.setFont(fixed_pixels(11));
    painter.drawText(along.adjusted(0, box.width() / 2 - 3, 0, -4), Qt::AlignCenter,
                     QString::fromStdString(view.subnet));
    painter.restore();
}

void TopologyWidget::paint_host(QPainter& painter, std::size_t host) const {
    const QRectF& box = geometry_.host(host);
    const bool is_on = hosts_[host].is_powered;
    const auto role = layout_.hosts[host].role;
    const bool is_director = role == runtime::HostRole::Director;
    QPen outline(is_director ? look::kAccent : look::kLine, is_director ? 2 : 1.5);
    if (!is_on) outline.setStyle(Qt::DashLine);
    painter.setPen(outline);
    painter.setBrush(!is_on ? look::kPage : is_director ? look::kDirectorBox : look::kBox);
    painter.drawRoundedRect(box, 9, 9);
    painter.setOpacity(is_on ? 1 : 0.55);
    QSvgRenderer(icon_of(role)).render(&painter, QRectF(box.left() + 9, box.top() + 8, 20, 20));
    paint_host_text(painter, host);
    painter.setOpacity(1);
}

void TopologyWidget::paint_host_text(QPainter& painter, std::size_t host) const {
    const QRectF& box = geometry_.host(host);
    const auto& view = hosts_[host];
    painter.setPen(look::kInk);
    painter.setFont(named_font(14, true));
    const QRectF head(box.left() + 36, box.top() + 5, box.width() - 44, 26);
    painter.drawText(head, Qt::AlignVCenter | Qt::AlignLeft, QString::fromStdString(view.name));
    if (!view.is_powered) {
        painter.setPen(look::kBad);
        painter.drawText(head, Qt::AlignVCenter | Qt::AlignRight, tr("off"));
    }
    painter.setPen(look::kText);
    painter.setFont(fixed_pixels(11));
    QRectF line(box.left() + 11, box.top() + TopologyGeometry::kHeadHeight, box.width() - 16,
                TopologyGeometry::kLineHeight);
    for (const auto& text : host_lines(view)) {
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, QString::fromStdString(text));
        line.translate(0, TopologyGeometry::kLineHeight);
    }
}

void TopologyWidget::paint_flights(QPainter& painter) const {
    const double now = now_ms();
    std::vector<QRectF> labels;
    const bool has_labels = flow_.flights().size() <= kLabelsMax;
    painter.setFont(named_font(11, true));
    for (const auto& flight : flow_.flights()) {
        if (now < flight.begin_ms) continue;
        const double share = (now - flight.begin_ms) / (flight.end_ms - flight.begin_ms);
        const auto at = geometry_.on_way(flight.from, flight.from_interface, flight.to,
                                         flight.to_interface, std::min(share, 1.0));
        if (!at) continue;
        draw_packet(painter, flight.look.kind, *at);
        if (!has_labels) continue;
        const QRectF place(at->x() - 32, at->y() - 23, 64, 14);
        const bool is_free = std::none_of(labels.begin(), labels.end(), [&](const QRectF& label) {
            return label.intersects(place);
        });
        if (!is_free) continue;
        labels.push_back(place);
        painter.setPen(color_of(flight.look.kind));
        painter.drawText(place, Qt::AlignCenter | Qt::TextDontClip,
                         QString::fromStdString(flight.look.label));
    }
}

void TopologyWidget::paint_marks(QPainter& painter) const {
    const double now = now_ms();
    painter.setFont(named_font(11, true));
    for (const auto& mark : flow_.marks()) {
        const auto at = geometry_.mark_of(mark.host);
        if (!at || now < mark.begin_ms) continue;
        painter.setPen(QPen(look::kBad, 3));
        painter.drawLine(*at + QPointF(-8, -8), *at + QPointF(8, 8));
        painter.drawLine(*at + QPointF(-8, 8), *at + QPointF(8, -8));
        painter.drawText(QRectF(at->x() - 110, at->y() + 9, 220, 16), Qt::AlignCenter,
                         QString::fromStdString(mark.reason));
    }
}

void TopologyWidget::paint_key(QPainter& painter) const {
    const std::array<std::pair<PacketKind, QString>, 4> kinds = {
        {{PacketKind::Tcp, tr("TCP without data")},
         {PacketKind::TcpData, tr("TCP with data")},
         {PacketKind::Arp, tr("ARP")},
         {PacketKind::Icmp, tr("ICMP")}}};
    painter.setFont(named_font(11, false));
    const double y = height() - kKeyHeight / 2;
    double x = 18;
    for (const auto& [kind, name] : kinds) {
        draw_packet(painter, kind, {x, y});
        painter.setPen(look::kFaintText);
        painter.drawText(QPointF(x + 12, y + 4), name);
        x += painter.fontMetrics().horizontalAdvance(name) + 40;
    }
    painter.setPen(QPen(look::kBad, 2.4));
    painter.drawLine(QPointF(x - 5, y - 5), QPointF(x + 5, y + 5));
    painter.drawLine(QPointF(x - 5, y + 5), QPointF(x + 5, y - 5));
    painter.setPen(look::kFaintText);
    painter.drawText(QPointF(x + 12, y + 4), tr("dropped, with the reason"));
}

}  // namespace lvsim::gui
