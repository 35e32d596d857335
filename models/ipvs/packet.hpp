// SPDX-License-Identifier: Apache-2.0
//
// What the paths want to know of a packet, read once from its bytes.
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/protocol.hpp"
#include "models/ipvs/sctp_states.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>

namespace lvsim::ipvs {

struct Packet {
    /// By which its connection is found: that of IPsec packets is UDP, the key exchange's.
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint source;
    Endpoint destination;
    TcpFlags flags;           ///< Of TCP.
    std::uint16_t bytes = 0;  ///< Of the IP packet.
    std::uint32_t mark = 0;   ///< netfilter's
    bool is_quoted = false;   ///< It stands in an ICMP error; only its ports are known.
    bool is_ipsec = false;
    std::optional<SctpEvent> sctp{};  ///< None: not SCTP, or its first chunk is not whole.
    bool begins_with_abort = false;   ///< Of SCTP: not one that stands behind a cookie.

    /// Whether it asks for a connection of its own.
    [[nodiscard]] bool is_opening() const {
        return protocol == IpProtocol::Sctp ? sctp == SctpEvent::Init : flags.syn;
    }
    /// Whether it breaks its connection off.
    [[nodiscard]] bool is_abort() const {
        return protocol == IpProtocol::Sctp ? begins_with_abort : flags.rst;
    }

    /// Requires: a supported protocol with has_l4().
    [[nodiscard]] static Packet read(Frame& frame) {
        const Ipv4View ip = frame.ipv4();
        Packet packet{ip.protocol(),    {ip.source(), 0}, {ip.destination(), 0}, {},
                      ip.total_bytes(), frame.mark};
        if (!has_ports(packet.protocol)) [[unlikely]] {
            packet.protocol = IpProtocol::Udp;
            packet.source.port = kKeyExchangePort;
            packet.destination.port = kKeyExchangePort;
            packet.is_ipsec = true;
            return packet;
        }
        const std::byte* ports = frame.l4();
        packet.source.port = load_16(ports);
        packet.destination.port = load_16(ports + 2);
        if (packet.protocol == IpProtocol::Tcp) {
            packet.flags = frame.tcp().flags();
        } else if (packet.protocol == IpProtocol::Sctp) [[unlikely]] {
            packet.sctp = read_sctp_event(frame);
            packet.begins_with_abort =
                packet.sctp == SctpEvent::Abort && begins_with_sctp_abort(frame);
        }
        return packet;
    }
};

}  // namespace lvsim::ipvs
