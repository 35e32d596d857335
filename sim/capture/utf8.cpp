// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/utf8.hpp"

#include <algorithm>
#include <array>

namespace lvsim::capture {

namespace {

/// Which bytes may follow a first byte; those after the second are always 80..BF.
struct Lead {
    unsigned char first_min, first_max;
    unsigned char second_min, second_max;
    std::size_t bytes;
};

constexpr std::array<Lead, 8> kLeads = {{
    {0xc2, 0xdf, 0x80, 0xbf, 2},
    {0xe0, 0xe0, 0xa0, 0xbf, 3},  // no longer form of what fits in two bytes
    {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3},  // no surrogates
    {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4},  // no longer form of what fits in three
    {0xf1, 0xf3, 0x80, 0xbf, 4},
    {0xf4, 0xf4, 0x80, 0x8f, 4},  // nothing beyond U+10FFFF
}};

unsigned char byte_at(std::string_view text, std::size_t index) {
    return static_cast<unsigned char>(text[index]);
}

Utf8Step step(std::string_view text, const Lead& lead) {
    for (std::size_t i = 1; i < lead.bytes; ++i) {
        const unsigned char low = i == 1 ? lead.second_min : 0x80;
        const unsigned char high = i == 1 ? lead.second_max : 0xbf;
        if (i == text.size() || byte_at(text, i) < low || byte_at(text, i) > high) {
            return {i, false};
        }
    }
    return {lead.bytes, true};
}

}  // namespace

Utf8Step first_utf8(std::string_view text) {
    const unsigned char first = byte_at(text, 0);
    if (first < 0x80) return {1, true};
    const auto* lead = std::find_if(kLeads.begin(), kLeads.end(), [first](const Lead& candidate) {
        return first >= candidate.first_min && first <= candidate.first_max;
    });
    return lead == kLeads.end() ? Utf8Step{1, false} : step(text, *lead);
}

std::string to_utf8(std::string_view text, std::size_t bytes_max) {
    std::string valid;
    while (!text.empty()) {
        const Utf8Step next = first_utf8(text);
        const auto character = next.is_valid ? text.substr(0, next.bytes) : kReplacementCharacter;
        if (character.size() > bytes_max - valid.size()) break;
        valid += character;
        text.remove_prefix(next.bytes);
    }
    return valid;
}

}  // namespace lvsim::capture
