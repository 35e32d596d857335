// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sip.hpp"

#include <algorithm>
#include <cstddef>

namespace lvsim::ipvs {
namespace {

constexpr std::size_t kCallIdMax = 255;
constexpr std::string_view kName = "call-id";
constexpr char kShortName = 'i';

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool is_line_end(char c) {
    return c == '\r' || c == '\n';
}

/// RFC 3261 25.1: word
bool is_word(char c) {
    constexpr std::string_view kMarks = "-.!%*_+`'~()<>:\\\"/[]?{}";
    return is_letter(c) || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
}

std::size_t word_length(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_word);
    return static_cast<std::size_t>(end - text.begin());
}

/// Behind a line end at `at`, which may be two characters.
std::size_t behind_line_end(std::string_view text, std::size_t at) {
    const bool is_pair = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    return at + (is_pair ? 2 : 1);
}

std::size_t behind_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

/// Behind blanks, which may go on in the next line if that begins with one. nullopt: text ends, or
/// a line that does not go on.
std::optional<std::size_t> behind_space(std::string_view text, std::size_t at) {
    at = behind_blanks(text, at);
    if (at < text.size() && is_line_end(text[at])) {
        at = behind_line_end(text, at);
        if (at >= text.size() || !is_blank(text[at])) {
            return std::nullopt;
        }
        at = behind_blanks(text, at);
    }
    return at < text.size() ? std::optional(at) : std::nullopt;
}

/// Behind the name of the header if it stands at `at`; 0: it does not.
std::size_t behind_name(std::string_view text, std::size_t at) {
    const std::string_view line = text.substr(at);
    const bool is_long = line.size() >= kName.size() &&
                         std::equal(kName.begin(), kName.end(), line.begin(),
                                    [](char wanted, char c) { return wanted == lower(c); });
    if (is_long) {
        return at + kName.size();
    }
    const bool is_short = line.size() >= 2 && lower(line[0]) == kShortName && !is_letter(line[1]);
    return is_short ? at + 1 : 0;
}

/// Where the value of the next header Call-ID begins, of a line that begins behind `at`.
std::optional<std::size_t> find_value(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (!is_line_end(text[at])) {
            ++at;
            continue;
        }
        at = behind_line_end(text, at);
        if (at >= text.size()) {
            return std::nullopt;
        }
        const std::size_t end = is_blank(text[at]) ? 0 : behind_name(text, at);
        if (end == 0) {
            ++at;  // an empty line's end begins no other line (Linux steps over it)
            continue;
        }
        const auto colon = behind_space(text, end);
        return colon && text[*colon] == ':' ? behind_space(text, *colon + 1) : std::nullopt;
    }
    return std::nullopt;
}

/// "a84b4c76e66710@pc33.example.com"; 0: no such value.
std::size_t value_length(std::string_view value) {
    const std::size_t local = word_length(value);
    if (local == 0 || local >= value.size() || value[local] != '@') {
        return local;
    }
    const std::size_t domain = word_length(value.substr(local + 1));
    return domain == 0 ? 0 : local + 1 + domain;
}

}  // namespace

std::optional<std::string_view> find_call_id(std::string_view message) {
    // Behind a header without a value Linux goes on as far again as that was from the beginning.
    for (std::size_t from = 0;;) {
        const auto begin = find_value(message, from);
        if (!begin) {
            return std::nullopt;
        }
        const std::size_t length = value_length(message.substr(*begin));
        const std::size_t end = *begin + length;
        if (length > 0) {
            const bool is_good =
                length <= kCallIdMax && end < message.size() && is_line_end(message[end]);
            return is_good ? std::optional(message.substr(*begin, length)) : std::nullopt;
        }
        from += *begin;
    }
}

}  // namespace lvsim::ipvs
