// SPDX-License-Identifier: Apache-2.0
//
// Draws an index with a probability proportional to its weight, in constant time and in integers:
// exactly proportional, whatever the weights.
//
// A. J. Walker's alias method (ACM TOMS 3, 1977) in M. D. Vose's form (IEEE TSE 17, 1991): every
// index owns a column of the same height; what a light index leaves free of its column is given to
// a heavy one, its alias. A sample picks a column, then a height in it: two draws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lvsim {

class Rng;

class AliasTable {
public:
    static constexpr std::size_t kWeightsMax = 65'536;

    /// Requires: 1 to kWeightsMax weights, not all zero.
    explicit AliasTable(std::span<const std::uint32_t> weights);

    [[nodiscard]] std::size_t sample(Rng& rng) const;

private:
    struct Column {
        std::uint64_t own_height = 0;  ///< Below it the column's own index, above it the alias.
        std::uint32_t alias = 0;
    };

    std::vector<Column> columns_;
    std::uint64_t height_ = 0;  ///< Of each column: the sum of all weights.
};

}  // namespace lvsim
