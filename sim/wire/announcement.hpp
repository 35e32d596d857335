// SPDX-License-Identifier: Apache-2.0
//
// Whole frames that tell everybody on a network which MAC address an address has: gratuitous ARP
// (RFC 5227, 3, as keepalived fills it in) and the unsolicited neighbour advertisement (RFC 4861,
// 7.2.6).
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/arp.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/icmpv6.hpp"
#include "sim/wire/ipv6.hpp"

#include <array>
#include <cstddef>

namespace lvsim {

using GratuitousArpFrame = std::array<std::byte, kEthernetHeaderBytes + kArpBytes>;
using NeighbourAdvertisementFrame =
    std::array<std::byte, kEthernetHeaderBytes + kIpv6HeaderBytes + NeighbourMessage::kBytesMax>;

/// A request from and for `address`, to everybody; the target's MAC is all ones, as keepalived
/// has it. Requires: IPv4.
[[nodiscard]] GratuitousArpFrame gratuitous_arp_frame(MacAddress mac, IpAddress address);

/// To all nodes (ff02::1), override set. Requires: IPv6.
[[nodiscard]] NeighbourAdvertisementFrame neighbour_advertisement_frame(MacAddress mac,
                                                                        IpAddress address,
                                                                        bool is_router);

}  // namespace lvsim
