// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/yaml/utf8.hpp"

#include <array>

namespace lvsim::runtime {

namespace {

/// A row of table 3-7: first bytes, the range of the second byte, and the length.
struct Row {
    std::uint8_t first_min;
    std::uint8_t first_max;
    std::uint8_t second_min;
    std::uint8_t second_max;
    std::size_t length;
};

constexpr std::array<Row, 8> kRows{{{0xc2, 0xdf, 0x80, 0xbf, 2},
                                    {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                    {0xe1, 0xec, 0x80, 0xbf, 3},
                                    {0xed, 0xed, 0x80, 0x9f, 3},
                                    {0xee, 0xef, 0x80, 0xbf, 3},
                                    {0xf0, 0xf0, 0x90, 0xbf, 4},
                                    {0xf1, 0xf3, 0x80, 0xbf, 4},
                                    {0xf4, 0xf4, 0x80, 0x8f, 4}}};

bool fits(const Row& row, std::string_view letter) {
    const auto second = static_cast<std::uint8_t>(letter[1]);
    if (second < row.second_min || second > row.second_max) {
        return false;
    }
    for (std::size_t i = 2; i < row.length; ++i) {
        if (is_utf8_start(letter[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto first = static_cast<std::uint8_t>(text[at]);
    if (first < 0x80) {
        return 1;
    }
    for (const Row& row : kRows) {
        if (first >= row.first_min && first <= row.first_max) {
            const bool is_whole = row.length <= text.size() - at;
            return is_whole && fits(row, text.substr(at, row.length)) ? row.length : 0;
        }
    }
    return 0;
}

}  // namespace lvsim::runtime
