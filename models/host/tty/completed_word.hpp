// SPDX-License-Identifier: Apache-2.0
//
// The word that is to be completed, in a line that is not finished: where it begins, its quotes,
// and the words of its command before it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct CompletedWord {
    std::size_t begin = 0;                 ///< In the line.
    std::string raw = {};                  ///< As typed.
    std::string value = {};                ///< Without its quotes.
    char quote = '\0';                     ///< The one that is open at its end.
    std::size_t quote_at = 0;              ///< Where in `raw`.
    bool is_redirected = false;            ///< After '<' or '>': a file.
    std::vector<std::string> before = {};  ///< The command and its arguments so far.
};

/// The word that ends at `cursor`. Assignments and reserved words before a command are left out.
[[nodiscard]] CompletedWord completed_word(std::string_view line, std::size_t cursor);

/// `text` so that the shell takes it literally inside of `quote`, or outside of quotes for '\0'.
[[nodiscard]] std::string quoted_for(std::string_view text, char quote);

}  // namespace lvsim::host
