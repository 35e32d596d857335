// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/completed_word.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace lvsim::host {

namespace {

bool is_assignment(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    return std::all_of(
        word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
        [](char byte) { return byte == '_' || std::isalnum(static_cast<unsigned char>(byte)); });
}

/// A command may follow them.
bool is_before_command(std::string_view word) {
    constexpr std::array<std::string_view, 13> kWords = {"if",    "then", "elif",   "else", "while",
                                                         "until", "do",   "{",      "!",    "time",
                                                         "exec",  "sudo", "command"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

class Cutter {
public:
    Cutter(std::string_view line, std::size_t cursor) : line_(line.substr(0, cursor)) {}

    CompletedWord run() {
        while (at_ < line_.size()) read();
        if (!is_inside_) start_word();
        return std::move(word_);
    }

private:
    void read() {
        const char byte = line_[at_];
        if (word_.quote != '\0') return read_quoted();
        if (byte == ' ' || byte == '\t' || byte == '\n') {
            end_word();
            if (byte == '\n') end_command();
            ++at_;
        } else if (std::string_view(";|&(").find(byte) != std::string_view::npos) {
            end_word();
            end_command();
            ++at_;
        } else if (byte == '<' || byte == '>') {
            end_word();
            is_redirected_ = true;
            ++at_;
        } else {
            read_plain();
        }
    }

    void start_word() {
        is_inside_ = true;
        word_.begin = at_;
        word_.raw.clear();
        word_.value.clear();
        word_.is_redirected = is_redirected_;
    }

    void read_plain() {
        if (!is_inside_) start_word();
        const char byte = line_[at_];
        if (byte == '\'' || byte == '"') {
            word_.quote = byte;
            word_.quote_at = word_.raw.size();
        } else if (byte == '\\' && at_ + 1 < line_.size()) {
            take();
            word_.value += line_[at_];
        } else if (byte != '\\') {
            word_.value += byte;
        }
        take();
    }

    void read_quoted() {
        const char byte = line_[at_];
        if (byte == word_.quote) {
            word_.quote = '\0';
        } else if (byte == '\\' && word_.quote == '"' && at_ + 1 < line_.size()) {
            take();
            word_.value += line_[at_];
        } else {
            word_.value += byte;
        }
        take();
    }

    void take() { word_.raw += line_[at_++]; }

    void end_word() {
        if (!std::exchange(is_inside_, false)) return;
        const std::string value = std::exchange(word_.value, {});
        if (std::exchange(is_redirected_, false)) return;
        const bool is_first = word_.before.empty();
        if (is_first && (is_assignment(value) || is_before_command(value))) return;
        word_.before.push_back(value);
    }

    void end_command() {
        word_.before.clear();
        is_redirected_ = false;
    }

    std::string_view line_;
    std::size_t at_ = 0;
    bool is_inside_ = false;
    bool is_redirected_ = false;
    CompletedWord word_;
};

}  // namespace

CompletedWord completed_word(std::string_view line, std::size_t cursor) {
    return Cutter(line, cursor).run();
}

std::string quoted_for(std::string_view text, char quote) {
    if (quote == '\'') return std::string(text);
    const std::string_view special = quote == '"' ? "\"$`\\" : " \t\n\\\"'@<>=;|&()#$`?*[!:{~";
    std::string quoted;
    for (const char byte : text) {
        if (special.find(byte) != std::string_view::npos) quoted += '\\';
        quoted += byte;
    }
    return quoted;
}

}  // namespace lvsim::host
