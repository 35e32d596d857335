// SPDX-License-Identifier: Apache-2.0
//
// HTML as text of 80 columns, as elinks -dump and lynx -dump lay it out (elinks 0.13 and lynx 2.9
// were asked). Known: head, title, headings, p, div, center, align, br, hr, lists, dl, pre,
// blockquote, tables in plain columns, links and images by their text, fields of forms.
// Left out: CSS, frames, borders and spans of tables; fields are shown, not numbered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::client::html {

enum class Browser : std::uint8_t { Elinks, Lynx };

struct Rendered {
    std::string title;
    std::vector<std::string> lines;
    std::vector<std::string> links;  ///< As the page has them; number 1 is the first.
};

/// Lines are at most 80 columns wide, except for words that are longer and for <pre>.
[[nodiscard]] Rendered render(std::string_view page, Browser browser);

}  // namespace lvsim::client::html
