// SPDX-License-Identifier: Apache-2.0
//
// Telling everybody on the network which MAC address holds the virtual addresses (vrrp.md, 5).
// A burst is a number of rounds, a round one gratuitous ARP for each address, in the order of the
// configuration. vrrp_garp_interval spreads them over time: then an address waits at most once, so
// that the rounds of a burst collapse.
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

void send_burst(Core& core, Instance& instance, std::int32_t rounds, GarpReason reason);
/// At once and, with a delay, once more; as `garp_master_*` and `garp_lower_prio_*` say.
void announce_master(Core& core, Instance& instance);
void announce_to_rival(Core& core, Instance& instance);
/// Rides on a periodic advert: the burst of garp_master_refresh if it is due.
void refresh_if_due(Core& core, Instance& instance);
/// A delayed burst is due: nothing unless the addresses are set.
void send_delayed_burst(Core& core, Instance& instance, std::int32_t rounds);
/// The interval has passed: the first queued address of the interface goes.
void send_queued(Core& core, std::size_t pace);
/// What waits for the interval does so no more: the addresses go.
void forget_queued(Instance& instance);
/// One for the instance's own address, whatever the interval: peers may have lost its MAC address.
void announce_own_address(Core& core, const Instance& instance);

}  // namespace lvsim::vrrp
