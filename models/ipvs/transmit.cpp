// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/paths.hpp"

namespace lvsim::ipvs {

PacketAnswer drop(Core& core, Frame& frame, DropReason reason) {
    if (core.is_traced<PacketDropped>()) {
        const Ipv4View ip = frame.ipv4();
        PacketDropped event{
            frame.id, reason, ip.protocol(), {ip.source(), 0}, {ip.destination(), 0}};
        if (frame.has_l4() && is_supported(ip.protocol())) {
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

WayOut find_way(Core& core, Frame& frame, IpAddress server) {
    Ipv4View ip = frame.ipv4();
    const auto route = core.ports.routes.route_to(server);
    const auto refuse = [&](IcmpType type, std::uint8_t code, std::uint32_t mtu,
                            DropReason reason) {
        core.ports.icmp.send_error(frame, type, code, static_cast<std::uint16_t>(mtu));
        return WayOut{{}, reason};
    };
    if (!route) {
        return refuse(IcmpType::DestinationUnreachable, kIcmpHostUnreachable, 0,
                      DropReason::NoRoute);
    }
    if (route->is_local) {
        return {*route, std::nullopt};
    }
    if (ip.source().is_loopback()) {
        return {{}, DropReason::LoopbackSource};
    }
    if (core.rules.decrements_ttl && ip.ttl() <= 1) {
        return refuse(IcmpType::TimeExceeded, kIcmpTtlExceeded, 0, DropReason::TimeToLiveExceeded);
    }
    if (core.rules.decrements_ttl) {
        ip.set_ttl(static_cast<std::uint8_t>(ip.ttl() - 1));
    }
    const bool is_error = ip.protocol() == IpProtocol::Icmp;
    if (!is_error && ip.dont_fragment() && ip.total_bytes() > route->mtu) {
        return refuse(IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded, route->mtu,
                      DropReason::FragmentationNeeded);
    }
    return {*route, std::nullopt};
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
