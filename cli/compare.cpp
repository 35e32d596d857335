// SPDX-License-Identifier: Apache-2.0
//
// lvsim compare FILE
#include "scenarios/runtime/compare.hpp"

#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/failure_report.hpp"
#include "cli/interrupt.hpp"
#include "cli/run_counter.hpp"
#include "cli/run_pool.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/result_file.hpp"
#include "scenarios/runtime/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::cli {
namespace {

using runtime::CompareCell;
using runtime::Comparison;

int wrong(const std::string& message, const std::string& hint) {
    complain(fmt::format("lvsim: compare: {}\n  hint: {}\n", message, hint));
    return kExitBadInput;
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, " "));
}

/// The line that does one of the runs alone.
std::vector<std::string> arguments_of(const CompareOptions& options, const CompareCell& cell) {
    std::vector<std::string> words = {"run",          options.file, "--scheduler",
                                      cell.scheduler, "--seed",     std::to_string(cell.seed)};
    for (const auto& change : options.overrides) {
        words.insert(words.end(), {"--set", to_text(change)});
    }
    if (options.until)
        words.insert(words.end(), {"--until", fmt::format("{}ns", options.until->ns())});
    return words;
}

/// Checks the methods asked for, or takes all there are.
int choose_schedulers(const CompareOptions& options, const runtime::Comparable& can,
                      std::vector<std::string>& chosen) {
    if (can.directors.empty()) {
        return wrong(fmt::format("no machine of {} is a director", options.file),
                     "a director has 'ipvsadm -A' in its run: or in the timeline");
    }
    chosen = options.schedulers;
    if (chosen.empty()) {
        chosen = can.schedulers;
        std::erase(chosen, "none");  // it serves nobody
    }
    for (const auto& name : chosen) {
        const auto& known = can.schedulers;
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        return wrong(fmt::format("the kernel of {} has no scheduler '{}'",
                                 fmt::join(can.directors, " or "), name),
                     "it has " + joined(known));
    }
    return kExitHeld;
}

std::vector<CompareCell> cells_of(const Comparison& comparison) {
    std::vector<CompareCell> cells;
    for (const auto& scheduler : comparison.schedulers) {
        for (std::uint64_t seed = 1; seed <= comparison.seeds; ++seed) {
            cells.push_back({scheduler, seed});
        }
    }
    return cells;
}

/// In a process of its own.
int do_run(const runtime::Scenario& scenario, const CompareOptions& options,
           const CompareCell& cell, std::string& answer) {
    report_failures_of(arguments_of(options, cell));
    const auto run = run_cell(scenario, cell, options.until);
    answer = run ? to_record(*run) : to_text(run.error());
    return run ? kExitHeld : kExitBadInput;
}

/// Sorts the answers into the comparison. Returns the worst status of a run.
int take_answers(const std::vector<CompareCell>& cells, const std::vector<RunAnswer>& answers,
                 const CompareOptions& options, Comparison& comparison) {
    int status = kExitHeld;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!answers[i].is_done) continue;
        const auto run =
            answers[i].status == kExitHeld ? runtime::from_record(answers[i].text) : std::nullopt;
        if (run) {
            comparison.runs.push_back(*run);
            continue;
        }
        const std::string why = why_failed(answers[i]);
        comparison.failed.push_back({cells[i], why});
        complain(fmt::format(
            "lvsim: compare: the run of {} with seed {} failed: {}\n  replay: {}\n",
            cells[i].scheduler, cells[i].seed, why, replay_line(arguments_of(options, cells[i]))));
        const bool is_input = answers[i].status == kExitBadInput;
        status = std::max(status, is_input ? kExitBadInput : kExitOurFault);
    }
    return status;
}

int compare_schedulers(const CompareOptions& options, const runtime::Scenario& scenario,
                       Comparison& comparison, Output& output) {
    auto file = runtime::ResultFile::open(options.out_folder, "results.csv");
    if (!file) {
        complain(to_text(file.error()));
        return kExitOurFault;
    }
    const auto cells = cells_of(comparison);
    const InterruptScope interrupt;
    std::vector<RunAnswer> answers;
    {
        const RunCounter counter(cells.size());
        RunPool pool(
            jobs_or_all(options.jobs),
            [&](std::size_t i, std::string& answer) {
                return do_run(scenario, options, cells[i], answer);
            },
            [&](std::size_t done) { counter.show(done); });
        answers = pool.run(cells.size(), [&] { return interrupt.signal() != 0; });
    }
    const int status = take_answers(cells, answers, options, comparison);
    comparison.was_interrupted = interrupt.signal() != 0;
    const auto written = file->write(to_csv(comparison));
    output.write(options.format == Format::Json ? to_json(comparison) : to_text(comparison));
    if (!written) {
        complain(to_text(written.error()));
        return kExitOurFault;
    }
    return comparison.was_interrupted ? kExitOnSignal + interrupt.signal() : status;
}

}  // namespace

int compare(const CompareOptions& options, Output& output) {
    const auto scenario = runtime::load_scenario(options.file, options.overrides);
    if (!scenario) {
        complain(to_text(scenario.error()));
        return kExitBadInput;
    }
    const auto can = runtime::find_comparable(*scenario);
    if (!can) {
        complain(to_text(can.error()));
        return kExitBadInput;
    }
    Comparison comparison;
    comparison.scenario = scenario->name;
    comparison.file = options.file;
    comparison.overrides = options.overrides;
    comparison.seeds = options.seeds;
    const int refused = choose_schedulers(options, *can, comparison.schedulers);
    if (refused != kExitHeld) return refused;
    return compare_schedulers(options, *scenario, comparison, output);
}

}  // namespace lvsim::cli
