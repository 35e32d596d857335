// SPDX-License-Identifier: Apache-2.0
//
// The first states of a router's instances and its last words (vrrp.md, 4.1 and 4.6).
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

/// Requires: an assembled core.
void start(Core& core);
/// The state an instance begins in: FAULT, INIT (a script has yet to run) or BACKUP.
void begin(Core& core, Instance& instance);
/// Groups are told of their first state before their members are.
void begin_groups(Core& core);
void listen(Core& core, bool shall_listen);

void stop(Core& core);
void remove_macvlans(Core& core);

}  // namespace lvsim::vrrp
