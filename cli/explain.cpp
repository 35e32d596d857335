// SPDX-License-Identifier: Apache-2.0
//
// lvsim explain FILE
#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "scenarios/runtime/session.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::cli {
namespace {

void run_to(runtime::Session& session, SimTime until) {
    if (is_progress_wanted()) {
        run_with_progress(session, until);
    } else {
        session.run_until(until);
    }
}

/// A moment's tables are read at that moment; the decisions after it come from the rest of the run.
runtime::Story story_of(runtime::Session& session, const ExplainOptions& options) {
    const SimTime until = options.until.value_or(kTimeNever);
    std::vector<runtime::DirectorTables> directors;
    if (const auto* moment = std::get_if<runtime::MomentQuestion>(&options.question)) {
        run_to(session, std::min(until, moment->time));
        directors = session.directors();
    }
    if (!session.was_stopped()) run_to(session, until);
    runtime::Story story = session.story();
    story.directors = std::move(directors);
    return story;
}

}  // namespace

int explain(const ExplainOptions& options, Output& output) {
    auto session = runtime::Session::load(options.file, {.seed = options.seed,
                                                         .overrides = options.overrides,
                                                         .question = options.question,
                                                         .scheduler = options.scheduler});
    if (!session) {
        complain(to_text(session.error()));
        return kExitBadInput;
    }
    const InterruptScope interrupt(*session);
    const runtime::Story story = story_of(*session, options);
    if (const auto obstacle = find_obstacle(story)) {
        complain(fmt::format("lvsim: {}\n", obstacle->message));
        if (!obstacle->hint.empty()) complain(fmt::format("  hint: {}\n", obstacle->hint));
        return interrupt.signal() != 0 ? kExitOnSignal + interrupt.signal() : kExitBadInput;
    }
    output.write(options.format == Format::Json ? to_json(story) : to_text(story));
    if (interrupt.signal() != 0) return kExitOnSignal + interrupt.signal();
    if (session->errors().empty()) return kExitHeld;
    complain(to_text(session->errors()));
    return kExitBadInput;
}

}  // namespace lvsim::cli
