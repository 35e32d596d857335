// SPDX-License-Identifier: Apache-2.0
//
// Broken promises of our own code, as a front end hears of them: it prints where the run stood and
// what replays it, flushes what it has, and leaves with exit status 3.
#pragma once

#include <string>

namespace lvsim::runtime {

struct Failure {
    std::string what;      ///< "sim/core/world.hpp:57: assertion failed: ..., and its message"
    std::string position;  ///< "at t=1.000000000 (event 42, seed 7)", or "outside a run"
};

/// Must not return.
using FailureHandler = void (*)(const Failure& failure);

/// From now on the handler hears of every failure of the process. Call it from main().
void set_failure_handler(FailureHandler handler);

/// From now on a write to a pipe that nobody reads, or beyond the process's limit on file sizes, is
/// an error of that write and not the end of the process. Call it from main().
void make_write_failures_errors();

}  // namespace lvsim::runtime
