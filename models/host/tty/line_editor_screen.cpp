// SPDX-License-Identifier: Apache-2.0
//
// Shows the line: most keys change little and send little; the rest is painted anew from the row of
// the prompt on.
#include "models/host/tty/line_editor.hpp"
#include "models/host/tty/text_width.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

std::string LineEditor::shown_prompt() const {
    if (!search_.is_active) return prompt_;
    return fmt::format("({}reverse-i-search)`{}': ", search_.is_failed ? "failed " : "",
                       search_.pattern);
}

/// Where the byte stands, counted from the beginning of the prompt.
LineEditor::Cell LineEditor::cell_of(std::size_t bytes) const {
    const int prompt = prompt_width(painted_prompt_);
    Cell cell{prompt / columns_, prompt % columns_};
    for (std::size_t at = 0; at < bytes && at < painted_.size();) {
        const TextCharacter character = character_at(painted_, at);
        // A wide character that does not fit begins the next row.
        if (cell.column + character.columns > columns_) cell = {cell.row + 1, 0};
        cell.column += character.columns;
        if (cell.column >= columns_) {
            cell.column -= columns_;
            ++cell.row;
        }
        at += character.bytes;
    }
    return cell;
}

void LineEditor::show() {
    if (!is_painted_ || shown_prompt() != painted_prompt_ || !paint_small_change()) paint();
    move_to(cursor_);
}

/// Text was added at the end, or erased there: that is soon shown. True: nothing else is needed.
bool LineEditor::paint_small_change() {
    if (text_ == painted_) return true;
    const bool is_at_end = painted_cursor_ == painted_.size();
    if (is_at_end && painted_.starts_with(text_)) {  // the last characters were erased
        const Cell before = cell_of(painted_.size());
        const Cell after = cell_of(text_.size());
        if (before.row != after.row || before.column == 0) return false;
        output_.append(static_cast<std::size_t>(before.column - after.column), '\b');
        output_ += "\x1b[K";
        painted_ = text_;
        painted_cursor_ = painted_.size();
        return true;
    }
    if (!is_at_end || !text_.starts_with(painted_)) return false;
    output_ += shown_text(std::string_view(text_).substr(painted_.size()));
    painted_ = text_;
    painted_cursor_ = painted_.size();
    const Cell end = cell_of(painted_.size());
    // In the last column a terminal waits for the next character: there it goes on.
    if (end.column == 0 && end.row > 0) output_ += " \r";
    painted_row_ = end.row;
    return true;
}

void LineEditor::paint() {
    if (is_painted_) {
        if (painted_row_ > 0) output_ += fmt::format("\x1b[{}A", painted_row_);
        output_ += "\r\x1b[J";
    }
    is_painted_ = true;
    painted_prompt_ = shown_prompt();
    painted_ = text_;
    painted_cursor_ = painted_.size();
    output_ += painted_prompt_ + shown_text(painted_);
    const Cell end = cell_of(painted_.size());
    if (end.column == 0 && end.row > 0) output_ += " \r";
    painted_row_ = end.row;
}

void LineEditor::move_to(std::size_t cursor) {
    if (cursor == painted_cursor_) return;
    const Cell target = cell_of(cursor);
    const Cell now = cell_of(painted_cursor_);
    painted_cursor_ = cursor;
    painted_row_ = target.row;
    if (target.row < now.row) output_ += fmt::format("\x1b[{}A", now.row - target.row);
    if (target.row > now.row) output_ += fmt::format("\x1b[{}B", target.row - now.row);
    const int columns = target.column - now.column;
    if (columns < 0 && -columns <= 4) {
        output_.append(static_cast<std::size_t>(-columns), '\b');
    } else if (columns < 0) {
        output_ += fmt::format("\x1b[{}D", -columns);
    } else if (columns > 0) {
        output_ += fmt::format("\x1b[{}C", columns);
    }
}

/// To the row after the line.
void LineEditor::leave_line() {
    if (search_.is_active) end_search(false);
    show();
    move_to(text_.size());
    output_ += "\r\n";
    is_painted_ = false;
}

void LineEditor::resize(int columns, bool is_editing) {
    if (columns == columns_) return;
    columns_ = columns;
    is_painted_ = false;
    if (!is_editing) return;
    // The screen wraps what it has as it likes: only this row is sure.
    output_ += "\r\x1b[J";
    show();
}

}  // namespace lvsim::host
