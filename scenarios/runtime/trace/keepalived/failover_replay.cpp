// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/failover_replay.hpp"

#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "scenarios/runtime/trace/keepalived/failover_run.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace lvsim::runtime {
namespace {

std::string indented(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        made += fmt::format("    {}\n", text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return made;
}

/// "74 frames and 30 log lines agree (frames within 3.200 ms, ...)"
std::string agreement(const FailoverReport& report) {
    const CaseDeviation& deviation = report.deviation;
    std::string counts;
    std::string within;
    if (report.frame_count != 0) {
        counts = fmt::format("{} frames, ", report.frame_count);
        within = fmt::format("frames within {}, ", milliseconds_text(deviation.frames));
    }
    if (report.command_count != 0) {
        counts += fmt::format("{} LVS commands, ", report.command_count);
        within += fmt::format("commands within {}, ", milliseconds_text(deviation.commands));
    }
    return fmt::format("{}{} log lines agree ({}log within {})", counts, report.log_line_count,
                       within, milliseconds_text(deviation.log));
}

void keep_earlier(std::optional<CaseDisagreement>& first, std::optional<CaseDisagreement> other) {
    if (other && (!first || other->time < first->time)) first = std::move(other);
}

/// Which of two masters that reject each other's adverts goes on is decided by microseconds of two
/// machines, which no recording tells: mostly the older one, and then whoever sends. The others are
/// tried when that does not agree.
std::vector<keepalived::VrrpPace> other_paces() {
    const SimDuration at_once;
    const SimDuration earlier = -keepalived::VrrpPace{}.reading_time;
    return {{.reading_time = earlier},
            {.takeover_time = at_once},
            {.takeover_time = at_once, .reading_time = earlier}};
}

FailoverReport replay_at(const FailoverCase& recorded, const keepalived::VrrpPace& pace) {
    FailoverReport report;
    report.file = recorded.file;
    report.name = recorded.name;
    report.frame_count = recorded.frames.size();
    report.command_count = recorded.commands.size();
    report.log_line_count = recorded.log.size();
    const CaseSeen seen = run_failover(recorded, pace);
    if (recorded.has_frames) {
        keep_earlier(report.disagreement, compare_frames(recorded, seen.frames, report.deviation));
    }
    if (recorded.has_commands) {
        keep_earlier(report.disagreement,
                     compare_commands(recorded, seen.commands, report.deviation));
    }
    keep_earlier(report.disagreement, compare_log(recorded, seen.log, report.deviation));
    return report;
}

}  // namespace

FailoverReport replay_failover(const FailoverCase& recorded) {
    FailoverReport best = replay_at(recorded, {});
    for (const keepalived::VrrpPace& pace : other_paces()) {
        if (best.agrees()) return best;
        FailoverReport other = replay_at(recorded, pace);
        if (other.agrees() || other.disagreement->time > best.disagreement->time) {
            best = std::move(other);
        }
    }
    return best;
}

FailoverReport replay_failover_file(const std::string& path) {
    auto recorded = read_failover_file(path);
    if (recorded) return replay_failover(*recorded);
    FailoverReport report;
    report.file = path;
    report.errors = std::move(recorded.error());
    return report;
}

std::string to_text(const FailoverReport& report) {
    if (!report.errors.empty()) return to_text(report.errors);
    if (report.agrees()) return fmt::format("{}: {}\n", report.file, agreement(report));
    const CaseDisagreement& at = *report.disagreement;
    return fmt::format("{}:{}: {}, t={}, disagrees\n  expected:\n{}  seen:\n{}", report.file,
                       at.line, at.what, milliseconds_text(at.time), indented(at.expected),
                       indented(at.seen));
}

}  // namespace lvsim::runtime
