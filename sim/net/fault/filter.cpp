// SPDX-License-Identifier: Apache-2.0
//
// Which frames a fault touches. Works on raw bytes, with every length checked: what comes by may
// have been broken by another fault before.
#include "sim/net/fault/config.hpp"
#include "sim/wire/arp.hpp"
#include "sim/wire/frame.hpp"

#include <array>
#include <optional>

namespace lvsim::net {
namespace {

/// Ethernet, the longest IPv4 header, and two ports.
constexpr std::size_t kHeadBytes = kEthernetHeaderBytes + 60 + 4;

/// What a filter asks of a frame.
struct Facts {
    EtherType type{};
    std::optional<IpProtocol> protocol;  ///< Of IPv4.
    IpAddress source;
    IpAddress destination;
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
};

using Head = std::array<std::byte, kHeadBytes>;

void read_arp(Head& head, std::size_t size, Facts& facts) {
    const auto message = ArpMessage::parse(std::span<const std::byte>(head).subspan(
        kEthernetHeaderBytes, size - kEthernetHeaderBytes));
    if (message) {
        facts.source = message->sender_ip;
        facts.destination = message->target_ip;
    }
}

void read_ipv4(Head& head, std::size_t size, Facts& facts) {
    if (size < kEthernetHeaderBytes + kIpv4HeaderBytes) return;
    const Ipv4View ip(head.data() + kEthernetHeaderBytes);
    facts.protocol = ip.protocol();
    facts.source = ip.source();
    facts.destination = ip.destination();
    const std::size_t ports = kEthernetHeaderBytes + ip.header_bytes();
    const bool has_ports = ip.protocol() == IpProtocol::Tcp || ip.protocol() == IpProtocol::Udp;
    if (!has_ports || ip.fragment_offset() != 0 || size < ports + 4) return;
    facts.source_port = load_16(head.data() + ports);
    facts.destination_port = load_16(head.data() + ports + 2);
}

Facts facts_of(const Frame& frame) {
    Head head{};
    const std::size_t size = frame.copy_from(0, head);
    Facts facts;
    if (size < kEthernetHeaderBytes) return facts;
    facts.type = EthernetView(head.data()).type();
    if (facts.type == EtherType::Arp) read_arp(head, size, facts);
    if (facts.type == EtherType::Ipv4) read_ipv4(head, size, facts);
    return facts;
}

bool fits(FilterProtocol wanted, const Facts& facts) {
    switch (wanted) {
        case FilterProtocol::Any: return true;
        case FilterProtocol::Arp: return facts.type == EtherType::Arp;
        case FilterProtocol::Ip: return facts.type == EtherType::Ipv4;
        case FilterProtocol::Icmp: return facts.protocol == IpProtocol::Icmp;
        case FilterProtocol::Tcp: return facts.protocol == IpProtocol::Tcp;
        case FilterProtocol::Udp: return facts.protocol == IpProtocol::Udp;
    }
    return false;
}

}  // namespace

bool FrameFilter::matches(const Frame& frame) const {
    if (is_everything()) return true;
    const Facts facts = facts_of(frame);
    if (!fits(protocol, facts)) return false;
    if (port != 0 && facts.source_port != port && facts.destination_port != port) return false;
    return address.is_unspecified() || facts.source == address || facts.destination == address;
}

}  // namespace lvsim::net
