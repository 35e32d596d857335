// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/pager.hpp"

#include "models/host/tty/text_width.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::string_view kInverse = "\x1b[7m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::size_t kTypedMax = 1000;

/// The bytes of an SGR sequence at the front; 0: there is none.
std::size_t colour_bytes(std::string_view text) {
    if (!text.starts_with("\x1b[")) return 0;
    std::size_t end = 2;
    while (end < text.size() &&
           (std::isdigit(static_cast<unsigned char>(text[end])) != 0 || text[end] == ';')) {
        ++end;
    }
    return end < text.size() && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

Pager::Pager(std::vector<PagerText> texts, PagerOptions options, WindowSize size)
    : texts_(std::move(texts)), options_(options), size_(size) {
    if (texts_.empty()) texts_.emplace_back();
    lay_out();
}

void Pager::replace(PagerText text) {
    texts_[0] = std::move(text);
    open(0);
}

void Pager::open(std::size_t text) {
    text_ = text;
    top_ = 0;
    is_fresh_ = true;
    lay_out();
}

void Pager::on_resize(WindowSize size) {
    const std::size_t line = top_ < line_of_row_.size() ? line_of_row_[top_] : 0;
    size_ = size;
    lay_out();
    if (line < row_of_line_.size()) top_ = std::min(row_of_line_[line], last_top());
}

std::size_t Pager::page() const {
    return static_cast<std::size_t>(std::max(1, size_.rows - 1));
}

std::size_t Pager::last_top() const {
    return rows_.size() - std::min(rows_.size(), page());
}

/// Cuts the text into rows of the window.
void Pager::lay_out() {
    rows_.clear();
    line_of_row_.clear();
    row_of_line_.clear();
    std::string_view rest = texts_[text_].content;
    for (std::size_t number = 0; !rest.empty(); ++number) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        row_of_line_.push_back(rows_.size());
        add_rows(rest.substr(0, end), number);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

void Pager::add_rows(std::string_view line, std::size_t number) {
    constexpr int kTab = 8;
    std::string row = options_.shows_numbers ? fmt::format("{:>7} ", number + 1) : std::string();
    int column = static_cast<int>(row.size());
    const auto end_row = [&] {
        rows_.push_back(std::exchange(row, {}));
        line_of_row_.push_back(number);
        column = 0;
    };
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t colour = options_.shows_colours ? colour_bytes(line.substr(at)) : 0;
        if (colour > 0) {
            row += line.substr(at, colour);
            at += colour;
            continue;
        }
        const TextCharacter character = character_at(line, at);
        const bool is_tab = line[at] == '\t';
        const bool is_return = line[at] == '\r' && at + 1 == line.size();
        const int columns = is_tab ? kTab - column % kTab : is_return ? 0 : character.columns;
        if (column + columns > size_.columns && column > 0) {
            if (options_.chops) break;
            end_row();
        }
        if (is_tab) {
            row.append(static_cast<std::size_t>(columns), ' ');
        } else if (!is_return) {
            row += shown_text(line.substr(at, character.bytes));
        }
        column += columns;
        at += character.bytes;
    }
    end_row();
}

void Pager::on_key(const Key& key) {
    message_.clear();
    if (typing_ != '\0') return typed_key(key);
    is_fresh_ = false;
    command_key(key);
}

void Pager::command_key(const Key& key) {
    std::ptrdiff_t count = 1;
    std::from_chars(count_.data(), count_.data() + count_.size(), count);
    const auto whole = static_cast<std::ptrdiff_t>(page());
    switch (key.code) {
        case KeyCode::Down: move(count); break;
        case KeyCode::Up: move(-count); break;
        case KeyCode::PageDown: move(whole); break;
        case KeyCode::PageUp: move(-whole); break;
        case KeyCode::Home: top_ = 0; break;
        case KeyCode::End: top_ = last_top(); break;
        case KeyCode::Character:
            if (key.is_alt || key.text.size() != 1) break;
            if (std::isdigit(static_cast<unsigned char>(key.text[0])) != 0) {
                if (count_.size() < 8) count_ += key.text;
                return;
            }
            return letter(key.text[0]);
        case KeyCode::Escape:
        case KeyCode::Left:
        case KeyCode::Right:
        case KeyCode::Insert:
        case KeyCode::Delete:
        case KeyCode::Unknown: rings_ = true;
    }
    count_.clear();
}

void Pager::letter(char key) {
    const std::string digits = std::exchange(count_, {});
    if (move_by_letter(key, digits)) return;
    switch (key) {
        case 'q':
        case 'Q':
        case control('C'): is_over_ = true; return;
        case '/':
        case '?':
        case ':':
            typing_ = key;
            typed_.clear();
            return;
        case 'n': return search(is_forward_);
        case 'N': return search(!is_forward_);
        case 'r':
        case 'R':
        case control('L'): wants_repaint_ = true; return;
        case '=':
        case control('G'): return tell_place();
        case 'h':
        case 'H':
        case 'F':
        case 'v':
        case '&':
        case '-':
        case 'm':
        case 's':
        case '!': message_ = fmt::format("not modelled in lvsim: {}", key); return;
        default: rings_ = true;
    }
}

/// Whole screens, half ones, lines and places. False: the letter is none of these.
bool Pager::move_by_letter(char key, const std::string& digits) {
    std::ptrdiff_t count = 1;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    const bool has_count = !digits.empty();
    const auto whole = static_cast<std::ptrdiff_t>(page());
    constexpr std::string_view kDown = "je\r\n\x0e\x05";
    constexpr std::string_view kUp = "ky\x10\x19";
    constexpr std::string_view kForward = " f\x06\x16";
    constexpr std::string_view kBackward = "b\x02";
    const auto is_in = [&](std::string_view keys) {
        return keys.find(key) != std::string_view::npos;
    };
    if (is_in(kDown)) {
        move(count);
    } else if (is_in(kUp)) {
        move(-count);
    } else if (is_in(kForward)) {
        move(has_count ? count : whole);
    } else if (is_in(kBackward)) {
        move(has_count ? -count : -whole);
    } else if (key == 'd' || key == control('D')) {
        move(has_count ? count : (whole + 1) / 2);
    } else if (key == 'u' || key == control('U')) {
        move(has_count ? -count : -(whole + 1) / 2);
    } else if (key == 'g' || key == '<' || key == 'p' ||
               (has_count && (key == 'G' || key == '>'))) {
        go_to_line(static_cast<std::size_t>(std::max<std::ptrdiff_t>(count, 1) - 1));
    } else if (key == 'G' || key == '>') {
        top_ = last_top();
    } else {
        return false;
    }
    return true;
}

/// "/etc/hosts lines 1-23/40"
void Pager::tell_place() {
    const PagerText& text = texts_[text_];
    const std::size_t last = std::min(top_ + page(), rows_.size());
    message_ = fmt::format("{} lines {}-{}/{}", text.name.empty() ? "-" : text.name,
                           rows_.empty() ? 0 : line_of_row_[top_] + 1,
                           rows_.empty() ? 0 : line_of_row_[last - 1] + 1, row_of_line_.size());
}

/// A pattern, or a command after the colon.
void Pager::typed_key(const Key& key) {
    if (key.is('\r') || key.is('\n')) return run_typed();
    const bool is_backspace = key.is(control('H')) || key.is(kDeleteCharacter);
    const bool is_left = is_backspace && typed_.empty();
    if (key.code == KeyCode::Escape || key.is(control('C')) || key.is(control('G')) || is_left) {
        typing_ = '\0';
    } else if (is_backspace) {
        typed_.resize(previous_character(typed_, typed_.size()));
    } else if (key.is(control('U'))) {
        typed_.clear();
    } else if (key.is_text() && typed_.size() < kTypedMax) {
        typed_ += key.text;
        // ":n" needs no Enter.
        if (typing_ == ':') run_typed();
    } else {
        rings_ = true;
    }
}

void Pager::run_typed() {
    const char kind = std::exchange(typing_, '\0');
    if (kind == ':') {
        if (typed_ == "q" || typed_ == "Q") {
            is_over_ = true;
        } else if (typed_ == "n" && text_ + 1 < texts_.size()) {
            open(text_ + 1);
        } else if (typed_ == "p" && text_ > 0) {
            open(text_ - 1);
        } else if (typed_ == "n" || typed_ == "p") {
            message_ = typed_ == "n" ? "No next file" : "No previous file";
        } else {
            message_ = fmt::format("not modelled in lvsim: :{}", typed_);
        }
        return;
    }
    is_forward_ = kind == '/';
    if (!typed_.empty()) {
        pattern_ = typed_;
        const bool has_capitals = std::any_of(pattern_.begin(), pattern_.end(), [](char byte) {
            return std::isupper(static_cast<unsigned char>(byte)) != 0;
        });
        auto regex =
            Regex::compile(pattern_, RegexSyntax::Extended, options_.ignores_case && !has_capitals);
        regex_.reset();
        if (!regex) {
            message_ = regex.error();
            return;
        }
        regex_.emplace(std::move(*regex));
    }
    search(is_forward_);
}

void Pager::search(bool is_forward) {
    if (!regex_) {
        message_ = "No previous regular expression";
        return;
    }
    bool is_too_complex = false;
    std::size_t row = top_;
    // The row at the top is looked at when the search begins there.
    while (is_forward ? row + 1 < rows_.size() : row > 0) {
        row += is_forward ? 1 : static_cast<std::size_t>(-1);
        if (!regex_->search(rows_[row], 0, is_too_complex)) continue;
        top_ = std::min(row, last_top());
        return;
    }
    message_ = "Pattern not found";
}

void Pager::move(std::ptrdiff_t rows) {
    const auto last = static_cast<std::ptrdiff_t>(last_top());
    const auto before = static_cast<std::ptrdiff_t>(top_);
    const std::ptrdiff_t after = std::clamp<std::ptrdiff_t>(before + rows, 0, last);
    rings_ = after == before;
    top_ = static_cast<std::size_t>(after);
}

void Pager::go_to_line(std::size_t number) {
    if (row_of_line_.empty()) return;
    top_ = std::min(row_of_line_[std::min(number, row_of_line_.size() - 1)], last_top());
}

std::string Pager::highlighted(const std::string& row) const {
    if (!regex_ || row.find('\x1b') != std::string::npos) return row;
    std::string shown;
    std::size_t at = 0;
    bool is_too_complex = false;
    while (at < row.size()) {
        const auto match = regex_->search(row, at, is_too_complex);
        if (!match || match->begin == match->end) break;
        shown += row.substr(at, match->begin - at);
        shown += kInverse;
        shown += row.substr(match->begin, match->end - match->begin);
        shown += kPlain;
        at = match->end;
    }
    return shown + row.substr(at);
}

std::string Pager::prompt() const {
    const auto inverse = [&](const std::string& text) {
        const std::string shown = shown_text(text);
        return fmt::format("{}{}{}", kInverse,
                           shown.substr(0, bytes_within(shown, size_.columns - 1)), kPlain);
    };
    if (typing_ != '\0')
        return typing_ + shown_text(typed_).substr(0, bytes_within(typed_, size_.columns - 2));
    if (!message_.empty()) return inverse(message_);
    if (!count_.empty()) return ":" + count_;
    const PagerText& text = texts_[text_];
    const bool is_at_end = top_ >= last_top();
    std::string name;
    if (is_fresh_ && !text.name.empty()) {
        name = text.name;
        if (texts_.size() > 1) name += fmt::format(" (file {} of {})", text_ + 1, texts_.size());
        name += " ";
    }
    if (is_at_end && text_ + 1 < texts_.size()) {
        return inverse(fmt::format("{}(END) - Next: {}", name, texts_[text_ + 1].name));
    }
    if (is_at_end) return inverse(name + "(END)");
    if (name.empty()) return ":";
    name.pop_back();
    return inverse(name);
}

Picture Pager::picture() {
    Picture picture;
    for (std::size_t i = 0; i < page(); ++i) {
        const std::size_t row = top_ + i;
        picture.rows.push_back(row < rows_.size() ? highlighted(rows_[row]) : "~");
    }
    const std::string last = prompt();
    picture.rows.push_back((std::exchange(rings_, false) ? "\a" : "") + last);
    picture.cursor_row = static_cast<int>(page());
    picture.cursor_column = std::min(prompt_width(last), size_.columns - 1);
    return picture;
}

}  // namespace lvsim::host
