// SPDX-License-Identifier: Apache-2.0
#include "sim/net/frame_trace.hpp"

#include "sim/net/icmp.hpp"
#include "sim/wire/arp.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::net {

namespace {

/// A copy of a frame's first bytes, enough for all headers that are read here.
struct Head {
    std::array<std::byte, 160> bytes{};
    std::size_t size = 0;

    explicit Head(const Frame& frame) { size = frame.copy_from(0, bytes); }
    [[nodiscard]] std::byte* at(std::size_t offset) { return bytes.data() + offset; }
    [[nodiscard]] bool has(std::size_t offset, std::size_t count) const {
        return offset + count <= size;
    }
};

std::string flags_text(TcpFlags flags) {
    std::string text;
    for (const auto& [is_set, letter] :
         {std::pair(flags.syn, 'S'), std::pair(flags.fin, 'F'), std::pair(flags.rst, 'R'),
          std::pair(flags.psh, 'P'), std::pair(flags.urg, 'U'), std::pair(flags.ack, '.')}) {
        if (is_set) {
            text.push_back(letter);
        }
    }
    return text.empty() ? "-" : text;
}

std::string arp_text(Head& head) {
    const auto message = ArpMessage::parse(std::span<const std::byte>(
        head.at(kEthernetHeaderBytes), head.size - kEthernetHeaderBytes));
    if (!message) {
        return "arp, unreadable";
    }
    if (message->operation == ArpOperation::Request) {
        return fmt::format("arp who has {}, tell {}", to_text(message->target_ip),
                           to_text(message->sender_ip));
    }
    return fmt::format("arp {} is at {}", to_text(message->sender_ip),
                       to_text(message->sender_mac));
}

std::string tcp_text(const Ipv4View& ip, Head& head, std::size_t at) {
    const TcpView tcp(head.at(at));
    const std::size_t headers = ip.header_bytes() + tcp.header_bytes();
    const std::size_t length = ip.total_bytes() > headers ? ip.total_bytes() - headers : 0;
    return fmt::format("{} > {} tcp {} seq {} ack {} len {}",
                       to_text(Endpoint{ip.source(), tcp.source_port()}),
                       to_text(Endpoint{ip.destination(), tcp.destination_port()}),
                       flags_text(tcp.flags()), tcp.sequence(), tcp.acknowledgement(), length);
}

std::string udp_text(const Ipv4View& ip, Head& head, std::size_t at) {
    const UdpView udp(head.at(at));
    return fmt::format("{} > {} udp len {}", to_text(Endpoint{ip.source(), udp.source_port()}),
                       to_text(Endpoint{ip.destination(), udp.destination_port()}),
                       udp.length() >= kUdpHeaderBytes ? udp.length() - kUdpHeaderBytes : 0);
}

std::string icmp_text(const Ipv4View& ip, Head& head, std::size_t at) {
    const IcmpView icmp(head.at(at));
    const std::string ends =
        fmt::format("{} > {} icmp", to_text(ip.source()), to_text(ip.destination()));
    if (icmp.type() == IcmpType::EchoRequest || icmp.type() == IcmpType::EchoReply) {
        return fmt::format("{} echo {} id {} seq {}", ends,
                           icmp.type() == IcmpType::EchoRequest ? "request" : "reply",
                           icmp.identifier(), icmp.sequence());
    }
    return fmt::format("{} {}", ends, icmp_error_text(icmp.type(), icmp.code()));
}

std::string ipv4_text(Head& head) {
    if (!head.has(kEthernetHeaderBytes, kIpv4HeaderBytes)) {
        return "ip, truncated";
    }
    const Ipv4View ip(head.at(kEthernetHeaderBytes));
    const std::size_t at = kEthernetHeaderBytes + ip.header_bytes();
    if (ip.fragment_offset() == 0) {
        if (ip.protocol() == IpProtocol::Tcp && head.has(at, kTcpHeaderBytes)) {
            return tcp_text(ip, head, at);
        }
        if (ip.protocol() == IpProtocol::Udp && head.has(at, kUdpHeaderBytes)) {
            return udp_text(ip, head, at);
        }
        if (ip.protocol() == IpProtocol::Icmp && head.has(at, kIcmpHeaderBytes)) {
            return icmp_text(ip, head, at);
        }
    }
    return fmt::format("{} > {} protocol {} offset {} len {}", to_text(ip.source()),
                       to_text(ip.destination()), static_cast<int>(ip.protocol()),
                       ip.fragment_offset(), ip.total_bytes());
}

void frame_fields(TraceFields& to, std::string_view interface, const Frame& frame) {
    to.add("interface", interface);
    to.add("frame", static_cast<std::int64_t>(frame.id));
    to.add("bytes", static_cast<std::int64_t>(frame.size()));
    to.add("packet", frame_text(frame));
}

}  // namespace

std::string frame_text(const Frame& frame) {
    Head head(frame);
    if (!head.has(0, kEthernetHeaderBytes)) {
        return "no Ethernet header";
    }
    const EtherType type = EthernetView(head.at(0)).type();
    if (type == EtherType::Arp) {
        return arp_text(head);
    }
    if (type == EtherType::Ipv4 || frame.has_l3()) {
        return ipv4_text(head);
    }
    return fmt::format("EtherType 0x{:04x}", static_cast<unsigned>(type));
}

void FrameSent::fields(TraceFields& to) const {
    frame_fields(to, interface, *frame);
}

std::string FrameSent::text() const {
    return fmt::format("sent on {}: {}", interface, frame_text(*frame));
}

void FrameReceived::fields(TraceFields& to) const {
    frame_fields(to, interface, *frame);
}

std::string FrameReceived::text() const {
    return fmt::format("received on {}: {}", interface, frame_text(*frame));
}

}  // namespace lvsim::net
