// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

/// Longest first, so that the first that fits is the right one.
constexpr std::array<std::string_view, 20> kOperators = {
    "&>>", "<<-", "<<<", "&&", "||", ";;", "|&", "<<", ">>", "<&",
    ">&",  "<>",  ">|",  "&>", "|",  "&",  ";",  "<",  ">",  "("};

bool is_name_start(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}
bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool ends_word(char letter) {
    return std::string_view(" \t\n|&;<>()").find(letter) != std::string_view::npos;
}

class Lexer {
public:
    explicit Lexer(std::string_view line) : line_(line) {}

    tl::expected<std::vector<Token>, std::string> run() {
        while (!error_) {
            skip_blanks();
            if (at_end()) break;
            if (!take_operator()) take_word();
        }
        if (error_) return tl::unexpected(*error_);
        tokens_.push_back({Token::Kind::End, "newline", {}});
        return std::move(tokens_);
    }

private:
    [[nodiscard]] bool at_end() const { return at_ >= line_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < line_.size() ? line_[at_ + ahead] : '\0';
    }
    void fail(std::string message) {
        if (!error_) error_ = std::move(message);
    }
    void put(char letter) { word_.pieces.back().push_back(letter); }
    /// A letter that stands for itself whatever it is; a word without a glob drops the backslash.
    void put_quoted(char letter) {
        if (std::string_view("*?[]\\!^-").find(letter) < 8) put('\\');
        put(letter);
    }

    void skip_blanks() {
        while (!at_end()) {
            if (peek() == '\\' && peek(1) == '\n') {
                at_ += 2;
            } else if (peek() == ' ' || peek() == '\t') {
                ++at_;
            } else {
                break;
            }
        }
        if (peek() == '#') at_ = std::min(line_.find('\n', at_), line_.size());
    }

    bool take_operator() {
        if (peek() == '\n') {
            ++at_;
            tokens_.push_back({Token::Kind::Operator, "newline", {}});
            return true;
        }
        if (peek() == ')') {
            ++at_;
            tokens_.push_back({Token::Kind::Operator, ")", {}});
            return true;
        }
        for (const std::string_view text : kOperators) {
            if (!line_.substr(at_).starts_with(text)) continue;
            at_ += text.size();
            tokens_.push_back({Token::Kind::Operator, std::string(text), {}});
            return true;
        }
        return false;
    }

    void take_word() {
        const std::size_t begin = at_;
        word_ = {};
        if (peek() == '~') fail(not_modelled("tilde expansion (~)"));
        while (!at_end() && !error_ && !ends_word(peek())) take_letter();
        if (error_) return;
        if (!word_.has_glob) {
            for (std::string& piece : word_.pieces) piece = without_escapes(piece);
        }
        std::string raw(line_.substr(begin, at_ - begin));
        const bool is_number =
            std::all_of(raw.begin(), raw.end(), is_digit) && (peek() == '<' || peek() == '>');
        tokens_.push_back({is_number ? Token::Kind::Number : Token::Kind::Word, std::move(raw),
                           std::exchange(word_, {})});
    }

    void take_letter() {
        switch (peek()) {
            case '\'': return take_single_quoted();
            case '"': return take_double_quoted();
            case '\\': return take_escaped();
            case '$': return take_dollar();
            case '`': return fail(not_modelled("command substitution (`...`)"));
            case '*':
            case '?':
            case '[': word_.has_glob = true; break;
            case '{':
                if (is_brace_expansion()) return fail(not_modelled("brace expansion ({...})"));
                break;
            default: break;
        }
        put(peek());
        ++at_;
    }

    void take_single_quoted() {
        const std::size_t end = line_.find('\'', at_ + 1);
        if (end == std::string_view::npos) return fail_unclosed('\'');
        for (const char letter : line_.substr(at_ + 1, end - at_ - 1)) put_quoted(letter);
        at_ = end + 1;
    }

    /// POSIX 2.2.3: inside, only $ ` " \ and a newline can be escaped.
    void take_double_quoted() {
        ++at_;
        while (!at_end() && !error_ && peek() != '"') {
            const bool is_escape =
                peek() == '\\' && std::string_view("$`\"\\\n").find(peek(1)) < 5 && peek(1) != '\0';
            if (is_escape) {
                if (peek(1) != '\n') put_quoted(peek(1));
                at_ += 2;
            } else if (peek() == '$' && !(peek(1) == '\'' || peek(1) == '"')) {
                take_dollar();
            } else if (peek() == '`') {
                fail(not_modelled("command substitution (`...`)"));
            } else {
                put_quoted(peek());
                ++at_;
            }
        }
        if (at_end()) return fail_unclosed('"');
        ++at_;
    }

    void take_escaped() {
        if (peek(1) == '\0') {  // at the very end it stands for itself
            put_quoted('\\');
            ++at_;
            return;
        }
        if (peek(1) != '\n') put_quoted(peek(1));
        at_ += 2;
    }

    void take_dollar() {
        const char next = peek(1);
        if (next == '?') {
            word_.pieces.emplace_back();
            at_ += 2;
        } else if (next == '(') {
            fail(not_modelled(peek(2) == '(' ? "arithmetic expansion ($((...)))"
                                             : "command substitution ($(...))"));
        } else if (next == '{') {
            fail(not_modelled("variables (${...})"));
        } else if (next == '[') {
            fail(not_modelled("arithmetic expansion ($[...])"));
        } else if (next == '\'' || next == '"') {
            fail(not_modelled(fmt::format("quoting with ${}...{}", next, next)));
        } else if (is_name_start(next)) {
            std::size_t end = at_ + 1;
            while (end < line_.size() && (is_name_start(line_[end]) || is_digit(line_[end]))) ++end;
            fail(not_modelled(fmt::format("variables ({})", line_.substr(at_, end - at_))));
        } else if (is_digit(next) || (next != '\0' && std::string_view("@*#!$-").find(next) < 6)) {
            fail(not_modelled(fmt::format("variables (${})", next)));
        } else {
            put('$');
            ++at_;
        }
    }

    /// "{a,b}" or "{1..3}" within this word.
    [[nodiscard]] bool is_brace_expansion() const {
        std::size_t end = at_;
        while (end < line_.size() && line_[end] != '}' && !ends_word(line_[end])) ++end;
        if (end >= line_.size() || line_[end] != '}') return false;
        const std::string_view inside = line_.substr(at_ + 1, end - at_ - 1);
        return inside.find(',') != std::string_view::npos ||
               inside.find("..") != std::string_view::npos;
    }

    void fail_unclosed(char quote) {
        fail(fmt::format("bash: unexpected EOF while looking for matching `{}'", quote));
    }

    std::string_view line_;
    std::size_t at_ = 0;
    Word word_;
    std::vector<Token> tokens_;
    std::optional<std::string> error_;
};

}  // namespace

tl::expected<std::vector<Token>, std::string> tokenize(std::string_view line) {
    return Lexer(line).run();
}

std::string without_escapes(std::string_view pattern) {
    std::string text;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
        text.push_back(pattern[at]);
    }
    return text;
}

std::string not_modelled(std::string_view what) {
    return fmt::format("not modelled in lvsim: {}", what);
}

}  // namespace lvsim::host
