// SPDX-License-Identifier: Apache-2.0
//
// What `lvsim hunt` can break: actions of the timeline that end by themselves. `hunt: {faults:}`,
// `lvsim list hunt-faults` and the draws (hunt/draw.hpp) come from this table; the parameters of
// faults of links come from sim/net/fault/registry.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lvsim::runtime {

/// What a fault befalls.
enum class HuntTarget : std::uint8_t { Link, Machine, Process };

struct HuntFault {
    std::string_view name;  ///< Of its action in the timeline: "power_off".
    HuntTarget target = HuntTarget::Link;
    bool lasts = true;  ///< Else it is over at once, as a reset.
    std::string_view summary;
};

/// In the order in which they are listed.
[[nodiscard]] std::span<const HuntFault> hunt_faults();
[[nodiscard]] std::span<const std::string_view> hunt_fault_names();
/// nullptr: there is none of that name.
[[nodiscard]] const HuntFault* find_hunt_fault(std::string_view name);

}  // namespace lvsim::runtime
