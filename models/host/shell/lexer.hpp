// SPDX-License-Identifier: Apache-2.0
//
// Splits a command line into tokens (POSIX.1-2017, Shell Command Language, 2.3) and removes quotes.
#pragma once

#include "models/host/shell/syntax.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct Token {
    enum class Kind : std::uint8_t {
        Word,
        Number,    ///< Digits right before a redirection: its descriptor.
        Operator,  ///< One of | || && ; ;; & ( ) < > >> and so on, or a newline.
        End,
    };
    Kind kind = Kind::End;
    std::string raw;  ///< As written; "newline" for a line's end, as bash names it.
    Word word;        ///< Of a Word.

    [[nodiscard]] bool is(std::string_view text) const {
        return kind == Kind::Operator && raw == text;
    }
};

/// The tokens, the last one an End. Error: as parse_line() says.
[[nodiscard]] tl::expected<std::vector<Token>, std::string> tokenize(std::string_view line);

/// A pattern's text: each backslash makes the next character stand for itself.
[[nodiscard]] std::string without_escapes(std::string_view pattern);

/// The message for something bash would do and lvsim does not model: "not modelled in lvsim: ...".
[[nodiscard]] std::string not_modelled(std::string_view what);

}  // namespace lvsim::host
