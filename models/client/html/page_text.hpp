// SPDX-License-Identifier: Apache-2.0
//
// Lines of text between two margins: words are filled into them, blank lines are asked for and
// never doubled. A column is a character of UTF-8 (all are of width one here).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::client::html {

enum class Align : std::uint8_t { Left, Center, Right };

struct Margins {
    std::size_t first = 0;  ///< Of the first line, where a list's mark stands.
    std::size_t left = 0;
    std::size_t right_column = 77;  ///< The first column that stays free.
    std::size_t center_width = 80;
    Align align = Align::Left;
};

/// How many columns the text takes.
[[nodiscard]] std::size_t columns(std::string_view text);

class PageText {
public:
    /// A blank line comes before what is printed next, unless the page is still empty.
    void want_blank_line() { wants_blank_ = true; }
    /// Fills words into lines; '\n' in `text` ends a line. `mark` stands before the first.
    void add_paragraph(std::string_view text, const Margins& margins, std::string_view mark);
    /// As it is.
    void add_line(std::string line);
    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

private:
    void add_filled(std::string_view text, const Margins& margins, std::string& prefix);

    std::vector<std::string> lines_;
    bool wants_blank_ = false;
};

}  // namespace lvsim::client::html
