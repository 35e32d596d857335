// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/hunt/hunt.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::runtime {
namespace {

/// That many runs a time: so that a hunt that is stopped has done the first seeds, not all by half.
constexpr std::uint64_t kRunsAtATime = 256;

class Hunt {
public:
    Hunt(HuntReport& report, TrialRunner& runner) : report_(report), runner_(runner) {}

    void look_for_failures() {
        const auto& options = report_.options;
        for (std::uint64_t done = 0; done < options.runs && !runner_.is_stopped();) {
            const std::uint64_t count = std::min(kRunsAtATime, options.runs - done);
            run_seeds(options.first_seed + done, count);
            done += count;
        }
    }

    void shrink_findings() {
        for (auto& finding : report_.findings) {
            if (runner_.is_stopped()) return;
            shrink_finding(finding);
        }
    }

private:
    void run_seeds(std::uint64_t first, std::uint64_t count) {
        std::vector<Trial> trials;
        for (std::uint64_t seed = first; seed < first + count; ++seed) {
            trials.push_back({seed, draw_faults(report_.space, seed, report_.options.faults_max)});
        }
        const auto results = runner_.run(trials);
        for (std::size_t i = 0; i < trials.size(); ++i) {
            if (results[i]) note(trials[i], *results[i]);
        }
    }

    void note(const Trial& trial, const TrialResult& result) {
        ++report_.runs_done;
        if (result.broken.empty()) return;
        ++report_.runs_failed;
        for (const auto& broken : result.broken) {
            HuntFinding& finding = finding_of(broken, trial, result);
            if (finding.seeds.empty() || finding.seeds.back() != trial.seed) {
                finding.seeds.push_back(trial.seed);
            }
        }
    }

    HuntFinding& finding_of(const BrokenCheck& broken, const Trial& trial,
                            const TrialResult& result) {
        auto& findings = report_.findings;
        const auto found =
            std::find_if(findings.begin(), findings.end(),
                         [&](const HuntFinding& one) { return one.check == broken.check; });
        if (found != findings.end()) return *found;
        return findings.emplace_back(HuntFinding{.check = broken.check,
                                                 .seeds = {},
                                                 .seed = trial.seed,
                                                 .faults_drawn = trial.faults.size(),
                                                 .faults = trial.faults,
                                                 .is_minimal = false,
                                                 .result = result,
                                                 .seen = broken.seen,
                                                 .is_our_fault = result.is_our_fault});
    }

    void shrink_finding(HuntFinding& finding) {
        const FirstFailing first_failing = [&](const std::vector<FaultList>& lists) {
            return find_failing(finding, lists);
        };
        Shrunk shrunk = shrink(finding.faults, first_failing,
                               {.earliest = report_.space.from, .latest = report_.space.heal_by});
        finding.faults = std::move(shrunk.faults);
        report_.runs_shrinking += shrunk.tries;
        finding.is_minimal = shrunk.is_minimal && !runner_.is_stopped();
    }

    /// As many at a time as there are jobs; the first of the list counts, not the fastest.
    std::optional<std::size_t> find_failing(HuntFinding& finding,
                                            const std::vector<FaultList>& lists) {
        for (std::size_t at = 0; at < lists.size() && !runner_.is_stopped();) {
            std::vector<Trial> trials;
            for (std::size_t i = at; i < std::min(at + runner_.jobs(), lists.size()); ++i) {
                trials.push_back({finding.seed, lists[i]});
            }
            auto results = runner_.run(trials);
            for (std::size_t i = 0; i < results.size(); ++i) {
                if (!results[i] || !results[i]->has(finding.check)) continue;
                keep(finding, std::move(*results[i]));
                return at + i;
            }
            at += trials.size();
        }
        return std::nullopt;
    }

    static void keep(HuntFinding& finding, TrialResult result) {
        for (const auto& broken : result.broken) {
            if (broken.check == finding.check) finding.seen = broken.seen;
        }
        finding.result = std::move(result);
    }

    HuntReport& report_;
    TrialRunner& runner_;
};

/// Every check of a run without faults that did not hold.
void note_without_faults(HuntReport& report, const TrialResult& probe) {
    report.fails_without_faults = true;
    report.runs_done = 1;
    report.runs_failed = 1;
    const std::uint64_t seed = report.options.first_seed;
    for (const auto& broken : probe.broken) {
        report.findings.push_back({.check = broken.check,
                                   .seeds = {seed},
                                   .seed = seed,
                                   .faults_drawn = 0,
                                   .faults = {},
                                   .is_minimal = true,
                                   .result = probe,
                                   .seen = broken.seen,
                                   .is_our_fault = probe.is_our_fault});
    }
}

}  // namespace

bool HuntReport::has_our_fault() const {
    return std::any_of(findings.begin(), findings.end(),
                       [](const HuntFinding& finding) { return finding.is_our_fault; });
}

SimTime trial_limit(SimTime ended) {
    constexpr SimDuration kMore = SimDuration::seconds(600);
    return ended + ended.since_start() + kMore;
}

Result<HuntReport> hunt(const Scenario& scenario, const HuntOptions& options,
                        const TrialResult& probe, TrialRunner& runner) {
    HuntReport report;
    report.scenario = scenario.name;
    report.file = scenario.file;
    report.overrides = scenario.overrides;
    report.options = options;
    if (!probe.broken.empty()) {
        note_without_faults(report, probe);
        return report;
    }
    auto space = hunt_space(scenario, probe.ended);
    if (!space) return tl::unexpected(std::move(space.error()));
    report.space = std::move(*space);
    Hunt hunt(report, runner);
    hunt.look_for_failures();
    hunt.shrink_findings();
    report.was_interrupted = runner.is_stopped();
    return report;
}

}  // namespace lvsim::runtime
