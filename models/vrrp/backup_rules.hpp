// SPDX-License-Identifier: Apache-2.0
//
// What a believed advert does to a BACKUP (vrrp.md, 4.2 and 6).
#pragma once

#include "models/vrrp/core.hpp"
#include "models/vrrp/packet_checks.hpp"

namespace lvsim::vrrp {

/// It re-arms the timer, or is discarded because this router may preempt its sender.
void hear_as_backup(Core& core, Instance& instance, const Packet& packet);

/// Version 3: the timers follow the interval in the packet from now on.
void adopt_interval(Core& core, Instance& instance, const Packet& packet);

}  // namespace lvsim::vrrp
