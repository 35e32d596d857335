// SPDX-License-Identifier: Apache-2.0
//
// The last row of vi while one types a command or a pattern there.
#include "models/host/tty/text_width.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kCommandBytesMax = 4096;
constexpr std::size_t kHistoryMax = 50;

}  // namespace

void ViEditor::begin_command(char prompt, std::string text) {
    mode_ = Mode::CommandLine;
    prompt_ = prompt;
    command_ = std::move(text);
    command_cursor_ = command_.size();
    command_entry_ = command_history_.size();
    message_.clear();
}

void ViEditor::command_key(const Key& key) {
    const bool is_backspace = key.is(control('H')) || key.is(kDeleteCharacter);
    const bool is_given_up =
        key.code == KeyCode::Escape || key.is(control('C')) || (is_backspace && command_.empty());
    if (is_given_up) {
        mode_ = Mode::Normal;
    } else if (key.is('\r') || key.is('\n')) {
        run_command();
    } else if (key.is_text() && command_.size() < kCommandBytesMax) {
        command_.insert(command_cursor_, key.text);
        command_cursor_ += key.text.size();
    } else {
        edit_command(key);
    }
}

/// What is not typed into it.
void ViEditor::edit_command(const Key& key) {
    if (key.code == KeyCode::Up || key.code == KeyCode::Down) {
        recall_command(key.code == KeyCode::Up);
    } else if (key.is(control('H')) || key.is(kDeleteCharacter)) {
        erase_command(previous_character(command_, command_cursor_));
    } else if (key.is(control('U'))) {
        erase_command(0);
    } else if (key.is(control('W'))) {
        std::size_t begin = command_cursor_;
        while (begin > 0 && command_[begin - 1] == ' ') --begin;
        while (begin > 0 && command_[begin - 1] != ' ') --begin;
        erase_command(begin);
    } else if (key.code == KeyCode::Left) {
        command_cursor_ = previous_character(command_, command_cursor_);
    } else if (key.code == KeyCode::Right) {
        command_cursor_ = next_character(command_, command_cursor_);
    } else if (key.code == KeyCode::Home || key.is(control('B'))) {
        command_cursor_ = 0;
    } else if (key.code == KeyCode::End || key.is(control('E'))) {
        command_cursor_ = command_.size();
    } else {
        bell();
    }
}

void ViEditor::erase_command(std::size_t from) {
    command_.erase(from, command_cursor_ - from);
    command_cursor_ = from;
}

void ViEditor::recall_command(bool is_up) {
    if (is_up ? command_entry_ == 0 : command_entry_ >= command_history_.size()) return bell();
    command_entry_ = is_up ? command_entry_ - 1 : command_entry_ + 1;
    const bool is_old = command_entry_ < command_history_.size();
    command_ = is_old ? command_history_[command_entry_] : std::string();
    command_cursor_ = command_.size();
}

void ViEditor::run_command() {
    mode_ = Mode::Normal;
    const std::string command = command_;
    if (!command.empty()) {
        if (command_history_.size() == kHistoryMax) {
            command_history_.erase(command_history_.begin());
        }
        command_history_.push_back(command);
    }
    if (prompt_ == ':') return ex(command);
    search_for(command, prompt_ == '/');
}

}  // namespace lvsim::host
