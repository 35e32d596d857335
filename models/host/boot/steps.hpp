// SPDX-License-Identifier: Apache-2.0
//
// Work in simulated time, step by step: what start scripts are made of. The process that does the
// work (a command, or init) drives it from its own coroutine:
//
//   std::optional<SimDuration> pause = steps.go_on();
//   while (pause) {
//       const SimDuration span = *pause;
//       co_await sleep(span);
//       pause = steps.go_on();
//   }
//
// So a script ends with the process that runs it, and needs no coroutine of its own.
#pragma once

#include "sim/core/time.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace lvsim::host {

class Steps;

class Step {
public:
    virtual ~Step() = default;
    /// Nullopt: it is over. Else it is called again after that time.
    virtual std::optional<SimDuration> go_on(Steps& steps) = 0;
};

class Steps {
public:
    Steps() = default;
    Steps(const Steps&) = delete;
    Steps& operator=(const Steps&) = delete;
    ~Steps();

    /// Does `step` when everything before is done. From inside a step: right after that step, in
    /// the order of these calls. Requires: not from a step that goes on itself.
    void then(std::unique_ptr<Step> step);
    void then(std::function<void()> action);
    /// Nothing happens for `span`.
    void pause(SimDuration span);

    /// Works until there is a time to wait for; nullopt: all is done.
    [[nodiscard]] std::optional<SimDuration> go_on();

    /// The exit status of what was done last.
    int status = 0;

private:
    std::deque<std::unique_ptr<Step>> queue_;
    std::deque<std::unique_ptr<Step>> added_;  ///< By the step that runs.
    bool is_running_ = false;
};

}  // namespace lvsim::host
