// SPDX-License-Identifier: Apache-2.0
//
// Where vi's motions lead (POSIX.1-2017, vi; Vim's choices where it has others).
#include "models/host/tty/text_width.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace lvsim::host {

namespace {

enum class Class : std::uint8_t { Blank, Word, Sign };

Class class_of(char byte, bool is_big) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == ' ' || byte == '\t') return Class::Blank;
    if (is_big || byte == '_' || code >= 0x80 || std::isalnum(code) != 0) return Class::Word;
    return Class::Sign;
}

/// Goes through the text a character at a time; the end of a line counts as a blank, an empty line
/// as a word.
class Walk {
public:
    Walk(const TextBuffer& buffer, TextPosition at, bool is_big)
        : buffer_(&buffer), at_(at), is_big_(is_big) {}

    [[nodiscard]] TextPosition at() const { return at_; }
    [[nodiscard]] Class here() const {
        const std::string& line = buffer_->line(at_.line);
        return at_.byte < line.size() ? class_of(line[at_.byte], is_big_) : Class::Blank;
    }
    [[nodiscard]] bool is_on_empty_line() const { return buffer_->line(at_.line).empty(); }
    bool forward() {
        const std::string& line = buffer_->line(at_.line);
        if (at_.byte < line.size()) {
            at_.byte = next_character(line, at_.byte);
            if (at_.byte < line.size()) return true;
        }
        if (at_.line + 1 == buffer_->line_count()) return false;
        at_ = {at_.line + 1, 0};
        return true;
    }
    bool backward() {
        if (at_.byte > 0) {
            at_.byte = previous_character(buffer_->line(at_.line), at_.byte);
            return true;
        }
        if (at_.line == 0) return false;
        const std::string& above = buffer_->line(at_.line - 1);
        at_ = {at_.line - 1, previous_character(above, above.size())};
        return true;
    }

private:
    const TextBuffer* buffer_;
    TextPosition at_;
    bool is_big_;
};

/// w: to the beginning of the next word.
bool next_word(Walk& walk) {
    const Class begun = walk.here();
    const std::size_t line = walk.at().line;
    if (begun != Class::Blank) {
        while (walk.here() == begun && walk.at().line == line) {
            if (!walk.forward()) return false;
        }
    } else if (walk.is_on_empty_line() && !walk.forward()) {
        return false;
    }
    while (walk.here() == Class::Blank) {
        if (walk.is_on_empty_line() && walk.at().line != line) return true;
        if (!walk.forward()) return false;
    }
    return true;
}

/// b: to the beginning of this word, or of the one before.
bool previous_word(Walk& walk) {
    if (!walk.backward()) return false;
    while (walk.here() == Class::Blank) {
        if (walk.is_on_empty_line()) return true;
        if (!walk.backward()) return true;
    }
    const Class begun = walk.here();
    while (true) {
        Walk before = walk;
        if (!before.backward() || before.here() != begun || before.at().line != walk.at().line) {
            return true;
        }
        walk = before;
    }
}

/// e: to the end of this word, or of the next.
bool word_end(Walk& walk) {
    if (!walk.forward()) return false;
    while (walk.here() == Class::Blank) {
        if (!walk.forward()) return false;
    }
    const Class begun = walk.here();
    while (true) {
        Walk after = walk;
        if (!after.forward() || after.here() != begun || after.at().line != walk.at().line) {
            return true;
        }
        walk = after;
    }
}

}  // namespace

std::size_t ViEditor::first_nonblank(std::size_t line) const {
    const std::string& text = buffer_.line(line);
    const std::size_t found = text.find_first_not_of(" \t");
    return found == std::string::npos ? last_character(line) : found;
}

std::size_t ViEditor::last_character(std::size_t line) const {
    const std::string& text = buffer_.line(line);
    return previous_character(text, text.size());
}

int ViEditor::column_of(TextPosition at) const {
    const std::string& line = buffer_.line(at.line);
    int column = 0;
    for (std::size_t byte = 0; byte < at.byte && byte < line.size();) {
        const TextCharacter character = character_at(line, byte);
        column += line[byte] == '\t' ? tab_stop_ - column % tab_stop_ : character.columns;
        byte += character.bytes;
    }
    return column;
}

TextPosition ViEditor::at_column(std::size_t line, int column) const {
    const std::string& text = buffer_.line(line);
    TextPosition at{line, 0};
    int passed = 0;
    while (at.byte < text.size()) {
        const TextCharacter character = character_at(text, at.byte);
        passed += text[at.byte] == '\t' ? tab_stop_ - passed % tab_stop_ : character.columns;
        if (passed > column) break;
        at.byte = next_character(text, at.byte);
    }
    return at;
}

std::optional<ViEditor::Motion> ViEditor::motion(const NormalCommand& command) {
    switch (command.letter) {
        case '0': return Motion{{cursor_.line, 0}};
        case '^': return Motion{{cursor_.line, first_nonblank(cursor_.line)}};
        case '|': return Motion{at_column(cursor_.line, static_cast<int>(command.count) - 1)};
        case '%': return bracket_motion();
        case '{':
        case '}': return paragraph_motion(command.letter == '}', command.count);
        case 'w':
        case 'W':
        case 'b':
        case 'B':
        case 'e':
        case 'E': return word_motion(command);
        case 'f':
        case 'F':
        case 't':
        case 'T':
        case ';':
        case ',': return find_motion(command);
        case 'n':
        case 'N':
        case '*':
        case '#': return search_motion(command.letter);
        case 'h':
        case '\x08':
        case '\x7f':
        case 'l':
        case ' ': return side_motion(command);
        default: return line_motion(command);
    }
}

/// h and l: within the line.
std::optional<ViEditor::Motion> ViEditor::side_motion(const NormalCommand& command) const {
    const std::string& line = buffer_.line(cursor_.line);
    const bool is_right = command.letter == 'l' || command.letter == ' ';
    const std::size_t right = command.op == '\0' ? last_character(cursor_.line) : line.size();
    const std::size_t end = is_right ? right : 0;
    std::size_t byte = cursor_.byte;
    if (is_right ? byte >= end : byte == 0) return std::nullopt;
    for (std::size_t i = 0; i < command.count && byte != end; ++i) {
        byte = is_right ? next_character(line, byte) : previous_character(line, byte);
    }
    return Motion{{cursor_.line, std::min(byte, right)}};
}

/// n N * #
std::optional<ViEditor::Motion> ViEditor::search_motion(char letter) {
    if (letter == '*' || letter == '#') {
        pattern_ = "\\<" + word_under_cursor() + "\\>";
        is_forward_ = letter == '*';
    }
    const auto found = search(is_forward_ != (letter == 'N'));
    return found ? std::optional(Motion{*found}) : std::nullopt;
}

/// "cw" on a word: to its end, even if it is one letter.
std::optional<ViEditor::Motion> ViEditor::change_word_motion(std::size_t count, bool is_big) const {
    Walk walk(buffer_, cursor_, is_big);
    Walk next = walk;
    const bool is_single =
        !next.forward() || next.here() != walk.here() || next.at().line != walk.at().line;
    if (is_single) --count;
    for (std::size_t i = 0; i < count && word_end(walk); ++i) {
    }
    return Motion{walk.at(), false, true};
}

std::optional<ViEditor::Motion> ViEditor::word_motion(const NormalCommand& command) const {
    const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(command.letter)));
    const bool is_big = letter != command.letter;
    const bool has_operator = command.op != '\0';
    Walk walk(buffer_, cursor_, is_big);
    if (command.op == 'c' && letter == 'w' && walk.here() != Class::Blank) {
        return change_word_motion(command.count, is_big);
    }
    bool is_at_end = false;
    for (std::size_t i = 0; i < command.count && !is_at_end; ++i) {
        is_at_end = letter == 'w'   ? !next_word(walk)
                    : letter == 'b' ? !previous_word(walk)
                                    : !word_end(walk);
    }
    if (is_at_end && walk.at() == cursor_ && !has_operator) return std::nullopt;
    if (letter != 'w') {
        if (walk.at() == cursor_) return std::nullopt;
        return Motion{walk.at(), false, letter == 'e'};
    }
    if (is_at_end) {
        const std::size_t last = buffer_.line_count() - 1;
        return Motion{{last, has_operator ? buffer_.line(last).size() : last_character(last)}};
    }
    const bool is_at_line_start =
        walk.at().line > cursor_.line && walk.at().byte <= first_nonblank(walk.at().line);
    if (!has_operator || !is_at_line_start) return Motion{walk.at()};
    // An operator stops at the end of the line before.
    const std::size_t before = walk.at().line - 1;
    return Motion{{before, buffer_.line(before).size()}};
}

/// Motions to other lines.
std::optional<ViEditor::Motion> ViEditor::line_motion(const NormalCommand& command) const {
    const std::size_t last = buffer_.line_count() - 1;
    const std::size_t count = command.count;
    const auto nonblank = [&](std::size_t line) {
        line = std::min(line, last);
        return Motion{{line, first_nonblank(line)}, true};
    };
    switch (command.letter) {
        case 'j':
        case '\x0e':
            if (cursor_.line + count > last && (count == 1 || cursor_.line == last)) {
                return std::nullopt;
            }
            return Motion{at_column(std::min(last, cursor_.line + count), wanted_column_), true,
                          false, true};
        case 'k':
        case '\x10':
            if (cursor_.line == 0) return std::nullopt;
            return Motion{at_column(cursor_.line - std::min(count, cursor_.line), wanted_column_),
                          true, false, true};
        case '\r':
        case '\n':
        case '+':
            if (cursor_.line == last) return std::nullopt;
            return nonblank(cursor_.line + count);
        case '-':
            if (cursor_.line == 0) return std::nullopt;
            return nonblank(cursor_.line - std::min(count, cursor_.line));
        case '_': return nonblank(cursor_.line + count - 1);
        case '$': {
            const std::size_t line = std::min(last, cursor_.line + count - 1);
            return Motion{{line, last_character(line)}, false, true};
        }
        default: return place_motion(command);
    }
}

/// G gg, and H M L: lines of the text and of the window.
std::optional<ViEditor::Motion> ViEditor::place_motion(const NormalCommand& command) const {
    const std::size_t last = buffer_.line_count() - 1;
    const std::size_t page = std::min(last, top_ + static_cast<std::size_t>(text_rows()) - 1);
    const std::size_t steps = command.count - 1;
    std::size_t line = last;
    switch (command.letter) {
        case 'G': line = command.has_count ? steps : last; break;
        case 'g': line = command.has_count ? steps : 0; break;
        case 'H': line = std::min(page, top_ + steps); break;
        case 'L': line = page - std::min(page - std::min(page, top_), steps); break;
        case 'M': line = top_ + (page - std::min(page, top_)) / 2; break;
        default: return std::nullopt;
    }
    line = std::min(line, last);
    return Motion{{line, first_nonblank(line)}, true};
}

/// f F t T, and ; , again.
std::optional<ViEditor::Motion> ViEditor::find_motion(const NormalCommand& command) {
    char kind = command.letter;
    if (kind == ';' || kind == ',') {
        if (find_kind_ == '\0') return std::nullopt;
        const bool is_lower = std::islower(static_cast<unsigned char>(find_kind_)) != 0;
        const int same = static_cast<unsigned char>(find_kind_);
        kind = kind == ';' ? find_kind_
                           : static_cast<char>(is_lower ? std::toupper(same) : std::tolower(same));
    } else {
        find_kind_ = kind;
        find_character_ = command.argument;
    }
    const std::string& line = buffer_.line(cursor_.line);
    const bool is_forward = kind == 'f' || kind == 't';
    const bool is_till = kind == 't' || kind == 'T';
    std::size_t at = cursor_.byte;
    for (std::size_t i = 0; i < command.count; ++i) {
        if (is_forward) {
            at = line.find(find_character_, next_character(line, at));
        } else {
            at = at == 0 ? std::string::npos : line.rfind(find_character_, at - 1);
        }
        if (at == std::string::npos) return std::nullopt;
    }
    if (is_till) at = is_forward ? previous_character(line, at) : next_character(line, at);
    return Motion{{cursor_.line, at}, false, is_forward};
}

/// %: from the next bracket on the line to its partner.
std::optional<ViEditor::Motion> ViEditor::bracket_motion() const {
    constexpr std::string_view kOpen = "([{";
    constexpr std::string_view kClose = ")]}";
    const std::string& line = buffer_.line(cursor_.line);
    const std::size_t begin = line.find_first_of("()[]{}", cursor_.byte);
    if (begin == std::string::npos) return std::nullopt;
    const std::size_t kind = std::min(kOpen.find(line[begin]), kClose.find(line[begin]));
    const bool is_forward = kOpen.find(line[begin]) != std::string_view::npos;
    Walk walk(buffer_, {cursor_.line, begin}, false);
    int depth = 0;
    do {
        const std::string& text = buffer_.line(walk.at().line);
        if (walk.at().byte >= text.size()) continue;
        const char byte = text[walk.at().byte];
        if (byte == kOpen[kind]) depth += is_forward ? 1 : -1;
        if (byte == kClose[kind]) depth += is_forward ? -1 : 1;
        if (depth == 0) return Motion{walk.at(), false, true};
    } while (is_forward ? walk.forward() : walk.backward());
    return std::nullopt;
}

/// { }: to the next empty line.
std::optional<ViEditor::Motion> ViEditor::paragraph_motion(bool is_forward,
                                                           std::size_t count) const {
    const std::size_t last = buffer_.line_count() - 1;
    std::size_t line = cursor_.line;
    for (std::size_t i = 0; i < count; ++i) {
        const auto is_at_end = [&] { return line == (is_forward ? last : 0); };
        const auto step = [&] { line += is_forward ? 1 : static_cast<std::size_t>(-1); };
        while (!is_at_end() && buffer_.line(line).empty()) step();
        while (!is_at_end() && !buffer_.line(line).empty()) step();
    }
    const bool is_end = line == last && !buffer_.line(line).empty() && is_forward;
    return Motion{{line, is_end ? buffer_.line(line).size() : 0}};
}

}  // namespace lvsim::host
