// SPDX-License-Identifier: Apache-2.0
//
// The checkers: each compares one kind of expectation with facts that are plain values. They know
// no model, so a model's mistake cannot hide in them.
#pragma once

#include "scenarios/runtime/request_facts.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// Empty: it holds.
using Mismatches = std::vector<MismatchView>;

/// What a command line did.
struct CommandFacts {
    int exit_status = 0;
    std::string output;  ///< Standard output and error, as a terminal would join them.
};

/// `so_far`: a sequence may still go on, and is compared as far as it goes.
[[nodiscard]] Mismatches check_requests(const RequestsExpectation& expected,
                                        const RequestFacts& facts, bool so_far);
/// nullopt: the machine is off, or the command has not ended.
[[nodiscard]] Mismatches check_command(const CommandExpectation& expected,
                                       const std::optional<CommandFacts>& facts);
/// nullopt: there is no such file.
[[nodiscard]] Mismatches check_log(const LogExpectation& expected,
                                   const std::optional<std::string>& content);
[[nodiscard]] Mismatches check_counters(const CountersExpectation& expected,
                                        const std::vector<CountView>& counters);
[[nodiscard]] Mismatches check_no_loss(const FrameAccountView& account);

/// "6", ">= 5", "<= 5", "3..5"
[[nodiscard]] std::string to_text(CountRange range);
/// "33.3 %", with as many decimals as it takes and no more than four.
[[nodiscard]] std::string to_text(Share share);
/// The expectation in a line: "at end: browser: ok 6, failed 0"
[[nodiscard]] std::string to_text(const Expectation& expectation);

}  // namespace lvsim::runtime
