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
// Only new connections start its timer anew. When its time is over while connections depend on it,
// it stays a minute at a time (lifecycle).
#pragma once

#include "models/ipvs/core.hpp"
#include "models/ipvs/packet.hpp"

namespace lvsim::ipvs {

/// Where a new connection of a persistent service goes.
struct TemplateAnswer {
    ConnId entry = kNoConn;         ///< The template; none: nobody can serve.
    Destination* server = nullptr;  ///< Its server; weight and thresholds count for new ones only.
    bool is_new = false;            ///< The scheduler was asked.
};

/// The template of the packet's client, made if there is none that holds.
/// Requires: the service is persistent.
[[nodiscard]] TemplateAnswer follow_template(Core& core, const Frame& frame, Service& service,
                                             const Packet& packet);

}  // namespace lvsim::ipvs
