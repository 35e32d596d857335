// SPDX-License-Identifier: Apache-2.0
//
// Comparing schedulers (docs/guide/compare.md): a scenario is run once for each scheduler and seed,
// and the figures of the runs stand side by side. Every run of a seed has the same requests, due at
// the same times and with the same work; only where the directors send them differs.
//
// Runs are independent of each other. Who runs them (one after the other, or several at a time in
// processes) hands them over in the order of the plan, so that no byte depends on it.
#pragma once

#include "scenarios/runtime/compare_figures.hpp"
#include "scenarios/runtime/override.hpp"
#include "sim/core/result.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

struct Scenario;

/// One run of a comparison.
struct CompareCell {
    std::string scheduler;
    std::uint64_t seed = 1;
    bool operator==(const CompareCell&) const = default;
};

struct CompareRun {
    CompareCell cell;
    SimTime ended;
    std::string end;  ///< Why it ended: "complete", ...
    std::string fingerprint;
    CompareFigures figures;
    bool operator==(const CompareRun&) const = default;
};

struct FailedRun {
    CompareCell cell;
    std::string why;  ///< Lines without a final newline.
};

struct Comparison {
    std::string scenario;
    std::string file;
    std::vector<Override> overrides;
    std::vector<std::string> schedulers;
    std::uint64_t seeds = 1;       ///< 1 to this.
    std::vector<CompareRun> runs;  ///< By scheduler, then by seed; those that are complete.
    std::vector<FailedRun> failed;
    bool was_interrupted = false;

    [[nodiscard]] std::uint64_t planned() const { return schedulers.size() * seeds; }
};

/// What a scenario has that can be compared.
struct Comparable {
    std::vector<std::string> directors;  ///< Machines with a service, or whose timeline makes one.
    /// The methods that the kernels of all of them have, in the order of the ipvsadm manual.
    std::vector<std::string> schedulers;
};
/// Boots the scenario to see. The errors are those of Session::load().
[[nodiscard]] Result<Comparable> find_comparable(const Scenario& scenario);

/// Those of every kernel: what can be given as SessionOptions::scheduler.
[[nodiscard]] std::vector<std::string> scheduler_names();

/// Does one run to its end, or to `until`.
[[nodiscard]] Result<CompareRun> run_cell(const Scenario& scenario, const CompareCell& cell,
                                          std::optional<SimTime> until);

/// The servers of all runs, in the order of the first run that has them.
[[nodiscard]] std::vector<std::string> server_names(const std::vector<CompareRun>& runs);
/// The largest count over the mean of all, in thousandths, rounded; 0 where nobody answered.
[[nodiscard]] std::uint64_t imbalance_thousandths(const std::vector<CountView>& servers);

/// A scheduler's runs together: sums, and of latency and imbalance the median run's (of an even
/// number the lower of the two in the middle).
struct CompareSummary {
    std::string scheduler;
    std::uint64_t runs = 0;
    std::uint64_t requests = 0;
    std::uint64_t failed = 0;
    std::uint64_t under_way = 0;
    SimDuration p50;
    SimDuration p99;
    std::uint64_t imbalance_thousandths = 0;
    std::vector<CountView> servers;
    std::uint64_t connections = 0;
    std::uint64_t moved = 0;
};
/// Of the schedulers that have a complete run.
[[nodiscard]] std::vector<CompareSummary> summaries(const Comparison& comparison);

[[nodiscard]] std::string to_text(const Comparison& comparison);
/// One object, with a final newline. Keys: docs/guide/compare.md.
[[nodiscard]] std::string to_json(const Comparison& comparison);
/// A row a run, with a head; RFC 4180.
[[nodiscard]] std::string to_csv(const Comparison& comparison);

/// A run on its way from one process to another.
[[nodiscard]] std::string to_record(const CompareRun& run);
/// nullopt: it is not whole.
[[nodiscard]] std::optional<CompareRun> from_record(std::string_view record);

}  // namespace lvsim::runtime
