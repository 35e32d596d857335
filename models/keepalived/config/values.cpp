// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace lvsim::keepalived {
namespace {

constexpr std::int64_t kSecondsMax = 100LL * 365 * 86'400;
constexpr std::size_t kDecimals = 6;

std::string_view without_leading_blanks(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

enum class Parsed { Good, Invalid, TooLarge };

/// As strtoul reads: a sign, digits; nothing at all is 0.
Parsed parse_digits(std::string_view text, std::uint64_t& value) {
    value = 0;
    if (text.empty()) {
        return Parsed::Good;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) {
        return Parsed::TooLarge;
    }
    return error == std::errc() && end == text.data() + text.size() ? Parsed::Good
                                                                    : Parsed::Invalid;
}

std::string_view without_plus(std::string_view text) {
    return text.substr(text.starts_with('+') ? 1 : 0);
}

std::string seconds_text(std::uint64_t us) {
    return fmt::format("{}.{:06}", us / kSecondUs, us % kSecondUs);
}

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whole seconds and a fraction, in microseconds; what does not fit is the largest.
std::uint64_t to_microseconds(std::string_view whole, std::string_view fraction) {
    std::uint64_t seconds = 0;
    if (parse_digits(whole, seconds) == Parsed::TooLarge || seconds > UINT64_MAX / kSecondUs - 1) {
        return UINT64_MAX;
    }
    std::uint64_t us = 0;
    for (std::size_t i = 0; i < kDecimals; ++i) {
        us = us * 10 + (i < fraction.size() ? static_cast<std::uint64_t>(fraction[i] - '0') : 0);
    }
    return seconds * kSecondUs + us;
}

}  // namespace

std::optional<std::uint32_t> read_unsigned(Reader& in, std::string_view text, UnsignedRange range) {
    const std::string_view number = without_leading_blanks(text);
    if (number.starts_with('-')) {
        in.report(fmt::format("negative number '{}'", text));
        return std::nullopt;
    }
    std::uint64_t value = 0;
    const Parsed parsed = parse_digits(without_plus(number), value);
    if (parsed == Parsed::Invalid) {
        in.report(fmt::format("invalid number '{}'", text));
        return std::nullopt;
    }
    if (parsed == Parsed::TooLarge || value > UINT32_MAX) {
        in.report(fmt::format("number '{}' outside unsigned integer range", text));
        return std::nullopt;
    }
    if (value < range.min || value > range.max) {
        in.report(fmt::format("number '{}' outside range [{}, {}]", text, range.min, range.max));
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(value);
}

std::optional<std::int32_t> read_signed(Reader& in, std::string_view text, SignedRange range) {
    const std::string_view number = without_leading_blanks(text);
    const bool is_negative = number.starts_with('-');
    std::uint64_t magnitude = 0;
    const Parsed parsed =
        parse_digits(is_negative ? number.substr(1) : without_plus(number), magnitude);
    if (parsed == Parsed::Invalid) {
        in.report(fmt::format("invalid number '{}'", text));
        return std::nullopt;
    }
    if (parsed == Parsed::TooLarge || magnitude > INT32_MAX) {
        in.report(fmt::format("number '{}' outside integer range", text));
        return std::nullopt;
    }
    const auto value = static_cast<std::int32_t>(magnitude) * (is_negative ? -1 : 1);
    if (value < range.min || value > range.max) {
        in.report(fmt::format("number '{}' outside range [{}, {}]", text, range.min, range.max));
        return std::nullopt;
    }
    return value;
}

bool is_decimal(std::string_view text) {
    const std::string_view number = without_leading_blanks(text);
    const std::string_view body =
        number.substr(number.starts_with('-') || number.starts_with('+') ? 1 : 0);
    const std::size_t dot = std::min(body.find('.'), body.size());
    return is_digits(body.substr(0, dot)) && is_digits(body.substr(std::min(dot + 1, body.size())));
}

std::optional<SimDuration> read_seconds(Reader& in, std::string_view text, SecondsRange range) {
    const std::string_view number = without_leading_blanks(text);
    if (number.starts_with('-')) {
        in.report(fmt::format("negative number '{}'", text));
        return std::nullopt;
    }
    if (!is_decimal(text)) {
        in.report(fmt::format("invalid number '{}'", text));
        return std::nullopt;
    }
    const std::string_view body = without_plus(number);
    const std::size_t dot = std::min(body.find('.'), body.size());
    const std::string_view fraction = body.substr(std::min(dot + 1, body.size()));
    if (fraction.size() > kDecimals) {
        in.report(fmt::format("number '{}' has too many decimal places", text));
    }
    const std::uint64_t us = to_microseconds(body.substr(0, dot), fraction);
    if (us < range.min_us || us > range.max_us) {
        in.report(fmt::format("number '{}' outside range [{}, {}]", text,
                              seconds_text(range.min_us), seconds_text(range.max_us)));
        return std::nullopt;
    }
    const std::uint64_t capped = std::min<std::uint64_t>(us, kSecondsMax * kSecondUs);
    return SimDuration::microseconds(static_cast<std::int64_t>(capped));
}

std::optional<bool> switch_value(std::string_view text) {
    if (text == "true" || text == "on" || text == "yes") {
        return true;
    }
    if (text == "false" || text == "off" || text == "no") {
        return false;
    }
    return std::nullopt;
}

std::optional<bool> optional_switch(const Reader& in) {
    return in.size() < 2 ? std::optional<bool>(true) : switch_value(in.word(1));
}

}  // namespace lvsim::keepalived
