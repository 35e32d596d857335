// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/nano_editor.hpp"

#include "models/host/host.hpp"
#include "models/host/tty/text_width.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kNewFile = {"New File", "Nouveau fichier"};
constexpr BothLanguages kIsDirectory = {"\"{}\" is a directory", "\"{}\" est un répertoire"};
constexpr BothLanguages kCannotRead = {"Error reading {}: {}",
                                       "Erreur lors de la lecture de {} : {}"};
constexpr BothLanguages kReadLines = {"Read {} lines", "{} lignes lues"};
constexpr BothLanguages kReadLine = {"Read 1 line", "1 ligne lue"};
constexpr BothLanguages kTooLarge = {"not modelled in lvsim: files of more than 8 MiB",
                                     "not modelled in lvsim: files of more than 8 MiB"};
constexpr BothLanguages kPosition = {"line {}/{} ({}%), col {}/{}",
                                     "ligne {}/{} ({}%), col. {}/{}"};

}  // namespace

NanoEditor::NanoEditor(CommandContext* context, std::string path, std::size_t line, WindowSize size)
    : context_(context), is_french_(speaks_french(*context)), size_(size), path_(std::move(path)) {
    if (!path_.empty()) open();
    cursor_.line = std::min(std::max<std::size_t>(line, 1), buffer_.line_count()) - 1;
}

void NanoEditor::open() {
    UserFiles files(context_);
    if (files.is_directory(path_)) {
        message_ = fmt::format(fmt::runtime(kIsDirectory.in(is_french_)), path_);
        path_.clear();
        return;
    }
    const auto content = files.read(path_);
    if (!content && content.error() == FileError::NoSuchFile) return say(kNewFile);
    if (!content) {
        const std::string_view why =
            is_french_ ? to_french(content.error()) : to_text(content.error());
        message_ = fmt::format(fmt::runtime(kCannotRead.in(is_french_)), path_, why);
        path_.clear();
        return;
    }
    if (content->size() > TextBuffer::kBytesMax) {
        path_.clear();
        return say(kTooLarge);
    }
    buffer_ = TextBuffer(*content);
    const std::size_t lines = content->empty() ? 0 : buffer_.line_count();
    message_ = lines == 1 ? std::string(kReadLine.in(is_french_))
                          : fmt::format(fmt::runtime(kReadLines.in(is_french_)), lines);
}

void NanoEditor::say(const BothLanguages& text) {
    message_ = text.in(is_french_);
}

void NanoEditor::on_key(const Key& key) {
    if (question_ != Question::None) return answer_key(key);
    message_.clear();
    const bool was_cut = std::exchange(was_cut_, false);
    if (key.is(control('K'))) was_cut_ = was_cut;
    edit_key(key);
    buffer_.end_change(cursor_);
}

void NanoEditor::edit_key(const Key& key) {
    if (key.is_text() || key.is('\t')) return insert(key.text);
    if (key.is('\r') || key.is('\n')) return insert("\n");
    if (key.is(control('H')) || key.is(kDeleteCharacter)) return erase_before();
    if (key.code == KeyCode::Character && !key.is_alt) return control_key(key.text[0]);
    if (key.code == KeyCode::Character) {
        message_ = fmt::format("not modelled in lvsim: M-{}", shown_text(key.text));
        return;
    }
    move_key(key.code);
}

void NanoEditor::control_key(char key) {
    const auto page = static_cast<std::ptrdiff_t>(std::max(1, text_rows() - 2));
    switch (key) {
        case control('X'):
            if (!buffer_.is_changed()) {
                is_over_ = true;
            } else {
                ask(Question::SaveChanges);
            }
            return;
        case control('O'): leaves_after_ = false; return ask(Question::FileName, path_);
        case control('W'): return ask(Question::Search);
        case control('K'): return cut_line();
        case control('U'): return paste();
        case control('Y'): return move_rows(-page);
        case control('V'): return move_rows(page);
        case control('P'): return move_rows(-1);
        case control('N'): return move_rows(1);
        case control('B'): return move_key(KeyCode::Left);
        case control('F'): return move_key(KeyCode::Right);
        case control('A'): return move_key(KeyCode::Home);
        case control('E'): return move_key(KeyCode::End);
        case control('D'): return erase_here();
        case control('L'): wants_repaint_ = true; return;
        case control('C'): {
            const std::size_t lines = buffer_.line_count();
            message_ = fmt::format(fmt::runtime(kPosition.in(is_french_)), cursor_.line + 1, lines,
                                   (cursor_.line + 1) * 100 / lines, column() + 1,
                                   shown_width(buffer_.line(cursor_.line)) + 1);
            return;
        }
        default:
            message_ = fmt::format("not modelled in lvsim: ^{}", static_cast<char>(key ^ 0x40));
    }
}

void NanoEditor::move_key(KeyCode code) {
    const std::string& line = buffer_.line(cursor_.line);
    const auto page = static_cast<std::ptrdiff_t>(std::max(1, text_rows() - 2));
    switch (code) {
        case KeyCode::Up: return move_rows(-1);
        case KeyCode::Down: return move_rows(1);
        case KeyCode::PageUp: return move_rows(-page);
        case KeyCode::PageDown: return move_rows(page);
        case KeyCode::Left:
            if (cursor_.byte > 0) {
                cursor_.byte = previous_character(line, cursor_.byte);
            } else if (cursor_.line > 0) {
                cursor_ = {cursor_.line - 1, buffer_.line(cursor_.line - 1).size()};
            }
            break;
        case KeyCode::Right:
            if (cursor_.byte < line.size()) {
                cursor_.byte = next_character(line, cursor_.byte);
            } else if (cursor_.line + 1 < buffer_.line_count()) {
                cursor_ = {cursor_.line + 1, 0};
            }
            break;
        case KeyCode::Home: cursor_.byte = 0; break;
        case KeyCode::End: cursor_.byte = line.size(); break;
        case KeyCode::Delete: return erase_here();
        case KeyCode::Character:
        case KeyCode::Escape:
        case KeyCode::Insert:
        case KeyCode::Unknown: rings_ = true; return;
    }
    wanted_column_ = column();
}

void NanoEditor::move_rows(std::ptrdiff_t rows) {
    const auto last = static_cast<std::ptrdiff_t>(buffer_.line_count()) - 1;
    const auto line = static_cast<std::ptrdiff_t>(cursor_.line);
    cursor_.line = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(line + rows, 0, last));
    const std::string& text = buffer_.line(cursor_.line);
    cursor_.byte = bytes_within(text, wanted_column_);
}

void NanoEditor::insert(std::string_view text) {
    if (!buffer_.has_room(text.size())) return say(kTooLarge);
    cursor_ = buffer_.insert(cursor_, text);
    wanted_column_ = column();
}

void NanoEditor::erase_before() {
    if (cursor_ == TextPosition{}) {
        rings_ = true;
        return;
    }
    move_key(KeyCode::Left);
    erase_here();
}

void NanoEditor::erase_here() {
    const std::string& line = buffer_.line(cursor_.line);
    if (cursor_.byte < line.size()) {
        buffer_.erase(cursor_, {cursor_.line, next_character(line, cursor_.byte)});
    } else if (cursor_.line + 1 < buffer_.line_count()) {
        buffer_.erase(cursor_, {cursor_.line + 1, 0});
    }
}

/// Lines cut one after the other come back together.
void NanoEditor::cut_line() {
    const std::string line = buffer_.line(cursor_.line);
    if (!std::exchange(was_cut_, true)) cut_.clear();
    if (buffer_.is_empty()) return;
    cut_ += line + "\n";
    if (cut_.size() > TextBuffer::kBytesMax) cut_.clear();
    const bool is_last = cursor_.line + 1 == buffer_.line_count();
    if (is_last) {
        buffer_.replace_lines(cursor_.line, 1, {std::string()});
    } else {
        buffer_.replace_lines(cursor_.line, 1, {});
    }
    cursor_.byte = 0;
    wanted_column_ = 0;
}

void NanoEditor::paste() {
    if (!cut_.empty()) insert(cut_);
}

}  // namespace lvsim::host
