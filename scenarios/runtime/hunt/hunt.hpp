// SPDX-License-Identifier: Apache-2.0
//
// A hunt (docs/guide/hunt.md): many short runs of a scenario, each with other faults drawn from its
// seed, judged by the scenario's expectations and the invariants. What fails is shrunk to the
// fewest faults that still break the same check, and written down so that it can be done again.
//
//   seed -> faults -> run -> broken checks -> for each check the lowest seed -> shrink -> file
//
// Runs are independent of each other. Who runs them (TrialRunner: one after the other, or several
// at a time in processes) decides nothing but how long it takes.
#pragma once

#include "scenarios/runtime/hunt/shrink.hpp"
#include "scenarios/runtime/hunt/space.hpp"
#include "scenarios/runtime/hunt/trial.hpp"
#include "scenarios/runtime/override.hpp"
#include "sim/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::runtime {

/// Does trials, several at a time if it can.
class TrialRunner {
public:
    /// By the order of `trials`; nullopt: not done, since somebody stopped it.
    [[nodiscard]] virtual std::vector<std::optional<TrialResult>> run(
        const std::vector<Trial>& trials) = 0;
    /// How many it does at a time; positive.
    [[nodiscard]] virtual std::size_t jobs() const = 0;
    /// Whoever asked for the hunt wants no more of it.
    [[nodiscard]] virtual bool is_stopped() const = 0;

protected:
    ~TrialRunner() = default;
};

struct HuntOptions {
    std::uint64_t first_seed = 1;
    std::uint64_t runs = 100;  ///< With the seeds first_seed, first_seed + 1, ...
    std::size_t faults_max = 5;
};

/// A check that failed in some runs.
struct HuntFinding {
    std::string check;
    std::vector<std::uint64_t> seeds;  ///< Of the runs in which it failed, ascending.
    std::uint64_t seed = 0;            ///< Of the run that was shrunk: the lowest.
    std::size_t faults_drawn = 0;      ///< How many that run had.
    FaultList faults;                  ///< What is left of them.
    bool is_minimal = false;
    TrialResult result;  ///< Of the run with these.
    std::string seen;    ///< What was found by the check in it.
    bool is_our_fault = false;
};

struct HuntReport {
    std::string scenario;
    std::string file;
    std::vector<Override> overrides;
    HuntOptions options;
    HuntSpace space;
    std::uint64_t runs_done = 0;
    std::uint64_t runs_failed = 0;
    std::uint64_t runs_shrinking = 0;   ///< Those of shrinking, apart.
    std::vector<HuntFinding> findings;  ///< By the lowest seed, then as the checks stand.
    bool was_interrupted = false;
    /// It fails without a fault: nothing was hunted, and the finding has no faults.
    bool fails_without_faults = false;

    [[nodiscard]] bool has_our_fault() const;
};

/// A run may take that much longer than the one without faults; then it counts as one that does not
/// end.
[[nodiscard]] SimTime trial_limit(SimTime ended);

/// `scenario`: with_invariants(). `probe`: of its run with the first seed and without faults.
[[nodiscard]] Result<HuntReport> hunt(const Scenario& scenario, const HuntOptions& options,
                                      const TrialResult& probe, TrialRunner& runner);

/// `replays`: the command line that does each finding again, in their order. At most 100 columns,
/// but for names and what was found.
[[nodiscard]] std::string to_text(const HuntReport& report,
                                  const std::vector<std::string>& replays);
/// One object, with a final newline. Keys: docs/guide/hunt.md.
[[nodiscard]] std::string to_json(const HuntReport& report,
                                  const std::vector<std::string>& replays);

}  // namespace lvsim::runtime
