// SPDX-License-Identifier: Apache-2.0
//
// The faults of a run of a hunt, drawn from its seed: entries of the timeline like those of a file,
// each with its end.
#pragma once

#include "scenarios/runtime/hunt/space.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lvsim::runtime {

using FaultList = std::vector<TimelineEntry>;

/// One to `faults_max` faults, by their beginnings; times are whole milliseconds. The same seed
/// draws the same. Requires: faults_max > 0.
[[nodiscard]] FaultList draw_faults(const HuntSpace& space, std::uint64_t seed,
                                    std::size_t faults_max);

}  // namespace lvsim::runtime
