// SPDX-License-Identifier: Apache-2.0
//
// How the shell shows text so that it could be typed again: set -x, declare -p, alias, printf %q.
#pragma once

#include <string>
#include <string_view>

namespace lvsim::host {

/// 'it'\''s': always in single quotes.
[[nodiscard]] std::string quoted_single(std::string_view text);
/// As set -x shows a word: quoted only where it must be. An empty word is '' if `shows_empty`.
[[nodiscard]] std::string quoted_for_trace(std::string_view text, bool shows_empty);
/// As declare -p shows a value: in double quotes.
[[nodiscard]] std::string quoted_double(std::string_view text);
/// As printf %q: backslashes, or $'...' for what cannot be seen.
[[nodiscard]] std::string quoted_backslash(std::string_view text);

}  // namespace lvsim::host
