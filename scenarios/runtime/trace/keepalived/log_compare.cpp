// SPDX-License-Identifier: Apache-2.0
//
// The logs of the routers of a replay against those of a recording.
#include "scenarios/runtime/trace/keepalived/line_compare.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

namespace lvsim::runtime {
namespace {

constexpr std::string_view kExit = "(process exited)";

/// When the recording was ended by stopping every daemon; kNever: it was not.
constexpr CaseTime kNever = SimDuration::seconds(1'000'000'000);

CaseTime end_of(const FailoverCase& recorded) {
    for (const CaseEvent& event : recorded.events) {
        if (event.is_end) return event.time;
    }
    return kNever;
}

/// What a daemon that is stopped says of itself; anything else it heard before or did not.
bool is_of_stop(std::string_view text) {
    return text == "Stopping" || text.ends_with(" sent 0 priority") ||
           text.ends_with("removing VIPs.") || text.ends_with("removing E-VIPs.") ||
           text.starts_with("Shutting down service ");
}

/// The log of one router as far as the recording has it complete.
class RouterLog {
public:
    RouterLog(const FailoverCase& recorded, const std::vector<SeenLine>& seen,
              std::string_view router);

    [[nodiscard]] std::optional<CaseDisagreement> compare(SimDuration& largest) const;

private:
    void drop_edges(const CaseWindow& window);
    void move_to_ending();
    [[nodiscard]] std::optional<CaseDisagreement> compare_ending() const;

    std::string name_;
    CaseTime end_;
    std::vector<const CaseLine*> expected_;
    std::vector<const SeenLine*> seen_;
    /// Of the moment when every daemon is stopped, one within a millisecond of the other: in which
    /// order, and who still hears whose farewell, is chance.
    std::vector<const CaseLine*> ending_expected_;
    std::vector<const SeenLine*> ending_seen_;
};

RouterLog::RouterLog(const FailoverCase& recorded, const std::vector<SeenLine>& seen,
                     std::string_view router)
    : name_(fmt::format("log line of {}", router)), end_(end_of(recorded)) {
    const CaseWindow& window = recorded.window;
    for (const CaseLine& line : recorded.log) {
        if (line.host == router && is_line_recorded(line.text)) expected_.push_back(&line);
    }
    for (const SeenLine& line : seen) {
        const bool is_inside =
            line.time >= window.log_from - kLogTolerance && line.time <= window.to;
        if (line.host == router && is_line_recorded(line.text) && is_inside) {
            seen_.push_back(&line);
        }
    }
    drop_edges(window);
    move_to_ending();
}

/// Lines within the tolerance of an edge may have fallen on its other side.
void RouterLog::drop_edges(const CaseWindow& window) {
    while (!seen_.empty() && seen_.front()->time <= window.log_from + kFrameTolerance &&
           (expected_.empty() || seen_.front()->text != expected_.front()->text)) {
        seen_.erase(seen_.begin());
    }
    // A process that the end of the recording stopped exits after it.
    const bool has_exit = !expected_.empty() && expected_.back()->text == kExit;
    if (!has_exit && !seen_.empty() && seen_.back()->text == kExit) seen_.pop_back();
}

void RouterLog::move_to_ending() {
    const auto is_ended = [this](const auto* line) { return line->time >= end_; };
    const auto is_near = [this](const auto* line) { return line->time >= end_ - kInstant; };
    const auto move_last = [](auto& from, auto& to) {
        to.insert(to.begin(), from.back());
        from.pop_back();
    };
    while (!expected_.empty() && is_ended(expected_.back())) move_last(expected_, ending_expected_);
    while (!seen_.empty() && is_ended(seen_.back())) move_last(seen_, ending_seen_);
    while (seen_.size() > expected_.size() && is_near(seen_.back())) {
        move_last(seen_, ending_seen_);
    }
    while (expected_.size() > seen_.size() && is_near(expected_.back())) {
        move_last(expected_, ending_expected_);
    }
}

std::optional<CaseDisagreement> RouterLog::compare_ending() const {
    std::vector<const SeenLine*> left = ending_seen_;
    for (const CaseLine* line : ending_expected_) {
        const auto found = std::find_if(left.begin(), left.end(), [line](const SeenLine* seen) {
            return seen->text == line->text;
        });
        if (found != left.end()) {
            left.erase(found);
        } else if (is_of_stop(line->text)) {
            return CaseDisagreement{line->line, line->time, name_ + " at the end", line->text,
                                    "nothing like it"};
        }
    }
    for (const SeenLine* seen : left) {
        if (!is_of_stop(seen->text)) continue;
        return CaseDisagreement{0, seen->time, name_ + " at the end", "nothing like it",
                                seen->text};
    }
    return std::nullopt;
}

std::optional<CaseDisagreement> RouterLog::compare(SimDuration& largest) const {
    auto found = compare_lines(expected_, seen_, name_, LineCheck(kLogTolerance), largest);
    return found ? found : compare_ending();
}

}  // namespace

bool is_line_recorded(std::string_view text) {
    constexpr std::array<std::string_view, 30> kLeftOut{"use_vmac or no_accept/strict specified",
                                                        "Starting ",
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

std::optional<CaseDisagreement> compare_log(const FailoverCase& recorded,
                                            const std::vector<SeenLine>& seen,
                                            CaseDeviation& deviation) {
    std::optional<CaseDisagreement> first;
    for (const CaseHost& host : recorded.hosts) {
        if (host.role != CaseRole::Router) continue;
        auto found = RouterLog(recorded, seen, host.name).compare(deviation.log);
        if (found && (!first || found->time < first->time)) first = std::move(found);
    }
    return first;
}
}  // namespace lvsim::runtime
