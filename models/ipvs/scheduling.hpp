// SPDX-License-Identifier: Apache-2.0
//
// Whether a packet may start a connection, and with which server (behaviour: Linux 6.1 ip_vs_core.c
// ip_vs_schedule and ip_vs_leave, *_conn_schedule of the protocols).
#pragma once

#include "models/ipvs/core.hpp"
#include "models/ipvs/director.hpp"
#include "models/ipvs/packet.hpp"

namespace lvsim::ipvs {

struct ScheduleAnswer {
    ConnId conn = kNoConn;                          ///< The new entry, bound, if any.
    PacketVerdict verdict = PacketVerdict::Accept;  ///< What to do without one.
};

/// For a packet that belongs to no entry.
[[nodiscard]] ScheduleAnswer schedule(Core& core, PacketPlace place, Frame& frame,
                                      const Packet& packet);
/// For a server's packet that belongs to no entry: the persistence engine of its service may let it
/// begin a connection, from the virtual address to whom it is sent (Linux ip_vs_new_conn_out).
/// kNoConn: it begins none.
[[nodiscard]] ConnId begin_from_server(Core& core, Frame& frame, const Packet& packet);

}  // namespace lvsim::ipvs
