// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/shell_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

bool is_name_start(char c) {
    return c == '_' || (std::isalpha(static_cast<unsigned char>(c)) != 0);
}
bool is_name_part(char c) {
    return is_name_start(c) || (std::isdigit(static_cast<unsigned char>(c)) != 0);
}

/// How many characters of `word` are "NAME=" at its beginning; 0: none.
std::size_t assignment_length(std::string_view word) {
    if (word.empty() || !is_name_start(word[0])) return 0;
    std::size_t end = 1;
    while (end < word.size() && is_name_part(word[end])) ++end;
    return end < word.size() && word[end] == '=' ? end + 1 : 0;
}

/// One word as it is written, and what it means.
struct Word {
    std::string typed;
    std::string value;
};

class Sourcing {
public:
    Sourcing(ShellSettings& settings, std::string_view text, std::string_view path)
        : settings_(settings), text_(text), path_(path) {}

    void run() {
        while (at_ < text_.size() && !is_over_) read_command();
    }

private:
    /// One simple command, to the end of its line or to a semicolon.
    void read_command() {
        const int line = line_;
        std::vector<Word> words;
        while (at_ < text_.size() && !is_over_) {
            const char c = text_[at_];
            if (c == '\n' || c == ';') {
                next();
                break;
            }
            if (c == ' ' || c == '\t') {
                next();
            } else if (c == '#') {
                while (at_ < text_.size() && text_[at_] != '\n') next();
            } else {
                words.push_back(read_word());
            }
        }
        if (!is_over_) carry_out(words, line);
    }

    void carry_out(const std::vector<Word>& words, int line) {
        std::size_t first = 0;
        if (!words.empty() && words[0].typed == "export") first = 1;
        const auto is_assignment = [](const Word& word) {
            return assignment_length(word.typed) > 0;
        };
        const auto command = std::find_if_not(words.begin() + static_cast<std::ptrdiff_t>(first),
                                              words.end(), is_assignment);
        if (command != words.end() && first == 0) {
            // Assignments in front of a command hold for that command only.
            complain(line, fmt::format("{}: command not found", command->value));
            return;
        }
        for (const Word& word : words) {
            const std::size_t length = assignment_length(word.typed);
            if (length == 0) continue;
            settings_.values[word.typed.substr(0, length - 1)] = word.value.substr(length);
        }
    }

    Word read_word() {
        Word word;
        const std::size_t begin = at_;
        while (at_ < text_.size() && !is_over_) {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\n' || c == ';') break;
            if (c == '\'') {
                read_single_quoted(word.value);
            } else if (c == '"') {
                read_double_quoted(word.value);
            } else {
                read_plain(word.value);
            }
        }
        word.typed = std::string(text_.substr(begin, at_ - begin));
        return word;
    }

    void read_plain(std::string& to) {
        const char c = text_[at_];
        if (c == '\\' && at_ + 1 < text_.size()) {
            next();
            if (text_[at_] != '\n') to += text_[at_];
            next();
        } else if (c == '$') {
            read_variable(to);
        } else if (std::string_view("`()<>|&").find(c) != std::string_view::npos) {
            complain(line_, fmt::format("not modelled in lvsim: '{}' in a file of settings", c));
            is_over_ = true;
        } else {
            to += c;
            next();
        }
    }

    void read_single_quoted(std::string& to) {
        const int line = line_;
        for (next(); at_ < text_.size() && text_[at_] != '\''; next()) to += text_[at_];
        close_quote('\'', line);
    }

    void read_double_quoted(std::string& to) {
        const int line = line_;
        next();
        while (at_ < text_.size() && text_[at_] != '"') {
            const bool is_escape =
                text_[at_] == '\\' && at_ + 1 < text_.size() &&
                std::string_view("\"\\$`").find(text_[at_ + 1]) != std::string_view::npos;
            if (is_escape) next();
            if (!is_escape && text_[at_] == '$') {
                read_variable(to);
            } else {
                to += text_[at_];
                next();
            }
        }
        close_quote('"', line);
    }

    void close_quote(char quote, int line) {
        if (at_ < text_.size()) return next();
        complain(line, fmt::format("unexpected EOF while looking for matching `{}'", quote));
        is_over_ = true;
    }

    void read_variable(std::string& to) {
        next();  // the dollar
        const bool is_braced = at_ < text_.size() && text_[at_] == '{';
        if (is_braced) next();
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_name_part(text_[at_])) next();
        const std::string_view name = text_.substr(begin, at_ - begin);
        if (is_braced && at_ < text_.size() && text_[at_] == '}') {
            next();
        } else if (is_braced || (name.empty() && at_ < text_.size() && text_[at_] == '(')) {
            complain(line_, "not modelled in lvsim: '$' with more than a name");
            is_over_ = true;
            return;
        }
        to += name.empty() ? "$" : settings_.get(name);
    }

    void complain(int line, std::string_view what) {
        settings_.complaints.push_back(fmt::format("{}: line {}: {}", path_, line, what));
    }
    void next() {
        if (text_[at_] == '\n') ++line_;
        ++at_;
    }

    ShellSettings& settings_;
    std::string_view text_;
    std::string_view path_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool is_over_ = false;
};

}  // namespace

std::string_view ShellSettings::get(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string_view() : std::string_view(found->second);
}

bool ShellSettings::is_false(std::string_view name) const {
    constexpr std::array<std::string_view, 5> kNo = {"f", "false", "n", "no", "0"};
    std::string value(get(name));
    std::transform(value.begin(), value.end(), value.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return std::find(kNo.begin(), kNo.end(), value) != kNo.end();
}

void source_settings(ShellSettings& settings, std::string_view text, std::string_view path) {
    Sourcing(settings, text, path).run();
}

}  // namespace lvsim::host
