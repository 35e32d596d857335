// SPDX-License-Identifier: Apache-2.0
//
// Packets of an FTP control connection through LVS-NAT (behaviour: Linux 6.1 ip_vs_ftp.c,
// ip_vs_app.c). The helper reads both sides, makes an entry in state LISTEN for the data connection
// that they agree on, controlled by the control connection's, and writes the virtual address into
// the answers 227 and 229. What grows or shrinks so moves the sequence numbers of all that follows.
//
//   PASV   client -> 227 <- server   entry: client, no port yet -> vip:port -> server:port
//   PORT   client                    entry: client's port -> vip:20 -> server:20
//
// An answer that is sent again, because it was lost behind the director, passes as it is: the
// helper waits for the first one only, as on Linux.
#pragma once

#include "models/ipvs/core.hpp"

#include <optional>

namespace lvsim::ipvs {

/// Looks after an entry if its port is watched and it is masqueraded, and only then. Call it when
/// the entry is complete, and when its method changed.
void care_for(Core& core, ConnId id);

/// Reads, and rewrites, a packet of an entry that has a helper, before its addresses are
/// translated. Returns why it must be dropped, if it must. Requires: TCP, followed (a request) or
/// not followed yet (a reply).
[[nodiscard]] std::optional<DropReason> help_request(Core& core, Frame& frame, ConnId id);
[[nodiscard]] std::optional<DropReason> help_reply(Core& core, Frame& frame, ConnId id);

}  // namespace lvsim::ipvs
