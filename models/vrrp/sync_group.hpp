// SPDX-License-Identifier: Apache-2.0
//
// Sync groups: all members MASTER, all BACKUP or all FAULT (vrrp.md, section 9).
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

/// Whether every other member of its group wants to be MASTER too, or the group is; also true
/// without a group.
[[nodiscard]] bool may_become_master(const Core& core, const Instance& instance);
/// Whether no member of its group has a fault; without a group, the instance itself.
[[nodiscard]] bool is_group_well(const Core& core, const Instance& instance);

/// The other members follow this one, in the order of the configuration.
void sync_to_master(Core& core, const Instance& instance);
void sync_to_backup(Core& core, const Instance& instance);
void sync_to_fault(Core& core, const Instance& instance);

}  // namespace lvsim::vrrp
