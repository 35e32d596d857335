// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/history_expansion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

/// The words of a line as the shell cuts them; operators are words of their own.
std::vector<std::string> words_of(std::string_view line) {
    constexpr std::string_view kOperators = "|&;<>()";
    std::vector<std::string> words;
    std::string word;
    char quote = '\0';
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(std::exchange(word, {}));
    };
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char byte = line[at];
        if (quote == '\0' && (byte == ' ' || byte == '\t' || byte == '\n')) {
            end_word();
            continue;
        }
        if (quote == '\0' && kOperators.find(byte) != std::string_view::npos) {
            end_word();
            word = byte;
            if (at + 1 < line.size() && line[at + 1] == byte) word += line[++at];
            end_word();
            continue;
        }
        word += byte;
        if (byte == '\\' && quote != '\'' && at + 1 < line.size()) {
            word += line[++at];
        } else if (byte == quote) {
            quote = '\0';
        } else if (quote == '\0' && (byte == '"' || byte == '\'')) {
            quote = byte;
        }
    }
    end_word();
    return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t first, std::size_t last) {
    std::string text;
    for (std::size_t i = first; i <= last && i < words.size(); ++i) {
        if (i != first) text += ' ';
        text += words[i];
    }
    return text;
}

class Expansion {
public:
    Expansion(std::string_view line, const std::vector<std::string>& history)
        : line_(line), history_(history) {}

    HistoryExpansion run() {
        if (line_.starts_with('^')) {
            expand_quick();
        } else {
            expand_all();
        }
        if (result_.error.empty()) return std::move(result_);
        result_.is_changed = false;
        return std::move(result_);
    }

private:
    void expand_all() {
        bool is_double = false;
        while (at_ < line_.size() && result_.error.empty()) {
            const char byte = line_[at_];
            if (byte == '\'' && !is_double) {
                const std::size_t end = std::min(line_.find('\'', at_ + 1), line_.size() - 1);
                copy(end + 1 - at_);
            } else if (byte == '\\' && at_ + 1 < line_.size()) {
                copy(2);
            } else if (byte == '!' && is_event(is_double)) {
                expand_one();
            } else {
                is_double = is_double != (byte == '"');
                copy(1);
            }
        }
    }

    void copy(std::size_t bytes) {
        result_.text += line_.substr(at_, bytes);
        at_ += bytes;
    }

    /// Whether the '!' here begins an event.
    [[nodiscard]] bool is_event(bool is_double) const {
        if (at_ + 1 >= line_.size()) return false;
        const char next = line_[at_ + 1];
        if (std::string_view(" \t\n=").find(next) != std::string_view::npos) return false;
        if (next == '(' || (is_double && next == '"')) return false;
        // $!, ${!x} and [!a] are the shell's.
        const char before = at_ > 0 ? line_[at_ - 1] : ' ';
        return before != '$' && before != '{' && before != '[';
    }

    void fail(std::string_view why) {
        result_.error = fmt::format("{}: {}", line_.substr(begin_, at_ - begin_), why);
    }

    void expand_one() {
        begin_ = at_++;
        const std::optional<std::string> event = read_event();
        if (!event) return fail("event not found");
        std::string text = *event;
        if (!take_words(text) || !take_modifiers(text)) return;
        result_.text += text;
        result_.is_changed = true;
    }

    [[nodiscard]] char here() const { return at_ < line_.size() ? line_[at_] : '\0'; }

    std::optional<std::string> read_event() {
        if (std::string_view("$^*:").find(here()) != std::string_view::npos) return back(1);
        if (here() == '!') {
            ++at_;
            return back(1);
        }
        const bool is_back = here() == '-' && at_ + 1 < line_.size() && is_digit(line_[at_ + 1]);
        if (is_back || is_digit(here())) {
            if (is_back) ++at_;
            const std::size_t number = read_number();
            if (is_back) return back(number);
            if (number == 0 || number > history_.size()) return std::nullopt;
            return history_[number - 1];
        }
        if (here() == '?') {
            ++at_;
            const std::size_t end = std::min(line_.find('?', at_), line_.size());
            const std::string_view wanted = line_.substr(at_, end - at_);
            at_ = std::min(end + 1, line_.size());
            return find(
                [&](std::string_view line) { return line.find(wanted) != std::string_view::npos; });
        }
        const std::size_t first = at_;
        while (at_ < line_.size() &&
               std::string_view(" \t\n:;&|()<>\"$^*").find(line_[at_]) == std::string_view::npos) {
            ++at_;
        }
        const std::string_view wanted = line_.substr(first, at_ - first);
        return find([&](std::string_view line) { return line.starts_with(wanted); });
    }

    template <typename Matches>
    std::optional<std::string> find(Matches matches) const {
        const auto found = std::find_if(history_.rbegin(), history_.rend(), matches);
        if (found == history_.rend()) return std::nullopt;
        return *found;
    }

    [[nodiscard]] std::optional<std::string> back(std::size_t lines) const {
        if (lines == 0 || lines > history_.size()) return std::nullopt;
        return history_[history_.size() - lines];
    }

    std::size_t read_number() {
        std::size_t number = 0;
        const std::string_view rest = line_.substr(at_);
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        at_ += static_cast<std::size_t>(end - rest.data());
        // Beyond all numbers there is no event.
        return error == std::errc() ? number : history_.size() + 1;
    }

    /// ":2", ":$", "$", "*" and so on after the event. False: there is no such word.
    bool take_words(std::string& text) {
        const bool has_colon = here() == ':';
        const char next = has_colon && at_ + 1 < line_.size() ? line_[at_ + 1] : here();
        const bool is_sign =
            next == '$' || next == '^' || next == '*' || (next == '-' && has_colon);
        if (!is_sign && !(has_colon && is_digit(next))) return true;
        if (has_colon) ++at_;
        const std::vector<std::string> words = words_of(text);
        const std::size_t last = words.empty() ? 0 : words.size() - 1;
        if (here() == '*') {
            ++at_;
            text = joined(words, 1, last);
            return true;
        }
        std::size_t from = 0;
        std::size_t to = 0;
        if (here() != '-') from = to = read_word_number(last);
        if (here() == '*') {
            ++at_;
            to = last;
        } else if (here() == '-') {
            ++at_;
            const bool has_end = is_digit(here()) || here() == '$' || here() == '^';
            to = has_end ? read_word_number(last) : std::max<std::size_t>(last, 1) - 1;
        }
        if (from > last || to > last) {
            fail("bad word specifier");
            return false;
        }
        text = joined(words, from, to);
        return true;
    }

    std::size_t read_word_number(std::size_t last) {
        if (is_digit(here())) return read_number();
        return line_[at_++] == '^' ? 1 : last;
    }

    /// ":p", ":s/old/new/", ":gs/old/new/". False: said why.
    bool take_modifiers(std::string& text) {
        while (here() == ':' && at_ + 1 < line_.size()) {
            ++at_;
            const bool is_global = here() == 'g' && line_.substr(at_).starts_with("gs");
            if (is_global) ++at_;
            if (here() == 'p') {
                ++at_;
                result_.is_only_shown = true;
            } else if (here() == 's' && at_ + 1 < line_.size()) {
                ++at_;
                const char separator = line_[at_++];
                const std::string old = read_to(separator);
                if (!substitute(text, old, read_to(separator), is_global)) return false;
            } else {
                if (at_ < line_.size()) ++at_;
                fail("unrecognized history modifier");
                return false;
            }
        }
        return true;
    }

    std::string read_to(char separator) {
        const std::size_t end = std::min(line_.find(separator, at_), line_.size());
        std::string text(line_.substr(at_, end - at_));
        at_ = std::min(end + 1, line_.size());
        return text;
    }

    bool substitute(std::string& text, const std::string& old, const std::string& by,
                    bool is_global) {
        std::size_t found = old.empty() ? std::string::npos : text.find(old);
        if (found == std::string::npos) {
            fail("substitution failed");
            return false;
        }
        do {
            text.replace(found, old.size(), by);
            found = text.find(old, found + by.size());
        } while (is_global && found != std::string::npos);
        return true;
    }

    /// ^old^new^ stands for !!:s^old^new^
    void expand_quick() {
        const std::optional<std::string> event = back(1);
        at_ = 1;
        const std::string old = read_to('^');
        std::string text = event.value_or("");
        const std::string by = read_to('^');
        if (!event || !substitute(text, old, by, false)) {
            result_.error = fmt::format(":s{}: substitution failed", line_);
            return;
        }
        result_.text = text + std::string(line_.substr(at_));
        result_.is_changed = true;
    }

    std::string_view line_;
    const std::vector<std::string>& history_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    HistoryExpansion result_;
};

}  // namespace

HistoryExpansion expand_history(std::string_view line, const std::vector<std::string>& history) {
    return Expansion(line, history).run();
}

}  // namespace lvsim::host
