// SPDX-License-Identifier: Apache-2.0
//
// Reads shell text command by command. Lexing depends on the grammar (here-documents, [[ ]], case
// patterns, $( ) inside words), so one class does both; its parts are in tokens.cpp, words.cpp,
// parameters.cpp (${...}), here_documents.cpp, commands.cpp, compounds.cpp and conditions.cpp.
#pragma once

#include "models/host/shell/syntax.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

/// Why text is no command.
struct SyntaxError {
    std::string message;         ///< As bash words it, without the shell's name.
    bool is_incomplete = false;  ///< More text could make it whole: an open quote, a missing `fi`.
    bool is_not_modelled = false;
    bool shows_line = false;  ///< bash shows the offending line, too.
    int line = 0;
    std::string line_text = {};
};

using Aliases = std::map<std::string, std::string, std::less<>>;

struct ShellToken {
    enum class Kind : std::uint8_t { Word, Number, Operator, Newline, End };
    Kind kind = Kind::End;
    std::string raw = {};  ///< As written.
    Word word = {};
    int line = 0;
    std::size_t begin = 0;

    [[nodiscard]] bool is(std::string_view text) const {
        return kind == Kind::Operator && raw == text;
    }
    [[nodiscard]] bool is_word(std::string_view text) const {
        return kind == Kind::Word && raw == text;
    }
};

class ShellParser {
public:
    /// Nesting of commands, quotes and expansions; deeper is refused.
    static constexpr int kDepthMax = 100;

    /// `aliases`: nullptr: none are expanded. Requires: they outlive the parser.
    explicit ShellParser(std::string text, const Aliases* aliases = nullptr, int first_line = 1)
        : text_(std::move(text)), aliases_(aliases), line_(first_line) {}

    /// The next complete command: a list up to the end of its line. null at the end of the text, or
    /// for a blank line; at_end() tells them apart. After an error the rest is not looked at.
    [[nodiscard]] CommandHandle next_command();
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] const std::optional<SyntaxError>& error() const { return error_; }
    /// What bash warns of: here-documents without their end.
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
    [[nodiscard]] int line() const { return line_; }

    /// A here-document's or a prompt's text: $ ` and \ have their meaning, quotes do not.
    [[nodiscard]] Word whole_as_text();

private:
    using Kind = ShellCommand::Kind;
    using Joint = ShellCommand::Joint;
    struct HereDocument {
        boost::intrusive_ptr<HereText> target;
        std::string delimiter;
        bool is_quoted = false;
        bool strips_tabs = false;
        int line = 0;
    };
    /// How a word is read: where it ends, and which quotes have a meaning in it.
    enum class WordMode : std::uint8_t { Command, Regex };

    // --- tokens.cpp
    [[nodiscard]] char at(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] bool looks_at(std::string_view what) const {
        return std::string_view(text_).substr(at_).starts_with(what);
    }
    void step();
    void skip_blanks();
    const ShellToken& peek();
    ShellToken take();
    void forget_token() { token_.reset(); }
    void read_token();
    [[nodiscard]] bool read_operator();
    void fail(std::string message);
    void fail_unexpected();
    void fail_end(std::string_view wanted = {});
    void refuse(std::string_view what);
    void skip_newlines();
    void expand_alias();
    struct Nesting;

    // --- words.cpp
    [[nodiscard]] Word read_word(WordMode mode);
    void read_unquoted(Word& to);
    void read_single_quoted(Word& to);
    void read_ansi_quoted(Word& to);
    void read_double_quoted(Word& to);
    void read_in_double_quotes(Word& to);
    void read_backslash(Word& to);
    void read_dollar(Word& to, bool is_quoted);
    void read_backquoted(Word& to, bool is_quoted);
    void read_tilde(Word& to);
    [[nodiscard]] CommandHandle read_substitution();
    [[nodiscard]] CommandHandle parse_inner(std::string text);
    [[nodiscard]] std::optional<Word> read_arithmetic(bool ends_at_semicolon);
    void read_arithmetic_expansion(Word& to, bool is_quoted);
    static void put(Word& to, std::string_view text, bool is_quoted);

    // --- parameters.cpp
    void read_braced_parameter(Word& to, bool is_quoted);
    void read_parameter_name(ParameterUse& use);
    void read_parameter_operator(ParameterUse& use, bool is_quoted);
    void read_parameter_pattern(ParameterUse& use, ParameterOperator once, ParameterOperator twice);
    void read_replacement(ParameterUse& use, bool is_quoted);
    [[nodiscard]] Word read_parameter_word(std::string_view ends, bool is_quoted);
    void finish_parameter(Word& to, boost::intrusive_ptr<ParameterUse> use, std::size_t begin,
                          bool is_quoted);

    // --- here_documents.cpp
    void read_here_documents();
    void read_here_document(const HereDocument& wanted);

    // --- commands.cpp
    [[nodiscard]] boost::intrusive_ptr<ShellCommand> make(Kind kind);
    [[nodiscard]] CommandHandle list(bool ends_at_newline);
    [[nodiscard]] CommandHandle and_or();
    [[nodiscard]] CommandHandle pipeline();
    [[nodiscard]] CommandHandle command();
    [[nodiscard]] CommandHandle simple_command();
    [[nodiscard]] CommandHandle function(std::string name);
    void take_assignment_or_word(ShellCommand& to);
    [[nodiscard]] bool is_redirection();
    [[nodiscard]] Redirection redirection();
    void take_redirections(ShellCommand& to);
    [[nodiscard]] std::string text_from(std::size_t begin) const;

    // --- assignments.cpp
    [[nodiscard]] std::optional<Assignment> assignment();
    void read_elements(Assignment& to);

    // --- compounds.cpp
    [[nodiscard]] CommandHandle compound();
    [[nodiscard]] CommandHandle body_until(std::initializer_list<std::string_view> ends);
    void expect(std::string_view word);
    [[nodiscard]] CommandHandle if_command();
    [[nodiscard]] CommandHandle loop(Kind kind);
    [[nodiscard]] CommandHandle for_command();
    [[nodiscard]] CommandHandle arithmetic_for(boost::intrusive_ptr<ShellCommand> node);
    [[nodiscard]] CommandHandle do_group();
    [[nodiscard]] CommandHandle case_command();
    void case_item(ShellCommand& to);
    [[nodiscard]] CommandHandle group();
    [[nodiscard]] CommandHandle parenthesis();

    // --- conditions.cpp
    [[nodiscard]] CommandHandle condition_command();
    [[nodiscard]] ConditionHandle condition_or();
    [[nodiscard]] ConditionHandle condition_and();
    [[nodiscard]] ConditionHandle condition_term();
    [[nodiscard]] ConditionHandle condition_operand();
    [[nodiscard]] std::optional<std::string> binary_operator();

    std::string text_;
    const Aliases* aliases_;
    std::size_t at_ = 0;
    int line_ = 1;
    int depth_ = 0;
    std::optional<ShellToken> token_;
    std::vector<HereDocument> pending_;
    struct ActiveAlias {
        std::string name;
        std::size_t rest;  ///< Bytes left in the text when its replacement is over.
    };
    std::vector<ActiveAlias> active_aliases_;
    std::optional<SyntaxError> error_;
    std::vector<std::string> warnings_;
};

/// Words that the grammar knows where a command begins.
[[nodiscard]] bool is_reserved_word(std::string_view word);
[[nodiscard]] bool is_name(std::string_view text);
[[nodiscard]] bool is_name_letter(char letter, bool is_first);

/// The message for something bash would do and lvsim does not model: "not modelled in lvsim: ...".
[[nodiscard]] std::string not_modelled(std::string_view what);

}  // namespace lvsim::host
