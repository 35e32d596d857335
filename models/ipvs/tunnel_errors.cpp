// SPDX-License-Identifier: Apache-2.0
//
// ICMP errors about what a tunnel to a server carries (behaviour: Linux 6.1 ip_vs_core.c,
// ip_vs_in_icmp). A router between director and server answers the director, who sent the outer
// packet; the client, who sent the inner one, can do something about it.
//
//   ICMP | IPv4 director > server | (UDP GUE, GRE) | IPv4 client > VIP | ports
#include "models/ipvs/masquerade.hpp"
#include "models/ipvs/paths.hpp"
#include "sim/wire/tunnel.hpp"

namespace lvsim::ipvs {
namespace {

/// Where in the ICMP message the client's packet begins.
struct TunnelledPacket {
    IpAddress server;
    std::size_t offset;
};

/// Bytes between the outer and the inner IPv4 header when a tunnel to one of our servers carried
/// the packet; nullopt: none did. `bytes` begin behind the outer header.
std::optional<std::size_t> tunnel_header_bytes(const Core& core, const Ipv4View& outer,
                                               std::span<std::byte> bytes) {
    const DestinationStore& servers = core.destinations;
    const IpAddress end = outer.destination();
    std::size_t header = 0;
    if (outer.protocol() == IpProtocol::IpIp) {
        return servers.is_tunnel_end(TunnelType::IpIp, {end, 0}) ? std::optional(header)
                                                                 : std::nullopt;
    }
    if (outer.protocol() == IpProtocol::Udp && bytes.size() >= kUdpHeaderBytes) {
        const std::uint16_t port = UdpView(bytes.data()).destination_port();
        if (servers.is_tunnel_end(TunnelType::Gue, {end, port})) {
            header = gue_bytes_before_ipv4(bytes.subspan(kUdpHeaderBytes));
            header += header == 0 ? 0 : kUdpHeaderBytes;
        }
    } else if (outer.protocol() == IpProtocol::Gre &&
               servers.is_tunnel_end(TunnelType::Gre, {end, 0})) {
        header = gre_bytes_before_ipv4(bytes);
    }
    return header == 0 ? std::nullopt : std::optional(header);
}

std::optional<TunnelledPacket> find_tunnelled(const Core& core, Frame& frame) {
    if (!frame.has_l4() || !is_related_error(frame.icmp().type())) {
        return std::nullopt;
    }
    const std::span<std::byte> icmp = frame.l4_inline();
    if (icmp.size() < kIcmpHeaderBytes + kIpv4HeaderBytes) {
        return std::nullopt;
    }
    const Ipv4View outer(icmp.data() + kIcmpHeaderBytes);
    const std::size_t at = kIcmpHeaderBytes + outer.header_bytes();
    if (outer.version() != 4 || outer.header_bytes() < kIpv4HeaderBytes || at > icmp.size() ||
        outer.fragment_offset() != 0) {
        return std::nullopt;
    }
    const auto header = tunnel_header_bytes(core, outer, icmp.subspan(at));
    return header ? std::optional(TunnelledPacket{outer.destination(), at + *header})
                  : std::nullopt;
}

/// "Fragmentation needed" of a router, as the client must hear it: what the way to the server now
/// takes, less the tunnel. nullopt: the client allows fragments, the director's tunnel will make
/// them.
std::optional<std::uint32_t> client_mtu(Core& core, const EmbeddedPacket& inner, IpAddress server,
                                        std::uint32_t reported) {
    // Linux takes an IPv4 header off, whatever the tunnel adds besides.
    constexpr std::uint32_t kLeast = 68 + kIpv4HeaderBytes;
    core.ports.routes.note_path_mtu(server, reported);
    if (!inner.dont_fragment()) {
        return std::nullopt;
    }
    const auto route = core.ports.routes.route_to(server);
    const std::uint32_t mtu = route ? route->mtu : reported;
    return mtu > kLeast ? mtu - static_cast<std::uint32_t>(kIpv4HeaderBytes) : mtu;
}

/// The machine's own error about the inner packet, as though it had come no further than here.
void tell_client(Core& core, Frame& frame, const EmbeddedPacket& inner, IpAddress server) {
    const IcmpView icmp = frame.icmp();
    const IcmpType type = icmp.type();
    const std::uint8_t code = icmp.code();
    std::uint32_t mtu = 0;
    if (type == IcmpType::DestinationUnreachable && code == kIcmpFragmentationNeeded) {
        const auto wanted = client_mtu(core, inner, server, icmp.next_hop_mtu());
        if (!wanted) {
            return;
        }
        mtu = *wanted;
    }
    frame.set_l3(inner.data());
    frame.set_l4(inner.data() + Ipv4View(frame.l3()).header_bytes());
    core.ports.icmp.send_error(frame, type, code, static_cast<std::uint16_t>(mtu));
}

}  // namespace

std::optional<PacketAnswer> handle_tunnel_error(Core& core, FrameHandle& frame) {
    const auto tunnelled = find_tunnelled(core, *frame);
    if (!tunnelled) {
        return std::nullopt;
    }
    const auto here = core.ports.routes.route_to(frame->ipv4().destination());
    if (!here || !here->is_local) {
        return PacketAnswer{};
    }
    const EmbeddedPacket inner(*frame, tunnelled->offset);
    if (!inner.is_valid() || !is_supported(core.rules, inner.protocol())) {
        return PacketAnswer{};
    }
    const ConnId id =
        core.conns.find_request({inner.protocol(), inner.source(), inner.destination()});
    if (id == kNoConn) {
        return PacketAnswer{};
    }
    if (!has_good_transport_checksum(*frame)) {
        return drop(core, *frame, DropReason::BadIcmpChecksum);
    }
    const Conn& conn = core.conns[id];
    trace_match(core, *frame, conn, PacketRole::ErrorOfTunnel, conn.state);
    tell_client(core, *frame, inner, tunnelled->server);
    core.ports.out.consume(std::move(frame));
    return PacketAnswer{PacketVerdict::Stolen};
}

}  // namespace lvsim::ipvs
