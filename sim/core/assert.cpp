// SPDX-License-Identifier: Apache-2.0
#include "sim/core/assert.hpp"

#include "sim/core/time.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace lvsim {

namespace {

void print_and_abort(const AssertionFailure& failure, const RunPosition* position) {
    fmt::print(stderr, "lvsim: {}:{}: assertion failed: {}\n  {}\n  {}\n", failure.file,
               failure.line, failure.condition, failure.message, to_text(position));
    std::abort();
}

// The one process-wide switch of the project: who is told of a broken promise. It is no part of a
// run, and no run can read it.
std::atomic<AssertionHandler> g_handler{print_and_abort};  // tidy: allow global: see above
// Each thread executes at most one run at a time; the failing line itself cannot carry the World.
thread_local const RunPosition* t_position = nullptr;  // tidy: allow global: see above

}  // namespace

AssertionHandler set_assertion_handler(AssertionHandler handler) {
    return g_handler.exchange(handler != nullptr ? handler : print_and_abort);
}

const RunPosition* set_run_position(const RunPosition* position) {
    return std::exchange(t_position, position);
}

std::string to_text(const RunPosition* position) {
    if (position == nullptr) {
        return "outside a run";
    }
    const SimTime time = SimTime::at(SimDuration::nanoseconds(position->time_ns));
    return fmt::format("at t={} (event {}, seed {})", to_text(time), position->event_number,
                       position->seed);
}

void assertion_failed(std::string_view condition, std::string_view file, int line,
                      std::string message) {
    const AssertionFailure failure{condition, std::move(message), file, line};
    g_handler.load()(failure, t_position);
    std::abort();
}

}  // namespace lvsim
