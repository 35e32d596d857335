// SPDX-License-Identifier: Apache-2.0
//
// The life of a connection entry: bound to a server and counted there, following its packets'
// states, expired (behaviour: Linux 6.1 ip_vs_conn.c, ip_vs_proto_tcp.c).
#pragma once

#include "models/ipvs/core.hpp"

namespace lvsim::ipvs {

/// Makes the server the entry's and counts it as inactive there. Requires: unbound.
void bind_server(Core& core, Conn& conn, Destination& server);
/// Follows a packet: state, counters, timeout. `flags` count for TCP only.
void follow_packet(Core& core, Conn& conn, Direction direction, TcpFlags flags);
/// Ends the entry: out of the table, its server no longer counts it. Its timer must not run.
void end_connection(Core& core, ConnId id);
/// Lets the entry end with the next tick; until then it counts.
void expire_soon(Core& core, ConnId id, ExpiryReason reason);
/// Ends all entries whose server is not available.
void end_connections_without_server(Core& core);
/// Ends everything that is due.
void end_due_connections(Core& core);

/// Sets and clears OVERLOAD by the present connections (spec 3.3).
void judge_thresholds(Core& core, Destination& server);

}  // namespace lvsim::ipvs
