// SPDX-License-Identifier: Apache-2.0
//
// Earlier lines: the arrows, Alt-., and the incremental search of Ctrl-R.
#include "models/host/tty/line_editor.hpp"
#include "models/host/tty/text_width.hpp"

#include <utility>

namespace lvsim::host {

namespace {

/// The last word, as the shell cuts words: quotes and backslashes keep blanks.
std::string last_word(std::string_view line) {
    std::size_t begin = 0;
    std::size_t end = 0;
    char quote = '\0';
    bool is_inside = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char byte = line[at];
        const bool is_blank = quote == '\0' && (byte == ' ' || byte == '\t' || byte == '\n');
        if (is_blank) {
            is_inside = false;
            continue;
        }
        if (!std::exchange(is_inside, true)) begin = at;
        if (byte == '\\' && quote != '\'') ++at;
        if (quote == byte) {
            quote = '\0';
        } else if (quote == '\0' && (byte == '"' || byte == '\'')) {
            quote = byte;
        }
        end = at + 1;
    }
    return std::string(line.substr(begin, end - begin));
}

}  // namespace

std::string LineEditor::entry_text(std::size_t entry) const {
    const auto changed = changed_entries_.find(entry);
    if (changed != changed_entries_.end()) return changed->second;
    return entry < history_->size() ? (*history_)[entry] : std::string();
}

void LineEditor::go_to(std::size_t entry) {
    if (entry == entry_) return;
    const bool is_changed = entry_ == history_->size() || text_ != (*history_)[entry_];
    if (is_changed) changed_entries_[entry_] = text_;
    entry_ = entry;
    set_text(entry_text(entry));
}

/// Again: that of the line before, in its place.
void LineEditor::insert_last_argument() {
    const bool goes_on = last_action_ == LastAction::LastArgument;
    action_ = LastAction::LastArgument;
    std::size_t entry = goes_on ? last_argument_entry_ : history_->size();
    if (entry == 0) return bell();
    --entry;
    if (goes_on) {
        text_.erase(cursor_ - last_argument_bytes_, last_argument_bytes_);
        cursor_ -= last_argument_bytes_;
    } else {
        note_edit();
    }
    const std::string word = last_word((*history_)[entry]);
    last_argument_entry_ = entry;
    last_argument_bytes_ = word.size();
    text_.insert(cursor_, word);
    cursor_ += word.size();
}

void LineEditor::begin_search() {
    search_ = {};
    search_.is_active = true;
    search_.entry = history_->size();
    search_.original = text_;
    search_.original_cursor = cursor_;
}

/// False: the key ends the search and is to have its usual effect.
bool LineEditor::search_key(const Key& key) {
    if (key.is_text()) {
        search_.pattern += key.text;
        search_on(false);
        return true;
    }
    if (key.is(control('R'))) {
        search_on(true);
        return true;
    }
    if (key.is(control('H')) || key.is(kDeleteCharacter)) {
        search_.pattern.resize(previous_character(search_.pattern, search_.pattern.size()));
        search_.entry = history_->size();
        search_.is_failed = false;
        if (!search_.pattern.empty()) search_on(false);
        return true;
    }
    const bool is_given_up = key.is(control('G')) || key.is(control('C'));
    end_search(is_given_up);
    // Escape only leaves the search; so does Ctrl-G. Ctrl-C gives up the line, too.
    return key.code == KeyCode::Escape || key.is(control('G'));
}

void LineEditor::search_on(bool is_next) {
    if (search_.pattern.empty()) return;
    std::size_t entry = search_.entry + (is_next || search_.entry == history_->size() ? 0 : 1);
    while (entry > 0) {
        --entry;
        const std::string line = entry_text(entry);
        const std::size_t found = line.rfind(search_.pattern);
        // The same line again is no progress.
        if (found == std::string::npos || (is_next && line == text_)) continue;
        search_.is_failed = false;
        search_.entry = entry;
        text_ = line;
        cursor_ = found;
        return;
    }
    search_.is_failed = true;
    bell();
}

void LineEditor::end_search(bool is_given_up) {
    search_.is_active = false;
    if (is_given_up) {
        text_ = search_.original;
        cursor_ = search_.original_cursor;
        return;
    }
    if (search_.entry == history_->size()) return;
    changed_entries_[entry_] = search_.original;
    entry_ = search_.entry;
}

}  // namespace lvsim::host
