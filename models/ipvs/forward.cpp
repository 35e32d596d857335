// SPDX-License-Identifier: Apache-2.0
//
// The forwarding methods (behaviour: Linux 6.1 ip_vs_xmit.c): how a client's packet gets to its
// server.
//
//   LVS-NAT          to the server's address and port; replies come back here
//   direct routing   as it is, to the server's link-level address; the server has the VIP too
//   tunnel           as it is, inside a packet to the server's address; it has the VIP too
//   local            as it is, to this machine
//   bypass           as it is, to the address that the client wished
#include "models/ipvs/ftp/control.hpp"
#include "models/ipvs/masquerade.hpp"
#include "models/ipvs/paths.hpp"

namespace lvsim::ipvs {
namespace {

PacketAnswer forward_nat(Core& core, PacketPlace place, FrameHandle& frame, ConnId id) {
    const Conn& conn = core.conns[id];
    const Endpoint server = conn.server();
    const WayOut way = find_way(core, *frame, server.address);
    if (way.obstacle) {
        return drop(core, *frame, *way.obstacle);
    }
    const bool comes_from_outside = frame->ingress != UINT32_MAX;
    if (way.route.is_local && server.address.is_loopback() && comes_from_outside &&
        !frame->ipv4().source().is_loopback()) {
        return drop(core, *frame, DropReason::LoopbackServer);
    }
    if (conn.has_helper) [[unlikely]] {
        if (const auto obstacle = help_request(core, *frame, id)) {
            return drop(core, *frame, *obstacle);
        }
    }
    rewrite_destination(*frame, server);
    return send_on(core, place, frame, way.route);
}

PacketAnswer forward_direct(Core& core, PacketPlace place, FrameHandle& frame, const Conn& conn) {
    const WayOut way = find_way(core, *frame, conn.server().address);
    if (way.obstacle) {
        return drop(core, *frame, *way.obstacle);
    }
    if (is_stranded_here(core, place, *frame, way.route)) {
        return drop(core, *frame, DropReason::LocalServerOfForwarded);
    }
    return send_on(core, place, frame, way.route);
}

/// What does not fit is fragmented whatever the inner packet wished (Linux: ignore_df).
OuterHeader outer_header(Core& core, Frame& frame, const Route& route, const Tunnel& tunnel,
                         IpAddress server) {
    const Ipv4View inner = frame.ipv4();
    const bool fits = inner.total_bytes() + tunnel_bytes(tunnel) <= route.mtu;
    const bool is_whole = core.settings.pmtu_disc != 0 && inner.dont_fragment() && fits;
    return {.source = route.source,
            .destination = server,
            .id = is_whole ? std::uint16_t{0}
                           : core.ports.out.next_ip_id(server, outer_protocol(tunnel.type)),
            .dont_fragment = is_whole,
            .hides_congestion = core.rules.hides_congestion_in_tunnels};
}

PacketAnswer forward_tunnel(Core& core, PacketPlace place, FrameHandle& frame, const Conn& conn) {
    const Tunnel* tunnel =
        conn.dest == kNoDestination ? nullptr : &core.destinations[conn.dest].tunnel;
    const IpAddress server = conn.server().address;
    const WayOut way = find_way_through(core, *frame, server, tunnel);
    if (way.obstacle) {
        return drop(core, *frame, *way.obstacle);
    }
    if (is_stranded_here(core, place, *frame, way.route)) {
        return drop(core, *frame, DropReason::LocalServerOfForwarded);
    }
    if (!way.route.is_local &&
        !encapsulate(*frame, *tunnel, outer_header(core, *frame, way.route, *tunnel, server))) {
        return drop(core, *frame, DropReason::LongHeaders);
    }
    return send_on(core, place, frame, way.route);
}

/// On to where the client wished, as though the service were not there.
PacketAnswer forward_bypass(Core& core, PacketPlace place, FrameHandle& frame) {
    const WayOut way = find_way(core, *frame, frame->ipv4().destination());
    if (way.obstacle) {
        return drop(core, *frame, *way.obstacle);
    }
    if (way.route.is_local) {
        return drop(core, *frame, DropReason::LocalServerOfForwarded);
    }
    return send_on(core, place, frame, way.route);
}

/// What 2.6.32 made of every server on the director itself.
PacketAnswer forward_local(FrameHandle& frame) {
    frame->is_ipvs_handled = true;
    return {};
}

}  // namespace

PacketAnswer transmit_to_server(Core& core, PacketPlace place, FrameHandle& frame, ConnId id) {
    const Conn& conn = core.conns[id];
    switch (conn.method) {
        case ForwardingMethod::Masquerade: return forward_nat(core, place, frame, id);
        case ForwardingMethod::LocalNode: return forward_local(frame);
        case ForwardingMethod::Tunnel: return forward_tunnel(core, place, frame, conn);
        case ForwardingMethod::DirectRoute: return forward_direct(core, place, frame, conn);
        case ForwardingMethod::Bypass: return forward_bypass(core, place, frame);
    }
    return drop(core, *frame, DropReason::NoRoute);
}

}  // namespace lvsim::ipvs
