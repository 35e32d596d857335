// SPDX-License-Identifier: Apache-2.0
//
// Packets as recordings write them, one on a line (tests/traces/kernel-6.1/README.md):
//
//   tcp SRC:PORT > DST:PORT FLAGS [seq=N] [ack=N] [len=N] [ttl=N] [df=0] [data=HEX]
//       flags F S R P . or -
//   udp SRC:PORT > DST:PORT [len=N] [ttl=N] [data=HEX]
//   sctp SRC:PORT > DST:PORT CHUNK[,CHUNK...] [ttl=N]      INIT, COOKIE-ECHO, DATA, ...
//   icmp SRC > DST echo|reply|type=T code=C [ttl=N] [ [the packet it is about] ]
//   ipip SRC > DST ttl=N [the inner packet]
//   gre SRC > DST [csum] ttl=N [the inner packet]
//   gue SRC > DST:PORT [csum] ttl=N [the inner packet]     its source port is a hash: not told
//   fragment proto=N SRC > DST at=BYTES[+] len=BYTES ttl=N
//
// An error that is sent may also say quote=BYTES, of the packet it is about, and mtu=N.
// Left out: what the recordings do not show (window, identification, options, type of service).
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"
#include "sim/wire/sctp.hpp"
#include "sim/wire/tcp.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

enum class PacketShape : std::uint8_t { Tcp, Udp, Sctp, Icmp, IpIp, Gre, Gue, Fragment };

/// The port of GUE packets in recordings (IANA's): others are UDP datagrams.
inline constexpr std::uint16_t kGuePort = 6080;

/// A packet to be sent; what is not said has the default that recordings have.
struct PacketNotation {
    PacketShape shape = PacketShape::Tcp;
    Endpoint source;
    Endpoint destination;
    std::uint8_t ttl = kDefaultTtl;
    bool dont_fragment = true;

    TcpFlags flags;
    std::uint32_t sequence = 1;
    std::uint32_t acknowledgement = 0;
    std::size_t payload_bytes = 0;      ///< Of the letter x; of a fragment: what it carries.
    std::vector<std::byte> data;        ///< Of TCP, UDP: the payload, if it is not of x.
    std::vector<SctpChunkType> chunks;  ///< Of SCTP.
    std::uint8_t icmp_type = 0;
    std::uint8_t icmp_code = 0;
    std::size_t quoted_bytes = 28;  ///< Of what an ICMP error is about.
    std::uint16_t next_hop_mtu = 1400;
    bool has_tunnel_checksum = false;  ///< GRE's or GUE's.
    std::uint8_t protocol = 0;         ///< Of a fragment.
    std::size_t fragment_offset = 0;   ///< In bytes, a multiple of 8.
    bool more_fragments = false;
    std::vector<PacketNotation> inner;  ///< One, of tunnels and of ICMP errors.
    /// Wrong checksums: "BAD-IP-CSUM". Only in what came out.
    std::vector<std::string> marks;
};

/// A packet with the wire, or the neighbour on it, where it goes in or came out.
struct PlacedPacket {
    std::string where;  ///< "client", a server's address, or twelve hexadecimal digits.
    PacketNotation packet;
};

struct NotationError {
    std::size_t offset = 0;  ///< In the text, in bytes.
    std::string message;
};

inline constexpr std::size_t kPacketBytesMax = 65'535;

/// "WHERE PACKET"
[[nodiscard]] tl::expected<PlacedPacket, NotationError> parse_placed_packet(std::string_view text);
[[nodiscard]] tl::expected<PacketNotation, NotationError> parse_packet(std::string_view text);

}  // namespace lvsim::runtime
