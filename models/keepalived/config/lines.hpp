// SPDX-License-Identifier: Apache-2.0
//
// keepalived.conf as lines (behaviour: keepalived 2.2.7; vrrp.md, 13.1): comments are gone,
// included files stand where they were asked for, @ID lines of other machines are left out,
// $definitions are filled in, and every brace that no quote protects stands on a line of its own.
//
// Left out, refused by name: ~SEQ and ~LST. A definition that contains itself, which keeps the real
// program busy for ever, is refused as well.
#pragma once

#include "models/keepalived/config/config_machine.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

/// More than this is refused: files within files, and lines after all definitions are filled in.
inline constexpr std::size_t kIncludeDepthMax = 32;
inline constexpr std::size_t kIncludesMax = 256;
inline constexpr std::size_t kConfigLinesMax = 100'000;
inline constexpr std::size_t kConfigOctetsMax = 4'194'304;
/// A longer line goes on as the next one (keepalived reads by pieces of this size).
inline constexpr std::size_t kLineOctetsMax = 1023;

enum class LineKind : std::uint8_t {
    Words,
    ExtraBrace,   ///< A closing brace for which there is no opening one.
    Complaint,    ///< Not a line at all: what there is to say at this point, by every reader.
    ParentOnly,   ///< The same, but only who reads first (the parent process) says it.
    MissingFile,  ///< ParentOnly, and fatal at the end of the parent's reading.
};

struct ConfigLine {
    LineKind kind = LineKind::Words;
    std::string file;                ///< As keepalived names it: as given, or as included.
    std::size_t number = 0;          ///< From 1.
    bool is_main = true;             ///< Of the file that was asked for.
    std::vector<std::string> words;  ///< Words: not empty.
    std::string text = {};           ///< Of complaints.
};

struct ConfigLines {
    std::vector<ConfigLine> lines;
    /// Braces opened and not closed at the end.
    std::size_t open_braces = 0;
    /// The last line of the file that was asked for.
    std::size_t last_number = 0;
};

/// Reads a file and those it includes. A file that is not there gives no lines.
[[nodiscard]] ConfigLines read_config_lines(const ConfigMachine& machine, std::string_view path);

/// The words of a line: blanks part them, "..." holds them together. False: a quote is not closed.
[[nodiscard]] bool split_config_words(std::string_view line, std::vector<std::string>& words);

}  // namespace lvsim::keepalived
