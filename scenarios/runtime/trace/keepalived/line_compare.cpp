// SPDX-License-Identifier: Apache-2.0
//
// LVS commands and log lines of a replay against those of a recording.
#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace lvsim::runtime {
namespace {

constexpr std::string_view kExit = "(process exited)";

SimDuration size_of(SimDuration span) {
    return span < SimDuration() ? -span : span;
}

/// A list of lines whose times are compared line by line: by how much the recording was late may
/// change from one to the next by the tolerance and by the drift of a real process's timers, whose
/// checks and scripts each take some milliseconds more than their interval.
class LineCheck {
public:
    explicit LineCheck(SimDuration tolerance) : tolerance_(tolerance) {}

    /// Whether it came in time; keeps the largest deviation.
    [[nodiscard]] bool is_in_time(CaseTime expected, CaseTime seen, SimDuration& largest) {
        const SimDuration offset = seen - expected;
        const SimDuration off = std::min(size_of(offset), size_of(offset - last_offset_));
        const SimDuration drift = (expected - last_time_) / kDriftDivisor;
        largest = std::max(largest, off);
        last_offset_ = offset;
        last_time_ = expected;
        return off <= tolerance_ + drift;
    }
    void begin_at(CaseTime time) { last_time_ = time; }

private:
    static constexpr std::int64_t kDriftDivisor = 100;
    SimDuration tolerance_;
    SimDuration last_offset_;
    CaseTime last_time_;
};

std::string at_time(CaseTime time, std::string_view text) {
    return fmt::format("at {}: {}", milliseconds_text(time), text);
}

/// One list against another, in order.
std::optional<CaseDisagreement> compare_lines(const std::vector<const CaseLine*>& expected,
                                              const std::vector<const SeenLine*>& seen,
                                              std::string_view name, LineCheck check,
                                              SimDuration& largest) {
    if (!expected.empty()) check.begin_at(expected.front()->time);
    for (std::size_t i = 0; i < std::max(expected.size(), seen.size()); ++i) {
        const std::string what = fmt::format("{} {}", name, i + 1);
        if (i >= expected.size()) {
            return CaseDisagreement{0, seen[i]->time, what, "no more",
                                    at_time(seen[i]->time, seen[i]->text)};
        }
        const CaseLine& line = *expected[i];
        const std::string due = at_time(line.time, line.text);
        if (i >= seen.size()) return CaseDisagreement{line.line, line.time, what, due, "no more"};
        const bool is_same = line.text == seen[i]->text;
        if (is_same && check.is_in_time(line.time, seen[i]->time, largest)) continue;
        return CaseDisagreement{line.line, line.time, what, due,
                                at_time(seen[i]->time, seen[i]->text)};
    }
    return std::nullopt;
}

/// The log of one router as far as the recording has it complete.
class LogWindow {
public:
    LogWindow(const FailoverCase& recorded, const std::vector<SeenLine>& seen,
              std::string_view router)
        : window_(recorded.window) {
        for (const CaseLine& line : recorded.log) {
            if (line.host == router && is_line_recorded(line.text)) expected_.push_back(&line);
        }
        for (const SeenLine& line : seen) {
            if (line.host == router && is_line_recorded(line.text) && is_inside(line)) {
                seen_.push_back(&line);
            }
        }
        drop_edges();
    }

    [[nodiscard]] const std::vector<const CaseLine*>& expected() const { return expected_; }
    [[nodiscard]] const std::vector<const SeenLine*>& seen() const { return seen_; }

private:
    [[nodiscard]] bool is_inside(const SeenLine& line) const {
        return line.time >= window_.log_from - kLogTolerance && line.time <= window_.to;
    }
    /// Lines within the tolerance of an edge may have fallen on its other side.
    void drop_edges() {
        while (!seen_.empty() && seen_.front()->time <= window_.log_from + kFrameTolerance &&
               (expected_.empty() || seen_.front()->text != expected_.front()->text)) {
            seen_.erase(seen_.begin());
        }
        // A process that the end of the recording stopped exits after it.
        const bool has_exit = !expected_.empty() && expected_.back()->text == kExit;
        if (!has_exit && !seen_.empty() && seen_.back()->text == kExit) seen_.pop_back();
        while (seen_.size() > expected_.size() &&
               seen_.back()->time >= window_.to - kLogTolerance) {
            seen_.pop_back();
        }
    }

    const CaseWindow& window_;
    std::vector<const CaseLine*> expected_;
    std::vector<const SeenLine*> seen_;
};

}  // namespace

bool is_line_recorded(std::string_view text) {
    constexpr std::array<std::string_view, 29> kLeftOut{"Starting ",
                                                        "Running on ",
                                                        "Command line: ",
                                                        "              ",
                                                        "Opening file ",
                                                        "Configuration file ",
                                                        "NOTICE: ",
                                                        "Registering ",
                                                        "Assigned address",
                                                        "VRRP sockpool",
                                                        "Startup complete",
                                                        "Stopped",
                                                        "CPU usage",
                                                        "Sending gratuitous ARP on ",
                                                        "Removed ",
                                                        "Got SIG",
                                                        "WARNING - script",
                                                        "WARNING - keepalived_script",
                                                        "WARNING - default user",
                                                        "SECURITY VIOLATION",
                                                        "pid ",
                                                        "VRRP child process(",
                                                        "Healthcheck child process(",
                                                        "  Please log ",
                                                        "  and include ",
                                                        "  copies of ",
                                                        "Restart of ",
                                                        "read eventfd ",
                                                        "A thread timer expired "};
    return std::none_of(kLeftOut.begin(), kLeftOut.end(),
                        [text](std::string_view start) { return text.starts_with(start); });
}

std::optional<CaseDisagreement> compare_commands(const FailoverCase& recorded,
                                                 const std::vector<SeenLine>& seen,
                                                 CaseDeviation& deviation) {
    std::vector<const CaseLine*> expected;
    std::vector<const SeenLine*> found;
    for (const CaseLine& line : recorded.commands) expected.push_back(&line);
    for (const SeenLine& line : seen) found.push_back(&line);
    return compare_lines(expected, found, "LVS command", LineCheck(kStartTolerance),
                         deviation.commands);
}

std::optional<CaseDisagreement> compare_log(const FailoverCase& recorded,
                                            const std::vector<SeenLine>& seen,
                                            CaseDeviation& deviation) {
    std::optional<CaseDisagreement> first;
    for (const CaseHost& host : recorded.hosts) {
        if (host.role != CaseRole::Router) continue;
        const LogWindow window(recorded, seen, host.name);
        auto found = compare_lines(window.expected(), window.seen(),
                                   fmt::format("log line of {}", host.name),
                                   LineCheck(kLogTolerance), deviation.log);
        if (found && (!first || found->time < first->time)) first = std::move(found);
    }
    return first;
}

}  // namespace lvsim::runtime
