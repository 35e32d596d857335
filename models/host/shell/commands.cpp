// SPDX-License-Identifier: Apache-2.0
//
// The parser's lists, pipelines, simple commands, functions and redirections.
#include "models/host/shell/parser.hpp"
#include "models/host/shell/parser_nesting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

/// Words that end the list before them.
constexpr std::array<std::string_view, 8> kClosing = {"then", "else", "elif", "fi",
                                                      "do",   "done", "esac", "}"};
constexpr std::array<std::string_view, 5> kDeclaring = {"declare", "export", "local", "readonly",
                                                        "typeset"};
constexpr int kDescriptorMax = 255;

template <class Words>
bool contains(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool ends_list(const ShellToken& token) {
    if (token.kind == ShellToken::Kind::End || token.is(")") || token.is(";;") || token.is(";&") ||
        token.is(";;&")) {
        return true;
    }
    return token.kind == ShellToken::Kind::Word && contains(kClosing, token.raw);
}

/// ">&" and "<&" with a number, "-" or an expansion; ">&FILE" is the same as "&>FILE".
bool is_descriptor_word(const ShellToken& token) {
    return token.raw == "-" || token.raw.find('$') != std::string::npos ||
           token.raw.find_first_not_of("0123456789-") == std::string::npos;
}

}  // namespace

bool is_reserved_word(std::string_view word) {
    constexpr std::array<std::string_view, 14> kOpening = {
        "if",   "for",    "while", "until", "case", "select", "function",
        "time", "coproc", "[[",    "{",     "!",    "in",     "]]"};
    return contains(kOpening, word) || contains(kClosing, word);
}

CommandHandle ShellParser::next_command() {
    if (error_) return {};
    if (peek().kind == ShellToken::Kind::Newline) {
        take();
        return {};
    }
    CommandHandle command = list(true);
    if (error_ || peek().kind == ShellToken::Kind::End) return error_ ? CommandHandle{} : command;
    if (peek().kind != ShellToken::Kind::Newline) fail_unexpected();
    if (error_) return {};
    take();
    return command;
}

boost::intrusive_ptr<ShellCommand> ShellParser::make(Kind kind) {
    boost::intrusive_ptr<ShellCommand> node(new ShellCommand);
    node->kind = kind;
    node->line = error_ ? line_ : peek().line;
    return node;
}

/// null: there is no command here.
CommandHandle ShellParser::list(bool ends_at_newline) {
    Nesting nesting(*this);
    if (!ends_at_newline) skip_newlines();
    auto node = make(Kind::List);
    while (!error_ && !ends_list(peek()) && peek().kind != ShellToken::Kind::Newline) {
        const CommandHandle child = and_or();
        if (error_) return {};
        node->children.push_back(child);
        node->joints.push_back(peek().is("&") ? Joint::Background : Joint::Always);
        const bool is_separated = peek().is("&") || peek().is(";");
        if (is_separated) take();
        const bool is_over = ends_at_newline
                                 ? !is_separated
                                 : !is_separated && peek().kind != ShellToken::Kind::Newline;
        if (!ends_at_newline) skip_newlines();
        if (is_over) break;
    }
    if (error_ || node->children.empty()) return {};
    const bool is_single = node->children.size() == 1 && node->joints[0] == Joint::Always;
    return is_single ? node->children[0] : CommandHandle(node);
}

CommandHandle ShellParser::and_or() {
    auto node = make(Kind::AndOr);
    const std::size_t begin = peek().begin;
    node->children.push_back(pipeline());
    while (!error_ && (peek().is("&&") || peek().is("||"))) {
        node->joints.push_back(peek().is("&&") ? Joint::AndThen : Joint::OrElse);
        take();
        skip_newlines();
        if (peek().kind == ShellToken::Kind::End) fail_end();
        node->children.push_back(pipeline());
    }
    if (error_) return {};
    if (node->children.size() == 1) return node->children[0];
    node->joints.push_back(Joint::Always);
    node->text = text_.substr(begin, peek().begin - begin);
    return node;
}

CommandHandle ShellParser::pipeline() {
    auto node = make(Kind::Pipeline);
    const std::size_t begin = peek().begin;
    while (peek().is_word("!")) {
        node->is_negated = !node->is_negated;
        take();
    }
    const bool is_alone = peek().kind == ShellToken::Kind::End || peek().is(";") ||
                          peek().kind == ShellToken::Kind::Newline;
    if (node->is_negated && is_alone) return node;
    while (!error_) {
        CommandHandle child = command();
        const bool joins_both = !error_ && peek().is("|&");
        if (joins_both) {
            auto both = make(Kind::Group);
            both->children.push_back(child);
            Redirection error;
            error.kind = Redirection::Kind::Duplicate;
            error.descriptor = 2;
            put(error.target, "1", false);
            both->redirections.push_back(error);
            child = both;
        }
        node->children.push_back(child);
        if (error_ || (!joins_both && !peek().is("|"))) break;
        take();
        skip_newlines();
        if (peek().kind == ShellToken::Kind::End) fail_end();
        if (peek().is_word("!")) fail_unexpected();
    }
    if (error_) return {};
    if (node->children.size() == 1 && !node->is_negated) return node->children[0];
    node->text = text_.substr(begin, peek().begin - begin);
    return node;
}

CommandHandle ShellParser::command() {
    Nesting nesting(*this);
    if (error_) return {};
    expand_alias();
    const ShellToken& first = peek();
    if (first.is("(")) return parenthesis();
    if (first.kind == ShellToken::Kind::Word && is_reserved_word(first.raw) && first.raw != "]]") {
        return compound();
    }
    return simple_command();
}

CommandHandle ShellParser::simple_command() {
    auto node = make(Kind::Simple);
    const std::size_t begin = peek().begin;
    std::size_t end = begin;
    while (!error_) {
        if (peek().kind == ShellToken::Kind::Word) {
            const std::string raw = peek().raw;
            take_assignment_or_word(*node);
            const bool is_first_word =
                node->words.size() == 1 && node->assignments.empty() && node->redirections.empty();
            end = at_;
            if (is_first_word && !error_ && peek().is("(")) return function(raw);
        } else if (is_redirection()) {
            node->redirections.push_back(redirection());
            end = at_;
        } else {
            break;
        }
    }
    if (error_) return {};
    const bool is_empty =
        node->words.empty() && node->redirections.empty() && node->assignments.empty();
    if (is_empty || peek().is("(")) fail_unexpected();
    if (error_) return {};
    node->text = text_.substr(begin, end - begin);
    return node;
}

/// NAME ( ) BODY; the parenthesis is next.
CommandHandle ShellParser::function(std::string name) {
    take();
    if (!peek().is(")")) fail_unexpected();
    take();
    skip_newlines();
    auto node = make(Kind::Function);
    if (name.find_first_of("$`'\"\\") != std::string::npos) {
        fail(fmt::format("`{}': not a valid identifier", name));
    }
    node->name = std::move(name);
    const bool is_compound =
        peek().is("(") || (peek().kind == ShellToken::Kind::Word && is_reserved_word(peek().raw));
    if (!is_compound) fail_unexpected();
    if (error_) return {};
    node->children.push_back(command());
    return node;
}

void ShellParser::take_assignment_or_word(ShellCommand& to) {
    const bool declares = !to.words.empty() && to.words[0].parts.size() == 1 &&
                          contains(kDeclaring, to.words[0].parts[0].text);
    if (to.words.empty() || declares) {
        const bool is_array = at() == '(';
        if (to.words.empty() || is_array) {
            if (auto found = assignment()) {
                if (declares) put(to.words.emplace_back(), found->name, false);
                (declares ? to.declared : to.assignments).push_back(std::move(*found));
                return;
            }
        }
    }
    to.words.push_back(take().word);
}

bool ShellParser::is_redirection() {
    constexpr std::array<std::string_view, 11> kMarks = {"<",  ">",  ">>", "<<", "<<-", "<<<",
                                                         "<&", ">&", ">|", "&>", "&>>"};
    const ShellToken& token = peek();
    if (token.is("<>")) refuse("the redirection <>");
    return token.kind == ShellToken::Kind::Number ||
           (token.kind == ShellToken::Kind::Operator && contains(kMarks, token.raw));
}

Redirection ShellParser::redirection() {
    Redirection result;
    int number = -1;
    if (peek().kind == ShellToken::Kind::Number) {
        const std::string digits = take().raw;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (number < 0 || number > kDescriptorMax) {
            refuse(fmt::format("file descriptor {}", digits));
        }
    }
    const std::string mark = take().raw;
    if (error_) return result;
    result.is_input = mark.starts_with('<');
    result.descriptor = number >= 0 ? number : (result.is_input ? 0 : 1);
    ShellToken target = peek();
    if (target.kind == ShellToken::Kind::End) {
        fail("syntax error near unexpected token `newline'");
        return result;
    }
    const bool copies = mark == "<&" || mark == ">&";
    if (target.kind != ShellToken::Kind::Word &&
        !(copies && target.kind == ShellToken::Kind::Number)) {
        fail_unexpected();
        return result;
    }
    if (mark.starts_with("<<") && mark != "<<<") {
        boost::intrusive_ptr<HereText> here(new HereText);
        std::string delimiter;
        bool is_quoted = false;
        for (const WordPart& part : target.word.parts) {
            delimiter += part.text;
            is_quoted = is_quoted || part.is_quoted;
        }
        pending_.push_back({here, delimiter, is_quoted, mark == "<<-", target.line});
        result.kind = Redirection::Kind::HereDocument;
        result.here = here;
    } else if (copies) {
        result.kind = is_descriptor_word(target) || mark == "<&" || number >= 0
                          ? Redirection::Kind::Duplicate
                          : Redirection::Kind::WriteBoth;
    } else if (mark == "<") {
        result.kind = Redirection::Kind::Read;
    } else if (mark == ">") {
        result.kind = Redirection::Kind::Write;
    } else if (mark == ">|") {
        result.kind = Redirection::Kind::Clobber;
    } else if (mark == ">>") {
        result.kind = Redirection::Kind::Append;
    } else if (mark == "&>") {
        result.kind = Redirection::Kind::WriteBoth;
    } else if (mark == "&>>") {
        result.kind = Redirection::Kind::AppendBoth;
    } else {
        result.kind = Redirection::Kind::HereString;
    }
    result.target = target.word;
    result.text = target.raw;
    take();
    return result;
}

void ShellParser::take_redirections(ShellCommand& to) {
    while (!error_ && is_redirection()) to.redirections.push_back(redirection());
}

}  // namespace lvsim::host
