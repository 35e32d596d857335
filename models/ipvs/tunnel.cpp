// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/tunnel.hpp"

#include "sim/core/hash.hpp"
#include "sim/wire/checksum.hpp"
#include "sim/wire/tunnel.hpp"

namespace lvsim::ipvs {
namespace {

/// A source port that is the same for all packets of a flow, of Linux's default local range.
std::uint16_t flow_port(Frame& inner) {
    constexpr std::uint64_t kFirst = 32768;
    constexpr std::uint64_t kPorts = 60999 - kFirst;
    const Ipv4View ip = inner.ipv4();
    std::uint64_t hash = hash_mix(ip.source_v4(), ip.destination_v4());
    hash = hash_mix(hash, static_cast<std::uint64_t>(ip.protocol()));
    if (inner.has_l4() && inner.l4_inline().size() >= 4 && ip.protocol() != IpProtocol::Icmp) {
        hash = hash_mix(hash, load_32(inner.l4()));
    }
    return static_cast<std::uint16_t>(kFirst + (hash >> 32) % kPorts);
}

/// RFC 3168 9.1.1, the limited-functionality half of what Linux does: a mark stays inside.
std::uint8_t outer_tos(std::uint8_t inner, bool hides_congestion) {
    constexpr std::uint8_t kEcnMask = 3;
    constexpr std::uint8_t kCongestion = 3;
    constexpr std::uint8_t kEct0 = 2;
    const bool is_marked = (inner & kEcnMask) == kCongestion;
    return is_marked && hides_congestion ? static_cast<std::uint8_t>((inner & ~kEcnMask) | kEct0)
                                         : inner;
}

void put_gue(Frame& frame, const Tunnel& tunnel, std::uint16_t source_port) {
    UdpView udp(frame.l4());
    udp.put_source_port(source_port);
    udp.put_destination_port(tunnel.port);
    udp.put_length(frame.l4_size());
    udp.put_checksum(0);
    GueView(frame.l4() + kUdpHeaderBytes).put(IpProtocol::IpIp);
    if (tunnel.checksum == TunnelChecksum::Whole) {
        fill_transport_checksum(frame);
    }
}

void put_gre(Frame& frame, const Tunnel& tunnel) {
    GreView gre(frame.l4());
    const bool has_checksum = tunnel.checksum == TunnelChecksum::Whole;
    gre.put(EtherType::Ipv4, has_checksum);
    if (has_checksum) {
        gre.put_checksum(sum_from_l4(frame).checksum());
    }
}

void put_ipv4(Frame& frame, Ipv4View inner, TunnelType type, const OuterHeader& outer) {
    Ipv4View ip = frame.ipv4();
    ip.clear(kIpv4HeaderBytes);
    ip.put_tos(outer_tos(inner.tos(), outer.hides_congestion));
    ip.put_total_bytes(frame.l3_size());
    ip.put_id(outer.id);
    ip.put_fragment(outer.dont_fragment, false, 0);
    ip.put_ttl(inner.ttl());
    ip.put_protocol(outer_protocol(type));
    ip.put_source(outer.source);
    ip.put_destination(outer.destination);
    ip.fill_checksum();
}

}  // namespace

std::string_view to_text(TunnelType type) {
    switch (type) {
        case TunnelType::IpIp: return "ipip";
        case TunnelType::Gue: return "gue";
        case TunnelType::Gre: return "gre";
    }
    return "";
}

IpProtocol outer_protocol(TunnelType type) {
    switch (type) {
        case TunnelType::IpIp: return IpProtocol::IpIp;
        case TunnelType::Gue: return IpProtocol::Udp;
        case TunnelType::Gre: return IpProtocol::Gre;
    }
    return IpProtocol::IpIp;
}

std::uint32_t tunnel_bytes(const Tunnel& tunnel) {
    switch (tunnel.type) {
        case TunnelType::IpIp: return kIpv4HeaderBytes;
        case TunnelType::Gue: return kIpv4HeaderBytes + kUdpHeaderBytes + kGueHeaderBytes;
        case TunnelType::Gre:
            return static_cast<std::uint32_t>(
                kIpv4HeaderBytes + kGreHeaderBytes +
                (tunnel.checksum == TunnelChecksum::Whole ? kGreChecksumBytes : 0));
    }
    return 0;
}

bool encapsulate(Frame& frame, const Tunnel& tunnel, const OuterHeader& outer) {
    const std::uint32_t added = tunnel_bytes(tunnel);
    if (!frame.make_headroom(added)) {
        return false;
    }
    const std::uint16_t source_port = flow_port(frame);
    std::byte* inner = frame.l3();
    frame.drop_front(static_cast<std::size_t>(inner - frame.data()));
    std::byte* l3 = frame.prepend(added);
    frame.set_l3(l3);
    frame.set_l4(l3 + kIpv4HeaderBytes);
    frame.checksum_state = ChecksumState::Unverified;
    put_ipv4(frame, Ipv4View(inner), tunnel.type, outer);
    switch (tunnel.type) {
        case TunnelType::IpIp: break;
        case TunnelType::Gue: put_gue(frame, tunnel, source_port); break;
        case TunnelType::Gre: put_gre(frame, tunnel); break;
    }
    EthernetView(frame.prepend(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
    return true;
}

}  // namespace lvsim::ipvs
