// SPDX-License-Identifier: Apache-2.0
//
// Values on a line of iptables(8): numbers, marks, addresses with masks, protocols.
#pragma once

#include "models/host/packet_table.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

/// A whole number, decimal or with 0x in front.
template <class Number>
[[nodiscard]] std::optional<Number> parse_whole(std::string_view text) {
    const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
    text.remove_prefix(is_hex ? 2 : 0);
    Number value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, is_hex ? 16 : 10);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole ? std::optional(value) : std::nullopt;
}

/// "9", "0x9/0xff"
struct ValueAndMask {
    std::uint32_t value = 0;
    std::uint32_t mask = UINT32_MAX;
};
[[nodiscard]] std::optional<ValueAndMask> parse_mark(std::string_view text);

/// "10.0.2.100", "10.0.2.0/24", "10.0.2.0/255.255.255.0"
[[nodiscard]] std::optional<AddressMatch> parse_address_match(std::string_view text);

/// "tcp", "6"; 0 for "all".
[[nodiscard]] std::optional<std::uint8_t> parse_protocol(std::string_view text);
[[nodiscard]] std::string protocol_text(std::uint8_t protocol);

}  // namespace lvsim::host
