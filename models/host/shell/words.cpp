// SPDX-License-Identifier: Apache-2.0
//
// The parser's words: quotes, $, backquotes, tildes (POSIX.1-2017, Shell Command Language, 2.2 and
// 2.6; bash's $'...').
#include "models/host/shell/escapes.hpp"
#include "models/host/shell/parser.hpp"
#include "models/host/shell/parser_nesting.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

bool ends_word(char letter) {
    return std::string_view(" \t\n|&;<>()").find(letter) != std::string_view::npos;
}

}  // namespace

void ShellParser::put(Word& to, std::string_view text, bool is_quoted) {
    const bool joins = !to.parts.empty() && to.parts.back().kind == WordPart::Kind::Literal &&
                       to.parts.back().is_quoted == is_quoted;
    if (joins) {
        to.parts.back().text.append(text);
    } else {
        to.parts.push_back({WordPart::Kind::Literal, is_quoted, std::string(text)});
    }
}

Word ShellParser::read_word(WordMode mode) {
    Nesting nesting(*this);
    Word word;
    int parentheses = 0;
    read_tilde(word);
    while (!at_end() && !error_) {
        const char letter = at();
        if (mode == WordMode::Command) {
            if (ends_word(letter)) break;
        } else {
            if (letter == '(') ++parentheses;
            if (letter == ')' && --parentheses < 0) break;
            if (letter == '\n' || (parentheses == 0 && (letter == ' ' || letter == '\t'))) break;
        }
        read_unquoted(word);
    }
    return word;
}

void ShellParser::read_unquoted(Word& to) {
    const char letter = at();
    switch (letter) {
        case '\'': return read_single_quoted(to);
        case '"': return read_double_quoted(to);
        case '\\': return read_backslash(to);
        case '$': return read_dollar(to, false);
        case '`': return read_backquoted(to, false);
        case '{': to.has_brace = true; break;
        default: break;
    }
    put(to, {&letter, 1}, false);
    step();
    const bool is_value = letter == '=' || letter == ':';
    if (!is_value || to.parts.size() != 1 || at() != '~') return;
    const std::string_view before = to.parts.front().text;
    if (is_name(before.substr(0, before.find('=')))) read_tilde(to);
}

void ShellParser::read_tilde(Word& to) {
    if (at() != '~') return;
    std::size_t length = 1;
    while (is_name_letter(at(length), false) || at(length) == '-' || at(length) == '+') ++length;
    const char after = at(length);
    if (after != '\0' && after != '/' && after != ':' && after != '}' && !ends_word(after)) return;
    to.parts.push_back({WordPart::Kind::Tilde, false, text_.substr(at_ + 1, length - 1)});
    at_ += length;
}

void ShellParser::read_single_quoted(Word& to) {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string::npos) return fail_end("'");
    put(to, std::string_view(text_).substr(at_ + 1, end - at_ - 1), true);
    while (at_ <= end) step();
}

void ShellParser::read_ansi_quoted(Word& to) {
    const std::size_t begin = at_;
    while (!at_end() && at() != '\'') {
        if (at() == '\\') step();
        step();
    }
    if (at_end()) return fail_end("'");
    const Unescaped result = unescaped(text_from(begin), EscapeStyle::AnsiQuotes);
    if (result.is_refused) return refuse("\\u, \\U and \\c in $'...'");
    put(to, result.text, true);
    step();
}

void ShellParser::read_double_quoted(Word& to) {
    Nesting nesting(*this);
    step();
    // Quotes around nothing are an empty word; around "$@" they are as many as there are.
    if (at() == '"') put(to, "", true);
    while (!at_end() && !error_ && at() != '"') read_in_double_quotes(to);
    if (at_end()) return fail_end("\"");
    step();
}

/// POSIX 2.2.3: inside, only $ ` " \ and a newline can be escaped.
void ShellParser::read_in_double_quotes(Word& to) {
    const char letter = at();
    if (letter == '$' && at(1) != '\'' && at(1) != '"') return read_dollar(to, true);
    if (letter == '`') return read_backquoted(to, true);
    const bool is_escape = letter == '\\' && at(1) != '\0' &&
                           std::string_view("$`\"\\\n").find(at(1)) != std::string_view::npos;
    if (is_escape) {
        step();
        if (at() != '\n') put(to, std::string(1, at()), true);
    } else {
        put(to, {&letter, 1}, true);
    }
    step();
}

void ShellParser::read_backslash(Word& to) {
    step();
    if (at_end()) return put(to, "\\", true);  // at the very end it stands for itself
    if (at() != '\n') put(to, std::string(1, at()), true);
    step();
}

void ShellParser::read_dollar(Word& to, bool is_quoted) {
    const char next = at(1);
    if (next == '{') return read_braced_parameter(to, is_quoted);
    if (looks_at("$((")) return read_arithmetic_expansion(to, is_quoted);
    if (next == '[') return refuse("arithmetic expansion with $[...]: write $((...))");
    const bool is_special = next != '\0' && std::string_view("?$!#@*-").find(next) < 7;
    std::size_t length = is_special || (next >= '0' && next <= '9') ? 1 : 0;
    if (length == 0) {
        while (is_name_letter(at(1 + length), length == 0)) ++length;
    }
    step();
    if (length != 0) {
        boost::intrusive_ptr<ParameterUse> use(new ParameterUse);
        use->name = text_.substr(at_, length);
        at_ += length;
        to.parts.push_back({WordPart::Kind::Parameter, is_quoted, {}, std::move(use)});
    } else if (next == '(') {
        step();
        to.parts.push_back({WordPart::Kind::Substitution, is_quoted, {}, read_substitution()});
    } else if (next == '\'' && !is_quoted) {
        step();
        read_ansi_quoted(to);
    } else if (next != '"' || is_quoted) {  // $"..." is "...": no translations are loaded
        put(to, "$", is_quoted);
    }
}

CommandHandle ShellParser::read_substitution() {
    const int line = line_;
    auto outer = std::exchange(pending_, {});
    CommandHandle inner = list(false);
    if (!error_ && !peek().is(")")) {
        if (peek().kind != ShellToken::Kind::End) {
            fail_unexpected();
        } else {
            fail_end(")");
        }
    }
    if (error_ && error_->message.ends_with("unexpected end of file")) {
        error_->message = "unexpected EOF while looking for matching `)'";
        error_->line = line;
    }
    forget_token();
    pending_ = std::move(outer);
    return inner;
}

void ShellParser::read_backquoted(Word& to, bool is_quoted) {
    step();
    std::string inner;
    while (!at_end() && at() != '`') {
        const bool is_escape = at() == '\\' && (at(1) == '`' || at(1) == '\\' || at(1) == '$' ||
                                                (is_quoted && at(1) == '"'));
        if (is_escape) step();
        inner.push_back(at());
        step();
    }
    if (at_end()) return fail_end("`");
    step();
    to.parts.push_back({WordPart::Kind::Substitution, is_quoted, {}, parse_inner(inner)});
}

CommandHandle ShellParser::parse_inner(std::string text) {
    ShellParser inner(std::move(text), aliases_, line_);
    inner.depth_ = depth_;
    CommandHandle command = inner.list(false);
    if (!inner.error_ && inner.peek().kind != ShellToken::Kind::End) inner.fail_unexpected();
    if (inner.error_ && !error_) {
        error_ = inner.error_;
        error_->is_incomplete = false;
    }
    return command;
}

/// Up to the closing "))" (or a semicolon), which is left. nullopt: a single ')' closes.
std::optional<Word> ShellParser::read_arithmetic(bool ends_at_semicolon) {
    Word word;
    put(word, "", true);
    int parentheses = 0;
    while (!at_end() && !error_) {
        if (parentheses == 0 && at() == ')') {
            if (at(1) != ')') return std::nullopt;
            return word;
        }
        if (parentheses == 0 && at() == ';' && ends_at_semicolon) return word;
        if (at() == '(') ++parentheses;
        if (at() == ')') --parentheses;
        if (at() == '"') {
            step();
        } else {
            read_in_double_quotes(word);
        }
    }
    return std::nullopt;
}

/// "$((": an expression, or a substitution whose first command is a subshell.
void ShellParser::read_arithmetic_expansion(Word& to, bool is_quoted) {
    Nesting nesting(*this);
    const std::size_t begin = at_;
    const int line = line_;
    at_ += 3;
    if (const auto expression = read_arithmetic(false)) {
        at_ += 2;
        boost::intrusive_ptr<ArithmeticUse> use(new ArithmeticUse);
        use->expression = *expression;
        to.parts.push_back({WordPart::Kind::Arithmetic, is_quoted, {}, std::move(use)});
        return;
    }
    if (error_) return;
    at_ = begin + 2;
    line_ = line;
    to.parts.push_back({WordPart::Kind::Substitution, is_quoted, {}, read_substitution()});
}

}  // namespace lvsim::host
