// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/line_editor.hpp"

#include "models/host/tty/text_width.hpp"

#include <utility>

namespace lvsim::host {

void LineEditor::begin(std::string_view prompt, int columns,
                       const std::vector<std::string>& history) {
    history_ = &history;
    columns_ = columns;
    text_.clear();
    cursor_ = 0;
    entry_ = history.size();
    changed_entries_.clear();
    undo_.clear();
    search_ = {};
    asked_list_.clear();
    last_action_ = LastAction::Other;
    // What stands above the last line of the prompt is written once.
    const std::size_t newline = prompt.rfind('\n');
    const std::size_t last = newline == std::string_view::npos ? 0 : newline + 1;
    for (const char byte : prompt.substr(0, last)) {
        if (byte == '\n') output_ += '\r';
        output_ += byte;
    }
    prompt_ = prompt.substr(last);
    is_painted_ = false;
    show();
}

LineEditor::Outcome LineEditor::feed(const Key& key) {
    action_ = LastAction::Other;
    const Outcome outcome = handle(key);
    last_action_ = action_;
    if (outcome == Outcome::Reading && asked_list_.empty()) show();
    return outcome;
}

std::string LineEditor::take_output() {
    return std::exchange(output_, {});
}

LineEditor::Outcome LineEditor::handle(const Key& key) {
    if (!asked_list_.empty()) {
        answer_list(key);
        return Outcome::Reading;
    }
    if (search_.is_active && search_key(key)) return Outcome::Reading;
    if (key.is_text()) {
        insert(key.text);
    } else if (key.code != KeyCode::Character) {
        handle_code(key);
    } else if (key.is_alt) {
        handle_alt(key);
    } else if (!key.text.empty()) {
        return handle_control(key.text[0]);
    }
    return Outcome::Reading;
}

void LineEditor::handle_code(const Key& key) {
    const bool by_word = key.is_control || key.is_alt;
    switch (key.code) {
        case KeyCode::Left:
            cursor_ = by_word ? word_begin() : previous_character(text_, cursor_);
            return;
        case KeyCode::Right:
            cursor_ = by_word ? word_end() : next_character(text_, cursor_);
            return;
        case KeyCode::Up: return entry_ > 0 ? go_to(entry_ - 1) : bell();
        case KeyCode::Down: return entry_ < history_->size() ? go_to(entry_ + 1) : bell();
        case KeyCode::Home: cursor_ = 0; return;
        case KeyCode::End: cursor_ = text_.size(); return;
        case KeyCode::Delete: return erase_here();
        case KeyCode::PageUp: return go_to(0);
        case KeyCode::PageDown: return go_to(history_->size());
        case KeyCode::Character:
        case KeyCode::Escape:
        case KeyCode::Insert:
        case KeyCode::Unknown: return;
    }
}

/// Keys that Ctrl makes, by their letter; bash's manual, "Bindable Readline Commands".
LineEditor::Outcome LineEditor::handle_control(char key) {
    switch (key) {
        case '\r':
        case '\n': return accept();
        case control('C'): return interrupt();
        case control('D'):
            if (text_.empty()) return Outcome::EndOfFile;
            erase_here();
            break;
        case control('A'): cursor_ = 0; break;
        case control('E'): cursor_ = text_.size(); break;
        case control('B'): cursor_ = previous_character(text_, cursor_); break;
        case control('F'): cursor_ = next_character(text_, cursor_); break;
        case control('H'):
        case kDeleteCharacter: erase_before(); break;
        case control('I'): complete(); break;
        case control('K'): kill(cursor_, text_.size(), false); break;
        case control('U'): kill(0, cursor_, true); break;
        case control('W'): kill(blank_word_begin(), cursor_, true); break;
        case control('Y'): yank(); break;
        case control('T'): transpose(); break;
        case control('_'): undo(); break;
        case control('P'): handle_code({KeyCode::Up}); break;
        case control('N'): handle_code({KeyCode::Down}); break;
        case control('R'): begin_search(); break;
        case control('L'):
            output_ += "\x1b[H\x1b[2J";
            is_painted_ = false;
            break;
        default: break;
    }
    return Outcome::Reading;
}

void LineEditor::handle_alt(const Key& key) {
    switch (key.text[0]) {
        case 'b': cursor_ = word_begin(); return;
        case 'f': cursor_ = word_end(); return;
        case 'd': return kill(cursor_, word_end(), false);
        case control('H'):
        case kDeleteCharacter: return kill(word_begin(), cursor_, true);
        case 'u':
        case 'l':
        case 'c': return change_case(key.text[0]);
        case '.':
        case '_': return insert_last_argument();
        case '<': return go_to(0);
        case '>': return go_to(history_->size());
        case '?': return list(completer_(text_, cursor_));
        default: return;
    }
}

LineEditor::Outcome LineEditor::accept() {
    leave_line();
    return Outcome::Line;
}

LineEditor::Outcome LineEditor::interrupt() {
    move_to(text_.size());
    output_ += "^C\r\n";
    return Outcome::Interrupted;
}

}  // namespace lvsim::host
