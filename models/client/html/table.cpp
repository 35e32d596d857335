// SPDX-License-Identifier: Apache-2.0
#include "models/client/html/table.hpp"

#include "models/client/html/page_text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace lvsim::client::html {

namespace {

constexpr std::size_t kWidthMax = 74;

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    while (text.ends_with(' ')) text.pop_back();
    while (text.starts_with(' ')) text.erase(0, 1);
    return text;
}

}  // namespace

void Table::open() {
    is_open_ = true;
    rows_.clear();
}

void Table::end_cell(std::string text) {
    text = on_one_line(std::move(text));
    if (text.empty()) return;
    if (rows_.empty()) rows_.emplace_back();
    if (rows_.back().empty()) rows_.back().emplace_back();
    std::string& cell = rows_.back().back().text;
    cell += (cell.empty() ? "" : " ") + text;
}

void Table::begin_row(std::string text) {
    end_cell(std::move(text));
    rows_.emplace_back();
}

void Table::begin_cell(std::string text, bool is_head) {
    end_cell(std::move(text));
    if (rows_.empty()) rows_.emplace_back();
    rows_.back().push_back({{}, is_head});
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> result;
    for (const Row& row : rows_) {
        if (row.size() > result.size()) result.resize(row.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            result[i] = std::max(result[i], columns(row[i].text));
        }
    }
    return result;
}

std::string Table::line_of(const Row& row, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::size_t free = widths[i] - columns(row[i].text);
        const std::size_t before = row[i].is_head ? free / 2 : 0;
        line += std::string(before, ' ') + row[i].text + std::string(free - before + 1, ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    return line;
}

std::vector<std::string> Table::close(std::string text) {
    end_cell(std::move(text));
    is_open_ = false;
    const std::vector<std::size_t> wide = widths();
    const std::size_t total = std::accumulate(wide.begin(), wide.end(), wide.size());
    PageText lines;
    for (const Row& row : rows_) {
        if (row.empty()) continue;
        if (total <= kWidthMax) {
            lines.add_line(line_of(row, wide));
            continue;
        }
        for (const Cell& cell : row) {
            lines.add_paragraph(cell.text, {0, 0, kWidthMax, kWidthMax, Align::Left}, {});
        }
    }
    rows_.clear();
    return lines.lines();
}

}  // namespace lvsim::client::html
