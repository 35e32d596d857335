// SPDX-License-Identifier: Apache-2.0
//
// Messages of DHCP (RFC 2131) with the options that a client and VirtualBox's server use
// (RFC 2132), and the frames that carry them while a card has no address.
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/frame.hpp"
#include "sim/wire/payload.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lvsim::net {
class Interface;
class Stack;
}  // namespace lvsim::net

namespace lvsim::host {

inline constexpr std::uint16_t kDhcpServerPort = 67;
inline constexpr std::uint16_t kDhcpClientPort = 68;

enum class DhcpType : std::uint8_t { Discover = 1, Offer = 2, Request = 3, Ack = 5, Nak = 6 };

struct DhcpMessage {
    DhcpType type = DhcpType::Discover;
    std::uint32_t transaction = 0;
    MacAddress client;
    IpAddress offered;    ///< yiaddr; unspecified: none
    IpAddress requested;  ///< Option 50.
    IpAddress server;     ///< Option 54.
    IpAddress mask;       ///< Option 1.
    IpAddress router;     ///< Option 3.
    IpAddress dns;        ///< Option 6.
    std::uint32_t lease_seconds = 0;

    [[nodiscard]] std::vector<std::byte> emit() const;
    /// nullopt: no DHCP message.
    [[nodiscard]] static std::optional<DhcpMessage> parse(std::span<const std::byte> bytes);
};

/// Sends `message` as a broadcast by way of that card, which needs no address for it.
void broadcast_dhcp(net::Stack& stack, net::Interface& out, const DhcpMessage& message,
                    IpAddress source, std::uint16_t source_port, std::uint16_t destination_port);
/// The message in a parsed frame if it is a UDP datagram to that port.
[[nodiscard]] std::optional<DhcpMessage> dhcp_in(Frame& frame, PayloadPool& pool,
                                                 std::uint16_t destination_port);

}  // namespace lvsim::host
