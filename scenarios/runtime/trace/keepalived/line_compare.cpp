// SPDX-License-Identifier: Apache-2.0
//
#include "scenarios/runtime/trace/keepalived/line_compare.hpp"

#include "scenarios/runtime/trace/keepalived/case_values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

SimDuration size_of(SimDuration span) {
    return span < SimDuration() ? -span : span;
}

std::string at_time(CaseTime time, std::string_view text) {
    return fmt::format("at {}: {}", milliseconds_text(time), text);
}

/// "VI_1" of "(VI_1) Entering MASTER STATE"; whom a line is about.
std::string_view subject_of(std::string_view text) {
    return text.starts_with('(') ? text.substr(0, text.find(')')) : std::string_view();
}

/// Lines about two instances that an ideal clock has at one instant have no order in a recording,
/// whose timers drift apart: the one that the recording has next is taken first.
void follow_order(const CaseLine& expected, std::vector<const SeenLine*>& seen, std::size_t at) {
    for (std::size_t i = at; i < seen.size(); ++i) {
        if (seen[i]->time - seen[at]->time > kInstant) return;
        if (seen[i]->text == expected.text) {
            bring_forward(seen, i, at);
            return;
        }
        if (subject_of(seen[i]->text) == subject_of(expected.text)) return;
    }
}

}  // namespace

bool LineCheck::is_in_time(CaseTime expected, CaseTime seen, SimDuration& largest) {
    const SimDuration offset = seen - expected;
    const SimDuration off = std::min(size_of(offset), size_of(offset - last_offset_));
    const SimDuration drift = (expected - last_time_) / kDriftDivisor;
    largest = std::max(largest, off);
    last_offset_ = offset;
    last_time_ = expected;
    return off <= tolerance_ + drift;
}

std::optional<CaseDisagreement> compare_lines(const std::vector<const CaseLine*>& expected,
                                              std::vector<const SeenLine*> seen,
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
        follow_order(line, seen, i);
        const bool is_same = line.text == seen[i]->text;
        if (is_same && check.is_in_time(line.time, seen[i]->time, largest)) continue;
        return CaseDisagreement{line.line, line.time, what, due,
                                at_time(seen[i]->time, seen[i]->text)};
    }
    return std::nullopt;
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

}  // namespace lvsim::runtime
