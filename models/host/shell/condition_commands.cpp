// SPDX-License-Identifier: Apache-2.0
//
// [[ ]]: like test, but words are not split, == matches patterns, =~ regular expressions, and the
// operands of -eq and its like are arithmetic.
#include "models/host/commands/regex_adapter.hpp"
#include "models/host/shell/glob.hpp"
#include "models/host/shell/interpreter.hpp"
#include "models/host/shell/test_expression.hpp"

namespace lvsim::host {

namespace {

bool is_arithmetic(std::string_view operation) {
    return operation.size() == 3 && operation[0] == '-' && operation != "-nt" &&
           operation != "-ot" && operation != "-ef";
}

}  // namespace

bool Interpreter::advance_condition(Frame& frame) {
    if (frame.phase == 0 && !enter(frame)) return true;
    frame.log.rewind();
    Expander expander(state_, frame.log);
    bool is_true = false;
    condition_error_.clear();
    const Outcome outcome = condition(expander, *frame.command->condition, is_true);
    if (outcome == Outcome::NeedsSubstitution) return start_substitution(frame);
    charge(costs_.builtin);
    if (unwind_ != Unwind::None) return true;
    if (outcome == Outcome::Done) {
        pop(is_true ? 0 : 1);
    } else if (condition_error_.empty()) {
        ended_by_error(expander);
    } else if (condition_error_.starts_with("not modelled")) {
        write_error(condition_error_ + "\n");
        pop(2);
    } else {
        complain("[[: " + condition_error_);
        pop(condition_status_);
    }
    return true;
}

Interpreter::Outcome Interpreter::condition(Expander& expander, const ConditionNode& node,
                                            bool& is_true) {
    using Kind = ConditionNode::Kind;
    auto outcome = Outcome::Done;
    std::string text;
    switch (node.kind) {
        case Kind::And:
        case Kind::Or:
            outcome = condition(expander, *node.first, is_true);
            if (outcome != Outcome::Done || is_true == (node.kind == Kind::Or)) return outcome;
            return condition(expander, *node.second, is_true);
        case Kind::Not:
            outcome = condition(expander, *node.first, is_true);
            is_true = !is_true;
            return outcome;
        case Kind::Word:
            outcome = expander.text(node.left, text);
            is_true = !text.empty();
            return outcome;
        case Kind::Unary: {
            outcome = expander.text(node.left, text);
            if (outcome != Outcome::Done) return outcome;
            const auto answer = unary_test(*this, node.operation, text);
            return keep(answer, is_true);
        }
        case Kind::Binary: return binary_condition(expander, node, is_true);
    }
    return Outcome::Done;
}

Interpreter::Outcome Interpreter::keep(const tl::expected<bool, std::string>& answer,
                                       bool& is_true) {
    is_true = answer.value_or(false);
    if (answer) return Outcome::Done;
    condition_error_ = answer.error();
    condition_status_ = 1;
    return Outcome::Failed;
}

Interpreter::Outcome Interpreter::binary_condition(Expander& expander, const ConditionNode& node,
                                                   bool& is_true) {
    std::string left;
    std::string right;
    auto outcome = expander.text(node.left, left);
    if (outcome != Outcome::Done) return outcome;
    const std::string& operation = node.operation;
    if (operation == "=~") {
        outcome = expander.regex(node.right, right);
        if (outcome != Outcome::Done) return outcome;
        return match_regex(left, right, is_true);
    }
    if (operation == "=" || operation == "==" || operation == "!=") {
        outcome = expander.pattern(node.right, right);
        is_true = matches_text(right, left) == (operation != "!=");
        return outcome;
    }
    outcome = expander.text(node.right, right);
    if (outcome != Outcome::Done) return outcome;
    if (!is_arithmetic(operation)) return keep(binary_test(*this, left, operation, right), is_true);
    const auto first = state_.arithmetic(left);
    if (!first) return keep(tl::unexpected(first.error()), is_true);
    const auto second = state_.arithmetic(right);
    if (!second) return keep(tl::unexpected(second.error()), is_true);
    return keep(binary_test(*this, std::to_string(*first), operation, std::to_string(*second)),
                is_true);
}

Interpreter::Outcome Interpreter::match_regex(const std::string& text, const std::string& pattern,
                                              bool& is_true) {
    const auto regex = Regex::compile(pattern, RegexSyntax::Extended, false);
    is_true = false;
    if (!regex) {
        condition_error_ = "regular expression: " + regex.error();
        condition_status_ = 2;
        return Outcome::Failed;
    }
    bool is_too_complex = false;
    const auto found = regex->search_groups(text, 0, is_too_complex);
    if (is_too_complex) {
        condition_error_ = "stopped by lvsim: the regular expression takes too long";
        condition_status_ = 2;
        return Outcome::Failed;
    }
    is_true = found.has_value();
    std::vector<std::string> groups;
    if (found) {
        for (const Regex::Match& group : *found) {
            groups.push_back(text.substr(group.begin, group.end - group.begin));
        }
    }
    static_cast<void>(state_.assign_array("BASH_REMATCH", std::move(groups)));
    return Outcome::Done;
}

}  // namespace lvsim::host
