// SPDX-License-Identifier: Apache-2.0
//
// Regular expressions as grep and sed read them (POSIX basic and extended,
// leftmost-longest, with the GNU additions \w \W \s \S \b \B \< \> and, in
// basic ones, \+ \? \|). This is the only file pair that knows Boost.Regex;
// nothing it throws leaves here.
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

enum class RegexSyntax : std::uint8_t { Basic, Extended, Fixed };

class Regex {
public:
    struct Match {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    /// Error: what grep says of it, e.g. "Unmatched ( or \(".
    [[nodiscard]] static tl::expected<Regex, std::string> compile(std::string_view pattern,
                                                                  RegexSyntax syntax,
                                                                  bool ignores_case);
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;
    ~Regex();

    /// What grep warns of: "* at start of expression".
    [[nodiscard]] const std::vector<std::string>& warnings() const;

    /// The leftmost match at or after `from`, the longest there. Matching that
    /// takes too long (a pattern with nested repetitions) sets `is_too_complex`
    /// and finds nothing.
    [[nodiscard]] std::optional<Match> search(std::string_view text, std::size_t from,
                                              bool& is_too_complex) const;
    /// The same with the groups of the pattern behind it, [0] being the whole; a
    /// group that took no part is empty.
    [[nodiscard]] std::optional<std::vector<Match>> search_groups(std::string_view text,
                                                                  std::size_t from,
                                                                  bool& is_too_complex) const;
    /// How many groups the pattern has.
    [[nodiscard]] std::size_t groups() const;
    /// The longest match that begins at `at` and ends at `end` or before.
    [[nodiscard]] std::optional<Match> match_at(std::string_view text, std::size_t at,
                                                std::size_t end, bool& is_too_complex) const;

private:
    struct Impl;
    explicit Regex(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace lvsim::host
