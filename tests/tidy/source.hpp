// SPDX-License-Identifier: Apache-2.0
//
// The tidy test: our own rules about our own text (layers, determinism, coroutines, files), each
// checked on every file of the tree. This is a reader of text, no compiler: it knows comments and
// literals, brackets and words, and that is enough for rules one can state in a sentence.
//
// A line may be excused, with a reason: "tidy: allow RULE: REASON" in a comment on it or in a
// comment line right above.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::tidy {

/// One place that breaks a rule.
struct Finding {
    std::string file;
    std::size_t line = 0;  // from 1
    std::string rule;
    std::string what;
    std::string hint;
};

/// "file:line: rule: what (hint)".
[[nodiscard]] std::string to_string(const Finding& finding);

using Findings = std::vector<Finding>;

/// One file of the tree.
class Source {
public:
    /// `path` is from the root of the project, with '/'.
    Source(std::string path, std::string_view text);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] bool is_cpp() const;
    /// In the folder `folder` ("sim/core") or below it.
    [[nodiscard]] bool is_in(std::string_view folder) const;

    /// The lines as they are written.
    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
    /// The same lines and columns, with comments and the insides of literals turned into spaces.
    /// Only C++ has those taken out; other files are as written.
    [[nodiscard]] const std::vector<std::string>& code() const { return code_; }
    /// The code as one text, lines ended by '\n'.
    [[nodiscard]] const std::string& code_text() const { return code_text_; }
    /// The line (from 1) of a place in code_text().
    [[nodiscard]] std::size_t line_at(std::size_t offset) const;
    /// Whether the line (from 1) begins inside a raw string literal.
    [[nodiscard]] bool starts_in_literal(std::size_t line) const;

    /// Adds a finding, unless the line is excused.
    void report(Findings& findings, std::size_t line, std::string_view rule, std::string what,
                std::string hint = {}) const;

private:
    [[nodiscard]] bool is_excused(std::size_t line, std::string_view rule) const;

    std::string path_;
    std::vector<std::string> lines_;
    std::vector<std::string> code_;
    std::string code_text_;
    std::vector<bool> starts_in_literal_;
};

/// Every file of the project, in order of path.
using Tree = std::vector<Source>;

/// The place of `word` as a whole word in `text` at or after `from`, or npos. A word may hold
/// "::" inside.
[[nodiscard]] std::size_t find_word(std::string_view text, std::string_view word,
                                    std::size_t from = 0);
[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] bool is_word_char(char c);

}  // namespace lvsim::tidy
