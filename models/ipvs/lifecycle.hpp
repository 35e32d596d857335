// SPDX-License-Identifier: Apache-2.0
//
// The life of a connection entry: bound to a server and counted there, following its packets'
// states, expired (behaviour: Linux 6.1 ip_vs_conn.c, ip_vs_proto_tcp.c).
#pragma once

#include "models/ipvs/core.hpp"
#include "models/ipvs/packet.hpp"

namespace lvsim::ipvs {

/// The state as listings show it.
[[nodiscard]] std::string_view state_text(const Conn& conn);
/// Puts an entry that is complete into the table; the FTP helper looks after it if it is of a port
/// that it watches.
void enter(Core& core, ConnId id);
/// Makes the server the entry's and counts it there: as inactive, a template as persistent.
/// Requires: unbound.
void bind_server(Core& core, Conn& conn, Destination& server);
/// Moves it between its server's active and inactive connections; nothing without a server.
void count_as(Core& core, Conn& conn, bool is_inactive);
/// Follows a packet: state, counters, timeout. `flags` count for TCP only.
void follow_packet(Core& core, ConnId id, Direction direction, const Packet& packet);
/// Ends the entry: out of the table, its server no longer counts it. Its timer must not run, and it
/// must control nobody.
void end_connection(Core& core, ConnId id);
/// Ends it at once if its timer runs (else it is gone already). A template that controlled it alone
/// and was never assured goes with it. Requires: it controls nobody.
void force_end(Core& core, ConnId id, ExpiryReason reason);
/// Lets the entry end with the next tick; until then it counts.
void expire_soon(Core& core, ConnId id, ExpiryReason reason);
/// Ends all entries whose server is not available.
void end_connections_without_server(Core& core);
/// Lets `control` control the entry; it stays as long as that entry.
void tie(Core& core, ConnId id, ConnId control);
void untie(Core& core, ConnId id);
/// Tells the template of the entry, if any, that the client and its server have met.
void assure_control(Core& core, ConnId id);
/// Ends everything that is due, as far as the budget goes; what others depend on is postponed.
void end_due_connections(Core& core, TurnBudget& budget);

/// Sets and clears OVERLOAD by the present connections (spec 3.3).
void judge_thresholds(Core& core, Destination& server);

}  // namespace lvsim::ipvs
