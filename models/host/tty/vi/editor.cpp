// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/vi/editor.hpp"

#include "models/host/tty/text_width.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kOldest = {"Already at oldest change",
                                   "Déjà à la modification la plus ancienne"};
constexpr BothLanguages kNewest = {"Already at newest change",
                                   "Déjà à la modification la plus récente"};

/// The letters that move the cursor, and may follow an operator.
constexpr std::string_view kMotions = "hljk0^$wbeWBEGfFtT;,{}%HMLnN*#+-_\r\n \x08\x7f\x0e\x10|";

std::string letters_of(const Key& key) {
    switch (key.code) {
        case KeyCode::Character: return key.text;
        case KeyCode::Up: return "k";
        case KeyCode::Down: return "j";
        case KeyCode::Left: return "h";
        case KeyCode::Right: return "l";
        case KeyCode::Home: return "0";
        case KeyCode::End: return "$";
        case KeyCode::Delete: return "x";
        case KeyCode::Insert: return "i";
        case KeyCode::PageUp: return std::string(1, control('B'));
        case KeyCode::PageDown: return std::string(1, control('F'));
        case KeyCode::Escape:
        case KeyCode::Unknown: return {};
    }
    return {};
}

}  // namespace

ViEditor::ViEditor(CommandContext* context, ViStart start, WindowSize size)
    : context_(context),
      is_french_(speaks_french(*context)),
      size_(size),
      files_(std::move(start.files)),
      is_view_(start.is_readonly) {
    if (!files_.empty()) open(files_[0]);
    if (!start.first) return;
    if (start.first->empty()) {
        cursor_ = {buffer_.line_count() - 1, 0};
    } else {
        ex(*start.first);
    }
}

void ViEditor::on_key(const Key& key) {
    if (key.is_alt && key.code == KeyCode::Character) {  // a fast Escape before it
        on_key(Key{KeyCode::Escape});
        Key plain = key;
        plain.is_alt = false;
        return on_key(plain);
    }
    if (!is_replaying_) recording_.push_back(key);
    if (mode_ != Mode::CommandLine) message_.clear();
    switch (mode_) {
        case Mode::Normal: normal_key(key); break;
        case Mode::Insert:
        case Mode::Replace: insert_key(key); break;
        case Mode::CommandLine: command_key(key); break;
    }
    clamp_cursor();
    if (mode_ == Mode::Normal && pending_.empty()) finish_change();
}

/// A command is over: its keys may be repeated, its edits are undone together.
void ViEditor::finish_change() {
    buffer_.end_change(cursor_);
    if (is_replaying_) return;
    std::vector<Key> keys = std::exchange(recording_, {});
    if (std::exchange(has_changed_, false)) last_change_ = std::move(keys);
}

void ViEditor::normal_key(const Key& key) {
    if (key.code == KeyCode::Escape || key.code == KeyCode::Unknown || key.is(control('C'))) {
        if (pending_.empty()) bell();
        pending_.clear();
        return;
    }
    pending_ += letters_of(key);
    const NormalCommand command = read_normal_command(pending_);
    if (command.state == NormalCommand::State::Incomplete) return;
    pending_.clear();
    if (command.state == NormalCommand::State::Wrong) return bell();
    run(command);
}

void ViEditor::run(const NormalCommand& command) {
    if (command.op != '\0') return apply(command);
    if (run_move(command)) return;
    if (command.letter == 'g') return run_g(command);
    if (run_insert(command) || run_change(command) || run_view(command)) return;
    run_rest(command);
}

/// A motion moves the cursor. False: it is none.
bool ViEditor::run_move(const NormalCommand& command) {
    const bool is_motion = kMotions.find(command.letter) != std::string_view::npos ||
                           (command.letter == 'g' && command.argument == "g");
    if (!is_motion) return false;
    const auto found = motion(command);
    if (!found) {
        bell();
        return true;
    }
    cursor_ = found->to;
    if (!found->keeps_column) {
        clamp_cursor();
        keep_column();
        if (command.letter == '$') wanted_column_ = 1'000'000;
    }
    return true;
}

void ViEditor::run_g(const NormalCommand& command) {
    const std::string& argument = command.argument;
    if (argument == "J") return join_lines(command.count);
    refuse("g" + shown_text(argument));
}

/// i I a A o O R. False: the letter is none of these.
bool ViEditor::run_insert(const NormalCommand& command) {
    const std::string& line = buffer_.line(cursor_.line);
    switch (command.letter) {
        case 'o':
        case 'O': open_line(command.letter == 'O', command.count); return true;
        case 'I': cursor_.byte = first_nonblank(cursor_.line); break;
        case 'a': cursor_.byte = next_character(line, cursor_.byte); break;
        case 'A': cursor_.byte = line.size(); break;
        case 'i':
        case 'R': break;
        default: return false;
    }
    begin_insert(command.letter == 'R' ? Mode::Replace : Mode::Insert, command.count);
    return true;
}

/// What changes the text, or keeps some of it. False: the letter is none of these.
bool ViEditor::run_change(const NormalCommand& command) {
    const std::size_t count = command.count;
    const auto apply_as = [&](char op, char letter) {
        NormalCommand as = command;
        as.op = op;
        as.letter = letter;
        apply(as);
    };
    switch (command.letter) {
        case 'x': apply_as('d', 'l'); return true;
        case 'X': apply_as('d', 'h'); return true;
        case 'D': apply_as('d', '$'); return true;
        case 'C': apply_as('c', '$'); return true;
        case 's': apply_as('c', 'l'); return true;
        case 'S': apply_as('c', 'c'); return true;
        case 'Y': apply_as('y', 'y'); return true;
        case 'r': replace_characters(command.argument, count); return true;
        case 'J': join_lines(count); return true;
        case '~': change_case(count); return true;
        case 'p':
        case 'P': put(command.letter == 'P', count); return true;
        case 'u': undo_or_redo(true, count); return true;
        case control('R'): undo_or_redo(false, count); return true;
        case '.': repeat_change(command); return true;
        default: return false;
    }
}

/// What moves the window. False: the letter is none of these.
bool ViEditor::run_view(const NormalCommand& command) {
    const int pages = static_cast<int>(std::min<std::size_t>(command.count, 9999));
    switch (command.letter) {
        case control('F'): scroll(pages); return true;
        case control('B'): scroll(-pages); return true;
        case control('D'): scroll_lines(text_rows() / 2); return true;
        case control('U'): scroll_lines(-(text_rows() / 2)); return true;
        case control('E'): scroll_lines(1); return true;
        case control('Y'): scroll_lines(-1); return true;
        case control('L'): wants_repaint_ = true; return true;
        default: return false;
    }
}

void ViEditor::run_rest(const NormalCommand& command) {
    switch (command.letter) {
        case ':':
            return begin_command(':',
                                 command.has_count ? fmt::format(".,.+{}", command.count - 1) : "");
        case '/':
        case '?': return begin_command(command.letter);
        case control('G'): return ex("f");
        case 'Z':
            if (command.argument == "Z") return ex("x");
            if (command.argument == "Q") return ex("q!");
            return bell();
        case 'v':
        case 'V':
        case control('V'): return refuse("visual mode (v, V, Ctrl-V)");
        case '"': return refuse("named registers (\")");
        case 'm':
        case '\'':
        case '`': return refuse("marks (m, ', `)");
        case 'q':
        case '@': return refuse("recorded keys (q, @)");
        case 'z': return refuse("z" + shown_text(command.argument));
        default: return bell();
    }
}

void ViEditor::repeat_change(const NormalCommand& command) {
    if (is_replaying_ || last_change_.empty()) return bell();
    std::vector<Key> keys = last_change_;
    if (command.has_count) {
        // The new count takes the place of the old one.
        while (!keys.empty() && keys[0].text.size() == 1 && keys[0].text[0] >= '1' &&
               keys[0].text[0] <= '9') {
            keys.erase(keys.begin());
        }
        std::vector<Key> digits;
        for (const char digit : std::to_string(command.count)) {
            digits.push_back({KeyCode::Character, std::string(1, digit)});
        }
        keys.insert(keys.begin(), digits.begin(), digits.end());
    }
    is_replaying_ = true;
    for (const Key& key : keys) on_key(key);
    is_replaying_ = false;
    has_changed_ = false;
    if (!command.has_count) return;
    last_change_ = std::move(keys);
}

void ViEditor::undo_or_redo(bool is_undo, std::size_t count) {
    const std::size_t before = buffer_.line_count();
    for (std::size_t i = 0; i < count; ++i) {
        const auto cursor = is_undo ? buffer_.undo() : buffer_.redo();
        if (!cursor) return say(is_undo ? kOldest : kNewest);
        cursor_ = *cursor;
    }
    clamp_cursor();
    tell_lines(before);
}

void ViEditor::clamp_cursor() {
    cursor_.line = std::min(cursor_.line, buffer_.line_count() - 1);
    const std::string& line = buffer_.line(cursor_.line);
    const bool may_be_behind = mode_ == Mode::Insert || mode_ == Mode::Replace;
    const std::size_t last = may_be_behind ? line.size() : last_character(cursor_.line);
    cursor_.byte = std::min(cursor_.byte, last);
    // Never inside of a character.
    if (cursor_.byte < line.size()) {
        cursor_.byte = previous_character(line, next_character(line, cursor_.byte));
    }
}

void ViEditor::keep_column() {
    wanted_column_ = column_of(cursor_);
}

void ViEditor::say(std::string text, bool is_error) {
    message_ = std::move(text);
    message_is_error_ = is_error;
    if (is_error) bell();
}

void ViEditor::say(const BothLanguages& text, bool is_error) {
    say(std::string(text.in(is_french_)), is_error);
}

void ViEditor::refuse(std::string_view what) {
    say(fmt::format("not modelled in lvsim: {}", what), true);
}

std::optional<ShellRequest> ViEditor::take_request() {
    return std::exchange(request_, std::nullopt);
}

void ViEditor::command_done(std::string output, int /*status*/) {
    if (!read_after_) return;
    insert_lines(output, *std::exchange(read_after_, std::nullopt));
    buffer_.end_change(cursor_);
}

}  // namespace lvsim::host
