// SPDX-License-Identifier: Apache-2.0
//
// The defence against overload: drop_entry, drop_packet and secure_tcp, each off (0), automatic
// (1: inactive, 2: active since memory is low) or always on (3). Judged once a second and whenever
// one of the three is changed (behaviour: Linux 6.1 ip_vs_ctl.c update_defense_level, ip_vs_conn.c
// ip_vs_random_dropentry and todrop_entry, ip_vs_todrop).
//
//   drop_entry    each second a thirty-second of the buckets, drawn at random, loses entries that
//                 are half open, or idle for a minute after few packets
//   drop_packet   of the packets that would begin a connection every n-th is dropped
//   secure_tcp    half-open connections follow tables of their own (protocol)
#pragma once

#include "models/ipvs/core.hpp"
#include "models/ipvs/turn_budget.hpp"

namespace lvsim::ipvs {

/// Takes over changed settings. `before`: what they were.
void change_defence(Core& core, const Settings& before);
/// The work of each second, as far as the budget goes; done, it asks for the next one while the
/// defence is not off.
void defend(Core& core, TurnBudget& budget);
/// Whether drop_packet drops this packet. Call it once for each that is about to be scheduled.
[[nodiscard]] bool is_dropped_by_defence(Core& core);

}  // namespace lvsim::ipvs
