// SPDX-License-Identifier: Apache-2.0
//
// lvsim trace FILE...
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "scenarios/runtime/trace/replay.hpp"

#include <algorithm>

namespace lvsim::cli {

int replay_traces(const TraceOptions& options, Output& output) {
    int status = kExitHeld;
    for (const auto& file : options.files) {
        const auto report = runtime::replay_trace_file(file);
        if (!report.errors.empty()) {
            complain(to_text(report.errors));
            status = kExitBadInput;
            continue;
        }
        output.write(to_text(report));
        if (!report.agrees()) status = std::max(status, kExitFailed);
    }
    return status;
}

}  // namespace lvsim::cli
