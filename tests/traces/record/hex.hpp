// SPDX-License-Identifier: Apache-2.0
//
// Bytes as hexadecimal digits: how scripts and logs carry commands, prints and frames in a word.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::recorder {

[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);
[[nodiscard]] std::string to_hex(std::string_view text);
/// Nothing: these are no pairs of hexadecimal digits.
[[nodiscard]] std::optional<std::vector<std::byte>> from_hex(std::string_view digits);

}  // namespace lvsim::recorder
