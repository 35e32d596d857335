// SPDX-License-Identifier: Apache-2.0
//
// The expression of find(1): tests and actions joined by -a -o ! and parentheses.
#pragma once

#include "models/host/command.hpp"
#include "models/host/inode.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lvsim::host {

struct FindNode {
    enum class Kind : std::uint8_t {
        And,
        Or,
        Not,
        Fact,
        Name,
        Path,
        Type,
        Size,
        Empty,
        User,
        Group,
        Mode,
        Newer,
        Age,
        Links,
        Print,
        Prune,
        Delete
    };
    Kind kind = Kind::Fact;
    std::unique_ptr<FindNode> left = nullptr;
    std::unique_ptr<FindNode> right = nullptr;
    std::string text = {};
    bool ignores_case = false;
    std::int64_t number = 0;  ///< What is compared with; a Fact: 0 is false.
    std::int64_t unit = 1;    ///< Bytes of a Size, seconds of an Age.
    char sign = '\0';         ///< '+': more than, '-': less than (of modes: all of these bits).
    FileTime time{};
};

struct FindExpression {
    std::unique_ptr<FindNode> root = nullptr;  ///< Null: -print.
    std::optional<int> depth_max = {};
    int depth_min = 0;
    bool is_depth_first = false;
};

/// Reads the arguments from `at` on. nullopt: said what is wrong; `status` is set.
[[nodiscard]] std::optional<FindExpression> read_find_expression(const CommandContext* context,
                                                                 std::size_t at, int& status);

}  // namespace lvsim::host
