// SPDX-License-Identifier: Apache-2.0
//
// What a believed advert does to a MASTER: somebody else is master too, or stops being it
// (vrrp.md, 4.2 and 7).
#pragma once

#include "models/vrrp/core.hpp"
#include "models/vrrp/packet_checks.hpp"

namespace lvsim::vrrp {

/// The timer is the caller's to arm while the instance stays MASTER.
void hear_as_master(Core& core, Instance& instance, const Packet& packet);

/// Not with lower_prio_no_advert or in strict mode.
[[nodiscard]] bool answers_lower_priority(const Instance& instance);

}  // namespace lvsim::vrrp
