// SPDX-License-Identifier: Apache-2.0
//
// Assertions for programmer errors, on in every build type.
// Bad input is a Result (result.hpp); network life (drops, resets) is data. Only a broken
// promise of our own code comes here: the handler of the front end flushes its sinks, prints what
// replays the run, and leaves with exit status 3. Tests and fuzzers keep the default: abort.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim {

struct AssertionFailure {
    std::string_view condition;
    std::string message;
    std::string_view file;
    int line = 0;
};

/// What the run was doing, so that a failure can be replayed. World sets it while it runs.
struct RunPosition {
    std::uint64_t seed = 0;
    std::int64_t time_ns = 0;
    std::uint64_t event_number = 0;
};

/// Called at most once per failure; must not return. Default: print to stderr and abort.
using AssertionHandler = void (*)(const AssertionFailure&, const RunPosition*);

/// Replaces the process's handler and returns the former one. Call it from `main`, before a run.
AssertionHandler set_assertion_handler(AssertionHandler handler);

/// Names the position of the run that this thread executes, null when it executes none.
/// Returns the former one, so that nested runs restore it. The object must outlive its stay here.
const RunPosition* set_run_position(const RunPosition* position);

/// "at t=1.000000000 (event 42, seed 7)", or "outside a run".
[[nodiscard]] std::string to_text(const RunPosition* position);

[[noreturn]] void assertion_failed(std::string_view condition, std::string_view file, int line,
                                   std::string message);

}  // namespace lvsim

/// LVSIM_ASSERT(condition, "message {}", value): one condition each.
#define LVSIM_ASSERT(condition, ...)                                                               \
    do {                                                                                           \
        if (!(condition)) [[unlikely]] {                                                           \
            ::lvsim::assertion_failed(#condition, __FILE__, __LINE__, ::fmt::format(__VA_ARGS__)); \
        }                                                                                          \
    } while (false)
