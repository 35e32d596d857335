// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/live_capture.hpp"

#include "models/host/calendar.hpp"
#include "models/host/host.hpp"

#include <algorithm>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kEthernetBytes = 14;

PacketType type_of(const Frame& frame, bool is_sent) {
    if (is_sent) return PacketType::Outgoing;
    const MacAddress destination = MacAddress::read(frame.data());
    if (destination.is_broadcast()) return PacketType::Broadcast;
    return destination.is_group() ? PacketType::Multicast : PacketType::ToHost;
}

}  // namespace

LiveCapture::LiveCapture(Host& host, CaptureSettings settings, Filter filter, Signal* news)
    : host_(host), settings_(std::move(settings)), filter_(std::move(filter)), news_(news) {
    host_.world().trace().subscribe(*this,
                                    {&kTraceKind<net::FrameSent>, &kTraceKind<net::FrameReceived>});
}

LiveCapture::~LiveCapture() {
    host_.world().trace().unsubscribe(*this);
}

Packet LiveCapture::take() {
    Packet packet = std::move(waiting_.front());
    waiting_.pop_front();
    return packet;
}

void LiveCapture::on_trace(const TraceRecord& record) {
    if (record.node != host_.node()) return;
    if (const auto* sent = record.as<net::FrameSent>()) {
        see(sent->interface, sent->interface_index, *sent->frame, true);
    } else if (const auto* received = record.as<net::FrameReceived>()) {
        see(received->interface, received->interface_index, *received->frame, false);
    }
}

void LiveCapture::see(std::string_view interface, std::uint32_t index, const Frame& frame,
                      bool is_sent) {
    if (!settings_.interface.empty() && settings_.interface != interface) return;
    if (!(is_sent ? settings_.takes_outbound : settings_.takes_inbound)) return;
    Packet packet = packet_of(interface, index, frame, is_sent);
    if (!filter_.matches(packet)) return;
    ++received_;
    // What lo sends comes back at once: the socket counts both, libpcap shows the second.
    if (index == 0 && is_sent) return;
    if (waiting_.size() == kWaitingMax) {
        ++dropped_;
        return;
    }
    packet.bytes.resize(std::min<std::size_t>(packet.bytes.size(), settings_.snapshot_bytes));
    waiting_.push_back(std::move(packet));
    news_->notify_all();
}

Packet LiveCapture::packet_of(std::string_view interface, std::uint32_t index, const Frame& frame,
                              bool is_sent) const {
    Packet packet;
    packet.link = settings_.link;
    packet.unix_ns = kEpochSeconds * 1'000'000'000 + host_.world().now().since_start().ns();
    packet.interface = interface;
    packet.type = type_of(frame, is_sent);
    packet.bytes.resize(frame.size());
    frame.copy_to(packet.bytes);
    switch (settings_.link) {
        case LinkType::Ethernet: break;
        case LinkType::Raw:
            packet.bytes.erase(packet.bytes.begin(), packet.bytes.begin() + kEthernetBytes);
            break;
        case LinkType::Cooked:
        case LinkType::CookedV2:
            packet.bytes = cooked({settings_.link, *packet.type, index, index == 0}, packet.bytes);
            break;
    }
    packet.length = packet.bytes.size();
    return packet;
}

}  // namespace lvsim::host::tcpdump
