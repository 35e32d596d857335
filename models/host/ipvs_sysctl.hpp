// SPDX-License-Identifier: Apache-2.0
//
// net.ipv4.vs.*: the settings of a machine's IPVS as sysctl shows and changes them. Those that
// lvsim does not model stand there with their default, the only value they take.
#pragma once

#include "models/host/sysctl.hpp"
#include "models/ipvs/director.hpp"
#include "models/ipvs/profile.hpp"

#include <functional>

namespace lvsim::host {

/// `director` is asked for whenever a setting is read or written.
void add_ipvs_settings(SysctlTree& tree, ipvs::Profile profile,
                       const std::function<ipvs::Director&()>& director);
void remove_ipvs_settings(SysctlTree& tree);

}  // namespace lvsim::host
