// SPDX-License-Identifier: Apache-2.0
//
// The router's one wake-up: every alarm that is due, in its order.
#pragma once

#include "models/vrrp/core.hpp"

namespace lvsim::vrrp {

void handle_due(Core& core);

}  // namespace lvsim::vrrp
