// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/paths.hpp"

namespace lvsim::ipvs {

PacketAnswer drop(Core& core, Frame& frame, DropReason reason) {
    if (core.is_traced<PacketDropped>()) {
        const Ipv4View ip = frame.ipv4();
        PacketDropped event{
            frame.id, reason, ip.protocol(), {ip.source(), 0}, {ip.destination(), 0}};
        if (frame.has_l4() && has_ports(ip.protocol())) {
            event.source.port = load_16(frame.l4());
            event.destination.port = load_16(frame.l4() + 2);
        }
        core.trace(event);
    }
    return {PacketVerdict::Drop};
}

void trace_match(Core& core, const Frame& frame, const Conn& conn, PacketRole role,
                 std::uint8_t state_before) {
    if (core.is_traced<PacketMatched>()) [[unlikely]] {
        core.trace(PacketMatched{frame.id, role, conn.protocol, conn.client(),
                                 conn.virtual_address(), conn.server(), conn.method,
                                 state_name(conn.protocol, state_before),
                                 state_name(conn.protocol, conn.state)});
    }
}

namespace {

WayOut refuse(Core& core, Frame& frame, IcmpType type, std::uint8_t code, DropReason reason,
              std::uint32_t mtu = 0) {
    core.ports.icmp.send_error(frame, type, code, static_cast<std::uint16_t>(mtu));
    return {{}, reason};
}

/// The steps before the length is looked at. A local route is the end of them.
WayOut begin_way(Core& core, Frame& frame, IpAddress server) {
    const auto route = core.ports.routes.route_to(server);
    if (!route) {
        return refuse(core, frame, IcmpType::DestinationUnreachable, kIcmpHostUnreachable,
                      DropReason::NoRoute);
    }
    Ipv4View ip = frame.ipv4();
    if (route->is_local) {
        return {*route, std::nullopt};
    }
    if (ip.source().is_loopback()) {
        return {{}, DropReason::LoopbackSource};
    }
    if (core.rules.decrements_ttl) {
        if (ip.ttl() <= 1) {
            return refuse(core, frame, IcmpType::TimeExceeded, kIcmpTtlExceeded,
                          DropReason::TimeToLiveExceeded);
        }
        ip.set_ttl(static_cast<std::uint8_t>(ip.ttl() - 1));
    }
    return {*route, std::nullopt};
}

/// ICMP errors are not measured: they are fragmented if they must.
WayOut check_length(Core& core, Frame& frame, const WayOut& way, std::uint32_t mtu) {
    const Ipv4View ip = frame.ipv4();
    if (ip.protocol() == IpProtocol::Icmp || !ip.dont_fragment() || ip.total_bytes() <= mtu) {
        return way;
    }
    return refuse(core, frame, IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded,
                  DropReason::FragmentationNeeded, mtu);
}

}  // namespace

WayOut find_way(Core& core, Frame& frame, IpAddress server) {
    const WayOut way = begin_way(core, frame, server);
    return way.obstacle || way.route.is_local ? way : check_length(core, frame, way, way.route.mtu);
}

WayOut find_way_through(Core& core, Frame& frame, IpAddress server, const Tunnel* tunnel) {
    constexpr std::uint32_t kMtuMin = 68;  // RFC 791
    const WayOut way = begin_way(core, frame, server);
    if (way.obstacle || way.route.is_local) {
        return way;
    }
    if (tunnel == nullptr) {
        return {{}, DropReason::UnknownTunnel};
    }
    const std::uint32_t added = tunnel_bytes(*tunnel);
    if (way.route.mtu < added + kMtuMin) {
        return {{}, DropReason::NarrowTunnel};
    }
    return core.settings.pmtu_disc == 0 ? way
                                        : check_length(core, frame, way, way.route.mtu - added);
}

bool is_stranded_here(Core& core, PacketPlace place, Frame& frame, const Route& to_server) {
    if (!to_server.is_local || place == PacketPlace::LocalIn) {
        return false;
    }
    const auto own = core.ports.routes.route_to(frame.ipv4().destination());
    return !own || !own->is_local;
}

PacketAnswer send_on(Core& core, PacketPlace place, FrameHandle& frame, const Route& route) {
    frame->is_ipvs_handled = true;
    if (route.is_local) {
        return {PacketVerdict::Accept, place == PacketPlace::LocalOut};
    }
    core.ports.out.transmit(std::move(frame), route);
    return {PacketVerdict::Stolen};
}

void count_in(Core& core, const Conn& conn, std::uint64_t bytes) {
    if (conn.dest == kNoDestination) {
        return;
    }
    Destination& server = core.destinations[conn.dest];
    if (server.is_available) {
        const std::uint64_t points = core.points();
        server.stats.count_in(points, bytes);
        server.service->stats.count_in(points, bytes);
        core.totals.count_in(points, bytes);
    }
}

void count_out(Core& core, const Conn& conn, std::uint64_t bytes) {
    if (conn.dest == kNoDestination) {
        return;
    }
    Destination& server = core.destinations[conn.dest];
    if (server.is_available) {
        const std::uint64_t points = core.points();
        server.stats.count_out(points, bytes);
        server.service->stats.count_out(points, bytes);
        core.totals.count_out(points, bytes);
    }
}

}  // namespace lvsim::ipvs
