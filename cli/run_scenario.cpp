// SPDX-License-Identifier: Apache-2.0
//
// lvsim run FILE
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "scenarios/runtime/junit.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/session.hpp"
#include "scenarios/runtime/verdict_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace lvsim::cli {
namespace {

class StopWatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// Returns the signal that ended it; 0: none.
int run(runtime::Session& session, const RunOptions& options) {
    const InterruptScope interrupt(session);
    const SimTime until = options.until.value_or(kTimeNever);
    if (is_progress_wanted()) {
        run_with_progress(session, until);
    } else {
        session.run_until(until);
    }
    return interrupt.signal();
}

/// Files that cannot be written are no fault of the scenario. Their codes begin with F.
int status_of(const Diagnostics& errors) {
    const auto is_of_file = [](const Diagnostic& error) { return error.code.starts_with('F'); };
    return std::any_of(errors.begin(), errors.end(), is_of_file) ? kExitOurFault : kExitBadInput;
}

Result<runtime::Session> load(const RunOptions& options) {
    runtime::SessionOptions of{.seed = options.seed,
                               .overrides = options.overrides,
                               .pcap_folder = options.pcap_folder,
                               .out_folder = options.out_folder,
                               .scheduler = options.scheduler};
    if (!options.journal.empty()) {
        auto journal = runtime::read_journal(options.journal);
        if (!journal) return tl::unexpected(std::move(journal.error()));
        if (!options.is_seed_given) of.seed = journal->seed;
        of.journal = std::move(*journal);
    }
    return runtime::Session::load(options.file, of);
}

/// The exit status, were there nothing but the scenario.
int judge(const RunOptions& options, runtime::VerdictFile& verdict, Output& output) {
    const StopWatch load_watch;
    auto session = load(options);
    if (!session) {
        complain(to_text(session.error()));
        verdict.write(runtime::to_junit(
            {options.file, options.seed, options.overrides, options.scheduler}, session.error()));
        return status_of(session.error());
    }
    runtime::WallTime wall{.load_seconds = load_watch.seconds()};
    const StopWatch run_watch;
    const int signal = run(*session, options);
    wall.run_seconds = run_watch.seconds();
    const auto& report = session->finish();
    const auto recorded = session->close_recording();
    output.write(options.format == Format::Json ? to_json(report, wall) : to_text(report, wall));
    verdict.write(runtime::to_junit(report, session->errors()));
    if (!recorded) {
        complain(to_text(recorded.error()));
        return kExitOurFault;
    }
    if (signal != 0) return kExitOnSignal + signal;
    if (!session->errors().empty()) {
        complain(to_text(session->errors()));
        return kExitBadInput;
    }
    return report.all_held() ? kExitHeld : kExitFailed;
}

}  // namespace

int run_scenario(const RunOptions& options, Output& output) {
    auto verdict = runtime::VerdictFile::open(options.junit);
    if (!verdict) {
        complain("lvsim: --junit: " + to_text(verdict.error()));
        return kExitOurFault;
    }
    const int status = judge(options, *verdict, output);
    const auto closed = verdict->close();
    if (closed) return status;
    complain("lvsim: --junit: " + to_text(closed.error()));
    return kExitOurFault;
}

}  // namespace lvsim::cli
