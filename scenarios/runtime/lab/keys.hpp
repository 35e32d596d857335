// SPDX-License-Identifier: Apache-2.0
//
// Keys of a keyboard by their names, as `:key` takes them, and what a terminal sends for them
// (xterm's sequences).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// "ctrl-c", "esc", "up", "f1", "alt-b", "a". nullopt: there is no such key.
[[nodiscard]] std::optional<std::string> bytes_of_key(std::string_view name);
/// Of those with a name; for hints.
[[nodiscard]] const std::vector<std::string_view>& key_names();

}  // namespace lvsim::runtime
