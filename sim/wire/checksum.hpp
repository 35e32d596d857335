// SPDX-License-Identifier: Apache-2.0
//
// The Internet checksum (RFC 1071) and its incremental update (RFC 1624, equation 3).
#pragma once

#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lvsim {

/// A sum under way: one's-complement 16-bit words, carries not folded yet.
class ChecksumSum {
public:
    /// Adds bytes that begin at an even offset of what is summed; an odd last byte is padded.
    void add_bytes(std::span<const std::byte> bytes);
    void add_16(std::uint16_t value) { sum_ += value; }
    void add_32(std::uint32_t value) { sum_ += (value >> 16) + (value & 0xffff); }
    /// Adds another sum whose bytes begin at an even offset.
    void add_folded(std::uint16_t folded) { sum_ += folded; }
    /// The pseudo header of TCP, UDP (RFC 9293 3.1) or ICMPv6 (RFC 8200 8.1).
    void add_pseudo_header(IpAddress source, IpAddress destination, std::uint8_t protocol,
                           std::uint32_t length);

    /// The 16-bit one's-complement sum (not inverted).
    [[nodiscard]] std::uint16_t folded() const;
    /// What goes into a header's checksum field.
    [[nodiscard]] std::uint16_t checksum() const { return static_cast<std::uint16_t>(~folded()); }

private:
    std::uint64_t sum_ = 0;
};

/// The checksum after a 16-bit field that it covers changed.
[[nodiscard]] inline std::uint16_t update_checksum_16(std::uint16_t checksum, std::uint16_t before,
                                                      std::uint16_t after) {
    std::uint32_t sum = std::uint32_t{static_cast<std::uint16_t>(~checksum)} +
                        static_cast<std::uint16_t>(~before) + after;
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

/// The checksum after a 32-bit field (an IPv4 address) that it covers changed.
[[nodiscard]] inline std::uint16_t update_checksum_32(std::uint16_t checksum, std::uint32_t before,
                                                      std::uint32_t after) {
    const std::uint16_t half =
        update_checksum_16(checksum, static_cast<std::uint16_t>(before >> 16),
                           static_cast<std::uint16_t>(after >> 16));
    return update_checksum_16(half, static_cast<std::uint16_t>(before),
                              static_cast<std::uint16_t>(after));
}

}  // namespace lvsim
