// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/paths.hpp"
#include "models/ipvs/scheduling.hpp"

namespace lvsim::ipvs {
namespace {

constexpr std::int32_t kReuseOneWay = 2;  ///< Bit of conn_reuse_mode: FIN_WAIT of one-way entries.

bool is_over(const Core& core, const Conn& conn) {
    if (conn.protocol == IpProtocol::Sctp) {
        return SctpState{conn.state} == SctpState::Closed;
    }
    const TcpState state{conn.state};
    const bool is_half_over = (core.settings.conn_reuse_mode & kReuseOneWay) != 0 &&
                              state == TcpState::FinWait && conn.is_one_way;
    return state == TcpState::TimeWait || state == TcpState::Close || is_half_over;
}

/// Whether a SYN (an INIT) on this entry is a new connection that deserves a new decision
/// (spec 4.6). One under a template does not: it stays on its server.
bool is_reused(const Core& core, ConnId id, const Packet& packet) {
    const Conn& conn = core.conns[id];
    if (!packet.is_opening() || !core.rules.reschedules_reused_ports) {
        return false;
    }
    if (core.settings.expire_nodest_conn != 0 && conn.dest != kNoDestination &&
        core.destinations[conn.dest].weight == 0) {
        return true;
    }
    return core.settings.conn_reuse_mode != 0 && is_over(core, conn) &&
           core.conns.ties(id).control == kNoConn;
}

bool has_lost_server(const Core& core, const Conn& conn) {
    return conn.dest != kNoDestination && !core.destinations[conn.dest].is_available;
}

/// A template counts the packets of its one-packet connections; of the others, a master does.
void count_for_template(Core& core, ConnId id) {
    const ConnId control = core.conns.ties(id).control;
    if (core.sync.master) {
        offer_to_sync(core, id, static_cast<std::uint32_t>(core.settings.sync_threshold));
    } else if (control != kNoConn) {
        ++core.conns[control].in_pkts;
    }
}

PacketAnswer serve(Core& core, PacketPlace place, FrameHandle& frame, const Packet& packet,
                   ConnId id, bool is_new) {
    Conn& conn = core.conns[id];
    const std::uint8_t state_before = conn.state;
    // Linux does so when it translates the packet; here what is told of it names the port.
    if (conn.has_no_cport && conn.method == ForwardingMethod::Masquerade) [[unlikely]] {
        core.conns.fill_client_port(id, packet.source.port);
    }
    count_in(core, conn, packet.bytes);
    follow_packet(core, id, Direction::Input, packet);
    if (!is_new) {
        trace_match(core, *frame, conn, PacketRole::Request, state_before);
    }
    // Whether it can be sent or not: it counted.
    const PacketAnswer answer = transmit_to_server(core, place, frame, id);
    if (conn.is_one_packet) {
        count_for_template(core, id);
        end_connection(core, id);
        core.arm();
        return answer;
    }
    offer_to_sync(core, id, ++conn.in_pkts);
    core.timers.start(id, conn.timeout_seconds, core.unit());
    core.arm();
    return answer;
}

}  // namespace

PacketAnswer handle_request(Core& core, PacketPlace place, FrameHandle& frame) {
    if (!frame->has_l4()) {
        const bool is_first = frame->ipv4().fragment_offset() == 0;
        return is_first ? drop(core, *frame, DropReason::TruncatedHeader) : PacketAnswer{};
    }
    const Packet packet = Packet::read(*frame);
    ConnId id = core.conns.find_request({packet.protocol, packet.source, packet.destination});
    if (id != kNoConn && is_reused(core, id, packet)) {
        if (core.conns.ties(id).n_control == 0) {
            expire_soon(core, id, ExpiryReason::PortReused);
        }
        id = kNoConn;
    }
    if (id != kNoConn && has_lost_server(core, core.conns[id])) {
        if (core.settings.expire_nodest_conn == 0) {
            return drop(core, *frame, DropReason::ServerGone);
        }
        expire_soon(core, id, ExpiryReason::ServerGone);
        core.arm();
        if (!core.rules.reschedules_without_server) {
            return drop(core, *frame, DropReason::ServerGone);
        }
        id = kNoConn;
    }
    const bool is_new = id == kNoConn;
    if (is_new) {
        const ScheduleAnswer answer = schedule(core, place, *frame, packet);
        if (answer.conn == kNoConn) {
            core.arm();
            return {answer.verdict};
        }
        id = answer.conn;
    }
    return serve(core, place, frame, packet, id, is_new);
}

}  // namespace lvsim::ipvs
