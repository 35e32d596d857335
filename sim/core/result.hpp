// SPDX-License-Identifier: Apache-2.0
//
// Errors in what people give us (a file, a flag, a recording): a Result with all the diagnostics
// at once, each with its place, what is wrong, what was expected and, if possible, a hint.
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lvsim {

/// A place in an input file. Lines and columns count from 1; 0 means "not known".
struct SourcePlace {
    std::string file;
    int line = 0;
    int column = 0;

    bool operator==(const SourcePlace&) const = default;
};

struct Diagnostic {
    std::string code;  ///< Stable, e.g. "S012"; each has a test of its text.
    SourcePlace place;
    std::string path;  ///< Path in the document, e.g. "hosts.client.gateway"; may be empty.
    std::string
        message;       ///< What is wrong and what was expected, one sentence without a full stop.
    std::string hint;  ///< What to do about it; may be empty.
};

using Diagnostics = std::vector<Diagnostic>;

template <class T>
using Result = tl::expected<T, Diagnostics>;

/// "file:line:column: error[S012]: message" and "  hint: ..." on a line of its own.
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);
/// All of them, a line or two each, every line with its newline.
[[nodiscard]] std::string to_text(const Diagnostics& diagnostics);

/// The known word nearest to what was typed, if near enough to be a slip; empty otherwise.
/// Ties go to the first in the list.
[[nodiscard]] std::string_view nearest_word(std::string_view typed,
                                            const std::vector<std::string_view>& known);

}  // namespace lvsim
