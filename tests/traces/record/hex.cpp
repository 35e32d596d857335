// SPDX-License-Identifier: Apache-2.0
#include "tests/traces/record/hex.hpp"

#include <fmt/format.h>

#include <charconv>

namespace lvsim::recorder {

std::string to_hex(std::span<const std::byte> bytes) {
    std::string digits;
    for (const std::byte byte : bytes) digits += fmt::format("{:02x}", std::to_integer<int>(byte));
    return digits;
}

std::string to_hex(std::string_view text) {
    return to_hex(std::as_bytes(std::span(text)));
}

std::optional<std::vector<std::byte>> from_hex(std::string_view digits) {
    std::vector<std::byte> bytes;
    if (digits.size() % 2 != 0) return std::nullopt;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        unsigned value = 0;
        const char* end = digits.data() + i + 2;
        const auto [stopped, error] = std::from_chars(end - 2, end, value, 16);
        if (error != std::errc{} || stopped != end) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

}  // namespace lvsim::recorder
