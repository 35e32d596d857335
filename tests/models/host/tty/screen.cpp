// SPDX-License-Identifier: Apache-2.0
#include "tests/models/host/tty/screen.hpp"

#include "models/host/tty/text_width.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

std::vector<int> numbers_of(std::string_view text) {
    std::vector<int> numbers;
    while (true) {
        int number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        numbers.push_back(number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!text.starts_with(';')) return numbers;
        text.remove_prefix(1);
    }
}

}  // namespace

Screen::Screen(int rows, int columns) : rows_(rows), columns_(columns), cells_(blank()) {}

Screen::Rows Screen::blank() const {
    return Rows(static_cast<std::size_t>(rows_),
                std::vector<std::string>(static_cast<std::size_t>(columns_), " "));
}

std::string Screen::row(int number) const {
    std::string text;
    for (const std::string& cell : cells_.at(static_cast<std::size_t>(number))) text += cell;
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string Screen::text() const {
    std::string text;
    for (int i = 0; i < rows_; ++i) text += row(i) + "\n";
    const std::size_t last = text.find_last_not_of('\n');
    return last == std::string::npos ? "" : text.substr(0, last + 1) + "\n";
}

void Screen::write(std::string_view bytes) {
    pending_ += bytes;
    while (!pending_.empty()) {
        const std::string_view rest = pending_;
        std::size_t used = 1;
        if (rest[0] == '\x1b') {
            if (rest.size() < 2) return;
            if (rest[1] != '[') {
                unknown_ += rest.substr(0, 2);
                used = 2;
            } else {
                std::size_t end = 2;
                while (end < rest.size() && rest[end] >= 0x20 && rest[end] < 0x40) ++end;
                if (end == rest.size()) return;
                control_sequence(rest.substr(2, end - 2), rest[end]);
                used = end + 1;
            }
        } else if (rest[0] == '\r') {
            column_ = 0;
        } else if (rest[0] == '\n') {
            line_feed();
        } else if (rest[0] == '\b') {
            column_ = std::max(0, std::min(column_, columns_ - 1) - 1);
        } else if (rest[0] == '\a') {
            ++bells_;
        } else if (rest[0] == '\t') {
            column_ = std::min(column_ / 8 * 8 + 8, columns_ - 1);
        } else if (static_cast<unsigned char>(rest[0]) < 0x20) {
            unknown_ += rest[0];
        } else {
            const TextCharacter character = character_at(rest, 0);
            const auto lead = static_cast<unsigned char>(rest[0]);
            if (character.bytes == 1 && lead >= 0xc0 && rest.size() < 4) return;
            put(rest.substr(0, character.bytes), character.columns);
            used = character.bytes;
        }
        pending_.erase(0, used);
    }
}

void Screen::put(std::string_view character, int columns) {
    if (column_ + columns > columns_) {
        column_ = 0;
        line_feed();
    }
    auto& cells = cells_[static_cast<std::size_t>(row_)];
    if (columns == 0) {
        if (column_ > 0) cells[static_cast<std::size_t>(column_ - 1)] += character;
        return;
    }
    cells[static_cast<std::size_t>(column_)] = character;
    if (columns == 2) cells[static_cast<std::size_t>(column_ + 1)].clear();
    column_ += columns;
}

void Screen::line_feed() {
    if (row_ + 1 < rows_) {
        ++row_;
        return;
    }
    cells_.erase(cells_.begin());
    cells_.push_back(blank().front());
}

void Screen::control_sequence(std::string_view parameters, char letter) {
    const std::vector<int> numbers = numbers_of(parameters);
    const int first = std::max(1, numbers[0]);
    switch (letter) {
        case 'A': row_ = std::max(0, row_ - first); break;
        case 'B': row_ = std::min(rows_ - 1, row_ + first); break;
        case 'C': column_ = std::min(columns_ - 1, std::min(column_, columns_ - 1) + first); break;
        case 'D': column_ = std::max(0, std::min(column_, columns_ - 1) - first); break;
        case 'H':
            row_ = std::min(rows_, first) - 1;
            column_ = std::min(columns_, numbers.size() > 1 ? std::max(1, numbers[1]) : 1) - 1;
            break;
        case 'J': erase_display(numbers[0]); break;
        case 'K': erase_line(numbers[0]); break;
        case 'm': break;
        case 'h':
        case 'l':
            if (parameters == "?1049") {
                set_alternate(letter == 'h');
            } else if (parameters != "?25") {
                unknown_ += std::string(parameters) + letter;
            }
            break;
        default: unknown_ += std::string(parameters) + letter;
    }
}

void Screen::erase_display(int how) {
    if (how == 3) return;
    if (how == 2) {
        cells_ = blank();
        return;
    }
    erase_line(0);
    for (int i = row_ + 1; i < rows_; ++i) cells_[static_cast<std::size_t>(i)] = blank().front();
}

void Screen::erase_line(int how) {
    auto& cells = cells_[static_cast<std::size_t>(row_)];
    const int begin = how == 0 ? std::min(column_, columns_ - 1) : 0;
    const int end = how == 1 ? std::min(column_ + 1, columns_) : columns_;
    std::fill(cells.begin() + begin, cells.begin() + end, " ");
}

void Screen::set_alternate(bool is_on) {
    if (is_on == is_alternate_) return;
    is_alternate_ = is_on;
    if (is_on) {
        main_ = std::exchange(cells_, blank());
        main_row_ = row_;
        main_column_ = column_;
        return;
    }
    cells_ = std::move(main_);
    row_ = main_row_;
    column_ = main_column_;
}

}  // namespace lvsim::host
