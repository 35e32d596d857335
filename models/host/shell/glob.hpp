// SPDX-License-Identifier: Apache-2.0
//
// Pathname expansion (POSIX.1-2017, Shell Command Language, 2.13) over a machine's files.
#pragma once

#include "models/host/files.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// Whether one name fits a pattern of * ? [...] and backslashes. A leading dot must be written.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view name);

/// The same for any text: leading dots are nothing special (case, [[ ]], ${x#pattern}).
[[nodiscard]] bool matches_text(std::string_view pattern, std::string_view text);
/// Of a pattern that does not begin with *: how long what stands for one character is ("?",
/// "[a-z]", "\*", "x"), and whether it stands for this one. Requires: it is not empty.
[[nodiscard]] std::size_t element_length(std::string_view pattern);
[[nodiscard]] bool element_fits(std::string_view element, char letter);
/// A pattern's text: each backslash makes the next character stand for itself.
[[nodiscard]] std::string without_escapes(std::string_view pattern);

/// The existing paths that fit, in byte order, spelt as the pattern is (relative ones stay so).
/// Empty when there is none: the shell then takes the pattern's text itself.
[[nodiscard]] std::vector<std::string> expand_pattern(const Files& files, std::string_view pattern,
                                                      std::string_view current_directory);

}  // namespace lvsim::host
