// SPDX-License-Identifier: Apache-2.0
#include "sim/core/alias_table.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/rng.hpp"

namespace lvsim {

AliasTable::AliasTable(std::span<const std::uint32_t> weights) : columns_(weights.size()) {
    LVSIM_ASSERT(!weights.empty() && weights.size() <= kWeightsMax, "{} weights", weights.size());
    for (const std::uint32_t weight : weights) {
        height_ += weight;
    }
    LVSIM_ASSERT(height_ > 0, "all weights are zero");
    // A weight times the number of columns fills height_ on average: below 2^48 * 2^16.
    std::vector<std::uint32_t> light;
    std::vector<std::uint32_t> heavy;
    for (std::uint32_t i = 0; i < columns_.size(); ++i) {
        columns_[i] = {std::uint64_t{weights[i]} * columns_.size(), i};
        (columns_[i].own_height < height_ ? light : heavy).push_back(i);
    }
    while (!light.empty()) {
        const std::uint32_t giver = heavy.back();
        const std::uint32_t taker = light.back();
        light.pop_back();
        columns_[taker].alias = giver;
        columns_[giver].own_height -= height_ - columns_[taker].own_height;
        if (columns_[giver].own_height < height_) {
            heavy.pop_back();
            light.push_back(giver);
        }
    }
}

std::size_t AliasTable::sample(Rng& rng) const {
    const std::size_t index = rng.below(columns_.size());
    const std::uint64_t height = rng.below(height_);
    const Column& column = columns_[index];
    return height < column.own_height ? index : column.alias;
}

}  // namespace lvsim
