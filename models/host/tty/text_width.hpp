// SPDX-License-Identifier: Apache-2.0
//
// UTF-8 text on a screen: where its characters begin and how many columns they take. Control
// characters are shown as ^X and take two; East Asian wide characters take two, combining marks
// none (the ranges of Unicode 15's EastAsianWidth and Mn that people type); a byte that is no UTF-8
// takes one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lvsim::host {

/// The character that begins at `at`. Requires: at < text.size().
struct TextCharacter {
    std::size_t bytes = 1;
    int columns = 1;
};
[[nodiscard]] TextCharacter character_at(std::string_view text, std::size_t at);

/// Where the character after the one at `at` begins; text.size() at the end.
[[nodiscard]] std::size_t next_character(std::string_view text, std::size_t at);
/// Where the character that ends at `at` begins; 0 at the beginning.
[[nodiscard]] std::size_t previous_character(std::string_view text, std::size_t at);
/// How many columns the text takes as shown_text() has it.
[[nodiscard]] int shown_width(std::string_view text);
/// Control characters as ^X, bytes that are no UTF-8 as '?'.
[[nodiscard]] std::string shown_text(std::string_view text);
/// The columns of a text with escape sequences (a prompt): those take none.
[[nodiscard]] int prompt_width(std::string_view text);
/// The longest beginning of `text` that takes `columns` at most, in bytes.
[[nodiscard]] std::size_t bytes_within(std::string_view text, int columns);

}  // namespace lvsim::host
