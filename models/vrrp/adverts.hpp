// SPDX-License-Identifier: Apache-2.0
//
// Sending adverts: to the group, or to each unicast peer in the order of the configuration
// (vrrp.md, 2 and 11).
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

/// One round; all its packets have the same identification. An instance without a source address
/// sends nothing, but its identification moves on.
void send_advert(Core& core, Instance& instance, std::uint8_t priority, AdvertReason reason);

/// With its own effective priority.
void send_advert(Core& core, Instance& instance, AdvertReason reason);

}  // namespace lvsim::vrrp
