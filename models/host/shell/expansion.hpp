// SPDX-License-Identifier: Apache-2.0
//
// Word expansion (POSIX.1-2017, Shell Command Language, 2.6): tilde, parameters, substitution,
// arithmetic, then splitting at IFS, then patterns.
//
// A substitution is a process: it takes simulated time, and an expansion cannot wait. So it stops
// there, and is begun again from its first word once the output is known. Whatever it looked up or
// changed before stands in an ExpansionLog and is taken from there the second time, so that nothing
// is done twice ($((i++)) $(date)) and nothing is seen that happened since.
#pragma once

#include "models/host/shell/state.hpp"
#include "models/host/shell/syntax.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// What the expansions of one command have looked up so far.
class ExpansionLog {
public:
    /// From the first entry on again.
    void rewind() { cursor_ = 0; }
    void clear() { *this = {}; }
    /// The entry for the next look-up; nullptr: it is the first time, add() what is found.
    [[nodiscard]] const ParameterValue* next();
    void add(ParameterValue value);

    /// The substitution whose output is missing. Its output: add().
    void want(const CommandHandle& substitution) {
        wanted_ = substitution;
        is_wanting_ = true;
    }
    [[nodiscard]] bool is_wanting() const { return is_wanting_; }
    [[nodiscard]] CommandHandle wanted() const { return wanted_; }
    void satisfy(std::string output);

private:
    std::vector<ParameterValue> entries_;
    std::size_t cursor_ = 0;
    bool is_wanting_ = false;
    CommandHandle wanted_;
};

class Expander {
public:
    enum class Outcome : std::uint8_t { Done, NeedsSubstitution, Failed };

    Expander(ShellState& state, ExpansionLog& log) : state_(state), log_(log) {}

    /// Everything: braces, splitting, patterns.
    [[nodiscard]] Outcome fields(const Word& word, std::vector<std::string>& to);
    /// One text, neither split nor matched with files: an assignment's value.
    [[nodiscard]] Outcome text(const Word& word, std::string& to);
    /// One pattern: what was quoted keeps a backslash where it would be special.
    [[nodiscard]] Outcome pattern(const Word& word, std::string& to);
    /// One regular expression: what was quoted stands for itself.
    [[nodiscard]] Outcome regex(const Word& word, std::string& to);
    /// The value of an expression.
    [[nodiscard]] Outcome arithmetic(const Word& word, std::int64_t& to);

    /// Of Failed: the message, without the shell's name.
    [[nodiscard]] const std::string& error() const { return error_; }
    /// The error ends a shell that is not interactive (${x?}, set -u).
    [[nodiscard]] bool is_fatal() const { return is_fatal_; }

private:
    enum class Mode : std::uint8_t { Fields, Text, Pattern, Regex };
    struct Field {
        std::string text = {};
        std::string pattern = {};
        bool has_glob = false;
        bool is_there = false;  ///< Quoted, and so a word even when it is empty.
    };

    // --- expansion.cpp
    [[nodiscard]] bool run(const Word& word, Mode mode);
    [[nodiscard]] bool expand(const Word& word);
    [[nodiscard]] bool expand_part(const WordPart& part);
    [[nodiscard]] bool expand_substitution(const WordPart& part);
    [[nodiscard]] bool expand_arithmetic(const WordPart& part);
    [[nodiscard]] bool expand_tilde(const WordPart& part);
    [[nodiscard]] Outcome outcome(bool is_done) const;
    [[nodiscard]] bool fail(std::string message, bool is_fatal = false);
    [[nodiscard]] bool add_files(Field field, std::vector<std::string>& to);
    [[nodiscard]] bool one(const Word& word, Mode mode, std::string& to);
    /// The text of an inner word (an argument of ${...}), whatever the outer one is.
    [[nodiscard]] bool inner(const Word& word, Mode mode, std::string& to);

    // --- fields.cpp
    void put_literal(std::string_view text, bool is_quoted);
    void put_value(std::string_view text, bool is_quoted);
    void put_quoted(std::string_view text);
    void split(std::string_view text);
    void finish_field();

    // --- parameter_expansion.cpp
    [[nodiscard]] bool expand_parameter(const WordPart& part);
    [[nodiscard]] bool look_up(const ParameterUse& use, ParameterValue& value);
    [[nodiscard]] bool follow(const ParameterUse& use, ParameterValue& value);
    [[nodiscard]] bool expand_default(const Word& word, bool is_quoted);
    [[nodiscard]] bool with_default(const ParameterUse& use, bool is_quoted,
                                    const ParameterValue& value, bool& is_over);
    [[nodiscard]] bool assign_default(const ParameterUse& use, bool is_quoted);
    [[nodiscard]] bool transform(const ParameterUse& use, ParameterValue& value);
    [[nodiscard]] bool substring(const ParameterUse& use, ParameterValue& value);
    [[nodiscard]] bool number(const Word& word, std::int64_t& to);
    void put_parameter(const ParameterValue& value, bool is_quoted);
    [[nodiscard]] bool names_or_keys(const ParameterUse& use, ParameterValue& value);

    ShellState& state_;
    ExpansionLog& log_;
    Mode mode_ = Mode::Text;
    std::vector<Field> fields_;
    Field field_;
    bool splits_literals_ = false;  ///< Within ${x-...} that is not quoted.
    bool was_blank_ = false;        ///< The last field was ended by white space of IFS.
    std::string error_;
    bool is_fatal_ = false;
};

/// What ${x#p} and its like, ${x/p/r} and ${x^} make of one value; `pattern` as Mode::Pattern has
/// it. Other operators are not for here.
[[nodiscard]] std::string transformed(std::string_view value, ParameterOperator operation,
                                      std::string_view pattern, std::string_view replacement);

}  // namespace lvsim::host
