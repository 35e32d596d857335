// SPDX-License-Identifier: Apache-2.0
//
// Named random streams. The generator is xoshiro256++ (Blackman and Vigna, public domain), seeded
// by SplitMix64 from the run's seed and the stream's name, so that adding a component never moves
// the draws of another. Distributions are ours: those of the standard library differ between
// implementations. Model decisions take integers and Ratios; `double` is for sampling only.
#pragma once

#include "sim/core/time.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace lvsim {

/// A probability as a fraction. Requires: numerator <= denominator, denominator > 0.
struct Ratio {
    std::uint32_t numerator = 0;
    std::uint32_t denominator = 1;
};

class Rng {
public:
    /// The stream of the component at `path` (e.g. "client/web/arrivals") in a run with `seed`.
    Rng(std::uint64_t seed, std::string_view path);

    /// 64 uniform bits.
    [[nodiscard]] std::uint64_t bits();
    /// Uniform in [0, bound). Requires: bound > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    /// True with probability `chance`; draws exactly once.
    [[nodiscard]] bool happens(Ratio chance);
    /// Uniform in (0, 1]: never zero, so that its logarithm exists. A multiple of 2^-53.
    [[nodiscard]] double unit();
    /// Exponentially distributed with the given mean, at least 1 ns, at most 45 means.
    /// Requires: mean > 0.
    [[nodiscard]] SimDuration exponential(SimDuration mean);

    /// Fisher-Yates: every order equally likely.
    template <class T>
    void shuffle(std::span<T> items) {
        for (std::size_t i = items.size(); i > 1; --i) {
            const std::uint64_t j = below(i);
            std::swap(items[i - 1], items[j]);
        }
    }

private:
    std::array<std::uint64_t, 4> state_;
};

}  // namespace lvsim
