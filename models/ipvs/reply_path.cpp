// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ftp/control.hpp"
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/masquerade.hpp"
#include "models/ipvs/paths.hpp"
#include "models/ipvs/scheduling.hpp"

namespace lvsim::ipvs {
namespace {

/// A packet of a configured server without an entry: with nat_icmp_send the server is told.
bool deserves_icmp(const Core& core, const Packet& packet) {
    return core.settings.nat_icmp_send != 0 && !packet.is_abort() && !packet.is_ipsec &&
           core.destinations.is_real_server(packet.protocol, packet.source);
}

}  // namespace

PacketAnswer handle_reply(Core& core, PacketPlace place, FrameHandle& frame) {
    if (!frame->has_l4()) {
        return {};
    }
    const Packet packet = Packet::read(*frame);
    ConnId id = core.conns.find_reply({packet.protocol, packet.destination, packet.source});
    const bool is_new = id == kNoConn;
    if (is_new && place != PacketPlace::LocalIn) {
        id = begin_from_server(core, *frame, packet);
    }
    if (id == kNoConn) {
        if (!deserves_icmp(core, packet)) {
            return {};
        }
        core.ports.icmp.send_error(*frame, IcmpType::DestinationUnreachable, kIcmpPortUnreachable,
                                   0);
        return drop(core, *frame, DropReason::NoConnectionOfServer);
    }
    Conn& conn = core.conns[id];
    const std::uint8_t state_before = conn.state;
    const bool is_masqueraded = conn.method == ForwardingMethod::Masquerade;
    if (conn.has_helper) [[unlikely]] {
        if (const auto obstacle = help_reply(core, *frame, id)) {
            core.timers.start(id, conn.timeout_seconds, core.unit());
            core.arm();
            return drop(core, *frame, *obstacle);
        }
    }
    if (is_masqueraded) {
        rewrite_source(*frame, conn.virtual_address());
    }
    count_out(core, conn, packet.bytes);
    follow_packet(core, id, Direction::Output, packet);
    if (!is_new) {
        trace_match(core, *frame, conn, PacketRole::Reply, state_before);
    }
    frame->is_ipvs_handled = true;
    if (conn.is_one_packet) [[unlikely]] {
        end_connection(core, id);
    } else {
        core.timers.start(id, conn.timeout_seconds, core.unit());
    }
    core.arm();
    return {PacketVerdict::Accept,
            is_masqueraded && place != PacketPlace::LocalIn && core.settings.snat_reroute != 0};
}

}  // namespace lvsim::ipvs
