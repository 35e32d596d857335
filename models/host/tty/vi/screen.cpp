// SPDX-License-Identifier: Apache-2.0
//
// What vi shows: the text with long lines wrapped, "~" below its end, and in the last row the
// message, the mode or the command that is typed, and the ruler from column 63 on.
#include "models/host/tty/text_width.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kInsert = {"-- INSERT --", "-- INSERTION --"};
constexpr BothLanguages kReplace = {"-- REPLACE --", "-- REMPLACEMENT --"};
constexpr BothLanguages kAll = {"All", "Tout"};
constexpr BothLanguages kTop = {"Top", "Haut"};
constexpr BothLanguages kBottom = {"Bot", "Bas"};
constexpr int kRulerWidth = 18;

}  // namespace

int ViEditor::number_width() const {
    if (!shows_numbers_) return 0;
    return std::max(3, static_cast<int>(std::to_string(buffer_.line_count()).size())) + 1;
}

/// The rows that a line takes, at least one and no more than the window has.
std::vector<std::string> ViEditor::rows_of(std::size_t number) const {
    const std::string& line = buffer_.line(number);
    const int numbers = number_width();
    const int width = std::max(1, size_.columns - numbers);
    std::vector<std::string> rows;
    std::string row = numbers > 0 ? fmt::format("{:>{}} ", number + 1, numbers - 1) : std::string();
    int column = 0;
    int passed = 0;
    for (std::size_t at = 0; at < line.size();) {
        const TextCharacter character = character_at(line, at);
        const bool is_tab = line[at] == '\t';
        const int columns = is_tab ? tab_stop_ - passed % tab_stop_ : character.columns;
        if (column + columns > width && column > 0) {
            rows.push_back(std::exchange(row, std::string(static_cast<std::size_t>(numbers), ' ')));
            column = 0;
            if (static_cast<int>(rows.size()) >= text_rows()) return rows;
        }
        row += is_tab ? std::string(static_cast<std::size_t>(std::min(columns, width)), ' ')
                      : shown_text(std::string_view(line).substr(at, character.bytes));
        column += columns;
        passed += columns;
        at += character.bytes;
    }
    rows.push_back(std::move(row));
    return rows;
}

void ViEditor::scroll_to_cursor() {
    const auto height = static_cast<std::size_t>(text_rows());
    if (cursor_.line < top_) {
        const bool is_near = top_ - cursor_.line < height / 2 + 1;
        top_ = is_near ? cursor_.line : cursor_.line - std::min(cursor_.line, height / 2);
        return;
    }
    const auto fits = [&] {
        std::size_t rows = 0;
        for (std::size_t i = top_; i <= cursor_.line && rows <= height; ++i) {
            rows += rows_of(i).size();
        }
        return rows <= height;
    };
    if (cursor_.line - top_ > height + height / 2) {
        top_ = cursor_.line - std::min(cursor_.line, height / 2);
    }
    while (top_ < cursor_.line && !fits()) ++top_;
}

/// Ctrl-F and Ctrl-B keep two lines in sight.
void ViEditor::scroll(int pages) {
    const auto page = static_cast<std::size_t>(std::max(1, text_rows() - 2));
    const std::size_t last = buffer_.line_count() - 1;
    const std::size_t lines = page * static_cast<std::size_t>(std::abs(pages));
    if (pages > 0) {
        if (top_ == last) return bell();
        top_ = std::min(last, top_ + lines);
        cursor_.line = std::max(cursor_.line, top_);
    } else {
        if (top_ == 0) return bell();
        top_ -= std::min(top_, lines);
        cursor_.line = std::min(cursor_.line, top_ + static_cast<std::size_t>(text_rows()) - 1);
    }
    cursor_.byte = first_nonblank(std::min(cursor_.line, last));
}

void ViEditor::scroll_lines(int lines) {
    const std::size_t last = buffer_.line_count() - 1;
    const auto step = static_cast<std::size_t>(std::abs(lines));
    const bool is_half = step > 1;
    if (lines > 0) {
        if (top_ == last) return bell();
        top_ = std::min(last, top_ + step);
        cursor_.line = std::min(last, is_half ? cursor_.line + step : std::max(cursor_.line, top_));
    } else {
        if (top_ == 0 && cursor_.line == 0) return bell();
        top_ -= std::min(top_, step);
        const std::size_t page = top_ + static_cast<std::size_t>(text_rows()) - 1;
        cursor_.line =
            is_half ? cursor_.line - std::min(cursor_.line, step) : std::min(cursor_.line, page);
    }
    cursor_ = at_column(cursor_.line, wanted_column_);
}

std::string ViEditor::ruler() const {
    const std::size_t byte = buffer_.is_empty() ? 0 : cursor_.byte + 1;
    const int column = column_of(cursor_) + 1;
    std::string place =
        fmt::format("{},{}", buffer_.is_empty() && !buffer_.is_changed() ? 0 : cursor_.line + 1,
                    buffer_.line(cursor_.line).empty() ? 0 : byte);
    const bool shows_column =
        buffer_.line(cursor_.line).empty() || static_cast<std::size_t>(column) != byte;
    if (shows_column) place += fmt::format("-{}", column);
    std::size_t rows = 0;
    std::size_t end = top_;
    while (end < buffer_.line_count() && rows < static_cast<std::size_t>(text_rows())) {
        rows += rows_of(end).size();
        if (rows <= static_cast<std::size_t>(text_rows())) ++end;
    }
    const bool is_at_end = end >= buffer_.line_count();
    const std::size_t below = buffer_.line_count() - end;
    const std::string part = top_ == 0   ? std::string((is_at_end ? kAll : kTop).in(is_french_))
                             : is_at_end ? std::string(kBottom.in(is_french_))
                                         : fmt::format("{}%", top_ * 100 / (top_ + below));
    return fmt::format("{:<14}{}", place, part);
}

std::string ViEditor::last_row() const {
    if (mode_ == Mode::CommandLine) {
        std::string text = prompt_ + shown_text(command_);
        // A long one shows its end.
        const int over = shown_width(text) - (size_.columns - 1);
        return over > 0 ? text.substr(bytes_within(text, over)) : text;
    }
    const std::string_view mode = mode_ == Mode::Insert    ? kInsert.in(is_french_)
                                  : mode_ == Mode::Replace ? kReplace.in(is_french_)
                                                           : std::string_view();
    std::string text = message_.empty() ? std::string(mode) : shown_text(message_);
    const int room = size_.columns - kRulerWidth - 1;
    if (size_.columns <= kRulerWidth + 20)
        return text.substr(0, bytes_within(text, size_.columns - 1));
    const bool is_long = shown_width(text) > room;
    if (is_long) return text.substr(0, bytes_within(text, size_.columns - 1));
    text.append(static_cast<std::size_t>(room + 1 - shown_width(text)), ' ');
    const std::string place = ruler();
    return text + place.substr(0, bytes_within(place, kRulerWidth));
}

Picture ViEditor::picture() {
    scroll_to_cursor();
    Picture picture;
    const auto height = static_cast<std::size_t>(text_rows());
    for (std::size_t line = top_; line < buffer_.line_count(); ++line) {
        const std::vector<std::string> rows = rows_of(line);
        const std::size_t left = height - picture.rows.size();
        if (line == cursor_.line) {
            const int width = std::max(1, size_.columns - number_width());
            const int column = column_of(cursor_);
            const int row = std::min(column / width, static_cast<int>(rows.size()) - 1);
            picture.cursor_row = static_cast<int>(picture.rows.size()) + row;
            picture.cursor_column =
                std::min(number_width() + column - row * width, size_.columns - 1);
        }
        if (rows.size() > left) {
            // A line that does not fit is not begun, unless it is the only one.
            const bool is_only = picture.rows.empty();
            for (std::size_t i = 0; i < left; ++i) picture.rows.push_back(is_only ? rows[i] : "@");
            break;
        }
        picture.rows.insert(picture.rows.end(), rows.begin(), rows.end());
    }
    picture.rows.resize(height, "~");
    picture.cursor_row = std::min(picture.cursor_row, static_cast<int>(height) - 1);
    picture.rows.push_back((std::exchange(rings_, false) ? "\a" : "") + last_row());
    if (mode_ == Mode::CommandLine) {
        picture.cursor_row = static_cast<int>(height);
        const std::string before = command_.substr(0, command_cursor_);
        picture.cursor_column = std::min(1 + shown_width(before), size_.columns - 1);
    }
    return picture;
}

}  // namespace lvsim::host
