// SPDX-License-Identifier: Apache-2.0
//
// What the paths want to know of a packet, read once from its bytes.
#pragma once

#include "models/ipvs/conn.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>

namespace lvsim::ipvs {

struct Packet {
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint source;
    Endpoint destination;
    TcpFlags flags;           ///< All false for UDP.
    std::uint16_t bytes = 0;  ///< Of the IP packet.
    std::uint32_t mark = 0;   ///< netfilter's
    bool is_quoted = false;   ///< It stands in an ICMP error; only its ports are known.

    /// Requires: TCP or UDP with has_l4().
    [[nodiscard]] static Packet read(Frame& frame) {
        const Ipv4View ip = frame.ipv4();
        Packet packet{ip.protocol(),    {ip.source(), 0}, {ip.destination(), 0}, {},
                      ip.total_bytes(), frame.mark};
        const std::byte* ports = frame.l4();
        packet.source.port = load_16(ports);
        packet.destination.port = load_16(ports + 2);
        if (packet.protocol == IpProtocol::Tcp) {
            packet.flags = frame.tcp().flags();
        }
        return packet;
    }
};

}  // namespace lvsim::ipvs
