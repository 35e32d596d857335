// SPDX-License-Identifier: Apache-2.0
//
// A script of sed(1) as it is read: commands with their addresses (POSIX.1-2017
// sed, with GNU's first~step, addr,+N, 0,/re/, one-line a i c, s///I, the case
// conversions of replacements). Refused by name: the commands e F l R v w W z
// and the flags e m w of s.
#pragma once

#include "models/host/commands/regex_adapter.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// Into SedScript::patterns; kLastPattern: the one that was used last (an empty
/// pattern).
using PatternIndex = std::size_t;
inline constexpr PatternIndex kLastPattern = std::numeric_limits<PatternIndex>::max();

struct SedAddress {
    enum class Kind : std::uint8_t { None, Line, Step, Last, Pattern, Plus, Multiple };
    Kind kind = Kind::None;
    std::uint64_t number = 0;
    std::uint64_t step = 0;
    PatternIndex pattern = kLastPattern;
};

/// A piece of a replacement: text, a group, or a change of case.
struct SedPiece {
    enum class Kind : std::uint8_t { Text, Group, Upper, Lower, UpperOne, LowerOne, EndCase };
    Kind kind = Kind::Text;
    std::string text = {};
    std::size_t group = 0;
};

struct SedCommand {
    SedAddress from = {};
    SedAddress to = {};
    bool is_negated = false;
    char name = '\0';
    std::string text = {};           ///< Of a i c, a label, a file of r; the first set of y.
    std::string other = {};          ///< The second set of y.
    std::optional<int> status = {};  ///< Of q and Q.
    std::size_t target = 0;          ///< Where b t T and a block that is not entered go on.
    PatternIndex pattern = kLastPattern;
    std::vector<SedPiece> replacement = {};
    bool is_global = false;
    bool prints = false;
    std::uint64_t occurrence = 1;
};

struct SedScript {
    std::vector<SedCommand> commands;
    std::vector<Regex> patterns;
    bool is_silent = false;  ///< Its first line is "#n".
};

/// All of -e and -f, a line each.
struct SedSource {
    std::string text;
    std::string name;  ///< What errors call it: "-e expression #1" or a file's.
};

/// Error: the whole message without "sed: ".
[[nodiscard]] tl::expected<SedScript, std::string> read_sed_script(const SedSource& source,
                                                                   bool is_extended);

}  // namespace lvsim::host
