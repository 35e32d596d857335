// SPDX-License-Identifier: Apache-2.0
//
// Expectations in words, as the report lists them.
#include "scenarios/runtime/expect_checks.hpp"
#include "scenarios/runtime/loader/invariant_names.hpp"

#include <fmt/format.h>

namespace lvsim::runtime {
namespace {

void add(std::string& text, const std::string& part) {
    text += (text.empty() ? "" : ", ") + part;
}

std::string what_text(const RequestsExpectation& requests) {
    std::string text;
    if (requests.ok) add(text, to_text(*requests.ok) + " ok");
    if (requests.failed) add(text, to_text(*requests.failed) + " failed");
    for (const auto& error : requests.errors) {
        add(text, to_text(error.count) + " '" + error.error + "'");
    }
    if (!requests.sequence.empty()) add(text, "servers in sequence");
    for (const auto& share : requests.share) add(text, share.server + " " + to_text(share.share));
    for (const auto& bound : requests.latency) {
        add(text, bound.name + " <= " + to_text(bound.at_most));
    }
    if (requests.gap_at_least) add(text, "gap >= " + to_text(*requests.gap_at_least));
    if (requests.gap_at_most) add(text, "gap <= " + to_text(*requests.gap_at_most));
    return "requests of " + requests.of.value + ": " + text;
}

std::string what_text(const CommandExpectation& command) {
    return command.host.value + "# " + command.command;
}

std::string what_text(const LogExpectation& log) {
    return fmt::format("{}:{}: {} lines with '{}'", log.host.value, log.file, to_text(log.count),
                       log.contains);
}

std::string what_text(const CountersExpectation& counters) {
    std::string text;
    for (const auto& counter : counters.counters) {
        add(text, counter.name + " " + to_text(counter.value));
    }
    return counters.host.value + ": " + text;
}

std::string what_text(const NoLossExpectation&) {
    return "no packet lost without a reason";
}

std::string what_text(const InvariantsExpectation& invariants) {
    std::string text;
    for (const auto invariant : invariants.which) add(text, std::string(to_text(invariant)));
    return "invariants " + text;
}

std::string when_text(const When& when) {
    const std::string time = to_text(when.time.since_start());
    switch (when.kind) {
        case When::Kind::At: return "at " + time;
        case When::Kind::End: return "at end";
        case When::Kind::Until: return "until " + time;
        case When::Kind::Always: return "always";
    }
    return {};
}

}  // namespace

std::string to_text(CountRange range) {
    if (range.min == range.max) return std::to_string(range.min);
    if (range.max == CountRange{}.max) return fmt::format(">= {}", range.min);
    if (range.min == 0) return fmt::format("<= {}", range.max);
    return fmt::format("{}..{}", range.min, range.max);
}

std::string to_text(Share share) {
    constexpr std::int64_t kPerPercent = 10'000;
    std::string decimals = fmt::format("{:04}", share.parts_per_million % kPerPercent);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    return fmt::format("{}{}{} %", share.parts_per_million / kPerPercent,
                       decimals.empty() ? "" : ".", decimals);
}

std::string to_text(const Expectation& expectation) {
    return when_text(expectation.when) + ": " +
           std::visit([](const auto& what) { return what_text(what); }, expectation.what);
}

}  // namespace lvsim::runtime
