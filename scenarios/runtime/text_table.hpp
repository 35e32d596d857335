// SPDX-License-Identifier: Apache-2.0
//
// Columns that line up: cells are given row by row, widths are found at the end. A character is a
// column; text in UTF-8 is counted by code points (no wide or combining characters).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

enum class Align : std::uint8_t { Left, Right };

/// Columns a text takes.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// The text itself, or its beginning and "..." when it is wider. Requires: width >= 3.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

class TextTable {
public:
    explicit TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}

    /// Missing cells are empty. Requires: no more cells than columns.
    void row(std::vector<std::string> cells);
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    /// Each line with `indent` spaces in front, two between columns, none at its end.
    [[nodiscard]] std::string text(std::size_t indent) const;

private:
    std::vector<Align> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace lvsim::runtime
