// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/expect_checks.hpp"

#include "scenarios/runtime/text_diff.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// Shares are compared as counts of millionths, in integers.
constexpr std::int64_t kMillion = 1'000'000;

std::uint64_t count_of(const NamedCounts& counts, std::string_view name) {
    const auto found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

std::string listed(const NamedCounts& counts) {
    std::string text;
    for (const auto& [name, count] : counts) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
    }
    return text.empty() ? "none" : text;
}

void check_count(Mismatches& found, std::string what, const std::optional<CountRange>& expected,
                 std::uint64_t seen, std::string remark = {}) {
    if (!expected || expected->contains(seen)) return;
    found.push_back({std::move(what),
                     to_text(*expected),
                     std::to_string(seen) + (remark.empty() ? "" : " (" + remark + ")"),
                     {}});
}

std::string sequence_text(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return "[" + text + "]";
}

/// Requests may end in another order than they began: what has not ended fits anything.
bool fits_so_far(const std::vector<std::string>& wanted, const std::vector<std::string>& seen) {
    if (seen.size() > wanted.size()) return false;
    return std::equal(seen.begin(), seen.end(), wanted.begin(),
                      [](const std::string& outcome, const std::string& name) {
                          return outcome == name || outcome == kUnknownServer;
                      });
}

void check_sequence(Mismatches& found, const RequestsExpectation& expected,
                    const RequestFacts& facts, bool so_far) {
    if (expected.sequence.empty()) return;
    std::vector<std::string> wanted;
    for (const auto& name : expected.sequence) wanted.push_back(name.value);
    const auto& seen = facts.outcomes;
    if (so_far ? fits_so_far(wanted, seen) : wanted == seen) return;
    found.push_back({"sequence", sequence_text(wanted), sequence_text(seen), {}});
}

void check_shares(Mismatches& found, const RequestsExpectation& expected,
                  const RequestFacts& facts) {
    const auto total = static_cast<std::int64_t>(facts.ok);
    for (const auto& share : expected.share) {
        const auto count = static_cast<std::int64_t>(count_of(facts.servers, share.server));
        const std::int64_t off = count * kMillion - share.share.parts_per_million * total;
        const std::int64_t allowed = expected.tolerance.parts_per_million * total;
        if (total > 0 && off <= allowed && -off <= allowed) continue;
        found.push_back({"share of " + share.server,
                         to_text(share.share) + " +- " + to_text(expected.tolerance),
                         total == 0
                             ? "no request was ok"
                             : fmt::format("{} ({} of {})",
                                           to_text(Share{count * kMillion / total}), count, total),
                         {}});
    }
}

void check_latency(Mismatches& found, const RequestsExpectation& expected,
                   const RequestFacts& facts) {
    for (const auto& bound : expected.latency) {
        const auto part = static_cast<std::uint32_t>(bound.quantile.parts_per_million);
        const auto seen = SimDuration::nanoseconds(
            facts.latency.quantile(part, static_cast<std::uint32_t>(kMillion)));
        if (facts.latency.count() > 0 && seen <= bound.at_most) continue;
        found.push_back({"latency " + bound.name,
                         "<= " + to_text(bound.at_most),
                         facts.latency.count() == 0 ? "no request was ok" : to_text(seen),
                         {}});
    }
}

void check_gap(Mismatches& found, const RequestsExpectation& expected, const RequestFacts& facts) {
    const SimDuration seen = facts.longest_gap.span;
    const std::string text =
        facts.ok < 2 ? "fewer than two requests were ok"
                     : fmt::format("{} from {} on", to_text(seen), to_text(facts.longest_gap.from));
    if (expected.gap_at_most && (facts.ok < 2 || seen > *expected.gap_at_most)) {
        found.push_back({"gap", "<= " + to_text(*expected.gap_at_most), text, {}});
    }
    if (expected.gap_at_least && (facts.ok < 2 || seen < *expected.gap_at_least)) {
        found.push_back({"gap", ">= " + to_text(*expected.gap_at_least), text, {}});
    }
}

std::vector<std::string> lines_with(std::string_view content, std::string_view part) {
    std::vector<std::string> lines;
    for (auto& line : comparable_lines(content)) {
        if (line.find(part) != std::string::npos) lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace

Mismatches check_requests(const RequestsExpectation& expected, const RequestFacts& facts,
                          bool so_far) {
    Mismatches found;
    check_count(found, "ok", expected.ok, facts.ok);
    check_count(found, "failed", expected.failed, facts.failed,
                facts.failed == 0 ? "" : listed(facts.errors));
    for (const auto& error : expected.errors) {
        check_count(found, "error '" + error.error + "'", error.count,
                    count_of(facts.errors, error.error), listed(facts.errors));
    }
    check_sequence(found, expected, facts, so_far);
    check_shares(found, expected, facts);
    check_latency(found, expected, facts);
    check_gap(found, expected, facts);
    return found;
}

Mismatches check_command(const CommandExpectation& expected,
                         const std::optional<CommandFacts>& facts) {
    if (!facts) return {{"command", "it ends", "it has not ended, or the machine is off", {}}};
    Mismatches found;
    if (facts->exit_status != expected.exit) {
        found.push_back(
            {"exit status", std::to_string(expected.exit), std::to_string(facts->exit_status), {}});
    }
    const auto seen = comparable_lines(facts->output);
    if (expected.prints) {
        const auto wanted = comparable_lines(*expected.prints);
        if (wanted != seen) {
            found.push_back({"prints", fmt::format("{} lines", wanted.size()),
                             fmt::format("{} lines", seen.size()), line_difference(wanted, seen)});
        }
    }
    for (const auto& part : expected.contains) {
        if (facts->output.find(part) != std::string::npos) continue;
        found.push_back(
            {"output", "contains '" + part + "'", "it does not", line_difference({}, seen)});
    }
    return found;
}

Mismatches check_log(const LogExpectation& expected, const std::optional<std::string>& content) {
    if (!content) return {{"log " + expected.file, "a file", "no such file", {}}};
    Mismatches found;
    const auto lines = lines_with(*content, expected.contains);
    check_count(found, "lines with '" + expected.contains + "'", expected.count, lines.size());
    if (!found.empty()) found.front().difference = line_difference({}, lines);
    return found;
}

Mismatches check_counters(const CountersExpectation& expected,
                          const std::vector<CountView>& counters) {
    Mismatches found;
    for (const auto& wanted : expected.counters) {
        const auto seen = std::find_if(counters.begin(), counters.end(),
                                       [&](const CountView& c) { return c.name == wanted.name; });
        if (seen == counters.end()) {
            found.push_back({wanted.name, to_text(wanted.value), "no such counter", {}});
        } else {
            check_count(found, wanted.name, wanted.value, seen->count);
        }
    }
    return found;
}

Mismatches check_no_loss(const FrameAccountView& account) {
    if (account.is_balanced()) return {};
    return {{"frames",
             fmt::format("{} made, each with its end, {} dropped, each with its reason",
                         account.made, account.dropped),
             fmt::format("{} ends, {} reasons", account.accounted(), account.with_reason()),
             {}}};
}

}  // namespace lvsim::runtime
