// SPDX-License-Identifier: Apache-2.0
//
// The syntax tree of a command line:
//   line      pipeline { (';' | newline | '&&' | '||') pipeline }
//   pipeline  ['!'] command { '|' command }
//   command   { word | redirection }
// It is the part of POSIX's shell grammar that lvsim models so far; the parser refuses the rest by
// name.
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// A word, in pieces between which "$?" stands. Quotes are removed; in a word with a glob, quoted
/// characters that would be special in a pattern keep a backslash.
struct Word {
    std::vector<std::string> pieces = {{}};
    bool has_glob = false;  ///< An unquoted * ? or [
    /// The text, or the pattern when has_glob.
    [[nodiscard]] std::string expanded(int last_status) const;
};

struct Redirection {
    enum class Kind : std::uint8_t { Read, Write, Append, Duplicate };
    Kind kind = Kind::Read;
    int descriptor = 0;  ///< 0, 1 or 2
    Word path;           ///< Read, Write, Append
    int source = 0;      ///< Duplicate: the descriptor that is copied
};

struct SimpleCommand {
    std::vector<Word> words;  ///< Empty: redirections only.
    std::vector<Redirection> redirections;
};

struct Pipeline {
    bool is_negated = false;
    std::vector<SimpleCommand> commands;
};

struct ListItem {
    enum class When : std::uint8_t { Always, AfterSuccess, AfterFailure };
    When when = When::Always;
    Pipeline pipeline;
};

struct CommandLine {
    std::vector<ListItem> items;  ///< Empty for a blank line.
};

/// Error: the whole message, as bash words it ("bash: syntax error near ..."), or
/// "not modelled in lvsim: ..." for what bash understands and lvsim does not. Both mean status 2,
/// and that nothing was run.
[[nodiscard]] tl::expected<CommandLine, std::string> parse_line(std::string_view line);

}  // namespace lvsim::host
