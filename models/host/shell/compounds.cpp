// SPDX-License-Identifier: Apache-2.0
//
// The parser's compound commands.
#include "models/host/shell/parser.hpp"
#include "models/host/shell/parser_nesting.hpp"

#include <fmt/format.h>

namespace lvsim::host {

CommandHandle ShellParser::compound() {
    const std::string word = peek().raw;
    if (word == "if") return if_command();
    if (word == "while") return loop(Kind::While);
    if (word == "until") return loop(Kind::Until);
    if (word == "for") return for_command();
    if (word == "case") return case_command();
    if (word == "{") return group();
    if (word == "[[") return condition_command();
    if (word == "function") {
        take();
        std::string name = peek().raw;
        if (peek().kind != ShellToken::Kind::Word) fail_unexpected();
        take();
        if (!peek().is("(")) {
            skip_newlines();
            auto node = make(Kind::Function);
            node->name = std::move(name);
            if (!error_) node->children.push_back(command());
            return node;
        }
        return function(std::move(name));
    }
    if (word == "time" || word == "select" || word == "coproc") {
        refuse(fmt::format("the shell's '{}'", word));
    }
    fail_unexpected();
    return {};
}

/// A list that must not be empty, before one of the words `ends`, which is left.
CommandHandle ShellParser::body_until(std::initializer_list<std::string_view> ends) {
    CommandHandle body = list(false);
    if (error_) return {};
    for (const std::string_view end : ends) {
        if (body && peek().is_word(end)) return body;
    }
    fail_unexpected();
    return {};
}

void ShellParser::expect(std::string_view word) {
    if (!peek().is_word(word)) return fail_unexpected();
    take();
}

CommandHandle ShellParser::if_command() {
    auto node = make(Kind::If);
    while (!error_ && (peek().is_word("if") || peek().is_word("elif"))) {
        take();
        node->children.push_back(body_until({"then"}));
        expect("then");
        node->children.push_back(body_until({"elif", "else", "fi"}));
    }
    if (!error_ && peek().is_word("else")) {
        take();
        node->children.push_back(body_until({"fi"}));
    }
    expect("fi");
    take_redirections(*node);
    return node;
}

CommandHandle ShellParser::loop(Kind kind) {
    auto node = make(kind);
    take();
    node->children.push_back(body_until({"do"}));
    node->children.push_back(do_group());
    take_redirections(*node);
    return node;
}

CommandHandle ShellParser::do_group() {
    expect("do");
    CommandHandle body = body_until({"done"});
    expect("done");
    return body;
}

CommandHandle ShellParser::for_command() {
    auto node = make(Kind::For);
    take();
    skip_blanks();
    if (looks_at("((")) return arithmetic_for(std::move(node));
    if (peek().kind != ShellToken::Kind::Word) {
        fail_unexpected();
        if (error_ && error_->is_incomplete) {
            fail("");
            error_->message = "syntax error near unexpected token `newline'";
        }
        return {};
    }
    node->name = take().raw;
    skip_newlines();
    if (peek().is_word("in")) {
        take();
        node->has_words = true;
        while (peek().kind == ShellToken::Kind::Word) node->words.push_back(take().word);
        if (!peek().is(";") && peek().kind != ShellToken::Kind::Newline) fail_unexpected();
        take();
    } else if (peek().is(";")) {
        take();
    }
    skip_newlines();
    node->children.push_back(do_group());
    take_redirections(*node);
    return node;
}

CommandHandle ShellParser::arithmetic_for(boost::intrusive_ptr<ShellCommand> node) {
    node->kind = Kind::ArithmeticFor;
    at_ += 2;
    for (std::size_t i = 0; i < node->expressions.size(); ++i) {
        const bool is_last = i + 1 == node->expressions.size();
        auto expression = read_arithmetic(!is_last);
        const bool is_closed = expression && (is_last ? looks_at("))") : at() == ';');
        if (!is_closed && !error_) {
            if (at_end()) {
                fail_end(")");
            } else {
                fail("syntax error: arithmetic expression required");
            }
        }
        if (error_) return {};
        node->expressions[i] = std::move(*expression);
        at_ += is_last ? 2 : 1;
    }
    if (peek().is(";")) take();
    skip_newlines();
    node->children.push_back(peek().is_word("{") ? group() : do_group());
    take_redirections(*node);
    return node;
}

CommandHandle ShellParser::case_command() {
    auto node = make(Kind::Case);
    take();
    if (peek().kind != ShellToken::Kind::Word) fail_unexpected();
    node->words.push_back(take().word);
    skip_newlines();
    expect("in");
    skip_newlines();
    while (!error_ && !peek().is_word("esac")) {
        case_item(*node);
        skip_newlines();
    }
    expect("esac");
    take_redirections(*node);
    return node;
}

void ShellParser::case_item(ShellCommand& to) {
    Nesting nesting(*this);
    CaseItem item;
    if (peek().is("(")) take();
    while (!error_) {
        if (peek().kind != ShellToken::Kind::Word) return fail_unexpected();
        item.patterns.push_back(take().word);
        if (!peek().is("|")) break;
        take();
    }
    if (!peek().is(")")) return fail_unexpected();
    take();
    item.body = list(false);
    if (peek().is(";&")) item.end = CaseItem::End::FallThrough;
    if (peek().is(";;&")) item.end = CaseItem::End::TestNext;
    if (peek().is(";;") || peek().is(";&") || peek().is(";;&")) {
        take();
    } else if (!peek().is_word("esac")) {
        return fail_unexpected();
    }
    to.items.push_back(std::move(item));
}

CommandHandle ShellParser::group() {
    auto node = make(Kind::Group);
    const std::size_t begin = peek().begin;
    take();
    node->children.push_back(body_until({"}"}));
    expect("}");
    node->text = error_ ? "" : text_from(begin);
    take_redirections(*node);
    return node;
}

/// "((": an expression, or a subshell in a subshell.
CommandHandle ShellParser::parenthesis() {
    auto node = make(Kind::Subshell);
    const std::size_t begin = peek().begin;
    const int line = line_;
    take();
    if (at() == '(' && at_ == begin + 1) {
        ++at_;
        if (const auto expression = read_arithmetic(false)) {
            at_ += 2;
            node->kind = Kind::Arithmetic;
            node->expressions[0] = *expression;
            node->text = text_from(begin);
            take_redirections(*node);
            return node;
        }
        if (error_) return {};
        at_ = begin + 1;
        line_ = line;
    }
    const CommandHandle body = list(false);
    if (error_) return {};
    if (!body || !peek().is(")")) fail_unexpected();
    take();
    node->children.push_back(body);
    node->text = error_ ? "" : text_from(begin);
    take_redirections(*node);
    return node;
}

}  // namespace lvsim::host
