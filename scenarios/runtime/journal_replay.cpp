// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/journal_replay.hpp"

#include "scenarios/runtime/command_checks.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace lvsim::runtime {

namespace {

Diagnostic of_other_run(SourcePlace place, std::string message, std::string hint) {
    return {std::string(code::kOtherRun), std::move(place), "",
            "the journal is of another run: " + message, std::move(hint)};
}

}  // namespace

Diagnostics find_mismatch(const SavedJournal& journal, const std::string& scenario,
                          std::uint64_t seed) {
    Diagnostics errors;
    const SourcePlace head = journal.file.empty() ? SourcePlace{} : SourcePlace{journal.file, 1, 1};
    if (journal.scenario != scenario) {
        errors.push_back(of_other_run(
            head, fmt::format("of the scenario '{}', this is '{}'", journal.scenario, scenario),
            ""));
    }
    if (journal.seed != seed) {
        errors.push_back(of_other_run(
            head, fmt::format("with the seed {}, this one has {}", journal.seed, seed), ""));
    }
    return errors;
}

JournalReplay::JournalReplay(const Journal& journal) {
    std::copy_if(journal.begin(), journal.end(), std::back_inserter(commands_),
                 [](const JournalEntry& entry) { return entry.origin == Origin::Outside; });
}

const JournalEntry* JournalReplay::next(World& world, SimTime limit) {
    const JournalEntry& entry = commands_[next_];
    const bool is_due = world.executed_event_count() == entry.after_event && entry.time <= limit;
    const bool is_missed =
        world.executed_event_count() > entry.after_event || entry.time < world.now();
    if (!is_due && !is_missed) return nullptr;
    ++next_;
    return &entry;
}

Diagnostics JournalReplay::find_error(BuiltWorld& world, const JournalEntry& entry) const {
    auto& run = world.world();
    const bool is_between = run.executed_event_count() == entry.after_event &&
                            run.now() <= entry.time &&
                            (run.now() == entry.time || !run.has_pending_events() ||
                             run.next_event_time() > entry.time);
    if (!is_between) {
        return {
            of_other_run({},
                         fmt::format("'{}' was done at {} after {} events, here these are {} at {}",
                                     to_text(entry.command), to_text(entry.time), entry.after_event,
                                     run.executed_event_count(), to_text(run.now())),
                         "the same scenario, seed, --set and version make the same run")};
    }
    return check_command(world, entry.command);
}

}  // namespace lvsim::runtime
