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

/// The existing paths that fit, in byte order, spelt as the pattern is (relative ones stay so).
/// Empty when there is none: the shell then takes the pattern's text itself.
[[nodiscard]] std::vector<std::string> expand_pattern(const Files& files, std::string_view pattern,
                                                      std::string_view current_directory);

}  // namespace lvsim::host
