// SPDX-License-Identifier: Apache-2.0
//
// A program of awk(1) as a tree (POSIX.1-2017 awk). Refused by name: functions
// of one's own, getline, pipes, system(), close(), fflush(), rand(), srand()
// and the functions of real numbers that processors compute differently (sin
// cos atan2 exp log).
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct AwkNode {
    enum class Kind : std::uint8_t {
        // expressions
        Number,
        Text,
        Pattern,
        Variable,
        Element,
        Field,
        Group,
        Assign,
        Ternary,
        Or,
        And,
        In,
        Match,
        NoMatch,
        Compare,
        Concat,
        Arithmetic,
        Not,
        Negate,
        Plus,
        BeforeStep,
        AfterStep,
        Call,
        // statements
        Block,
        Expression,
        Print,
        PrintFormat,
        If,
        While,
        Do,
        For,
        ForIn,
        Break,
        Continue,
        Next,
        Exit,
        Delete
    };
    Kind kind = Kind::Block;
    std::string text = {};  ///< A name, a text, a pattern, an operator ("+=",
                            ///< "<"), a redirection.
    double number = 0;
    std::vector<std::unique_ptr<AwkNode>> parts = {};  ///< In the order they are written; may
                                                       ///< hold nulls where something is left out.
};
using AwkTree = std::unique_ptr<AwkNode>;

struct AwkRule {
    enum class When : std::uint8_t { Begin, Line, Range, End };
    When when = When::Line;
    AwkTree first;   ///< The pattern; null: every line.
    AwkTree last;    ///< Of a range.
    AwkTree action;  ///< Null: print.
};

struct AwkProgram {
    std::vector<AwkRule> rules;
};

/// Error: "line 1: syntax error at or near }", or "not modelled in lvsim: ...".
[[nodiscard]] tl::expected<AwkProgram, std::string> read_awk_program(std::string_view text);

}  // namespace lvsim::host
