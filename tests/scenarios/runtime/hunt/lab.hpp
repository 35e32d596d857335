// SPDX-License-Identifier: Apache-2.0
//
// A small scenario for hunts, and a runner that does trials one after the other in this process.
#pragma once

#include "scenarios/runtime/hunt/hunt.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/scenario.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lvsim::runtime::test {

/// A client, an LVS-NAT director and two servers, twenty seconds.
[[nodiscard]] std::string hunt_lab(const std::string& more = {});
/// That, read, with the invariants.
[[nodiscard]] Scenario hunt_scenario(const std::string& text);

class SequentialRunner final : public TrialRunner {
public:
    explicit SequentialRunner(const Scenario& scenario, std::size_t jobs = 1)
        : scenario_(scenario), jobs_(jobs) {}

    std::vector<std::optional<TrialResult>> run(const std::vector<Trial>& trials) override;
    [[nodiscard]] std::size_t jobs() const override { return jobs_; }
    [[nodiscard]] bool is_stopped() const override { return runs_ >= stop_after_; }
    /// Somebody types Ctrl-C after that many runs.
    void stop_after(std::size_t runs) { stop_after_ = runs; }

private:
    const Scenario& scenario_;
    std::size_t jobs_;
    std::size_t runs_ = 0;
    std::size_t stop_after_ = SIZE_MAX;
};

/// Without processes, as `lvsim hunt` does it.
[[nodiscard]] Result<HuntReport> hunt_here(const Scenario& scenario, const HuntOptions& options,
                                           SequentialRunner& runner);

/// Hunts in steps, until something is found or that many runs have held. The seeds begin with 1.
[[nodiscard]] HuntReport hunt_until_found(const Scenario& scenario, std::uint64_t runs_max);

}  // namespace lvsim::runtime::test
