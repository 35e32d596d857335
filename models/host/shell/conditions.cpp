// SPDX-License-Identifier: Apache-2.0
//
// The parser's [[ ]]:
//   or    and { '||' and }      and  term { '&&' term }
//   term  '!' term | '(' or ')' | OPERATOR word | word [ OPERATOR word ]
#include "models/host/shell/parser.hpp"
#include "models/host/shell/parser_nesting.hpp"
#include "models/host/shell/test_expression.hpp"

#include <fmt/format.h>

namespace lvsim::host {

CommandHandle ShellParser::condition_command() {
    auto node = make(Kind::Condition);
    const std::size_t begin = peek().begin;
    take();
    skip_newlines();
    node->condition = condition_or();
    if (!error_ && !peek().is_word("]]")) {
        if (peek().kind == ShellToken::Kind::End) {
            fail_end("]]");
        } else {
            fail_unexpected();
        }
    }
    take();
    node->text = error_ ? "" : text_from(begin);
    take_redirections(*node);
    return node;
}

ConditionHandle ShellParser::condition_or() {
    Nesting nesting(*this);
    ConditionHandle left = condition_and();
    while (!error_ && peek().is("||")) {
        take();
        skip_newlines();
        boost::intrusive_ptr<ConditionNode> node(new ConditionNode);
        node->kind = ConditionNode::Kind::Or;
        node->first = left;
        node->second = condition_and();
        left = node;
    }
    return left;
}

ConditionHandle ShellParser::condition_and() {
    ConditionHandle left = condition_term();
    while (!error_ && peek().is("&&")) {
        take();
        skip_newlines();
        boost::intrusive_ptr<ConditionNode> node(new ConditionNode);
        node->kind = ConditionNode::Kind::And;
        node->first = left;
        node->second = condition_term();
        left = node;
    }
    return left;
}

ConditionHandle ShellParser::condition_term() {
    Nesting nesting(*this);
    if (error_) return {};
    ConditionHandle result;
    if (peek().is_word("!")) {
        take();
        boost::intrusive_ptr<ConditionNode> node(new ConditionNode);
        node->kind = ConditionNode::Kind::Not;
        node->first = condition_term();
        result = node;
    } else if (peek().is("(")) {
        take();
        skip_newlines();
        result = condition_or();
        if (!error_ && !peek().is(")")) fail_unexpected();
        take();
    } else {
        result = condition_operand();
    }
    skip_newlines();
    return result;
}

ConditionHandle ShellParser::condition_operand() {
    boost::intrusive_ptr<ConditionNode> node(new ConditionNode);
    const ShellToken first = peek();
    if (first.kind != ShellToken::Kind::Word || first.raw == "]]") {
        fail_unexpected();
        return {};
    }
    take();
    if (is_unary_test(first.raw) && peek().kind == ShellToken::Kind::Word &&
        !peek().is_word("]]")) {
        node->kind = ConditionNode::Kind::Unary;
        node->operation = first.raw;
        node->left = take().word;
        return node;
    }
    node->left = first.word;
    const auto operation = binary_operator();
    if (!operation) return node;
    node->kind = ConditionNode::Kind::Binary;
    node->operation = *operation;
    if (*operation == "=~") {
        skip_blanks();
        node->right = read_word(WordMode::Regex);
        return node;
    }
    if (peek().kind != ShellToken::Kind::Word) {
        fail_unexpected();
        return {};
    }
    node->right = take().word;
    return node;
}

/// nullopt: the word before stands alone.
std::optional<std::string> ShellParser::binary_operator() {
    const ShellToken token = peek();
    if (error_ || token.is_word("]]") || token.is("&&") || token.is("||") || token.is(")")) {
        return std::nullopt;
    }
    const bool is_known = token.is("<") || token.is(">") ||
                          (token.kind == ShellToken::Kind::Word && is_binary_test(token.raw));
    if (!is_known && !token.is_word("=~")) {
        fail(token.kind == ShellToken::Kind::Word
                 ? "conditional binary operator expected"
                 : fmt::format("unexpected token `{}', conditional binary operator expected",
                               token.raw));
        return std::nullopt;
    }
    take();
    return token.raw;
}

}  // namespace lvsim::host
