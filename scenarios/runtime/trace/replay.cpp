// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/replay.hpp"

#include "scenarios/runtime/trace/trace_compare.hpp"
#include "scenarios/runtime/trace/trace_file.hpp"
#include "scenarios/runtime/trace/trace_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace lvsim::runtime {
namespace {

/// T0 = 0, 64, ... 4032: enough for timeouts below 1032 s.
constexpr std::uint64_t kWheelTurn = 4096;
constexpr std::uint64_t kWheelStep = 64;
constexpr SimDuration kEstimatorPeriod = SimDuration::milliseconds(2016);
/// A bound on what a recording that does not agree costs.
constexpr std::size_t kRunsMax = 4096;

class Search {
public:
    Search(const PreparedTrace& prepared, TraceReport& report)
        : prepared_(prepared), report_(report) {}

    void find() {
        const bool has_statistics = shows_any_statistics();
        const auto compared = has_statistics ? Statistics::LeftAside : Statistics::Compared;
        for (std::uint64_t tick = 0; tick < kWheelTurn; tick += kWheelStep) {
            const TraceRun run = try_one({tick, kEstimatorPeriod}, compared);
            if (run.disagreement) continue;
            if (!has_statistics) return;
            if (is_new(run.connections_digest) && find_phase(tick)) return;
        }
    }

private:
    /// Wheels between which nothing differs but the tick itself are tried with all phases once.
    [[nodiscard]] bool is_new(std::uint64_t digest) {
        if (std::find(digests_.begin(), digests_.end(), digest) != digests_.end()) return false;
        digests_.push_back(digest);
        return true;
    }

    [[nodiscard]] bool shows_any_statistics() const {
        const auto& steps = prepared_.trace.steps;
        return std::any_of(steps.begin(), steps.end(), [](const TraceStep& step) {
            return step.kind == TraceStepKind::Run && shows_statistics(step.text);
        });
    }

    bool find_phase(std::uint64_t tick) {
        for (const SimDuration phase : phases()) {
            if (report_.candidates_tried >= kRunsMax) return false;
            if (!try_one({tick, phase}, Statistics::Compared).disagreement) return true;
        }
        return false;
    }

    /// The phases that can be told apart: the estimator runs before a step or after it, so there is
    /// one for each moment of a step within the period. That of the first step stands for "after
    /// the last one", all there is to know of a recording shorter than the period.
    [[nodiscard]] std::vector<SimDuration> phases() const {
        std::vector<SimDuration> found;
        for (const TraceStep& step : prepared_.trace.steps) {
            const std::int64_t rest = step.time.ns() % kEstimatorPeriod.ns();
            found.push_back(rest == 0 ? kEstimatorPeriod : SimDuration::nanoseconds(rest));
        }
        std::sort(found.begin(), found.end(), std::greater<>());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    /// Runs one, and keeps the disagreement that came last in the recording.
    TraceRun try_one(const TraceCandidate& candidate, Statistics statistics) {
        ++report_.candidates_tried;
        TraceRun run = run_trace(prepared_, candidate, statistics);
        if (!run.disagreement) {
            // From now on only the statistics of such wheels say how far a candidate got.
            if (!has_agreed_ || statistics == Statistics::Compared) {
                report_.disagreement.reset();
                report_.candidate = candidate;
            }
            has_agreed_ = true;
            return run;
        }
        const bool is_judged = statistics == Statistics::Compared || !has_agreed_;
        const bool is_further =
            !report_.disagreement || run.disagreement->step > report_.disagreement->step;
        if (is_judged && is_further) {
            report_.disagreement = run.disagreement;
            report_.candidate = candidate;
        }
        return run;
    }

    const PreparedTrace& prepared_;
    TraceReport& report_;
    std::vector<std::uint64_t> digests_;
    bool has_agreed_ = false;  ///< Some wheel agrees but for the statistics.
};

TraceReport replay(Result<TraceFile> trace, const std::string& file) {
    TraceReport report;
    report.file = file;
    if (!trace) {
        report.errors = std::move(trace.error());
        return report;
    }
    report.name = trace->name;
    report.step_count = trace->steps.size();
    const PreparedTrace prepared(std::move(*trace));
    Search(prepared, report).find();
    return report;
}

std::string indented(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        made += fmt::format("    {}\n", text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return made;
}

}  // namespace

TraceReport replay_trace_file(const std::string& path) {
    return replay(read_trace_file(path), path);
}

TraceReport replay_trace_text(std::string_view text, const std::string& file) {
    return replay(read_trace_text(text, file), file);
}

std::string to_text(const TraceReport& report) {
    if (!report.errors.empty()) return to_text(report.errors);
    const TraceCandidate& candidate = report.candidate;
    const std::string best = fmt::format("T0 = {}, estimator at {}", candidate.first_tick,
                                         to_text(candidate.stats_phase));
    if (report.agrees()) {
        return fmt::format("{}: {} steps agree ({})\n", report.file, report.step_count, best);
    }
    const TraceDisagreement& at = *report.disagreement;
    return fmt::format(
        "{}:{}: step {} of {}, t={}, disagrees ({} candidates tried; this one got furthest: {})\n"
        "  {}\n  expected:\n{}  seen:\n{}",
        report.file, at.line, at.step, report.step_count, to_text(at.time), report.candidates_tried,
        best, at.what, indented(at.expected), indented(at.seen));
}

}  // namespace lvsim::runtime
