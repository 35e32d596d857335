// SPDX-License-Identifier: Apache-2.0
//
// Runs the syntax tree of a job: the shell as a process.
#pragma once

#include "models/host/shell/job.hpp"
#include "sim/core/process.hpp"

namespace lvsim::host {

/// The shell of one line. It finishes the job with the status of the last pipeline.
Process run_shell(ShellJob* job);

/// Where a line's relative paths begin: root's home.
inline constexpr std::string_view kHomeDirectory = "/root";

}  // namespace lvsim::host
