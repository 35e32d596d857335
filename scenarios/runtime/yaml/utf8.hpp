// SPDX-License-Identifier: Apache-2.0
//
// UTF-8 as Unicode's table 3-7 has it: no overlong forms, no surrogates, nothing past U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lvsim::runtime {

/// How many bytes the letter at `text[at]` has; 0 if there is no well-formed one.
/// Requires: at < text.size().
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);

/// Whether the byte begins a letter, i.e. continues none.
[[nodiscard]] constexpr bool is_utf8_start(char byte) {
    return (static_cast<std::uint8_t>(byte) & 0xc0U) != 0x80U;
}

}  // namespace lvsim::runtime
