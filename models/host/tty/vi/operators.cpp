// SPDX-License-Identifier: Apache-2.0
//
// What vi's commands do to the text: d c y < > and their short forms, p P r J ~.
#include "models/host/tty/text_width.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kReportedMin = 3;  // 'report' is 2: more lines are told of
constexpr BothLanguages kMore = {"{} more lines", "{} lignes en plus"};
constexpr BothLanguages kFewer = {"{} fewer lines", "{} lignes en moins"};
constexpr BothLanguages kYanked = {"{} lines yanked", "{} lignes copiées"};

}  // namespace

void ViEditor::tell_lines(std::size_t before) {
    const std::size_t after = buffer_.line_count();
    const bool is_more = after > before;
    const std::size_t difference = is_more ? after - before : before - after;
    if (difference < kReportedMin) return;
    say(fmt::format(fmt::runtime((is_more ? kMore : kFewer).in(is_french_)), difference));
}

void ViEditor::keep(std::string text, bool is_lines) {
    kept_ = std::move(text);
    keeps_lines_ = is_lines;
}

void ViEditor::apply(const NormalCommand& command) {
    const char op = command.op;
    if (op == command.letter) {  // dd: lines
        const std::size_t left = buffer_.line_count() - cursor_.line;
        if (command.count > left && command.count > 1 && left == 1) return bell();
        return apply_lines(op, cursor_.line, cursor_.line + std::min(command.count, left) - 1);
    }
    const auto found = motion(command);
    // "x" on an empty line, "dw" at the end: nothing to take.
    const bool is_change_at_end = op == 'c' && (command.letter == 'l' || command.letter == '$');
    if (!found && is_change_at_end) return begin_insert(Mode::Insert, 1);
    if (!found) return bell();
    TextPosition from = std::min(cursor_, found->to);
    TextPosition to = std::max(cursor_, found->to);
    if (found->is_lines || op == '<' || op == '>') return apply_lines(op, from.line, to.line);
    if (found->is_inclusive) to.byte = next_character(buffer_.line(to.line), to.byte);
    apply_range(op, from, to);
}

void ViEditor::apply_lines(char op, std::size_t first, std::size_t last) {
    if (op == '<' || op == '>') return shift(first, last, op == '>');
    const std::size_t before = buffer_.line_count();
    std::string text;
    for (std::size_t i = first; i <= last; ++i) text += buffer_.line(i) + "\n";
    keep(std::move(text), true);
    if (op == 'y') {
        const std::size_t count = last - first + 1;
        cursor_.line = first;
        if (count >= kReportedMin) {
            say(fmt::format(fmt::runtime(kYanked.in(is_french_)), count));
        }
        return;
    }
    has_changed_ = true;
    if (op == 'c') {
        buffer_.replace_lines(first, last - first + 1, {std::string()});
        cursor_ = {first, 0};
        return begin_insert(Mode::Insert, 1);
    }
    buffer_.replace_lines(first, last - first + 1, {});
    cursor_.line = std::min(first, buffer_.line_count() - 1);
    cursor_.byte = first_nonblank(cursor_.line);
    keep_column();
    tell_lines(before);
}

void ViEditor::apply_range(char op, TextPosition from, TextPosition to) {
    const std::size_t before = buffer_.line_count();
    keep(buffer_.text(from, to), false);
    cursor_ = from;
    if (op == 'y') return keep_column();
    has_changed_ = true;
    buffer_.erase(from, to);
    if (op == 'c') return begin_insert(Mode::Insert, 1);
    clamp_cursor();
    keep_column();
    tell_lines(before);
}

void ViEditor::put(bool is_before, std::size_t count) {
    if (kept_.empty()) return bell();
    count = std::min(count, TextBuffer::kBytesMax / kept_.size() + 1);
    if (!buffer_.has_room(kept_.size() * count)) {
        return say(fmt::format("not modelled in lvsim: a text of more than {} MiB",
                               TextBuffer::kBytesMax / 1024 / 1024),
                   true);
    }
    has_changed_ = true;
    const std::size_t before = buffer_.line_count();
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += kept_;
    if (keeps_lines_) {
        insert_lines(text, is_before ? cursor_.line : cursor_.line + 1);
    } else {
        const std::string& line = buffer_.line(cursor_.line);
        TextPosition at = cursor_;
        if (!is_before) at.byte = next_character(line, at.byte);
        const TextPosition end = buffer_.insert(at, text);
        cursor_ = text.find('\n') == std::string::npos ? end : at;
        if (cursor_ == end) cursor_.byte = previous_character(buffer_.line(end.line), end.byte);
    }
    keep_column();
    tell_lines(before);
}

/// Whole lines before line `at`, which may be one behind the last.
void ViEditor::insert_lines(std::string_view text, std::size_t at) {
    if (text.empty()) return;
    const TextBuffer lines(text);
    std::vector<std::string> by;
    for (std::size_t i = 0; i < lines.line_count(); ++i) by.push_back(lines.line(i));
    buffer_.replace_lines(at, 0, std::move(by));
    cursor_.line = at;
    cursor_.byte = first_nonblank(at);
}

void ViEditor::replace_characters(const std::string& by, std::size_t count) {
    if (by == "\x1b" || by == std::string(1, control('C'))) return;
    const std::string& line = buffer_.line(cursor_.line);
    std::size_t end = cursor_.byte;
    for (std::size_t i = 0; i < count; ++i) {
        if (end >= line.size()) return bell();
        end = next_character(line, end);
    }
    has_changed_ = true;
    const bool is_newline = by == "\r" || by == "\n";
    std::string text;
    for (std::size_t i = 0; i < count && !is_newline; ++i) text += by;
    if (is_newline) text = "\n";
    buffer_.erase(cursor_, {cursor_.line, end});
    const TextPosition behind = buffer_.insert(cursor_, text);
    cursor_ = is_newline ? behind
                         : TextPosition{behind.line,
                                        previous_character(buffer_.line(behind.line), behind.byte)};
    keep_column();
}

void ViEditor::join_lines(std::size_t count) {
    const std::size_t joins = std::max<std::size_t>(count, 2) - 1;
    if (cursor_.line + 1 >= buffer_.line_count()) return bell();
    const std::size_t last = std::min(cursor_.line + joins, buffer_.line_count() - 1);
    std::string joined = buffer_.line(cursor_.line);
    for (std::size_t i = cursor_.line + 1; i <= last; ++i) {
        const std::string& next = buffer_.line(i);
        const std::size_t begin = std::min(next.find_first_not_of(" \t"), next.size());
        const bool has_blank = joined.empty() || joined.ends_with(' ') || joined.ends_with('\t');
        cursor_.byte = joined.size();
        if (!has_blank && begin < next.size() && next[begin] != ')') joined += ' ';
        joined += next.substr(begin);
    }
    has_changed_ = true;
    buffer_.replace_lines(cursor_.line, last - cursor_.line + 1, {std::move(joined)});
    clamp_cursor();
    keep_column();
}

void ViEditor::change_case(std::size_t count) {
    std::string line = buffer_.line(cursor_.line);
    if (line.empty()) return bell();
    for (std::size_t i = 0; i < count && cursor_.byte < line.size(); ++i) {
        char& byte = line[cursor_.byte];
        const auto code = static_cast<unsigned char>(byte);
        if (code < 0x80) {
            byte = static_cast<char>(std::islower(code) != 0 ? std::toupper(code)
                                                             : std::tolower(code));
        }
        cursor_.byte = next_character(line, cursor_.byte);
    }
    has_changed_ = true;
    buffer_.replace_lines(cursor_.line, 1, {std::move(line)});
    clamp_cursor();
    keep_column();
}

/// By 'shiftwidth', which is 8: a tab.
void ViEditor::shift(std::size_t first, std::size_t last, bool is_right) {
    std::vector<std::string> lines;
    for (std::size_t i = first; i <= last; ++i) {
        std::string line = buffer_.line(i);
        if (is_right && !line.empty()) line.insert(0, "\t");
        if (!is_right && line.starts_with('\t')) {
            line.erase(0, 1);
        } else if (!is_right) {
            line.erase(0, std::min(line.find_first_not_of(' '), std::size_t{8}));
        }
        lines.push_back(std::move(line));
    }
    has_changed_ = true;
    buffer_.replace_lines(first, last - first + 1, std::move(lines));
    cursor_ = {first, 0};
    cursor_.byte = first_nonblank(first);
    keep_column();
}

}  // namespace lvsim::host
