// SPDX-License-Identifier: Apache-2.0
//
// Which command of a journal is due: the ones from outside, each when as many events have been
// executed as when it was given first, and then at its time.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/command.hpp"
#include "scenarios/runtime/journal.hpp"
#include "sim/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace lvsim::runtime {

/// What says at once that the journal is of another run: its scenario or its seed.
[[nodiscard]] Diagnostics find_mismatch(const SavedJournal& journal, const std::string& scenario,
                                        std::uint64_t seed);

class JournalReplay {
public:
    /// Keeps what came from outside.
    explicit JournalReplay(const Journal& journal);

    [[nodiscard]] bool is_done() const { return next_ == commands_.size(); }
    /// The next command if it is due by `limit`, or should have been done already; it counts as
    /// done then. Requires: not is_done().
    [[nodiscard]] const JournalEntry* next(World& world, SimTime limit);
    /// Why the command cannot be done now as it was done then.
    [[nodiscard]] Diagnostics find_error(BuiltWorld& world, const JournalEntry& entry) const;

private:
    Journal commands_;
    std::size_t next_ = 0;
};

}  // namespace lvsim::runtime
