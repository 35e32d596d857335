// SPDX-License-Identifier: Apache-2.0
//
// From a list of faults with which a run fails to the fewest and plainest with which it still does:
// delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
// TSE 2002) over the list, then shorter durations, one direction instead of both, rounder times. A
// pure algorithm: what fails, the caller says.
#pragma once

#include "scenarios/runtime/hunt/draw.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace lvsim::runtime {

/// Of these lists, the place of the first with which the run still fails; nullopt: none. The same
/// list always has the same answer. Whoever can looks at several at a time.
using FirstFailing = std::function<std::optional<std::size_t>(const std::vector<FaultList>&)>;

struct ShrinkLimits {
    SimDuration earliest;         ///< No fault is moved to before it, ...
    SimDuration latest;           ///< ... and none is made to end after this.
    std::size_t tries_max = 500;  ///< Lists looked at.
};

struct Shrunk {
    FaultList faults;
    std::size_t tries = 0;
    /// No fault of it can be left out. False: tries_max came first.
    bool is_minimal = false;
};

/// Requires: with `failing` it fails. Ensures: with the result it does, and where it is minimal,
/// with no list that has one fault less.
[[nodiscard]] Shrunk shrink(FaultList failing, const FirstFailing& first_failing,
                            const ShrinkLimits& limits);

}  // namespace lvsim::runtime
