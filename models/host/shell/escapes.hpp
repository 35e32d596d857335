// SPDX-License-Identifier: Apache-2.0
//
// Backslash escapes as echo -e, printf and $'...' read them (bash 5.2). \u and \U are refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

enum class EscapeStyle : std::uint8_t {
    Echo,          ///< echo -e, printf %b: \0nnn, \c stops
    PrintfFormat,  ///< printf's format: \nnn, and quotes may be escaped
    AnsiQuotes,    ///< $'...': \nnn, quotes may be escaped, \cX is refused
};

struct Unescaped {
    std::string text;
    bool is_stopped = false;  ///< By \c: no more output.
    bool is_refused = false;
};

[[nodiscard]] Unescaped unescaped(std::string_view text, EscapeStyle style);

}  // namespace lvsim::host
