// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/text_table.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// The first byte of a UTF-8 character, as opposed to one that goes on with it.
bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

std::string padded(const std::string& cell, std::size_t width, Align align) {
    const std::string space(width - display_width(cell), ' ');
    return align == Align::Left ? cell + space : space + cell;
}

}  // namespace

std::size_t display_width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string shortened(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string(text);
    std::string kept;
    std::size_t columns = 0;
    for (const char byte : text) {
        if (begins_character(byte) && ++columns > width - 3) break;
        kept.push_back(byte);
    }
    return kept + "...";
}

void TextTable::row(std::vector<std::string> cells) {
    LVSIM_ASSERT(cells.size() <= columns_.size(), "{} cells in a table of {} columns", cells.size(),
                 columns_.size());
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

std::string TextTable::text(std::size_t indent) const {
    std::vector<std::size_t> widths(columns_.size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    }
    std::string text;
    for (const auto& row : rows_) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths[i] == 0) continue;
            line += (line.size() == indent ? "" : "  ") + padded(row[i], widths[i], columns_[i]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

}  // namespace lvsim::runtime
