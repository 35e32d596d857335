// SPDX-License-Identifier: Apache-2.0
//
// Tunnels to real servers (behaviour: Linux 6.1 ip_vs_xmit.c, ip_vs_tunnel_xmit): what stands in
// front of a client's packet on its way.
//
//   IP-in-IP   IPv4 | the client's packet                        20 bytes
//   GUE        IPv4 | UDP | GUE | the client's packet            32 bytes
//   GRE        IPv4 | GRE (| checksum) | the client's packet     24 or 28 bytes
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <string_view>

namespace lvsim::ipvs {

enum class TunnelType : std::uint8_t { IpIp, Gue, Gre };
[[nodiscard]] std::string_view to_text(TunnelType type);  ///< "ipip"

enum class TunnelChecksum : std::uint8_t {
    None,
    Whole,  ///< Of UDP (GUE) or GRE over all that follows.
    /// GUE: a sender that left the inner checksum to its card would let the receiver compute it.
    /// Packets here always have theirs, so that there is nothing to put in: as None.
    Remote,
};

/// How a server is tunnelled to (ipvsadm --tun-type, --tun-port, --tun-csum).
struct Tunnel {
    TunnelType type = TunnelType::IpIp;
    std::uint16_t port = 0;  ///< UDP destination of GUE, else 0.
    TunnelChecksum checksum = TunnelChecksum::None;

    bool operator==(const Tunnel&) const = default;
};

/// The protocol of the outer IPv4 header.
[[nodiscard]] IpProtocol outer_protocol(TunnelType type);
/// What the tunnel adds to a packet, the outer IPv4 header included.
[[nodiscard]] std::uint32_t tunnel_bytes(const Tunnel& tunnel);

struct OuterHeader {
    IpAddress source;
    IpAddress destination;
    std::uint16_t id = 0;
    bool dont_fragment = false;
    /// As 6.1: the ECN field says ECT(0) for a packet that carries a congestion mark.
    bool hides_congestion = true;
};

/// Puts the outer headers in front of a parsed IPv4 packet, which is afterwards a parsed packet of
/// outer_protocol(). Type of service and time to live are the inner packet's.
/// False: its headers are so long that no more fit; the packet is as it was.
[[nodiscard]] bool encapsulate(Frame& frame, const Tunnel& tunnel, const OuterHeader& outer);

}  // namespace lvsim::ipvs
