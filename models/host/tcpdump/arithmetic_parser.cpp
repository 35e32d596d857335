// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/arithmetic_parser.hpp"

#include <array>

namespace lvsim::host::tcpdump {

namespace {

using Kind = FilterToken::Kind;
using Node = std::unique_ptr<Arithmetic>;

constexpr int kDepthMax = 100;

struct Operators {
    std::array<std::string_view, 3> symbols;
};
constexpr std::array kLevels = {
    Operators{{"|", "&", "^"}},
    Operators{{"<<", ">>", ""}},
    Operators{{"+", "-", ""}},
    Operators{{"*", "/", "%"}},
};

Node number_node(std::uint32_t value) {
    auto node = std::make_unique<Arithmetic>();
    node->number = value;
    return node;
}

bool is_zero(const Arithmetic& node) {
    return node.kind == Arithmetic::Kind::Number && node.number == 0;
}

}  // namespace

std::optional<Comparison> FilterCursor::comparison() const {
    using Entry = std::pair<std::string_view, Comparison>;
    constexpr std::array kComparisons = {
        Entry{"=", Comparison::Equal},   Entry{"!=", Comparison::NotEqual},
        Entry{"<", Comparison::Less},    Entry{"<=", Comparison::LessOrEqual},
        Entry{">", Comparison::Greater}, Entry{">=", Comparison::GreaterOrEqual},
    };
    for (const auto& [symbol, comparison] : kComparisons) {
        if (is_symbol(symbol)) return comparison;
    }
    return std::nullopt;
}

bool FilterCursor::is_arithmetic_behind(std::size_t ahead) const {
    const FilterToken& behind = peek(ahead + 1);
    return behind.kind == Kind::Symbol && behind.text != ")" && behind.text != "(" &&
           behind.text != "]" && behind.text != "/";
}

Node ArithmeticParser::level(std::size_t strength, int depth) {
    if (depth > kDepthMax) {
        (void)maker_.fail("not modelled in lvsim: filters nested so deeply");
        return nullptr;
    }
    if (strength == kLevels.size()) return operand(depth);
    Node left = level(strength + 1, depth);
    while (left != nullptr && cursor_.peek().kind == Kind::Symbol) {
        const std::string symbol = cursor_.peek().text;
        const auto& known = kLevels[strength].symbols;
        if (std::find(known.begin(), known.end(), symbol) == known.end()) break;
        cursor_.next();
        Node right = level(strength + 1, depth);
        if (right == nullptr) return nullptr;
        if ((symbol == "/" || symbol == "%") && is_zero(*right)) {
            (void)maker_.fail(symbol == "/" ? "division by zero" : "modulus by zero");
            return nullptr;
        }
        auto node = std::make_unique<Arithmetic>();
        node->kind = Arithmetic::Kind::Operator;
        node->operation = symbol[0];
        node->left = std::move(left);
        node->right = std::move(right);
        left = std::move(node);
    }
    return left;
}

Node ArithmeticParser::operand(int depth) {
    const FilterToken token = cursor_.peek();
    if (token.kind == Kind::Number) {
        cursor_.next();
        return number_node(token.number);
    }
    if (cursor_.is("len")) {
        cursor_.next();
        auto node = std::make_unique<Arithmetic>();
        node->kind = Arithmetic::Kind::Length;
        return node;
    }
    if (cursor_.is_symbol("-")) {
        cursor_.next();
        Node inner = level(kLevels.size(), depth + 1);
        if (inner == nullptr) return nullptr;
        auto node = std::make_unique<Arithmetic>();
        node->kind = Arithmetic::Kind::Negation;
        node->left = std::move(inner);
        return node;
    }
    if (cursor_.is_symbol("(")) {
        cursor_.next();
        Node inner = level(0, depth + 1);
        if (inner == nullptr || !cursor_.is_symbol(")")) return nullptr;
        cursor_.next();
        return inner;
    }
    return token.kind == Kind::Keyword ? load(depth) : nullptr;
}

Node ArithmeticParser::load(int depth) {
    const FilterToken& bracket = cursor_.peek(1);
    if (bracket.kind != Kind::Symbol || bracket.text != "[") return nullptr;
    const std::string protocol = cursor_.peek().text;
    cursor_.next();
    cursor_.next();
    Node offset = level(0, depth + 1);
    if (offset == nullptr) return nullptr;
    std::uint32_t bytes = 1;
    if (cursor_.is_symbol(":")) {
        cursor_.next();
        if (cursor_.peek().kind != Kind::Number) return nullptr;
        bytes = cursor_.peek().number;
        cursor_.next();
    }
    if (!cursor_.is_symbol("]")) return nullptr;
    cursor_.next();
    return maker_.of_load(protocol, std::move(offset), bytes);
}

}  // namespace lvsim::host::tcpdump
