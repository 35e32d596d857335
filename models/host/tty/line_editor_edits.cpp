// SPDX-License-Identifier: Apache-2.0
//
// What changes the text of a line that is edited.
#include "models/host/tty/line_editor.hpp"
#include "models/host/tty/text_width.hpp"

#include <cctype>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kUndoMax = 200;

/// readline's words are letters and digits; every byte of a character beyond ASCII is a letter.
bool is_word_byte(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code >= 0x80 || std::isalnum(code) != 0;
}

char with_case(char byte, bool is_upper) {
    const auto code = static_cast<unsigned char>(byte);
    if (code >= 0x80) return byte;
    return static_cast<char>(is_upper ? std::toupper(code) : std::tolower(code));
}

}  // namespace

void LineEditor::note_edit() {
    if (undo_.size() == kUndoMax) undo_.erase(undo_.begin());
    undo_.push_back({text_, cursor_});
}

void LineEditor::insert(std::string_view text) {
    if (text_.size() + text.size() > kLineBytesMax) return bell();
    action_ = LastAction::Insert;
    // What is typed in one go is undone in one go.
    if (last_action_ != LastAction::Insert) note_edit();
    text_.insert(cursor_, text);
    cursor_ += text.size();
}

void LineEditor::erase(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    note_edit();
    text_.erase(begin, end - begin);
    cursor_ = begin;
}

void LineEditor::erase_here() {
    if (cursor_ == text_.size()) return bell();
    erase(cursor_, next_character(text_, cursor_));
}

void LineEditor::erase_before() {
    if (cursor_ == 0) return bell();
    erase(previous_character(text_, cursor_), cursor_);
}

void LineEditor::kill(std::size_t begin, std::size_t end, bool is_backward) {
    action_ = LastAction::Kill;
    if (begin >= end) return;
    const std::string gone = text_.substr(begin, end - begin);
    const bool goes_on = last_action_ == LastAction::Kill;
    killed_ = !goes_on ? gone : is_backward ? gone + killed_ : killed_ + gone;
    if (killed_.size() > kLineBytesMax) killed_.clear();
    erase(begin, end);
}

void LineEditor::yank() {
    if (killed_.empty()) return;
    insert(killed_);
    action_ = LastAction::Other;
}

void LineEditor::transpose() {
    if (cursor_ == 0 || text_.size() < 2) return bell();
    const std::size_t right =
        cursor_ == text_.size() ? previous_character(text_, cursor_) : cursor_;
    if (right == 0) return bell();
    const std::size_t left = previous_character(text_, right);
    const std::size_t end = next_character(text_, right);
    note_edit();
    const std::string moved = text_.substr(left, right - left);
    text_.erase(left, right - left);
    text_.insert(end - moved.size(), moved);
    cursor_ = end;
}

void LineEditor::undo() {
    if (undo_.empty()) return bell();
    text_ = std::move(undo_.back().text);
    cursor_ = undo_.back().cursor;
    undo_.pop_back();
}

/// Alt-u, Alt-l, Alt-c: the word from the cursor on.
void LineEditor::change_case(char how) {
    const std::size_t end = word_end();
    note_edit();
    bool is_first = true;
    for (std::size_t at = cursor_; at < end; ++at) {
        if (!is_word_byte(text_[at])) continue;
        text_[at] = with_case(text_[at], how == 'u' || (how == 'c' && is_first));
        is_first = false;
    }
    cursor_ = end;
}

std::size_t LineEditor::word_begin() const {
    std::size_t at = cursor_;
    while (at > 0 && !is_word_byte(text_[at - 1])) --at;
    while (at > 0 && is_word_byte(text_[at - 1])) --at;
    return at;
}

std::size_t LineEditor::word_end() const {
    std::size_t at = cursor_;
    while (at < text_.size() && !is_word_byte(text_[at])) ++at;
    while (at < text_.size() && is_word_byte(text_[at])) ++at;
    return at;
}

/// Ctrl-W: white space alone parts words.
std::size_t LineEditor::blank_word_begin() const {
    const auto is_blank = [&](std::size_t at) { return text_[at] == ' ' || text_[at] == '\t'; };
    std::size_t at = cursor_;
    while (at > 0 && is_blank(at - 1)) --at;
    while (at > 0 && !is_blank(at - 1)) --at;
    return at;
}

void LineEditor::set_text(std::string text) {
    text_ = std::move(text);
    cursor_ = text_.size();
    undo_.clear();
}

}  // namespace lvsim::host
