// SPDX-License-Identifier: Apache-2.0
//
// The answer of a route lookup.
#pragma once

#include "sim/wire/address.hpp"

#include <cstdint>

namespace lvsim::net {

/// Numbers the interfaces of one machine from 0, in the order of their making ("lo" included).
using InterfaceIndex = std::uint32_t;
inline constexpr InterfaceIndex kNoInterface = UINT32_MAX;

struct Route {
    enum class Kind : std::uint8_t { Unicast, Local, Broadcast, Multicast };
    Kind kind = Kind::Unicast;
    InterfaceIndex interface = kNoInterface;
    IpAddress next_hop;  ///< Of a packet that leaves: the gateway, or the destination itself.
    IpAddress source;    ///< The address to use as source when the sender has not chosen one.
    std::uint32_t mtu = 0;
    /// Multicast: members on this machine get a copy (IP_MULTICAST_LOOP).
    bool is_looped_back = true;

    [[nodiscard]] bool is_local() const { return kind == Kind::Local; }
};

}  // namespace lvsim::net
