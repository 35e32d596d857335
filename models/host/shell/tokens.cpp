// SPDX-License-Identifier: Apache-2.0
//
// The parser's tokens: blanks, comments, operators, aliases (POSIX.1-2017, Shell Command Language,
// 2.3), and how errors are said.
#include "models/host/shell/parser.hpp"
#include "models/host/shell/parser_nesting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

/// Longest first, so that the first that fits is the right one.
constexpr std::array<std::string_view, 24> kOperators = {
    "&>>", "<<-", "<<<", ";;&", "&&", "||", ";;", ";&", "|&", "<<", ">>", "<&",
    ">&",  "<>",  ">|",  "&>",  "|",  "&",  ";",  "<",  ">",  "(",  ")",  ""};

bool is_blank_letter(char letter) {
    return letter == ' ' || letter == '\t';
}

}  // namespace

ShellParser::Nesting::Nesting(ShellParser& owner) : parser(owner) {
    if (++parser.depth_ > kDepthMax) {
        parser.refuse(fmt::format("commands nested deeper than {} levels", kDepthMax));
    }
}

ShellParser::Nesting::~Nesting() {
    --parser.depth_;
}

void ShellParser::step() {
    if (at() == '\n') ++line_;
    ++at_;
}

void ShellParser::skip_blanks() {
    while (!at_end()) {
        if (looks_at("\\\n")) {
            step();
            step();
        } else if (is_blank_letter(at())) {
            step();
        } else {
            break;
        }
    }
    if (at() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
}

const ShellToken& ShellParser::peek() {
    if (error_) token_ = ShellToken{};
    if (!token_) read_token();
    if (error_) token_ = ShellToken{};
    return *token_;
}

ShellToken ShellParser::take() {
    ShellToken token = peek();
    if (token.kind != ShellToken::Kind::End) token_.reset();
    return token;
}

void ShellParser::read_token() {
    skip_blanks();
    ShellToken token;
    token.begin = at_;
    token.line = line_;
    if (at_end()) {
        token.raw = "newline";
        read_here_documents();
    } else if (at() == '\n') {
        step();
        token.kind = ShellToken::Kind::Newline;
        token.raw = "newline";
        read_here_documents();
    } else if (read_operator()) {
        token.kind = ShellToken::Kind::Operator;
        token.raw = text_from(token.begin);
    } else {
        token.word = read_word(WordMode::Command);
        token.raw = text_from(token.begin);
        const bool is_number = !token.raw.empty() &&
                               token.raw.find_first_not_of("0123456789") == std::string::npos &&
                               (at() == '<' || at() == '>');
        token.kind = is_number ? ShellToken::Kind::Number : ShellToken::Kind::Word;
    }
    token_ = std::move(token);
}

bool ShellParser::read_operator() {
    for (const std::string_view text : kOperators) {
        if (text.empty() || !looks_at(text)) continue;
        const bool is_process = (text == "<" || text == ">") && at(1) == '(';
        if (is_process) refuse(fmt::format("process substitution ({}(...))", text));
        at_ += text.size();
        return true;
    }
    return false;
}

void ShellParser::skip_newlines() {
    while (peek().kind == ShellToken::Kind::Newline) take();
}

/// POSIX 2.3.1: where a command begins, and not in its own replacement again. A replacement that
/// ends in a blank lets the next word be one, too.
void ShellParser::expand_alias() {
    while (aliases_ != nullptr && !error_ && peek().kind == ShellToken::Kind::Word) {
        const ShellToken token = peek();
        const auto found = aliases_->find(token.raw);
        std::erase_if(active_aliases_,
                      [&](const ActiveAlias& alias) { return text_.size() - at_ < alias.rest; });
        const bool is_active =
            std::any_of(active_aliases_.begin(), active_aliases_.end(),
                        [&](const ActiveAlias& alias) { return alias.name == token.raw; });
        if (found == aliases_->end() || is_active) return;
        active_aliases_.push_back({token.raw, text_.size() - at_});
        text_.replace(token.begin, at_ - token.begin, found->second);
        at_ = token.begin;
        forget_token();
    }
}

std::string ShellParser::text_from(std::size_t begin) const {
    return text_.substr(begin, at_ - begin);
}

void ShellParser::fail(std::string message) {
    if (error_) return;
    SyntaxError error;
    error.message = std::move(message);
    error.line = line_;
    error_ = std::move(error);
}

void ShellParser::fail_unexpected() {
    if (error_) return;
    const ShellToken token = peek();
    if (error_) return;
    if (token.kind == ShellToken::Kind::End) return fail_end();
    fail(fmt::format("syntax error near unexpected token `{}'", token.raw));
    const std::size_t begin = token.begin == 0 ? 0 : text_.rfind('\n', token.begin - 1) + 1;
    const std::size_t end = std::min(text_.find('\n', token.begin), text_.size());
    error_->line = token.line;
    error_->shows_line = true;
    error_->line_text = text_.substr(begin, std::max(begin, end) - begin);
}

/// `wanted`: the quote or parenthesis that is missing; empty: something else.
void ShellParser::fail_end(std::string_view wanted) {
    if (error_) return;
    fail(wanted.empty() ? "syntax error: unexpected end of file"
                        : fmt::format("unexpected EOF while looking for matching `{}'", wanted));
    error_->is_incomplete = true;
}

void ShellParser::refuse(std::string_view what) {
    if (error_) return;
    fail(not_modelled(what));
    error_->is_not_modelled = true;
}

bool is_name_letter(char letter, bool is_first) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
           (!is_first && letter >= '0' && letter <= '9');
}

bool is_name(std::string_view text) {
    if (text.empty() || !is_name_letter(text[0], true)) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char letter) { return is_name_letter(letter, false); });
}

std::string not_modelled(std::string_view what) {
    return fmt::format("not modelled in lvsim: {}", what);
}

}  // namespace lvsim::host
