// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/masquerade.hpp"
#include "models/ipvs/paths.hpp"
#include "models/ipvs/scheduling.hpp"

namespace lvsim::ipvs {
namespace {

bool has_embedded_connection(const Core& core, Frame& frame) {
    if (!frame.has_l4() || !is_related_error(frame.icmp().type())) {
        return false;
    }
    const EmbeddedPacket about(frame);
    return about.is_valid() && is_supported(core.rules, about.protocol());
}

/// The packet that the error would have answered: what the client sends to the service.
Packet request_of(const Frame& error, const EmbeddedPacket& about) {
    Packet packet;
    packet.protocol = about.protocol();
    packet.source = about.destination();
    packet.destination = about.source();
    packet.mark = error.mark;
    packet.is_quoted = true;
    packet.is_ipsec = about.is_encrypted();
    return packet;
}

PacketAnswer pass_to_server(Core& core, PacketPlace place, FrameHandle& frame,
                            EmbeddedPacket& about, ConnId id) {
    Conn& conn = core.conns[id];
    if (!has_good_transport_checksum(*frame)) {
        return drop(core, *frame, DropReason::BadIcmpChecksum);
    }
    trace_match(core, *frame, conn, PacketRole::ErrorToServer, conn.state);
    count_in(core, conn, frame->ipv4().total_bytes());
    if (conn.method != ForwardingMethod::Masquerade) {
        ++conn.in_pkts;
        return transmit_to_server(core, place, frame, id);
    }
    const Endpoint server = conn.server();
    const WayOut way = find_way(core, *frame, server.address);
    if (way.obstacle) {
        return drop(core, *frame, *way.obstacle);
    }
    if (way.route.is_local && place == PacketPlace::Forward) {
        return drop(core, *frame, DropReason::LocalServerOfForwarded);
    }
    frame->ipv4().set_destination(server.address);
    about.put_source(server);
    fill_transport_checksum(*frame);
    return send_on(core, place, frame, way.route);
}

/// schedule_icmp: the error begins a connection, without a state and for three seconds.
PacketAnswer begin_with_error(Core& core, PacketPlace place, FrameHandle& frame,
                              EmbeddedPacket& about) {
    const ScheduleAnswer made = schedule(core, place, *frame, request_of(*frame, about));
    if (made.conn == kNoConn) {
        return {made.verdict};
    }
    Conn& conn = core.conns[made.conn];
    const PacketAnswer answer = pass_to_server(core, place, frame, about, made.conn);
    if (conn.is_one_packet) {
        end_connection(core, made.conn);
    } else {
        core.timers.start(made.conn, conn.timeout_seconds, core.unit());
    }
    core.arm();
    return answer;
}

}  // namespace

PacketAnswer handle_icmp_to_server(Core& core, PacketPlace place, FrameHandle& frame) {
    if (const auto answer = handle_tunnel_error(core, frame)) {
        return *answer;
    }
    if (!has_embedded_connection(core, *frame)) {
        return {};
    }
    EmbeddedPacket about(*frame);
    const ConnId id =
        core.conns.find_request({about.protocol(), about.destination(), about.source()});
    if (id != kNoConn) {
        return pass_to_server(core, place, frame, about, id);
    }
    return core.settings.schedule_icmp != 0 ? begin_with_error(core, place, frame, about)
                                            : PacketAnswer{};
}

PacketAnswer handle_icmp_from_server(Core& core, PacketPlace place, FrameHandle& frame) {
    if (!has_embedded_connection(core, *frame)) {
        return {};
    }
    EmbeddedPacket about(*frame);
    const ConnId id =
        core.conns.find_reply({about.protocol(), about.source(), about.destination()});
    if (id == kNoConn) {
        return {};
    }
    if (!has_good_transport_checksum(*frame)) {
        return drop(core, *frame, DropReason::BadIcmpChecksum);
    }
    const Conn& conn = core.conns[id];
    trace_match(core, *frame, conn, PacketRole::ErrorToClient, conn.state);
    frame->ipv4().set_source(conn.virtual_address().address);
    about.put_destination(conn.virtual_address());
    fill_transport_checksum(*frame);
    count_out(core, conn, frame->ipv4().total_bytes());
    frame->is_ipvs_handled = true;
    return {PacketVerdict::Accept,
            place != PacketPlace::LocalIn && core.settings.snat_reroute != 0};
}

}  // namespace lvsim::ipvs
