// SPDX-License-Identifier: Apache-2.0
//
// Brace expansion: a{b,c}d, {1..5}, {a..e..2} (bash; not in POSIX).
#pragma once

#include "models/host/shell/syntax.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace lvsim::host {

inline constexpr std::size_t kBraceWordsMax = 100'000;

/// The words that one word stands for, itself if it has no braces that mean something.
/// nullopt: more than kBraceWordsMax.
[[nodiscard]] std::optional<std::vector<Word>> expand_braces(const Word& word);

}  // namespace lvsim::host
