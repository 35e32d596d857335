// SPDX-License-Identifier: Apache-2.0
//
// Which job `%1`, `%+`, `%-` or `%name` means, and how a job is shown.
#pragma once

#include "models/host/shell/interpreter.hpp"

#include <string>
#include <string_view>

namespace lvsim::host {

/// nullptr: there is no such job. An empty word means the current one.
[[nodiscard]] ShellBackgroundJob* find_job(Interpreter& shell, std::string_view word);
/// "[1]+  Running                 sleep 10 &"
[[nodiscard]] std::string job_line(Interpreter& shell, const ShellBackgroundJob& job,
                                   bool shows_pid = false);

}  // namespace lvsim::host
