// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/awk_lexer.hpp"

#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_name_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
           is_digit(letter);
}

/// The longer ones first.
constexpr std::array<std::string_view, 41> kSigns = {
    "+=", "-=", "*=", "/=", "%=", "^=", "==", "<=", ">=", "!=", "!~", "++", "--", "&&",
    "||", ">>", "{",  "}",  "(",  ")",  "[",  "]",  ";",  ",",  "+",  "-",  "*",  "/",
    "%",  "^",  "!",  ">",  "<",  "|",  "?",  ":",  "~",  "$",  "=",  "&",  "@"};

}  // namespace

std::string awk_escape(std::string_view text, std::size_t& at) {
    constexpr std::string_view kNames = "abfnrtv\"\\";
    constexpr std::string_view kLetters = "\a\b\f\n\r\t\v\"\\";
    const char letter = text[at];
    const std::size_t found = kNames.find(letter);
    if (found != std::string_view::npos) {
        ++at;
        return std::string(1, kLetters[found]);
    }
    if (letter >= '0' && letter <= '7') {
        int value = 0;
        for (int i = 0; i < 3 && at < text.size() && text[at] >= '0' && text[at] <= '7'; ++i) {
            value = value * 8 + (text[at++] - '0');
        }
        return std::string(1, static_cast<char>(value));
    }
    ++at;
    return {'\\', letter};
}

void AwkLexer::skip() {
    while (at_ < text_.size()) {
        const char letter = text_[at_];
        if (letter == '#') {
            while (at_ < text_.size() && text_[at_] != '\n') ++at_;
        } else if (letter == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
            at_ += 2;
            ++line_;
        } else if (letter == ' ' || letter == '\t' || letter == '\r') {
            ++at_;
        } else {
            return;
        }
    }
}

std::optional<AwkToken> AwkLexer::next() {
    skip();
    if (at_ >= text_.size())
        return AwkToken{.kind = AwkToken::Kind::End, .text = {}, .line = line_};
    const char letter = text_[at_];
    if (letter == '\n') {
        ++at_;
        return AwkToken{.kind = AwkToken::Kind::Newline, .text = "\n", .line = line_++};
    }
    if (letter == '"') return text_token();
    const bool is_point = letter == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
    if (is_digit(letter) || is_point) return number_token();
    if (!is_name_letter(letter)) return sign_token();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_letter(text_[at_])) ++at_;
    AwkToken token{.kind = AwkToken::Kind::Name,
                   .text = std::string(text_.substr(begin, at_ - begin)),
                   .line = line_};
    if (at_ < text_.size() && text_[at_] == '(') token.kind = AwkToken::Kind::Function;
    return token;
}

std::optional<AwkToken> AwkLexer::text_token() {
    AwkToken token{.kind = AwkToken::Kind::Text, .text = {}, .line = line_};
    for (++at_; at_ < text_.size() && text_[at_] != '"';) {
        if (text_[at_] == '\n') return std::nullopt;
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
            ++at_;
            token.text += awk_escape(text_, at_);
        } else {
            token.text.push_back(text_[at_++]);
        }
    }
    if (at_ >= text_.size()) return std::nullopt;
    ++at_;
    return token;
}

AwkToken AwkLexer::number_token() {
    AwkToken token{.kind = AwkToken::Kind::Number, .text = {}, .line = line_};
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), token.number);
    const std::size_t begin = at_;
    at_ = error == std::errc() ? static_cast<std::size_t>(end - text_.data()) : at_ + 1;
    token.text = text_.substr(begin, at_ - begin);
    return token;
}

std::optional<AwkToken> AwkLexer::sign_token() {
    for (const std::string_view sign : kSigns) {
        if (!text_.substr(at_).starts_with(sign)) continue;
        at_ += sign.size();
        return AwkToken{.kind = AwkToken::Kind::Sign, .text = std::string(sign), .line = line_};
    }
    return std::nullopt;
}

std::optional<std::string> AwkLexer::pattern() {
    std::string pattern;
    bool is_in_bracket = false;
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
        const char letter = text_[at_];
        if (letter == '/' && !is_in_bracket) {
            ++at_;
            return pattern;
        }
        if (letter == '[') is_in_bracket = true;
        if (letter == ']') is_in_bracket = false;
        if (letter == '\\' && at_ + 1 < text_.size()) {
            const char next = text_[++at_];
            if (next == 'n' || next == 't') {
                pattern.push_back(next == 'n' ? '\n' : '\t');
            } else if (next == '/' || next == '"') {
                pattern.push_back(next);
            } else {
                pattern.append({'\\', next});
            }
            continue;
        }
        pattern.push_back(letter);
    }
    return std::nullopt;
}

}  // namespace lvsim::host
