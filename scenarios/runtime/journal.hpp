// SPDX-License-Identifier: Apache-2.0
//
// A journal as a file people keep: JSON lines, a head that names the run and then a line a
// command, in the order in which they were done. All numbers are integers, times nanoseconds.
//
//   {"journal":1,"scenario":"lossy-link","seed":1}    (a lab's also says "until_ns")
//   {"t_ns":1200000000,"after_event":55,"origin":"outside","do":"power_off","host":"serveur1"}
//
// A Session that gets a journal (SessionOptions::journal) does what came from outside again, each
// command between the same two events; what the scenario's own timeline did is in the file to be
// read by people, and is done by the scenario. docs/guide/journal.md
#pragma once

#include "scenarios/runtime/command.hpp"
#include "sim/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::runtime {

struct Report;

/// A journal and the run it belongs to.
struct SavedJournal {
    std::string scenario;
    std::uint64_t seed = 1;
    Journal entries;
    std::string file;                   ///< Where it was read; empty: nowhere.
    std::optional<SimTime> until = {};  ///< How far the run had come; absent: not said.
};

[[nodiscard]] SavedJournal saved_journal(const Report& report);
/// The lines, without a head.
[[nodiscard]] std::string to_json_lines(const Journal& journal);
/// The whole file.
[[nodiscard]] std::string to_json_lines(const SavedJournal& journal);

/// Everything that is wrong with the file is the Result's error, by line.
[[nodiscard]] Result<SavedJournal> read_journal(const std::string& path);
/// The same from a text in memory; `file` is the name in the diagnostics.
[[nodiscard]] Result<SavedJournal> parse_journal(std::string_view text, const std::string& file);

}  // namespace lvsim::runtime
