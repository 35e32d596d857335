// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/failure.hpp"

#include "sim/capture/output_file.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdlib>

namespace lvsim::runtime {
namespace {

// Beside the handler of sim/core/assert.hpp, which is a plain function and can hold no other.
// tidy: allow global: part of the process-wide switch for broken promises, no run reads it
std::atomic<FailureHandler> g_handler{nullptr};

void on_assertion(const AssertionFailure& assertion, const RunPosition* position) {
    const Failure failure{fmt::format("{}:{}: assertion failed: {}\n  {}", assertion.file,
                                      assertion.line, assertion.condition, assertion.message),
                          to_text(position)};
    if (const auto handler = g_handler.load(); handler != nullptr) handler(failure);
    std::abort();
}

}  // namespace

void set_failure_handler(FailureHandler handler) {
    g_handler.store(handler);
    set_assertion_handler(on_assertion);
}

void make_write_failures_errors() {
    capture::make_write_failures_errors();
}

}  // namespace lvsim::runtime
