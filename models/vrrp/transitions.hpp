// SPDX-License-Identifier: Apache-2.0
//
// The state machine of one instance: what happens on the way from one state into another, in
// keepalived's order (vrrp.md, 4.3 to 4.5). Each takes the sync group along where that follows.
//
//              +---------------------- something it depends on fails ---------------+
//              |                                                                    v
//   INIT --> BACKUP -- master down timer --> MASTER -- something fails --> FAULT (silent)
//     |        ^  ^                             |                            |
//     |        |  +-- better advert, address lost                           |
//     |        +----------------- the last fault has cleared ---------------+
//     +--> FAULT
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

/// Why, with what the event of the change tells.
struct Why {
    Cause cause = Cause::Started;
    Rival rival{};
    SimDuration span{};
    std::string_view what{};
    std::uint64_t frame = 0;
};

/// The master down timer has expired: MASTER, if the sync group allows.
void take_over(Core& core, Instance& instance, const Why& why);
/// Advert, addresses, gratuitous ARPs, notification, timers. Of this instance alone.
void become_master(Core& core, Instance& instance, const Why& why);

/// MASTER yields without a farewell; the sync group follows. The timer is the caller's to arm.
void yield_to(Core& core, Instance& instance, const Why& why);
/// Of this instance alone, from MASTER, FAULT or INIT.
void become_backup(Core& core, Instance& instance, const Why& why);

/// Somebody else removed a virtual address of a MASTER: a farewell, and back after the skew alone.
void give_up_lost(Core& core, Instance& instance, const Why& why);

/// Something of this instance is down; the sync group follows.
void enter_fault(Core& core, Instance& instance, const Why& why);
/// Nothing of this instance is down any more: BACKUP, if its sync group is well too.
void leave_fault(Core& core, Instance& instance, const Why& why);
/// Of this instance alone: `is_own` faults say farewell twice and log it.
void become_fault(Core& core, Instance& instance, const Why& why, bool is_own);

/// One advert of priority 0, with its line, and the addresses go: the end of a MASTER that stops.
void say_farewell(Core& core, Instance& instance);

}  // namespace lvsim::vrrp
