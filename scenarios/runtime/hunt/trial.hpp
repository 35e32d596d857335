// SPDX-License-Identifier: Apache-2.0
//
// One run of a hunt: a scenario with faults in its timeline and the invariants among its
// expectations, and what did not hold in it.
#pragma once

#include "scenarios/runtime/hunt/draw.hpp"
#include "scenarios/runtime/scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

struct Trial {
    std::uint64_t seed = 1;
    FaultList faults;
};

/// A check that did not hold.
struct BrokenCheck {
    std::string check;  ///< Its text, which tells it from the others: "always: invariants frames".
    std::string seen;   ///< What was found, in a line or some.
    SimTime when;
    bool operator==(const BrokenCheck&) const = default;
};

struct TrialResult {
    std::vector<BrokenCheck> broken;  ///< In the order of the expectations; empty: all held.
    std::string fingerprint;          ///< Empty: the run came to no end.
    SimTime ended;
    /// lvsim itself failed: `broken` has how.
    bool is_our_fault = false;

    [[nodiscard]] bool has(std::string_view check) const;
    bool operator==(const TrialResult&) const = default;
};

/// Adds the invariants that the scenario does not expect yet, an expectation each.
[[nodiscard]] Scenario with_invariants(Scenario scenario);
/// With the faults behind its own timeline.
[[nodiscard]] Scenario with_faults(Scenario scenario, const FaultList& faults);

/// Runs it to its end, at most to `limit`: a run that has not ended then is broken, too.
/// Requires: of `scenario`, with_invariants().
[[nodiscard]] TrialResult run_trial(const Scenario& scenario, const Trial& trial, SimTime limit);
/// Of a run that lvsim did not survive; `why` in lines.
[[nodiscard]] TrialResult failed_trial(std::string why);

/// A result on its way from one process to another.
[[nodiscard]] std::string to_record(const TrialResult& result);
/// nullopt: it is not whole.
[[nodiscard]] std::optional<TrialResult> trial_from_record(std::string_view record);

}  // namespace lvsim::runtime
