// SPDX-License-Identifier: Apache-2.0
//
// The ways of packets through a director (behaviour: Linux 6.1 ip_vs_core.c, ip_vs_xmit.c).
//
//   request_path   client -> director:  find or schedule, count, follow, rewrite, transmit
//   reply_path     server -> director:  find, rewrite back, count, follow, let it go on
//   icmp_path      ICMP errors about either
//   tunnel_errors  ICMP errors about what is in a tunnel
#pragma once

#include "models/ipvs/core.hpp"
#include "models/ipvs/director.hpp"
#include "models/ipvs/packet.hpp"

#include <optional>

namespace lvsim::ipvs {

[[nodiscard]] PacketAnswer handle_request(Core& core, PacketPlace place, FrameHandle& frame);
[[nodiscard]] PacketAnswer handle_reply(Core& core, PacketPlace place, FrameHandle& frame);
/// An ICMP error about a packet that a server sent: on to the server.
[[nodiscard]] PacketAnswer handle_icmp_to_server(Core& core, PacketPlace place, FrameHandle& frame);
/// An ICMP error about what a tunnel to a server carries: its client is told instead. nullopt: it
/// is none.
[[nodiscard]] std::optional<PacketAnswer> handle_tunnel_error(Core& core, FrameHandle& frame);
/// An ICMP error about a packet that a client sent: on to the client, as from the service.
[[nodiscard]] PacketAnswer handle_icmp_from_server(Core& core, PacketPlace place,
                                                   FrameHandle& frame);

/// Drops and says why.
[[nodiscard]] PacketAnswer drop(Core& core, Frame& frame, DropReason reason);

/// Tells which connection of the table a packet belongs to. Call it when its state has followed.
void trace_match(Core& core, const Frame& frame, const Conn& conn, PacketRole role,
                 std::uint8_t state_before);

/// Sends a packet to the server of its connection as the forwarding method has it (forward.cpp).
[[nodiscard]] PacketAnswer transmit_to_server(Core& core, PacketPlace place, FrameHandle& frame,
                                              ConnId id);

/// The way to a server: route, loopback source, time to live (counted down here), length. Sends
/// the ICMP error that fits and answers the reason when the packet cannot go.
struct WayOut {
    Route route;
    std::optional<DropReason> obstacle;
};
[[nodiscard]] WayOut find_way(Core& core, Frame& frame, IpAddress server);
/// The same for a packet that a tunnel will make longer; null: the tunnel is not known.
[[nodiscard]] WayOut find_way_through(Core& core, Frame& frame, IpAddress server,
                                      const Tunnel* tunnel);
/// Whether the server is this machine though the packet is not addressed to it: it is on its way
/// through, or from here to somewhere else. Only LVS-NAT changes its destination.
[[nodiscard]] bool is_stranded_here(Core& core, PacketPlace place, Frame& frame,
                                    const Route& to_server);
/// Sends a packet that is ready to its server, or hands it to this machine if that is the server.
[[nodiscard]] PacketAnswer send_on(Core& core, PacketPlace place, FrameHandle& frame,
                                   const Route& route);

/// Adds a packet to the statistics of its server, service and totals; nothing if the server is not
/// available.
void count_in(Core& core, const Conn& conn, std::uint64_t bytes);
void count_out(Core& core, const Conn& conn, std::uint64_t bytes);

}  // namespace lvsim::ipvs
