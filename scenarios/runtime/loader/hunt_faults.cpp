// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/hunt_faults.hpp"

#include <algorithm>
#include <array>

namespace lvsim::runtime {
namespace {

constexpr std::array kFaults{
    HuntFault{"loss", HuntTarget::Link, true, "a share of the frames vanishes, one way or both"},
    HuntFault{"cut", HuntTarget::Link, true, "all frames vanish, one way or both"},
    HuntFault{"delay", HuntTarget::Link, true, "frames come later"},
    HuntFault{"rate", HuntTarget::Link, true, "a narrow place"},
    HuntFault{"corrupt", HuntTarget::Link, true, "bits of IP packets turn over"},
    HuntFault{"duplicate", HuntTarget::Link, true, "frames come twice"},
    HuntFault{"reorder", HuntTarget::Link, true, "frames overtake each other"},
    HuntFault{"power_off", HuntTarget::Machine, true, "no power for a while, then it boots"},
    HuntFault{"reset", HuntTarget::Machine, false, "off and on in one moment"},
    HuntFault{"freeze", HuntTarget::Machine, true, "paused for a while, then it goes on"},
    HuntFault{"stop", HuntTarget::Process, true, "SIGSTOP to a daemon, later SIGCONT"},
    HuntFault{"terminate", HuntTarget::Process, true, "SIGTERM to a daemon, later it is started"},
    HuntFault{"kill", HuntTarget::Process, true, "SIGKILL to a daemon, later it is started"},
};

constexpr std::array kNames = [] {
    std::array<std::string_view, kFaults.size()> names{};
    for (std::size_t i = 0; i < kFaults.size(); ++i) names[i] = kFaults[i].name;
    return names;
}();

}  // namespace

std::span<const HuntFault> hunt_faults() {
    return kFaults;
}

std::span<const std::string_view> hunt_fault_names() {
    return kNames;
}

const HuntFault* find_hunt_fault(std::string_view name) {
    const auto found = std::find_if(kFaults.begin(), kFaults.end(),
                                    [&](const HuntFault& fault) { return fault.name == name; });
    return found == kFaults.end() ? nullptr : &*found;
}

}  // namespace lvsim::runtime
