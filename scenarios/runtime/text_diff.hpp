// SPDX-License-Identifier: Apache-2.0
//
// The difference of two texts, line by line, as people read it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// The lines without blanks at their ends, and without empty lines at the end of the text: what
/// two outputs are compared by.
[[nodiscard]] std::vector<std::string> comparable_lines(std::string_view text);

/// "  " before a line of both, "- " before one that was expected only, "+ " before one that was
/// seen only; each with a newline. The fewest changes, found by the longest common subsequence;
/// beyond kDiffLinesMax lines only what lies between the common beginning and end is told apart.
[[nodiscard]] std::string line_difference(const std::vector<std::string>& expected,
                                          const std::vector<std::string>& seen);
inline constexpr std::size_t kDiffLinesMax = 500;

}  // namespace lvsim::runtime
