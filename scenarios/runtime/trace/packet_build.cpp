// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/packet_bytes.hpp"
#include "scenarios/runtime/trace/sctp_notation.hpp"
#include "sim/core/assert.hpp"
#include "sim/wire/icmp.hpp"
#include "sim/wire/ipv4.hpp"
#include "sim/wire/tcp.hpp"
#include "sim/wire/tunnel.hpp"
#include "sim/wire/udp.hpp"

#include <algorithm>

namespace lvsim::runtime {
namespace {

constexpr std::uint16_t kWindow = 65'535;
constexpr std::uint16_t kGueSourcePort = 49'152;  // a real one's is a hash of the flow
constexpr std::byte kFiller{'x'};

/// An IPv4 header and room for `rest` bytes behind it, all x.
std::vector<std::byte> with_header(const PacketNotation& packet, IpProtocol protocol,
                                   std::size_t rest) {
    std::vector<std::byte> bytes(kIpv4HeaderBytes + rest, kFiller);
    Ipv4View ip(bytes.data());
    ip.clear(kIpv4HeaderBytes);
    ip.put_total_bytes(bytes.size());
    ip.put_fragment(packet.dont_fragment, packet.more_fragments, packet.fragment_offset);
    ip.put_ttl(packet.ttl);
    ip.put_protocol(protocol);
    ip.put_source(packet.source.address);
    ip.put_destination(packet.destination.address);
    ip.fill_checksum();
    return bytes;
}

std::uint16_t transport_checksum(const PacketNotation& packet, IpProtocol protocol,
                                 std::span<const std::byte> segment) {
    ChecksumSum sum;
    sum.add_pseudo_header(packet.source.address, packet.destination.address,
                          static_cast<std::uint8_t>(protocol),
                          static_cast<std::uint32_t>(segment.size()));
    sum.add_bytes(segment);
    return sum.checksum();
}

PacketBytes build_tcp(const PacketNotation& packet) {
    PacketBytes made{with_header(packet, IpProtocol::Tcp, kTcpHeaderBytes + packet.payload_bytes),
                     kIpv4HeaderBytes + kTcpHeaderBytes};
    const std::span<std::byte> segment = std::span(made.bytes).subspan(kIpv4HeaderBytes);
    std::fill_n(segment.begin(), kTcpHeaderBytes, std::byte{0});
    std::copy(packet.data.begin(), packet.data.end(), segment.begin() + kTcpHeaderBytes);
    TcpView tcp(segment.data());
    tcp.put_source_port(packet.source.port);
    tcp.put_destination_port(packet.destination.port);
    tcp.put_sequence(packet.sequence);
    tcp.put_acknowledgement(packet.acknowledgement);
    tcp.put_header_bytes(kTcpHeaderBytes);
    tcp.put_flags(packet.flags);
    tcp.put_window(kWindow);
    tcp.put_checksum(transport_checksum(packet, IpProtocol::Tcp, segment));
    return made;
}

PacketBytes build_udp(const PacketNotation& packet) {
    PacketBytes made{with_header(packet, IpProtocol::Udp, kUdpHeaderBytes + packet.payload_bytes),
                     kIpv4HeaderBytes + kUdpHeaderBytes};
    const std::span<std::byte> datagram = std::span(made.bytes).subspan(kIpv4HeaderBytes);
    std::copy(packet.data.begin(), packet.data.end(), datagram.begin() + kUdpHeaderBytes);
    UdpView udp(datagram.data());
    udp.put_source_port(packet.source.port);
    udp.put_destination_port(packet.destination.port);
    udp.put_length(datagram.size());
    udp.put_checksum(0);
    const std::uint16_t checksum = transport_checksum(packet, IpProtocol::Udp, datagram);
    udp.put_checksum(checksum == 0 ? 0xffff : checksum);
    return made;
}

PacketBytes build_sctp_packet(const PacketNotation& packet) {
    const auto sctp = build_sctp(packet.source.port, packet.destination.port, packet.chunks);
    PacketBytes made{with_header(packet, IpProtocol::Sctp, sctp.size()),
                     kIpv4HeaderBytes + sctp.size()};
    std::copy(sctp.begin(), sctp.end(), made.bytes.begin() + kIpv4HeaderBytes);
    return made;
}

PacketBytes build_icmp(PacketNotation packet) {
    std::vector<std::byte> quoted;
    if (!packet.inner.empty()) {
        packet.dont_fragment = false;
        quoted = build_packet(packet.inner.front()).bytes;
        quoted.resize(std::min(quoted.size(), packet.quoted_bytes));
    }
    PacketBytes made{with_header(packet, IpProtocol::Icmp, kIcmpHeaderBytes + quoted.size()), 0};
    made.header_bytes = made.bytes.size();
    const std::span<std::byte> message = std::span(made.bytes).subspan(kIpv4HeaderBytes);
    std::copy(quoted.begin(), quoted.end(), message.begin() + kIcmpHeaderBytes);
    IcmpView icmp(message.data());
    icmp.put_type(IcmpType{packet.icmp_type});
    icmp.put_code(packet.icmp_code);
    icmp.put_rest(0);
    if (!icmp.is_error()) {
        icmp.put_identifier(1);
        icmp.put_sequence(1);
    } else if (icmp.type() == IcmpType::DestinationUnreachable &&
               packet.icmp_code == kIcmpFragmentationNeeded) {
        icmp.put_next_hop_mtu(packet.next_hop_mtu);
    }
    icmp.put_checksum(0);
    ChecksumSum sum;
    sum.add_bytes(message);
    icmp.put_checksum(sum.checksum());
    return made;
}

/// With room for `header` bytes between the two IPv4 headers.
PacketBytes build_tunnelled(const PacketNotation& packet, IpProtocol protocol, std::size_t header) {
    LVSIM_ASSERT(packet.inner.size() == 1, "a tunnel needs an inner packet");
    const PacketBytes inner = build_packet(packet.inner.front());
    PacketBytes made{with_header(packet, protocol, header + inner.bytes.size()),
                     kIpv4HeaderBytes + header + inner.header_bytes};
    std::copy(inner.bytes.begin(), inner.bytes.end(),
              made.bytes.end() - static_cast<std::ptrdiff_t>(inner.bytes.size()));
    return made;
}

PacketBytes build_gre(const PacketNotation& packet) {
    const bool has_checksum = packet.has_tunnel_checksum;
    PacketBytes made = build_tunnelled(packet, IpProtocol::Gre,
                                       kGreHeaderBytes + (has_checksum ? kGreChecksumBytes : 0));
    const std::span<std::byte> payload = std::span(made.bytes).subspan(kIpv4HeaderBytes);
    GreView gre(payload.data());
    gre.put(EtherType::Ipv4, has_checksum);
    if (has_checksum) {
        ChecksumSum sum;
        sum.add_bytes(payload);
        gre.put_checksum(sum.checksum());
    }
    return made;
}

PacketBytes build_gue(const PacketNotation& packet) {
    PacketBytes made = build_tunnelled(packet, IpProtocol::Udp, kUdpHeaderBytes + kGueHeaderBytes);
    const std::span<std::byte> datagram = std::span(made.bytes).subspan(kIpv4HeaderBytes);
    GueView(datagram.data() + kUdpHeaderBytes).put(IpProtocol::IpIp);
    UdpView udp(datagram.data());
    udp.put_source_port(kGueSourcePort);
    udp.put_destination_port(packet.destination.port);
    udp.put_length(datagram.size());
    udp.put_checksum(0);
    if (packet.has_tunnel_checksum) {
        udp.put_checksum(transport_checksum(packet, IpProtocol::Udp, datagram));
    }
    return made;
}

}  // namespace

PacketBytes build_packet(const PacketNotation& packet) {
    switch (packet.shape) {
        case PacketShape::Tcp: return build_tcp(packet);
        case PacketShape::Udp: return build_udp(packet);
        case PacketShape::Sctp: return build_sctp_packet(packet);
        case PacketShape::Icmp: return build_icmp(packet);
        case PacketShape::IpIp: return build_tunnelled(packet, IpProtocol::IpIp, 0);
        case PacketShape::Gre: return build_gre(packet);
        case PacketShape::Gue: return build_gue(packet);
        case PacketShape::Fragment: {
            // The bytes of a whole transport header in front, since nobody parses a fragment's.
            constexpr std::size_t kInlineBytes = 2 * kIpv4HeaderBytes;
            PacketBytes made{with_header(packet, IpProtocol{packet.protocol}, packet.payload_bytes),
                             0};
            made.header_bytes = std::min(kInlineBytes, made.bytes.size());
            return made;
        }
    }
    return {};
}

}  // namespace lvsim::runtime
