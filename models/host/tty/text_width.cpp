// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/text_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace lvsim::host {

namespace {

struct CodeRange {
    std::uint32_t first;
    std::uint32_t last;
};
constexpr std::array kWide = {
    CodeRange{0x1100, 0x115f},   CodeRange{0x2e80, 0x303e},  CodeRange{0x3041, 0xa4cf},
    CodeRange{0xac00, 0xd7a3},   CodeRange{0xf900, 0xfaff},  CodeRange{0xfe30, 0xfe6f},
    CodeRange{0xff00, 0xff60},   CodeRange{0xffe0, 0xffe6},  CodeRange{0x1f300, 0x1f64f},
    CodeRange{0x1f900, 0x1f9ff}, CodeRange{0x20000, 0x3fffd}};
constexpr std::array kCombining = {CodeRange{0x0300, 0x036f}, CodeRange{0x200b, 0x200f},
                                   CodeRange{0x20d0, 0x20ff}, CodeRange{0xfe00, 0xfe0f}};

template <typename Ranges>
bool is_in(const Ranges& ranges, std::uint32_t code) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const CodeRange& range) {
        return code >= range.first && code <= range.last;
    });
}

std::uint8_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

bool is_control(std::uint8_t byte) {
    return byte < 0x20 || byte == 0x7f;
}

std::size_t sequence_length(std::uint8_t lead) {
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 1;
}

}  // namespace

TextCharacter character_at(std::string_view text, std::size_t at) {
    const std::uint8_t lead = byte_at(text, at);
    if (is_control(lead)) return {1, 2};
    const std::size_t length = sequence_length(lead);
    if (length == 1 || at + length > text.size()) return {1, 1};
    std::uint32_t code = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint8_t byte = byte_at(text, at + i);
        if ((byte & 0xc0U) != 0x80U) return {1, 1};
        code = code << 6U | (byte & 0x3fU);
    }
    return {length, is_in(kCombining, code) ? 0 : is_in(kWide, code) ? 2 : 1};
}

std::size_t next_character(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    at += character_at(text, at).bytes;
    while (at < text.size() && character_at(text, at).columns == 0) {
        at += character_at(text, at).bytes;
    }
    return at;
}

std::size_t previous_character(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    while (at > 0) {
        // Where a character can begin: one to four bytes before.
        std::size_t begin = at - 1;
        for (std::size_t back = 2; back <= 4 && back <= at; ++back) {
            if (character_at(text, at - back).bytes == back) begin = at - back;
        }
        at = begin;
        if (character_at(text, at).columns != 0) return at;
    }
    return 0;
}

int shown_width(std::string_view text) {
    int columns = 0;
    for (std::size_t at = 0; at < text.size();) {
        const TextCharacter character = character_at(text, at);
        columns += character.columns;
        at += character.bytes;
    }
    return columns;
}

std::string shown_text(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = character_at(text, at).bytes;
        const std::uint8_t lead = byte_at(text, at);
        if (is_control(lead)) {
            shown.push_back('^');
            shown.push_back(static_cast<char>(lead ^ 0x40U));
        } else if (bytes == 1 && lead >= 0x80) {
            shown.push_back('?');
        } else {
            shown.append(text.substr(at, bytes));
        }
        at += bytes;
    }
    return shown;
}

int prompt_width(std::string_view text) {
    int columns = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with("\x1b[")) {
            at += 2;
            while (at < text.size() && (text[at] < '@' || text[at] > '~')) ++at;
            if (at < text.size()) ++at;
            continue;
        }
        if (text.substr(at).starts_with("\x1b]")) {  // a window's title, ended by BEL
            at = std::min(text.find('\a', at), text.size() - 1) + 1;
            continue;
        }
        const TextCharacter character = character_at(text, at);
        columns += is_control(byte_at(text, at)) ? 0 : character.columns;
        at += character.bytes;
    }
    return columns;
}

std::size_t bytes_within(std::string_view text, int columns) {
    std::size_t at = 0;
    while (at < text.size()) {
        const TextCharacter character = character_at(text, at);
        columns -= character.columns;
        if (columns < 0) break;
        at += character.bytes;
    }
    return at;
}

}  // namespace lvsim::host
