// SPDX-License-Identifier: Apache-2.0
//
// Between packets as recordings write them and their bytes: IPv4 packets without Ethernet header.
#pragma once

#include "scenarios/runtime/trace/packet_notation.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lvsim::runtime {

/// How an IPv4 packet is laid out: its headers (a frame keeps them inline) and what follows.
struct PacketBytes {
    std::vector<std::byte> bytes;
    std::size_t header_bytes = 0;
};

/// Real bytes with right checksums. As the recordings were made: TCP without options and with a
/// window of 65535, payloads of x, an ICMP error with the first 28 bytes of what it is about and
/// don't-fragment clear, announcing an MTU of 1400 with code 4.
[[nodiscard]] PacketBytes build_packet(const PacketNotation& packet);

/// The notation of what came out, from its bytes, with a mark for each wrong checksum
/// (BAD-IP-CSUM, BAD-TCP-CSUM, ...). What the notation cannot say is told in its own words.
[[nodiscard]] std::string format_packet(std::span<const std::byte> packet);

}  // namespace lvsim::runtime
