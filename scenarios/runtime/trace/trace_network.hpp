// SPDX-License-Identifier: Apache-2.0
//
// The network of every recording (tests/traces/kernel-6.1/README.md): addresses, and who is meant
// by a hardware address on a wire. For the replay and for the recorder.
#pragma once

#include "sim/wire/address.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace lvsim::runtime {

inline constexpr IpAddress kTraceClient = IpAddress::v4(0x0a00'020f);           // 10.0.2.15
inline constexpr IpAddress kTraceDirectorOutside = IpAddress::v4(0x0a00'0232);  // 10.0.2.50
inline constexpr IpAddress kTraceDirectorInside = IpAddress::v4(0x0a00'030f);   // 10.0.3.15
inline constexpr IpAddress kTraceGateway = IpAddress::v4(0x0a00'03c8);          // 10.0.3.200
inline constexpr IpPrefix kTraceFarClients{IpAddress::v4(0xac10'0000), 12};     // 172.16.0.0/12

enum class TraceWire : std::uint8_t { ClientSide, ServerSide };

/// 02:00 and the four bytes of the address.
[[nodiscard]] MacAddress trace_mac(IpAddress address);

/// WHERE of a packet that came out on `wire` for `destination`.
[[nodiscard]] std::string trace_place(MacAddress destination, TraceWire wire,
                                      std::span<const IpAddress> servers);

}  // namespace lvsim::runtime
