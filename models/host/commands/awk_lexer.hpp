// SPDX-License-Identifier: Apache-2.0
//
// The words of an awk(1) program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

struct AwkToken {
    enum class Kind : std::uint8_t { End, Newline, Number, Text, Name, Function, Sign };
    Kind kind = Kind::End;
    std::string text;  ///< A Function is a name right before a "(".
    double number = 0;
    int line = 1;
    [[nodiscard]] bool is(std::string_view sign) const {
        return (kind == Kind::Sign || kind == Kind::Name || kind == Kind::Function) && text == sign;
    }
};

class AwkLexer {
public:
    explicit AwkLexer(std::string_view text) : text_(text) {}
    /// nullopt: an unfinished text or a letter that means nothing.
    [[nodiscard]] std::optional<AwkToken> next();
    /// After a "/" where an expression may begin: the pattern up to the next "/".
    [[nodiscard]] std::optional<std::string> pattern();
    [[nodiscard]] int line() const { return line_; }

private:
    void skip();
    [[nodiscard]] std::optional<AwkToken> text_token();
    [[nodiscard]] AwkToken number_token();
    [[nodiscard]] std::optional<AwkToken> sign_token();

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
};

/// What a backslash and the letters behind it stand for; `at` is behind the
/// backslash and moves on.
[[nodiscard]] std::string awk_escape(std::string_view text, std::size_t& at);

}  // namespace lvsim::host
