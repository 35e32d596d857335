// SPDX-License-Identifier: Apache-2.0
//
// vi's insert mode, and R.
#include "models/host/tty/text_width.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kReadonly = {"W10: Warning: Changing a readonly file",
                                     "W10: Alerte : Modification d'un fichier en lecture seule"};

bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

/// The blanks at its beginning.
std::string indentation(const std::string& line) {
    return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

}  // namespace

void ViEditor::begin_insert(Mode mode, std::size_t count) {
    if (is_readonly_ && !std::exchange(was_warned_, true)) say(kReadonly, true);
    mode_ = mode;
    has_changed_ = true;
    insert_count_ = count;
    insert_begin_ = cursor_;
    typed_.clear();
    replaced_.clear();
}

void ViEditor::open_line(bool is_above, std::size_t count) {
    const std::size_t at = cursor_.line + (is_above ? 0 : 1);
    const std::string blanks = indents_ ? indentation(buffer_.line(cursor_.line)) : "";
    if (buffer_.bytes() >= TextBuffer::kBytesMax) return bell();
    buffer_.replace_lines(at, 0, {blanks});
    cursor_ = {at, blanks.size()};
    begin_insert(Mode::Insert, 1);
    // Each of the copies is a line of its own.
    insert_count_ = count;
    typed_ = "\n";
}

void ViEditor::insert_key(const Key& key) {
    const std::string& line = buffer_.line(cursor_.line);
    if (key.code == KeyCode::Escape || key.is(control('C'))) return end_insert();
    if (key.is_text() || key.is('\t')) return insert_text(key.text);
    if (key.is('\r') || key.is('\n')) return insert_newline();
    if (key.is(control('H')) || key.is(kDeleteCharacter)) {
        return insert_erase(previous_character(line, cursor_.byte));
    }
    if (key.is(control('W'))) {
        std::size_t from = cursor_.byte;
        while (from > 0 && is_blank(line[from - 1])) --from;
        while (from > 0 && !is_blank(line[from - 1])) --from;
        return insert_erase(from);
    }
    if (key.is(control('U'))) return insert_erase(0);
    if (key.code == KeyCode::Delete) {
        const bool is_at_end = cursor_.byte == line.size();
        if (is_at_end && cursor_.line + 1 == buffer_.line_count()) return bell();
        const TextPosition to =
            is_at_end ? TextPosition{cursor_.line + 1, 0}
                      : TextPosition{cursor_.line, next_character(line, cursor_.byte)};
        return buffer_.erase(cursor_, to);
    }
    if (key.code == KeyCode::Character) return bell();
    insert_move(key.code);
}

void ViEditor::insert_text(std::string_view text) {
    if (buffer_.bytes() >= TextBuffer::kBytesMax) return bell();
    const std::string& line = buffer_.line(cursor_.line);
    if (mode_ == Mode::Replace) {
        const std::size_t end = next_character(line, cursor_.byte);
        replaced_.push_back(line.substr(cursor_.byte, end - cursor_.byte));
        buffer_.erase(cursor_, {cursor_.line, end});
    }
    cursor_ = buffer_.insert(cursor_, text);
    typed_ += text;
    keep_column();
}

void ViEditor::insert_newline() {
    if (buffer_.bytes() >= TextBuffer::kBytesMax) return bell();
    const std::string blanks = indents_ ? indentation(buffer_.line(cursor_.line)) : "";
    cursor_ = buffer_.insert(cursor_, "\n" + blanks);
    typed_ += "\n" + blanks;
    replaced_.clear();
    keep_column();
}

/// Backspace and its like; at the beginning of a line it joins it to the one above.
void ViEditor::insert_erase(std::size_t from) {
    if (mode_ == Mode::Replace) {
        // What was typed over comes back.
        const std::string& line = buffer_.line(cursor_.line);
        if (replaced_.empty() || cursor_.byte == 0) return bell();
        const TextPosition before{cursor_.line, previous_character(line, cursor_.byte)};
        buffer_.erase(before, cursor_);
        buffer_.insert(before, replaced_.back());
        replaced_.pop_back();
        cursor_ = before;
        return keep_column();
    }
    if (cursor_.byte > 0) {
        const std::size_t erased = cursor_.byte - from;
        typed_.resize(typed_.size() - std::min(typed_.size(), erased));
        buffer_.erase({cursor_.line, from}, cursor_);
        cursor_.byte = from;
    } else if (cursor_.line > 0) {
        const TextPosition end{cursor_.line - 1, buffer_.line(cursor_.line - 1).size()};
        buffer_.erase(end, cursor_);
        cursor_ = end;
        if (!typed_.empty()) typed_.pop_back();
    } else {
        return bell();
    }
    keep_column();
}

void ViEditor::insert_move(KeyCode code) {
    buffer_.end_change(cursor_);
    insert_count_ = 1;
    typed_.clear();
    replaced_.clear();
    const std::string& line = buffer_.line(cursor_.line);
    const bool is_up = code == KeyCode::Up || code == KeyCode::PageUp;
    const bool is_vertical = is_up || code == KeyCode::Down || code == KeyCode::PageDown;
    if (is_vertical) {
        const auto page = static_cast<std::size_t>(text_rows());
        const std::size_t step = code == KeyCode::Up || code == KeyCode::Down ? 1 : page;
        const std::size_t last = buffer_.line_count() - 1;
        const std::size_t to = is_up ? cursor_.line - std::min(cursor_.line, step)
                                     : std::min(last, cursor_.line + step);
        if (to == cursor_.line) return bell();
        cursor_ = at_column(to, wanted_column_);
        return;
    }
    if (code == KeyCode::Left) cursor_.byte = previous_character(line, cursor_.byte);
    if (code == KeyCode::Right) cursor_.byte = next_character(line, cursor_.byte);
    if (code == KeyCode::Home) cursor_.byte = 0;
    if (code == KeyCode::End) cursor_.byte = line.size();
    keep_column();
}

void ViEditor::end_insert() {
    const bool is_opened = typed_.starts_with('\n') && insert_count_ > 1;
    const std::size_t copies = insert_count_ - 1;
    if (copies > 0 && typed_.size() < TextBuffer::kBytesMax / (copies + 1)) {
        std::string text;
        for (std::size_t i = 0; i < copies; ++i) text += typed_;
        if (is_opened) cursor_.byte = buffer_.line(cursor_.line).size();
        if (!text.empty() && buffer_.bytes() + text.size() < TextBuffer::kBytesMax) {
            cursor_ = buffer_.insert(cursor_, text);
        }
    }
    mode_ = Mode::Normal;
    cursor_.byte = previous_character(buffer_.line(cursor_.line), cursor_.byte);
    keep_column();
}

}  // namespace lvsim::host
