// SPDX-License-Identifier: Apache-2.0
//
// Which lines of one text another one lacks: a shortest list of changes (E. Myers, "An O(ND)
// Difference Algorithm and Its Variations", 1986), moved down as far as they go.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// Lines [old_begin, old_end) were replaced by [new_begin, new_end); one of them may be empty.
struct Change {
    std::size_t old_begin = 0;
    std::size_t old_end = 0;
    std::size_t new_begin = 0;
    std::size_t new_end = 0;
};

/// In order. Texts that differ in more than kChangesMax lines count as replaced whole between what
/// they begin and end with alike: the work stays bounded.
inline constexpr std::size_t kChangesMax = 2000;
[[nodiscard]] std::vector<Change> changes_between(std::span<const std::string_view> before,
                                                  std::span<const std::string_view> after);

}  // namespace lvsim::host
