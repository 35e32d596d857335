// SPDX-License-Identifier: Apache-2.0
//
// Bytes for tests, as one reads them: hex("45 00 0014").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lvsim::test {

using Bytes = std::vector<std::byte>;

/// The bytes that pairs of hexadecimal digits name; everything else is ignored.
[[nodiscard]] inline Bytes hex(std::string_view text) {
    Bytes bytes;
    int high = -1;
    for (const char letter : text) {
        const bool is_digit = letter >= '0' && letter <= '9';
        if (!is_digit && (letter < 'a' || letter > 'f')) {
            continue;
        }
        const int digit = is_digit ? letter - '0' : letter - 'a' + 10;
        if (high < 0) {
            high = digit;
        } else {
            bytes.push_back(static_cast<std::byte>(high * 16 + digit));
            high = -1;
        }
    }
    return bytes;
}

[[nodiscard]] inline Bytes to_bytes(const std::vector<std::uint8_t>& values) {
    Bytes bytes;
    for (const std::uint8_t value : values) {
        bytes.push_back(std::byte{value});
    }
    return bytes;
}

}  // namespace lvsim::test
