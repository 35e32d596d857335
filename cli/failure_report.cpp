// SPDX-License-Identifier: Apache-2.0
#include "cli/failure_report.hpp"

#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "scenarios/runtime/failure.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace lvsim::cli {
namespace {

// The handler of a failure is a plain function: what it prints must stand somewhere.
// tidy: allow global: written once by main() before any run, read by the handler
std::string g_replay;

[[noreturn]] void report_and_leave(const runtime::Failure& failure) {
    std::fflush(stdout);
    complain(fmt::format("lvsim: internal failure: {}\n  {}\n  replay: {}\n", failure.what,
                         failure.position, g_replay));
    // Last: if the broken promise is one of the recording, this may be another.
    flush_session_under_way();
    // No destructors: the world is broken.
    std::_Exit(kExitOurFault);
}

bool is_plain(char c) {
    constexpr std::string_view kOthers = "-_./=:,+%@";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
}

std::string quoted(const std::string& word) {
    bool needs_quotes = word.empty();
    std::string text;
    for (const char c : word) {
        needs_quotes = needs_quotes || !is_plain(c);
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return needs_quotes ? "'" + text + "'" : text;
}

}  // namespace

std::string replay_line(const std::vector<std::string>& arguments) {
    std::string line = "lvsim";
    for (const auto& argument : arguments) line += " " + quoted(argument);
    return line;
}

void report_failures_of(const std::vector<std::string>& arguments) {
    g_replay = replay_line(arguments);
    runtime::set_failure_handler(report_and_leave);
}

}  // namespace lvsim::cli
