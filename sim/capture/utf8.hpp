// SPDX-License-Identifier: Apache-2.0
//
// UTF-8 as Unicode 15, table 3-7, has it. What we write (JSON, packet comments) must be UTF-8, and
// the words of a model may quote bytes that are not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lvsim::capture {

/// U+FFFD: stands for bytes that are no UTF-8.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

struct Utf8Step {
    std::size_t bytes = 0;  ///< Of the character, or of the longest part that could begin one.
    bool is_valid = false;
};

/// The first character of `text`. Requires: not empty.
[[nodiscard]] Utf8Step first_utf8(std::string_view text);

/// `text` with one U+FFFD for each part that is no UTF-8, of at most `bytes_max` bytes: cut between
/// two characters.
[[nodiscard]] std::string to_utf8(std::string_view text, std::size_t bytes_max = SIZE_MAX);

}  // namespace lvsim::capture
