// SPDX-License-Identifier: Apache-2.0
//
// The progress line: on a terminal, what a run that takes over a second has come to. It stands on
// standard error and is gone when the run ends, so that neither a report nor a log has it.
#pragma once

#include "sim/core/time.hpp"

namespace lvsim::runtime {
class Session;
}

namespace lvsim::cli {

/// Whether standard error is a terminal.
[[nodiscard]] bool is_progress_wanted();

/// As session.run_until(until), with the line. The run is the same as without.
void run_with_progress(runtime::Session& session, SimTime until);

}  // namespace lvsim::cli
