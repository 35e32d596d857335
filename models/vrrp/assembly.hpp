// SPDX-License-Identifier: Apache-2.0
//
// From a configuration to instances and groups that have not started yet.
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

/// Fills an empty core from its configuration: instances with their addresses and groups, all in
/// INIT, without source address, tracks or macvlan yet.
void assemble(Core& core);

/// Source addresses, macvlans, what is tracked as it stands, with keepalived's lines about it.
void look_around(Core& core);

/// The state that an instance begins in: FAULT or INIT, also because of a member of its group, else
/// BACKUP. Requires: look_around().
[[nodiscard]] State first_state(const Core& core, const Instance& instance);

}  // namespace lvsim::vrrp
