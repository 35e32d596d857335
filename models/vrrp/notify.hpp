// SPDX-License-Identifier: Apache-2.0
//
// Telling others of a change: notify_master and its kin first, then `notify`, which gets
// INSTANCE|GROUP, the name, the state and the priority (0 for a group); and the IPVS
// synchronisation daemon that follows an instance (lvs_sync_daemon).
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

void notify_state(Core& core, const Instance& instance);
void notify_state(Core& core, const SyncGroup& group);
/// All instances, then all groups, that the process ends.
void notify_stop(Core& core);

}  // namespace lvsim::vrrp
