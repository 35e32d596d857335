// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/awk_value.hpp"

#include <fmt/format.h>
#include <fmt/printf.h>  // tidy: allow print: fmt::sprintf, which gives a text

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace lvsim::host {

namespace {

constexpr double kWholeMax = 9e15;
constexpr double kIntegerMax = 9.2e18;
constexpr std::size_t kWidthMax = 10'000;

/// A width or precision in a conversion, cut to a sane size.
std::string limited(std::string_view conversion) {
    std::string safe;
    for (std::size_t at = 0; at < conversion.size();) {
        std::size_t value = 0;
        const auto [end, error] =
            std::from_chars(conversion.data() + at, conversion.data() + conversion.size(), value);
        if (error == std::errc::invalid_argument || conversion[at] == '0') {
            safe.push_back(conversion[at++]);
            continue;
        }
        at = static_cast<std::size_t>(end - conversion.data());
        safe += std::to_string(error == std::errc() ? std::min(value, kWidthMax) : kWidthMax);
    }
    return safe;
}

}  // namespace

double awk_number(std::string_view text, bool& is_whole) {
    const auto is_space = [](char letter) {
        return letter == ' ' || (letter >= '\t' && letter <= '\r');
    };
    is_whole = false;
    std::size_t at = 0;
    while (at < text.size() && is_space(text[at])) ++at;
    const bool is_negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    // No "inf", "nan" or "0x10": a digit or a point begins a number.
    const bool begins =
        at < text.size() && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.');
    if (!begins) return 0;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (error == std::errc::invalid_argument) return 0;
    if (error == std::errc::result_out_of_range) value = HUGE_VAL;
    at = static_cast<std::size_t>(end - text.data());
    while (at < text.size() && is_space(text[at])) ++at;
    is_whole = at == text.size();
    return is_negative ? -value : value;
}

AwkValue AwkValue::from_input(std::string text) {
    AwkValue value;
    bool is_whole = false;
    value.number_ = awk_number(text, is_whole);
    value.kind_ = is_whole ? Kind::NumericText : Kind::Text;
    value.text_ = std::move(text);
    return value;
}

double AwkValue::number() const {
    bool is_whole = false;
    return kind_ == Kind::Text ? awk_number(text_, is_whole) : number_;
}

std::string AwkValue::text(std::string_view format) const {
    if (kind_ != Kind::Number) return text_;
    const bool is_whole = number_ == std::trunc(number_) && std::fabs(number_) < kWholeMax;
    if (is_whole) return std::to_string(static_cast<std::int64_t>(number_));
    return awk_format_number(format, number_);
}

bool AwkValue::is_true() const {
    return kind_ == Kind::Text ? !text_.empty() : number_ != 0;
}

std::string awk_format_text(std::string_view conversion, const std::string& text) {
    try {
        return fmt::sprintf(limited(conversion) + "s", text);
    } catch (const fmt::format_error&) {
        return std::string(conversion);
    }
}

std::string awk_format_number(std::string_view conversion, double number) {
    std::string format = limited(conversion);
    if (format.size() < 2 || format[0] != '%') return format;
    const char letter = format.back();
    try {
        if (std::string_view("eEfFgG").find(letter) != std::string_view::npos) {
            return fmt::sprintf(format, number);
        }
        const double cut =
            std::clamp(std::trunc(std::isnan(number) ? 0 : number), -kIntegerMax, kIntegerMax);
        format.back() = letter == 'i' ? 'd' : letter;
        if (letter == 'd' || letter == 'i') {
            return fmt::sprintf(format, static_cast<std::int64_t>(cut));
        }
        return fmt::sprintf(format, static_cast<std::uint64_t>(static_cast<std::int64_t>(cut)));
    } catch (const fmt::format_error&) {
        return std::string(conversion);
    }
}

}  // namespace lvsim::host
