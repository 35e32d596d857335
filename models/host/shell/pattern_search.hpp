// SPDX-License-Identifier: Apache-2.0
//
// Where in a text a pattern of * ? [...] fits: ${x#p}, ${x%p} and ${x/p/r}. All places are tried at
// once, as a finite automaton does, so that the work is the text's length times the pattern's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lvsim::host {

enum class Reach : std::uint8_t { Shortest, Longest };

class PatternSearch {
public:
    /// Requires: the pattern outlives it.
    explicit PatternSearch(std::string_view pattern);

    /// How many bytes at the text's begin fit.
    [[nodiscard]] std::optional<std::size_t> prefix(std::string_view text, Reach reach) const;
    /// How many at its end.
    [[nodiscard]] std::optional<std::size_t> suffix(std::string_view text, Reach reach) const;
    /// The leftmost place where something of at least one byte fits.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view text) const;
    /// It has a * and so takes any length. After its leftmost longest fit there is no other: that
    /// one would have belonged to it.
    [[nodiscard]] bool has_star() const { return has_star_; }

private:
    struct Element {
        std::string_view text;
        bool is_star = false;
    };
    enum class Direction : std::uint8_t { Forward, Backward };
    using States = std::vector<char>;  // [i]: the first i elements fit

    [[nodiscard]] const Element& element(std::size_t index, Direction direction) const;
    void pass_stars(States& states, Direction direction) const;
    /// Takes one more byte. False: nothing fits any more.
    bool advance(States& states, char letter, Direction direction) const;
    [[nodiscard]] std::optional<std::size_t> extent(std::string_view text, Reach reach,
                                                    Direction direction) const;

    std::vector<Element> elements_;
    bool has_star_ = false;
};

}  // namespace lvsim::host
