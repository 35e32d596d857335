// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/lifecycle.hpp"

#include "models/ipvs/ftp/control.hpp"
#include "sim/core/assert.hpp"

namespace lvsim::ipvs {
namespace {

/// Only a member has a scheduler that might choose it.
void note_load(const Destination& server) {
    if (server.is_available) {
        server.service->scheduler->load_changed(server);
    }
}

void set_overloaded(Core& core, Destination& server, bool is_overloaded) {
    if (server.is_overloaded == is_overloaded) {
        return;
    }
    server.is_overloaded = is_overloaded;
    note_load(server);
    if (core.is_traced<OverloadChanged>()) {
        core.trace(OverloadChanged{server.service_key, server.server, is_overloaded,
                                   server.total_conns(), server.u_threshold, server.l_threshold});
    }
}

std::uint32_t& counter_of(const Conn& conn, Destination& server) {
    if (conn.is_template) {
        return server.persistconns;
    }
    return conn.is_inactive ? server.inactconns : server.activeconns;
}

void unbind_server(Core& core, Conn& conn) {
    if (conn.dest == kNoDestination) {
        return;
    }
    Destination& server = core.destinations[conn.dest];
    std::uint32_t& count = counter_of(conn, server);
    LVSIM_ASSERT(count > 0, "{} counts no connection", to_text(server.server));
    --count;
    --server.references;
    conn.dest = kNoDestination;
    note_load(server);
    judge_thresholds(core, server);
}

/// Of a one-way connection the client's packets alone tell the state, until a reply is seen.
Direction direction_seen(Conn& conn, Direction direction) {
    if (!conn.is_one_way) {
        return direction;
    }
    conn.is_one_way = direction != Direction::Output;
    return conn.is_one_way ? Direction::InputOnly : direction;
}

/// An entry that others depend on stays for another minute, and from then on its own timeout is
/// that minute (Linux 6.1 ip_vs_conn_expire).
void postpone_expiry(Core& core, ConnId id) {
    constexpr std::uint32_t kPostponedSeconds = 60;
    Conn& conn = core.conns[id];
    conn.timeout_seconds = kPostponedSeconds;
    offer_to_sync(core, id, static_cast<std::uint32_t>(core.settings.sync_threshold));
    core.timers.start(id, kPostponedSeconds, core.unit());
    if (core.is_traced<ExpiryPostponed>()) {
        core.trace(ExpiryPostponed{conn.protocol, conn.client(), conn.virtual_address(),
                                   conn.server(), core.conns.ties(id).n_control, kPostponedSeconds,
                                   id});
    }
}

void trace_state(Core& core, const Conn& conn, std::uint8_t before) {
    core.trace(ConnectionStateChanged{conn.protocol, conn.client(), conn.virtual_address(),
                                      conn.server(), state_name(conn.protocol, before),
                                      state_name(conn.protocol, conn.state), conn.timeout_seconds});
}

void follow_sctp(Core& core, ConnId id, Direction direction, SctpEvent event) {
    Conn& conn = core.conns[id];
    const SctpState next = next_sctp_state(direction, event, SctpState{conn.state});
    if (next == SctpState{conn.state}) {
        return;
    }
    const bool is_established = next == SctpState::Established;
    count_as(core, conn, !is_established);
    conn.state = static_cast<std::uint8_t>(next);
    if (is_established) {
        assure_control(core, id);
    }
}

}  // namespace

std::string_view state_text(const Conn& conn) {
    if (conn.is_template) {
        return conn.is_assured ? "ASSURED" : "NONE";
    }
    return state_name(conn.protocol, conn.state);
}

void judge_thresholds(Core& core, Destination& server) {
    const std::uint64_t total = server.total_conns();
    const std::uint64_t upper = server.u_threshold;
    const std::uint64_t lower = server.l_threshold;
    if (upper != 0 && total >= upper) {
        set_overloaded(core, server, true);
    } else if (upper == 0 || (lower != 0 ? total < lower : total * 4 < upper * 3)) {
        set_overloaded(core, server, false);
    }
}

void enter(Core& core, ConnId id) {
    core.conns.insert(id);
    if (core.ftp.is_loaded()) {
        care_for(core, id);
    }
}

void bind_server(Core& core, Conn& conn, Destination& server) {
    LVSIM_ASSERT(conn.dest == kNoDestination, "bound already");
    conn.dest = server.id;
    conn.method = server.method;
    conn.is_one_way = server.method != ForwardingMethod::Masquerade;
    conn.is_inactive = true;
    ++counter_of(conn, server);
    ++server.references;
    note_load(server);
    judge_thresholds(core, server);
}

void count_as(Core& core, Conn& conn, bool is_inactive) {
    if (conn.is_inactive == is_inactive || conn.dest == kNoDestination) {
        return;
    }
    Destination& server = core.destinations[conn.dest];
    server.activeconns += is_inactive ? UINT32_MAX : 1;  // -1 or +1
    server.inactconns += is_inactive ? 1 : UINT32_MAX;
    note_load(server);
    conn.is_inactive = is_inactive;
}

void follow_packet(Core& core, ConnId id, Direction direction, const Packet& packet) {
    if (packet.is_ipsec) [[unlikely]] {
        return;  // neither state nor timeout of the key exchange change
    }
    Conn& conn = core.conns[id];
    const std::uint8_t before = conn.state;
    if (conn.protocol == IpProtocol::Tcp) {
        const TcpState next =
            next_tcp_state(core.tcp_table(), core.rules, direction_seen(conn, direction),
                           packet.flags, TcpState{conn.state});
        if (next != TcpState{before}) {
            count_as(core, conn, !is_active(core.rules, next));
            conn.state = static_cast<std::uint8_t>(next);
            if (next == TcpState::Established) {
                assure_control(core, id);
            }
        }
    } else if (conn.protocol == IpProtocol::Sctp) [[unlikely]] {
        if (!packet.sctp) {
            return;
        }
        follow_sctp(core, id, direction_seen(conn, direction), *packet.sctp);
    } else if (direction == Direction::Output && !conn.is_assured) {
        assure_control(core, id);
    }
    conn.timeout_seconds = state_timeout(core.timeouts, conn.protocol, conn.state);
    if (conn.state != before && core.is_traced<ConnectionStateChanged>()) {
        trace_state(core, conn, before);
    }
}

/// A connection tells only once: `is_assured` of it means that it has.
void assure_control(Core& core, ConnId id) {
    core.conns[id].is_assured = true;
    const ConnId control = core.conns.ties(id).control;
    if (control != kNoConn && core.conns[control].is_template && core.rules.assures_templates) {
        core.conns[control].is_assured = true;
    }
}

void tie(Core& core, ConnId id, ConnId control) {
    untie(core, id);
    core.conns.ties(id).control = control;
    ++core.conns.ties(control).n_control;
    core.conns[id].is_assured = false;
}

void untie(Core& core, ConnId id) {
    ConnId& control = core.conns.ties(id).control;
    if (control != kNoConn) {
        std::uint32_t& count = core.conns.ties(control).n_control;
        LVSIM_ASSERT(count > 0, "connection {} controls nobody",
                     static_cast<std::uint32_t>(control));
        --count;
        control = kNoConn;
    }
}

void end_connection(Core& core, ConnId id) {
    Conn& conn = core.conns[id];
    LVSIM_ASSERT(!conn.is_waiting, "the timer of connection {} runs",
                 static_cast<std::uint32_t>(id));
    if (core.is_traced<ConnectionExpired>()) {
        core.trace(ConnectionExpired{conn.protocol, conn.client(), conn.virtual_address(),
                                     conn.server(), state_name(conn.protocol, conn.state),
                                     conn.expiry_reason, conn.timeout_seconds, id});
    }
    if (!conn.is_one_packet) {
        core.conns.remove(id);
    }
    if (conn.has_helper) {
        core.ftp.forget(id);
    }
    unbind_server(core, conn);
    const ConnId control = core.conns.ties(id).control;
    const bool is_forced = conn.timeout_seconds == 0;
    untie(core, id);
    core.conns.free(id);
    if (is_forced && control != kNoConn && core.conns.ties(control).n_control == 0 &&
        !(core.conns[control].is_template && core.conns[control].is_assured)) {
        force_end(core, control, ExpiryReason::NobodyLeft);
    }
}

void force_end(Core& core, ConnId id, ExpiryReason reason) {
    Conn& conn = core.conns[id];
    if (!conn.is_waiting) {
        return;  // gone with another
    }
    conn.expiry_reason = reason;
    if (core.conns.ties(id).control != kNoConn && core.rules.assures_templates) {
        conn.timeout_seconds = 0;  // 2.6.32 leaves a template alone
    }
    core.timers.stop(id);
    end_connection(core, id);
}

void expire_soon(Core& core, ConnId id, ExpiryReason reason) {
    core.conns[id].expiry_reason = reason;
    core.timers.end_now(id, core.unit());
}

void end_connections_without_server(Core& core) {
    std::vector<ConnId> orphans;
    core.conns.for_each([&](ConnId id) {
        const DestinationId dest = core.conns[id].dest;
        if (dest != kNoDestination && !core.destinations[dest].is_available &&
            core.conns.ties(id).n_control == 0) {
            orphans.push_back(id);
        }
    });
    for (const ConnId id : orphans) {
        const ConnId control = core.conns.ties(id).control;
        force_end(core, id, ExpiryReason::ServerGone);
        if (control != kNoConn && core.conns.ties(control).n_control == 0) {
            force_end(core, control, ExpiryReason::ServerGone);
        }
    }
}

void end_due_connections(Core& core, TurnBudget& budget) {
    const std::uint64_t now = core.unit();
    const auto next = [&] { return core.timers.take_due(now, budget); };
    for (ConnId id = next(); id != kNoConn; id = next()) {
        if (core.conns.ties(id).n_control > 0) {
            postpone_expiry(core, id);
        } else {
            end_connection(core, id);
        }
    }
}

}  // namespace lvsim::ipvs
