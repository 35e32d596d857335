// SPDX-License-Identifier: Apache-2.0
//
// The table for people: what was run, what became of the requests, what was done to the machines,
// where the frames went, and which expectations held.
#include "scenarios/runtime/report.hpp"

#include "scenarios/runtime/figures.hpp"
#include "scenarios/runtime/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kDeepIndent = 10;
/// Of a list or a command's output; --format json has all of it.
constexpr std::size_t kSequenceMax = 24;
constexpr std::size_t kOutputLinesMax = 16;

std::string wall_text(double wall_seconds) {
    return rounded(SimDuration::nanoseconds(static_cast<std::int64_t>(wall_seconds * 1e9)));
}

std::string_view reason_text(EndReason reason) {
    switch (reason) {
        case EndReason::Complete: return "";
        case EndReason::Until: return ", stopped there as asked for";
        case EndReason::Interrupted: return ", interrupted there: this is what is known so far";
        case EndReason::TimeLimit: return ", stopped at the time limit: something never ends";
        case EndReason::Error: return ", stopped there by an error in the scenario";
        case EndReason::RecordingLost: return ", stopped there: its recording could not be written";
    }
    return {};
}

std::string head_text(const Report& report, const WallTime& wall) {
    TextTable table({Align::Left, Align::Left});
    table.row({"scenario", shortened(report.file, kColumns - 14)});
    table.row({"simulated", seconds(report.ended) + std::string(reason_text(report.reason))});
    table.row({"events", grouped(report.events)});
    table.row({"seed", std::to_string(report.seed)});
    if (!report.scheduler.empty()) {
        table.row({"scheduler", report.scheduler + " for every service"});
    }
    for (const auto& change : report.overrides) {
        table.row({"set", shortened(to_text(change), kColumns - 14)});
    }
    table.row({"wall time", wall_text(wall.load_seconds + wall.run_seconds)});
    return report.scenario + "\n" + table.text(kIndent);
}

std::string counts_text(std::string_view title, const std::vector<CountView>& counts) {
    std::uint64_t total = 0;
    for (const auto& count : counts) total += count.count;
    TextTable table({Align::Left, Align::Left, Align::Right, Align::Right});
    for (const auto& count : counts) {
        const bool is_first = &count == &counts.front();
        table.row({is_first ? std::string(title) : "", shortened(count.name, 56),
                   grouped(count.count), percent(count.count, total)});
    }
    return table.text(kIndent + 2);
}

/// Who answered, request by request, some of them a line.
std::string sequence_text(const std::vector<std::string>& sequence) {
    if (sequence.empty()) return {};
    constexpr std::string_view kTitle = "in sequence  ";
    std::string text = std::string(kIndent + 2, ' ') + std::string(kTitle);
    std::size_t column = text.size();
    for (std::size_t i = 0; i < std::min(sequence.size(), kSequenceMax); ++i) {
        const std::string& name = sequence[i];
        if (i > 0 && column + name.size() + 1 > kColumns) {
            text += '\n' + std::string(kIndent + 2 + kTitle.size(), ' ');
            column = kIndent + 2 + kTitle.size();
        } else if (i > 0) {
            text += ' ';
            ++column;
        }
        text += name;
        column += name.size();
    }
    if (sequence.size() > kSequenceMax) text += " ...";
    return text + '\n';
}

std::string traffic_text(const std::vector<TrafficView>& traffics) {
    if (traffics.empty()) return {};
    TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right,
                     Align::Right, Align::Right, Align::Right});
    table.row({"", "ok", "failed", "under way", "p50", "p90", "p99", "max"});
    for (const auto& traffic : traffics) {
        std::vector<std::string> cells = {shortened(traffic.name, 30), grouped(traffic.ok),
                                          grouped(traffic.failed), grouped(traffic.under_way)};
        for (const auto span :
             {traffic.latency.p50, traffic.latency.p90, traffic.latency.p99, traffic.latency.max}) {
            cells.push_back(traffic.latency.count == 0 ? "-" : rounded(span));
        }
        table.row(std::move(cells));
    }
    std::string text = "\nrequests\n" + table.text(kIndent);
    for (const auto& traffic : traffics) {
        if (traffics.size() > 1) text += "  " + traffic.name + ":\n";
        text += counts_text("answered by", traffic.servers);
        text += counts_text("failed with", traffic.errors);
        text += sequence_text(traffic.sequence);
    }
    return text;
}

std::string journal_text(const Journal& journal) {
    if (journal.empty()) return {};
    std::string text = "\ntimeline\n";
    for (const auto& entry : journal) {
        text += fmt::format("  {:>10}  {}", seconds(entry.time),
                            shortened(to_text(entry.command), kColumns - 30));
        const bool is_line = std::holds_alternative<RunLine>(entry.command);
        if (is_line && !entry.is_done) text += "   (has not ended)";
        if (is_line && entry.exit_status != 0) {
            text += fmt::format("   (exit status {})", entry.exit_status);
        }
        text += '\n';
    }
    return text;
}

std::string frames_text(const FrameAccountView& frames) {
    std::string text = fmt::format("\nframes\n  {} made = {} delivered", grouped(frames.made),
                                   grouped(frames.delivered));
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count > 0) text += fmt::format(" + {} {}", grouped(count), what);
    };
    add(frames.merged, "merged");
    add(frames.filtered, "filtered");
    add(frames.dropped, "dropped");
    add(frames.in_flight, "in flight");
    text += frames.is_balanced() ? "\n" : "   DOES NOT BALANCE\n";
    return text + counts_text("dropped", frames.reasons);
}

std::string indented(std::string_view lines, std::size_t indent,
                     std::size_t lines_max = std::string_view::npos) {
    std::string text;
    for (std::size_t i = 0; !lines.empty(); ++i) {
        if (i == lines_max) return text + std::string(indent, ' ') + "...\n";
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        text += std::string(indent, ' ') + std::string(lines.substr(0, end)) + '\n';
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return text;
}

std::string mismatch_text(const MismatchView& mismatch) {
    return indented(fmt::format("{}: expected {}, seen {}", mismatch.what, mismatch.expected,
                                mismatch.seen),
                    kDeepIndent) +
           indented(mismatch.difference, kDeepIndent + 2);
}

std::string_view state_text(ExpectationState state) {
    switch (state) {
        case ExpectationState::Pending: return "open  ";
        case ExpectationState::Held: return "ok    ";
        case ExpectationState::Failed: return "FAILED";
    }
    return {};
}

std::string expectations_text(const std::vector<ExpectationView>& expectations) {
    std::string text = "\nexpectations\n";
    for (const auto& expectation : expectations) {
        text += fmt::format("  {}  {}\n", state_text(expectation.state),
                            shortened(expectation.text, kColumns - kDeepIndent));
        if (expectation.state == ExpectationState::Held) {
            text += indented(expectation.output, kDeepIndent, kOutputLinesMax);
        }
        if (expectation.state != ExpectationState::Failed) continue;
        text += fmt::format("{:{}}{}:{}:{}, decided at {}\n", "", kDeepIndent,
                            expectation.place.file, expectation.place.line,
                            expectation.place.column, seconds(expectation.decided));
        for (const auto& mismatch : expectation.mismatches) text += mismatch_text(mismatch);
    }
    return text;
}

std::string conclusion(const Report& report) {
    const auto count = [&](ExpectationState state) {
        return std::count_if(report.expectations.begin(), report.expectations.end(),
                             [&](const ExpectationView& e) { return e.state == state; });
    };
    const auto failed = count(ExpectationState::Failed);
    const auto open = count(ExpectationState::Pending);
    std::string text = fmt::format("{} of {} expectations held", count(ExpectationState::Held),
                                   report.expectations.size());
    if (failed > 0) text += fmt::format(", {} FAILED", failed);
    if (open > 0) text += fmt::format(", {} not decided", open);
    return fmt::format("\n{}   fingerprint {}\n", text, report.fingerprint);
}

}  // namespace

bool Report::all_held() const {
    return std::all_of(expectations.begin(), expectations.end(),
                       [](const ExpectationView& e) { return e.state == ExpectationState::Held; });
}

std::string to_text(const Report& report, const WallTime& wall) {
    return head_text(report, wall) + traffic_text(report.traffic) + journal_text(report.journal) +
           frames_text(report.frames) + expectations_text(report.expectations) + conclusion(report);
}

}  // namespace lvsim::runtime
