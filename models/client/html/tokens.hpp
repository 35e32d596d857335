// SPDX-License-Identifier: Apache-2.0
//
// HTML cut into tags and texts, as forgiving as browsers are: whatever stands in a page, something
// comes out. Entities are replaced; what stands in <script> and <style> is no text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::client::html {

enum class TokenKind : std::uint8_t { Text, Open, Close };

struct Token {
    TokenKind kind = TokenKind::Text;
    std::string text;  ///< The text, or the tag's name in small letters.
    struct Attribute {
        std::string name;
        std::string value;
    };
    std::vector<Attribute> attributes = {};

    /// nullptr: it has none of that name.
    [[nodiscard]] const std::string* attribute(std::string_view name) const;
};

[[nodiscard]] std::vector<Token> tokens(std::string_view page);
/// "&eacute;" and "&#233;" as UTF-8; what is no entity stays.
[[nodiscard]] std::string decoded(std::string_view text);

}  // namespace lvsim::client::html
