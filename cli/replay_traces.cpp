// SPDX-License-Identifier: Apache-2.0
//
// lvsim trace FILE...
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "scenarios/runtime/trace/keepalived/failover_replay.hpp"
#include "scenarios/runtime/trace/replay.hpp"

#include <algorithm>

namespace lvsim::cli {

namespace {

/// Writes what came of a recording; the exit status.
template <class Report>
int tell(const Report& report, Output& output) {
    if (!report.errors.empty()) {
        complain(to_text(report.errors));
        return kExitBadInput;
    }
    output.write(to_text(report));
    return report.agrees() ? kExitHeld : kExitFailed;
}

}  // namespace

int replay_traces(const TraceOptions& options, Output& output) {
    int status = kExitHeld;
    for (const auto& file : options.files) {
        const int one = runtime::is_failover_file(file)
                            ? tell(runtime::replay_failover_file(file), output)
                            : tell(runtime::replay_trace_file(file), output);
        status = std::max(status, one);
    }
    return status;
}

}  // namespace lvsim::cli
