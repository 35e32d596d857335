// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/quoting.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    });
}

/// $'a\nb'
std::string quoted_ansi(std::string_view text) {
    constexpr std::string_view kLetters = "abfnrtv";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v";
    std::string result = "$'";
    for (const char letter : text) {
        const std::size_t known = kMeanings.find(letter);
        if (known != std::string_view::npos) {
            result += '\\';
            result += kLetters[known];
        } else if (letter == 0x1b) {
            result += "\\E";
        } else if (letter == '\'' || letter == '\\') {
            result += '\\';
            result += letter;
        } else if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) {
            result += fmt::format("\\{:03o}", static_cast<unsigned char>(letter));
        } else {
            result += letter;
        }
    }
    return result + "'";
}

}  // namespace

std::string quoted_single(std::string_view text) {
    std::string result = "'";
    for (const char letter : text) {
        if (letter == '\'') {
            result += "'\\''";
        } else {
            result += letter;
        }
    }
    return result + "'";
}

std::string quoted_for_trace(std::string_view text, bool shows_empty) {
    if (text.empty()) return shows_empty ? "''" : "";
    if (has_control(text)) return quoted_ansi(text);
    const bool is_special =
        text.find_first_of(" \t\n'\"\\|&;()<>!{}*[?]^$`#~") != std::string_view::npos;
    const bool is_plain_brace = text == "{" || text == "}" || text == "!";
    if (!is_special || is_plain_brace) {
        if (!is_plain_brace) return std::string(text);
    }
    // '#' and '~' matter only where a word begins.
    const bool is_only_inner =
        text.find_first_of(" \t\n'\"\\|&;()<>!{}*[?]^$`") == std::string_view::npos &&
        text[0] != '#' && text[0] != '~';
    return is_only_inner ? std::string(text) : quoted_single(text);
}

std::string quoted_double(std::string_view text) {
    if (has_control(text)) return quoted_ansi(text);
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\' || letter == '$' || letter == '`') result += '\\';
        result += letter;
    }
    return result + "\"";
}

std::string quoted_backslash(std::string_view text) {
    if (text.empty()) return "''";
    if (has_control(text)) return quoted_ansi(text);
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_first_only = text[i] == '#' || text[i] == '~';
        const bool is_special =
            std::string_view(" '\"\\|&;()<>!{}*[?]^$`,").find(text[i]) != std::string_view::npos;
        if (is_special || (is_first_only && i == 0)) result += '\\';
        result += text[i];
    }
    return result;
}

}  // namespace lvsim::host
