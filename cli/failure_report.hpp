// SPDX-License-Identifier: Apache-2.0
//
// What people see when lvsim breaks a promise of its own: what, where in the run, and the command
// line that replays it.
#pragma once

#include <string>
#include <vector>

namespace lvsim::cli {

/// From now on a failed assertion flushes the output, prints its report and leaves with status 3.
/// A run is a function of its scenario and seed, so the same command line replays it.
void report_failures_of(const std::vector<std::string>& arguments);

/// "lvsim run 'a file.yaml' --seed 7": quoted for a POSIX shell.
[[nodiscard]] std::string replay_line(const std::vector<std::string>& arguments);

}  // namespace lvsim::cli
