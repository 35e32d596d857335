// SPDX-License-Identifier: Apache-2.0
//
// SIGHUP: a router goes on with another configuration (vrrp.md, 4.6). Instances that still exist
// (VRID and interface) keep their state and the addresses that they still have; their
// identification begins again, bursts that wait are forgotten, timers start afresh.
#pragma once

#include "models/vrrp/core.hpp"

#include <memory>

namespace lvsim::vrrp {

/// The signal has come, the configuration is not read yet: a master sends an advert.
void begin_reload(Core& core);
/// The core that goes on; `before` is good for nothing any more.
[[nodiscard]] std::unique_ptr<Core> reload(Core& before, RouterConfig config);

}  // namespace lvsim::vrrp
