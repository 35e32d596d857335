// SPDX-License-Identifier: Apache-2.0
//
// Received packets: which instance one is for, and what a believed advert does in each state
// (vrrp.md, 4.2, 6, 7 and 8).
#pragma once

#include "models/vrrp/core.hpp"

#include <cstddef>
#include <span>

namespace lvsim::vrrp {

/// Requires: `bytes` begin with an IP header, as received through that interface.
void receive(Core& core, std::span<const std::byte> bytes, std::uint32_t interface,
             std::uint64_t frame);

}  // namespace lvsim::vrrp
