// SPDX-License-Identifier: Apache-2.0
//
// What keepalived 2.2.7 asks of a packet before it believes it, in its order (vrrp.md, 8.1), with
// the line it logs about the first answer it does not like. Which instance a packet is for is
// decided before (reception.hpp). Left out: the authentication header (checks 4 and 11), and check
// 17, since a multicast instance never sees a unicast packet nor the other way round.
#pragma once

#include "models/vrrp/core.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace lvsim::vrrp {

/// A packet of protocol 112 whose headers are there.
struct Packet {
    std::span<const std::byte> bytes;  ///< From the IP header on, as received.
    std::size_t header_bytes = 0;      ///< Of the IP header.
    IpAddress source;
    IpAddress destination;
    std::uint8_t ttl = 0;
    std::uint16_t total_bytes = 0;  ///< As the IP header has it.
    std::uint64_t frame = 0;

    [[nodiscard]] VrrpView message() const { return VrrpView(bytes.subspan(header_bytes)); }
};

/// nullopt: not an IPv4 packet, or not long enough for its headers.
[[nodiscard]] std::optional<Packet> parse_packet(std::span<const std::byte> bytes,
                                                 std::uint64_t frame);

struct Rejection {
    PacketCheck check = PacketCheck::Length;
    std::int64_t expected = 0;
    std::int64_t received = 0;
    IpAddress missing{};
};

/// nullopt: all is well. An instance with unicast peers that finds the sum wrong, but right as old
/// keepalived sums, sums that way itself from then on, and says so.
[[nodiscard]] std::optional<Rejection> check_packet(Core& core, Instance& instance,
                                                    const Packet& packet);

void log_rejection(Core& core, const Instance& instance, const Rejection& rejection,
                   const Packet& packet);

}  // namespace lvsim::vrrp
