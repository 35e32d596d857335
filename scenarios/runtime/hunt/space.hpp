// SPDX-License-Identifier: Apache-2.0
//
// What a hunt may break in a scenario, and when: the scenario's `hunt:`, and for what it leaves
// open what makes sense for most.
#pragma once

#include "scenarios/runtime/loader/hunt_faults.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "sim/core/result.hpp"

#include <string>
#include <vector>

namespace lvsim::runtime {

struct HuntProcess {
    std::string host;
    std::string process;
    bool operator==(const HuntProcess&) const = default;
};

struct HuntSpace {
    SimDuration from;                      ///< Faults begin from here ...
    SimDuration until;                     ///< ... until before here, ...
    SimDuration heal_by;                   ///< ... and have ended then. from < until <= heal_by.
    std::vector<const HuntFault*> faults;  ///< Each has something that it can befall.
    std::vector<std::string> links;        ///< "directeur.eth0"
    std::vector<std::string> machines;
    std::vector<HuntProcess> processes;
};

/// `ended`: when the scenario ends without a fault. The errors: nothing can break, or there is no
/// time for it.
[[nodiscard]] Result<HuntSpace> hunt_space(const Scenario& scenario, SimTime ended);

}  // namespace lvsim::runtime
