// SPDX-License-Identifier: Apache-2.0
//
// vrrp_track_process: whether enough, and not too many, processes of a name run (vrrp.md, 10).
// A change counts once it has lasted for fork_delay or terminate_delay.
#pragma once

#include "models/vrrp/core.hpp"

#include <cstddef>

namespace lvsim::vrrp {

/// As it is when the router starts.
void read_processes(Core& core);
/// Processes have come or gone.
void note_processes(Core& core);
/// A delay is over: what is so now counts.
void settle_process(Core& core, std::size_t process);

}  // namespace lvsim::vrrp
