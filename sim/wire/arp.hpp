// SPDX-License-Identifier: Apache-2.0
//
// ARP for IPv4 over Ethernet (RFC 826).
#pragma once

#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace lvsim {

enum class ArpOperation : std::uint16_t { Request = 1, Reply = 2 };

inline constexpr std::size_t kArpBytes = 28;

struct ArpMessage {
    ArpOperation operation = ArpOperation::Request;
    MacAddress sender_mac;
    IpAddress sender_ip;  ///< IPv4
    MacAddress target_mac;
    IpAddress target_ip;  ///< IPv4

    /// Announces oneself: sender and target address are the same (RFC 5944 4.6).
    [[nodiscard]] bool is_gratuitous() const { return sender_ip == target_ip; }

    /// nullopt when too short or not Ethernet/IPv4 or neither request nor reply.
    [[nodiscard]] static std::optional<ArpMessage> parse(std::span<const std::byte> bytes);
    /// Requires: kArpBytes writable at the pointer.
    void emit(std::byte* at) const;
    bool operator==(const ArpMessage&) const = default;
};

}  // namespace lvsim
