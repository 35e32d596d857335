// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/hunt/hunt.hpp"
#include "scenarios/runtime/hunt/written.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kSeedsShown = 10;

void add_line(std::string& text, std::string_view name, const std::string& value) {
    text += fmt::format("  {:<8}  {}\n", name, value);
}

/// Several lines, all behind the same margin.
std::string indented(std::string_view lines, std::size_t margin) {
    std::string text;
    for (const char c : lines) {
        text += c;
        if (c == '\n') text.append(margin, ' ');
    }
    return text;
}

std::string runs_text(const HuntReport& report) {
    if (report.fails_without_faults) return "it fails without a fault: nothing was hunted";
    std::string text = fmt::format("{}: {} held, {} failed", report.runs_done,
                                   report.runs_done - report.runs_failed, report.runs_failed);
    if (report.runs_shrinking > 0) text += fmt::format("; {} to shrink", report.runs_shrinking);
    if (report.was_interrupted) text += fmt::format(" (of {}: stopped)", report.options.runs);
    return text;
}

std::string faults_text(const HuntReport& report) {
    const HuntSpace& space = report.space;
    return fmt::format("1 to {} a run, begun from {} until {}, healed by {}",
                       report.options.faults_max, to_text(space.from), to_text(space.until),
                       to_text(space.heal_by));
}

std::string seeds_text(const HuntFinding& finding) {
    std::string text = finding.seeds.size() == 1
                           ? "in 1 run: seed"
                           : fmt::format("in {} runs: seeds", finding.seeds.size());
    for (std::size_t i = 0; i < finding.seeds.size() && i < kSeedsShown; ++i) {
        text += fmt::format(" {}", finding.seeds[i]);
    }
    return text + (finding.seeds.size() > kSeedsShown ? " ..." : "");
}

std::string left_text(const HuntFinding& finding) {
    if (finding.faults.empty()) return "no fault is needed";
    return fmt::format("{} of {}{}", finding.faults.size(), finding.faults_drawn,
                       finding.is_minimal ? ", and with none less" : "");
}

std::string finding_text(const HuntFinding& finding, std::size_t number,
                         const std::string& replay) {
    constexpr std::size_t kMargin = 12;
    std::string text = fmt::format("\n{}. {}\n", number, finding.check);
    add_line(text, "failed", seeds_text(finding));
    add_line(text, "faults", fmt::format("{} (seed {})", left_text(finding), finding.seed));
    for (const auto& fault : finding.faults) {
        text += fmt::format("{:{}}{}\n", "", kMargin, fault_in_words(fault));
    }
    if (!finding.seen.empty()) add_line(text, "seen", indented(finding.seen, kMargin));
    add_line(text, "replay", replay);
    return text;
}

}  // namespace

std::string to_text(const HuntReport& report, const std::vector<std::string>& replays) {
    std::string text = report.scenario + "\n";
    const HuntOptions& options = report.options;
    add_line(text, "scenario", report.file);
    for (const auto& change : report.overrides) add_line(text, "set", to_text(change));
    if (!report.fails_without_faults) {
        add_line(
            text, "seeds",
            fmt::format("{} to {}", options.first_seed, options.first_seed + (options.runs - 1)));
        add_line(text, "faults", faults_text(report));
    }
    add_line(text, "runs", runs_text(report));
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        text += finding_text(report.findings[i], i + 1, replays[i]);
    }
    return text;
}

}  // namespace lvsim::runtime
