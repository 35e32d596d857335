// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/escapes.hpp"

#include <optional>

namespace lvsim::host {

namespace {

int digit_value(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return 16;
}

/// Up to `digits_max` digits at `at`, which moves behind them; nullopt: there is none.
std::optional<char> number(std::string_view text, std::size_t& at, int base, int digits_max) {
    int value = 0;
    int digits = 0;
    while (digits < digits_max && at < text.size() && digit_value(text[at]) < base) {
        value = value * base + digit_value(text[at]);
        ++at;
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    return static_cast<char>(static_cast<unsigned char>(value & 0xff));
}

struct Escape {
    std::string_view text;
    EscapeStyle style;
    std::size_t at;  ///< Of the letter behind the backslash.

    /// What one escape stands for; moves behind it.
    void take(Unescaped& result) {
        constexpr std::string_view kLetters = "abefnrtv\\E";
        constexpr std::string_view kMeanings = "\a\b\x1b\f\n\r\t\v\\\x1b";
        const char letter = text[at];
        if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
            result.text.push_back(kMeanings[known]);
            ++at;
        } else if (letter == 'c') {
            result.is_stopped = style != EscapeStyle::AnsiQuotes;
            result.is_refused = style == EscapeStyle::AnsiQuotes;
        } else if (letter == 'u' || letter == 'U') {
            result.is_refused = true;
        } else if (!take_number(result) && !take_quote(result)) {
            result.text.append({'\\', letter});
            ++at;
        }
    }

    bool take_number(Unescaped& result) {
        const bool is_echo = style == EscapeStyle::Echo;
        std::size_t end = at;
        std::optional<char> value;
        if (text[at] == 'x') {
            value = number(text, ++end, 16, 2);
        } else if (is_echo && text[at] == '0') {
            value = number(text, ++end, 8, 3).value_or('\0');
        } else if (!is_echo || style == EscapeStyle::PrintfFormat) {
            value = number(text, end, 8, 3);
        }
        if (!value) return false;
        result.text.push_back(*value);
        at = end;
        return true;
    }

    bool take_quote(Unescaped& result) {
        const char letter = text[at];
        if (style == EscapeStyle::Echo || (letter != '\'' && letter != '"' && letter != '?')) {
            return false;
        }
        result.text.push_back(letter);
        ++at;
        return true;
    }
};

}  // namespace

Unescaped unescaped(std::string_view text, EscapeStyle style) {
    Unescaped result;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            result.text.push_back(text[at++]);
            continue;
        }
        Escape escape{text, style, at + 1};
        escape.take(result);
        if (result.is_stopped || result.is_refused) return result;
        at = escape.at;
    }
    return result;
}

}  // namespace lvsim::host
