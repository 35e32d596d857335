// SPDX-License-Identifier: Apache-2.0
//
// The local port of a connection that did not ask for one: a random place in
// net.ipv4.ip_local_port_range, then one after the other until one is free for this peer.
// Left out: Linux's preference for ports of one parity.
#pragma once

#include "sim/core/rng.hpp"

#include <cstdint>
#include <optional>

namespace lvsim::net::tcp {

/// net.ipv4.ip_local_port_range, both ends included.
struct PortRange {
    std::uint16_t first = 32768;
    std::uint16_t last = 60999;
};

/// nullopt: `is_free` says no to every port of the range. Draws once.
template <class IsFree>
[[nodiscard]] std::optional<std::uint16_t> pick_ephemeral_port(PortRange range, Rng& rng,
                                                               const IsFree& is_free) {
    const std::uint32_t count = std::uint32_t{range.last} - range.first + 1;
    const auto start = static_cast<std::uint32_t>(rng.below(count));
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto port = static_cast<std::uint16_t>(range.first + (start + i) % count);
        if (is_free(port)) {
            return port;
        }
    }
    return std::nullopt;
}

}  // namespace lvsim::net::tcp
