// SPDX-License-Identifier: Apache-2.0
//
// Reads a regular expression as GNU grep 3.8 does (basic or extended) and writes it as a plain
// POSIX extended one without doubtful places, for the matching library: what GNU takes literally
// ("a{x}", a leading "*") is escaped, what it reports is reported in its words.
// Left out, refused by name: [.x.] and [=x=], an interval right after another repetition.
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct PosixPattern {
    std::string extended;               ///< Empty: matches everywhere.
    std::vector<std::string> warnings;  ///< "* at start of expression"
};

/// Error: "Unmatched ( or \(" and so on, or "not modelled in lvsim: ...".
[[nodiscard]] tl::expected<PosixPattern, std::string> read_pattern(std::string_view pattern,
                                                                   bool is_extended);

}  // namespace lvsim::host
