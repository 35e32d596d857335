// SPDX-License-Identifier: Apache-2.0
//
// The expressions of awk(1), the loosest operators first.
#include "models/host/commands/awk_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

using Kind = AwkNode::Kind;

namespace {

constexpr std::array<std::string_view, 11> kFunctions = {"length",  "substr",  "index", "split",
                                                         "sub",     "gsub",    "match", "sprintf",
                                                         "tolower", "toupper", "int"};
}  // namespace

std::vector<AwkTree> AwkParser::list(std::string_view end) {
    std::vector<AwkTree> items;
    skip_newlines();
    if (is(end)) return items;
    do {
        skip_newlines();
        items.push_back(expression());
    } while (take(","));
    return items;
}

AwkTree AwkParser::expression() {
    const Depth depth(*this);
    auto left = ternary();
    constexpr std::array<std::string_view, 7> kAssignments = {
        "=", "+=", "-=", "*=", "/=", "%=", "^="};
    for (const std::string_view sign : kAssignments) {
        if (!is(sign)) continue;
        const bool is_place = left && (left->kind == Kind::Variable ||
                                       left->kind == Kind::Element || left->kind == Kind::Field);
        if (!is_place) {
            fail_here();
            return left;
        }
        advance();
        skip_newlines();
        return awk_node(Kind::Assign, std::string(sign), std::move(left), expression());
    }
    return left;
}

AwkTree AwkParser::ternary() {
    auto condition = disjunction();
    if (!take("?")) return condition;
    skip_newlines();
    auto yes = expression();
    skip_newlines();
    expect(":");
    skip_newlines();
    auto no = expression();
    return awk_node(Kind::Ternary, {}, std::move(condition), std::move(yes), std::move(no));
}

AwkTree AwkParser::disjunction() {
    auto left = conjunction();
    while (take("||")) {
        skip_newlines();
        left = awk_node(Kind::Or, {}, std::move(left), conjunction());
    }
    return left;
}

AwkTree AwkParser::conjunction() {
    auto left = membership();
    while (take("&&")) {
        skip_newlines();
        left = awk_node(Kind::And, {}, std::move(left), membership());
    }
    return left;
}

AwkTree AwkParser::membership() {
    auto left = matching();
    while (take("in")) {
        const std::string array = token_.text;
        if (token_.kind != AwkToken::Kind::Name) fail_here();
        advance();
        auto made = awk_node(Kind::In, array);
        if (left && left->kind == Kind::Group) {
            made->parts = std::move(left->parts);
        } else {
            made->parts.push_back(std::move(left));
        }
        left = std::move(made);
    }
    return left;
}

AwkTree AwkParser::matching() {
    auto left = comparison();
    while (is("~") || is("!~")) {
        const Kind kind = is("~") ? Kind::Match : Kind::NoMatch;
        advance();
        left = awk_node(kind, {}, std::move(left), comparison());
    }
    return left;
}

AwkTree AwkParser::comparison() {
    auto left = concatenation();
    constexpr std::array<std::string_view, 6> kSigns = {"<", "<=", "!=", "==", ">", ">="};
    for (const std::string_view sign : kSigns) {
        if (!is(sign) || (sign == ">" && is_in_print_)) continue;
        advance();
        return awk_node(Kind::Compare, std::string(sign), std::move(left), concatenation());
    }
    return left;
}

bool AwkParser::begins_operand() const {
    if (error_ || token_.text == "in") return false;
    switch (token_.kind) {
        case AwkToken::Kind::Number:
        case AwkToken::Kind::Text:
        case AwkToken::Kind::Name:
        case AwkToken::Kind::Function: return true;
        case AwkToken::Kind::Sign:
            return token_.text == "$" || token_.text == "!" || token_.text == "(" ||
                   token_.text == "-" || token_.text == "+" || token_.text == "++" ||
                   token_.text == "--";
        case AwkToken::Kind::End:
        case AwkToken::Kind::Newline: return false;
    }
    return false;
}

AwkTree AwkParser::concatenation() {
    auto left = sum();
    while (begins_operand() && !is("!")) {
        left = awk_node(Kind::Concat, {}, std::move(left), sum());
    }
    return left;
}

AwkTree AwkParser::sum() {
    auto left = product();
    while (is("+") || is("-")) {
        std::string sign = token_.text;
        advance();
        left = awk_node(Kind::Arithmetic, std::move(sign), std::move(left), product());
    }
    return left;
}

AwkTree AwkParser::product() {
    auto left = unary();
    while (is("*") || is("/") || is("%")) {
        std::string sign = token_.text;
        advance();
        left = awk_node(Kind::Arithmetic, std::move(sign), std::move(left), unary());
    }
    return left;
}

AwkTree AwkParser::unary() {
    const Depth depth(*this);
    if (take("!")) return awk_node(Kind::Not, {}, unary());
    if (take("-")) return awk_node(Kind::Negate, {}, unary());
    if (take("+")) return awk_node(Kind::Plus, {}, unary());
    return power();
}

AwkTree AwkParser::power() {
    auto left = step();
    if (!take("^")) return left;
    // From the right, and a sign may stand before the exponent.
    auto exponent = is("-") || is("+") || is("!") ? unary() : power();
    return awk_node(Kind::Arithmetic, "^", std::move(left), std::move(exponent));
}

AwkTree AwkParser::step() {
    if (is("++") || is("--")) {
        std::string sign = token_.text;
        advance();
        return awk_node(Kind::BeforeStep, std::move(sign), primary());
    }
    auto left = primary();
    const bool is_place = left && (left->kind == Kind::Variable || left->kind == Kind::Element ||
                                   left->kind == Kind::Field);
    if (is_place && (is("++") || is("--"))) {
        std::string sign = token_.text;
        advance();
        return awk_node(Kind::AfterStep, std::move(sign), std::move(left));
    }
    return left;
}

AwkTree AwkParser::primary() {
    const Depth depth(*this);
    if (error_) return awk_node(Kind::Number, {});
    AwkToken token = token_;
    switch (token.kind) {
        case AwkToken::Kind::Number: {
            advance();
            auto made = awk_node(Kind::Number, token.text);
            made->number = token.number;
            return made;
        }
        case AwkToken::Kind::Text: advance(); return awk_node(Kind::Text, std::move(token.text));
        case AwkToken::Kind::Name: return name();
        case AwkToken::Kind::Function: return call();
        case AwkToken::Kind::Sign: break;
        case AwkToken::Kind::End:
        case AwkToken::Kind::Newline: fail_here(); return awk_node(Kind::Number, {});
    }
    if (token.text == "$") {
        advance();
        return awk_node(Kind::Field, {}, is("++") || is("--") ? step() : primary());
    }
    if (token.text == "-" || token.text == "+" || token.text == "!") return unary();
    if (token.text == "/" || token.text == "/=") return pattern(token.text);
    if (token.text == "(") return group();
    fail_here();
    return awk_node(Kind::Number, {});
}

AwkTree AwkParser::pattern(std::string_view sign) {
    auto text = lexer_.pattern();
    if (!text) {
        fail("regular expression compile failed (missing operand)");
        return awk_node(Kind::Number, {});
    }
    if (sign == "/=") text->insert(0, "=");
    advance();
    return awk_node(Kind::Pattern, std::move(*text));
}

AwkTree AwkParser::group() {
    advance();
    const bool was_in_print = std::exchange(is_in_print_, false);
    auto made = awk_node(Kind::Group, {});
    made->parts = list(")");
    is_in_print_ = was_in_print;
    expect(")");
    if (made->parts.empty()) fail_here();
    return made;
}

AwkTree AwkParser::name() {
    std::string text = token_.text;
    advance();
    if (text == "length") return awk_node(Kind::Call, std::move(text));
    if (!take("[")) return awk_node(Kind::Variable, std::move(text));
    auto made = awk_node(Kind::Element, std::move(text));
    const bool was_in_print = std::exchange(is_in_print_, false);
    made->parts = list("]");
    is_in_print_ = was_in_print;
    expect("]");
    return made;
}

AwkTree AwkParser::call() {
    auto made = awk_node(Kind::Call, token_.text);
    const bool is_known = token_.text == "sqrt" || std::find(kFunctions.begin(), kFunctions.end(),
                                                             token_.text) != kFunctions.end();
    if (!is_known) {
        // A variable right before a group is a concatenation for awk, too.
        std::string text = token_.text;
        error_ = fmt::format("not modelled in lvsim: awk's function {}", text);
        return made;
    }
    advance();
    expect("(");
    const bool was_in_print = std::exchange(is_in_print_, false);
    made->parts = list(")");
    is_in_print_ = was_in_print;
    expect(")");
    return made;
}
}  // namespace lvsim::host
