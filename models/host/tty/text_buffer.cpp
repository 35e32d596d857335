// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/text_buffer.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> lines;
    while (true) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

TextBuffer::TextBuffer() : lines_(1) {}

TextBuffer::TextBuffer(std::string_view content) : lines_(split(content)) {
    has_last_newline_ = content.empty() || content.ends_with('\n');
    if (content.ends_with('\n')) lines_.pop_back();
    bytes_ = content.size() + (has_last_newline_ ? 0 : 1);
}

std::string TextBuffer::content() const {
    std::string text;
    for (const std::string& line : lines_) text += line + "\n";
    return text;
}

void TextBuffer::set_unchanged() {
    end_change(cursor_);
    saved_ = done_.size();
    has_last_newline_ = true;
}

TextPosition TextBuffer::insert(TextPosition at, std::string_view text) {
    std::vector<std::string> by = split(text);
    const std::string& line = lines_[at.line];
    const TextPosition end{at.line + by.size() - 1,
                           by.back().size() + (by.size() == 1 ? at.byte : 0)};
    by.front().insert(0, line, 0, at.byte);
    by.back().append(line, at.byte);
    replace_lines(at.line, 1, std::move(by));
    return end;
}

void TextBuffer::erase(TextPosition from, TextPosition to) {
    if (to <= from) return;
    std::string joined = lines_[from.line].substr(0, from.byte);
    joined.append(lines_[to.line], to.byte);
    replace_lines(from.line, to.line - from.line + 1, {std::move(joined)});
}

std::string TextBuffer::text(TextPosition from, TextPosition to) const {
    if (from.line == to.line) return lines_[from.line].substr(from.byte, to.byte - from.byte);
    std::string text = lines_[from.line].substr(from.byte) + "\n";
    for (std::size_t i = from.line + 1; i < to.line; ++i) text += lines_[i] + "\n";
    return text.append(lines_[to.line], 0, to.byte);
}

void TextBuffer::replace_lines(std::size_t first, std::size_t count, std::vector<std::string> by) {
    if (count == lines_.size() && by.empty()) by.emplace_back();
    const auto begin = lines_.begin() + static_cast<std::ptrdiff_t>(first);
    Edit edit{first, {begin, begin + static_cast<std::ptrdiff_t>(count)}, std::move(by)};
    put_lines(first, count, edit.inserted);
    if (saved_ > done_.size()) saved_ = kNowhere;
    undone_.clear();
    // Typing changes the same line again and again: one edit.
    std::vector<Edit>& edits = under_way_.edits;
    const bool goes_on = !edits.empty() && edits.back().first == first &&
                         edits.back().inserted.size() == 1 && edit.removed.size() == 1 &&
                         edit.inserted.size() == 1;
    if (goes_on) {
        edits.back().inserted = std::move(edit.inserted);
    } else {
        if (edits.empty()) under_way_.before = cursor_;
        edits.push_back(std::move(edit));
    }
}

void TextBuffer::put_lines(std::size_t first, std::size_t count,
                           const std::vector<std::string>& by) {
    const auto begin = lines_.begin() + static_cast<std::ptrdiff_t>(first);
    for (std::size_t i = 0; i < count; ++i) bytes_ -= lines_[first + i].size() + 1;
    for (const std::string& line : by) bytes_ += line.size() + 1;
    const std::size_t same = std::min(count, by.size());
    std::copy_n(by.begin(), same, begin);
    const auto middle = begin + static_cast<std::ptrdiff_t>(same);
    if (count > same) {
        lines_.erase(middle, begin + static_cast<std::ptrdiff_t>(count));
    } else {
        lines_.insert(middle, by.begin() + static_cast<std::ptrdiff_t>(same), by.end());
    }
}

void TextBuffer::end_change(TextPosition cursor) {
    cursor_ = cursor;
    if (under_way_.edits.empty()) return;
    for (const Edit& edit : under_way_.edits) {
        for (const std::string& line : edit.removed) under_way_.bytes += line.size() + 1;
        for (const std::string& line : edit.inserted) under_way_.bytes += line.size() + 1;
    }
    undo_bytes_ += under_way_.bytes;
    done_.push_back(std::exchange(under_way_, {}));
    while (done_.size() > kUndoMax || (undo_bytes_ > kUndoBytesMax && done_.size() > 1)) {
        undo_bytes_ -= done_.front().bytes;
        done_.erase(done_.begin());
        saved_ = saved_ == 0 || saved_ == kNowhere ? kNowhere : saved_ - 1;
    }
}

std::optional<TextPosition> TextBuffer::undo() {
    end_change(cursor_);
    if (done_.empty()) return std::nullopt;
    Change change = std::move(done_.back());
    done_.pop_back();
    undo_bytes_ -= change.bytes;
    for (auto edit = change.edits.rbegin(); edit != change.edits.rend(); ++edit) {
        put_lines(edit->first, edit->inserted.size(), edit->removed);
    }
    const TextPosition cursor{change.edits.front().first, change.before.byte};
    undone_.push_back(std::move(change));
    return TextPosition{std::min(cursor.line, lines_.size() - 1), cursor.byte};
}

std::optional<TextPosition> TextBuffer::redo() {
    if (undone_.empty()) return std::nullopt;
    Change change = std::move(undone_.back());
    undone_.pop_back();
    for (const Edit& edit : change.edits) {
        put_lines(edit.first, edit.removed.size(), edit.inserted);
    }
    const TextPosition cursor{std::min(change.edits.front().first, lines_.size() - 1),
                              change.before.byte};
    undo_bytes_ += change.bytes;
    done_.push_back(std::move(change));
    return cursor;
}

}  // namespace lvsim::host
