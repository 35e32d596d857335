// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/case_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kPlacesMax = 6;
constexpr std::uint64_t kMillisecondsMax = 1'000'000'000;

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char letter) { return letter >= '0' && letter <= '9'; });
}

std::optional<std::uint8_t> digit_of(char letter) {
    if (letter >= '0' && letter <= '9') return static_cast<std::uint8_t>(letter - '0');
    if (letter >= 'a' && letter <= 'f') return static_cast<std::uint8_t>(letter - 'a' + 10);
    return std::nullopt;
}

}  // namespace

std::optional<SimDuration> parse_milliseconds(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string places(point == std::string_view::npos ? "0" : text.substr(point + 1));
    if (!is_number(whole) || !is_number(places) || places.size() > kPlacesMax) return std::nullopt;
    places.resize(kPlacesMax, '0');
    std::uint64_t milliseconds = 0;
    std::int64_t ns = 0;
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), milliseconds);
    std::from_chars(places.data(), places.data() + places.size(), ns);
    if (read.ec != std::errc{} || milliseconds > kMillisecondsMax) return std::nullopt;
    const SimDuration span = SimDuration::milliseconds(static_cast<std::int64_t>(milliseconds)) +
                             SimDuration::nanoseconds(ns);
    return is_negative ? -span : span;
}

std::string milliseconds_text(SimDuration span) {
    const std::int64_t microseconds = span.ns() / 1000;
    const std::int64_t size = microseconds < 0 ? -microseconds : microseconds;
    return fmt::format("{}{}.{:03} ms", microseconds < 0 ? "-" : "", size / 1000, size % 1000);
}

std::optional<std::vector<std::byte>> parse_hex(std::string_view digits) {
    std::vector<std::byte> bytes;
    if (digits.size() % 2 != 0) return std::nullopt;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        const auto high = digit_of(digits[at]);
        const auto low = digit_of(digits[at + 1]);
        if (!high || !low) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(*high * 16 + *low));
    }
    return bytes;
}

std::string hex_text(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) text += fmt::format("{:02x}", std::to_integer<int>(byte));
    return text;
}

}  // namespace lvsim::runtime
