// SPDX-License-Identifier: Apache-2.0
//
// Persistence: the first connection of a client is scheduled, and a template remembers its server
// for those that follow (behaviour: Linux 6.1 ip_vs_core.c ip_vs_sched_persist, ip_vs_conn.c
// ip_vs_check_template).
//
// A template is an entry with client port 0. Its key, by the kind of service:
//
//   service, packet to               protocol    virtual address   virtual port
//   a port, but 21                   packet's    packet's          the port
//   port 21 (FTP), every port        packet's    packet's          0
//   port 0 (all ports)               packet's    packet's          0
//   a firewall mark                  any         the mark          0
//
// With the persistence engine sip the Call-ID of the datagram belongs to the key, so that the calls
// of one client may have different servers; datagrams without one are refused.
//
// Only new connections start its timer anew. When its time is over while connections depend on it,
// it stays a minute at a time (lifecycle).
#pragma once

#include "models/ipvs/core.hpp"
#include "models/ipvs/packet.hpp"

#include <optional>

namespace lvsim::ipvs {

/// Where a new connection of a persistent service goes.
struct TemplateAnswer {
    ConnId entry = kNoConn;         ///< The template; none: nobody can serve.
    Destination* server = nullptr;  ///< Its server; weight and thresholds count for new ones only.
    bool is_new = false;            ///< The scheduler was asked.
    bool is_refused = false;        ///< The persistence engine does not know the packet.
};

/// The template of the packet's client, made if there is none that holds.
/// Requires: the service is persistent.
[[nodiscard]] TemplateAnswer follow_template(Core& core, Frame& frame, Service& service,
                                             const Packet& packet);
/// The template of a client whom `server` begins to talk to, made if none leads to that server.
/// `packet` is what the client would send. nullopt: the persistence engine does not know the packet
/// of this frame. Requires: the service is persistent, of one port, and has that server.
[[nodiscard]] std::optional<ConnId> template_from_server(Core& core, Frame& frame, Service& service,
                                                         const Packet& packet, Destination& server);

}  // namespace lvsim::ipvs
