// SPDX-License-Identifier: Apache-2.0
#include "sim/core/rng.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/hash.hpp"
#include "sim/core/math.hpp"

#include <algorithm>
#include <bit>

namespace lvsim {

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
    state += 0x9e37'79b9'7f4a'7c15;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
    return z ^ (z >> 31);
}

__extension__ using Uint128 = unsigned __int128;

}  // namespace

Rng::Rng(std::uint64_t seed, std::string_view path) : state_{} {
    std::uint64_t mixed = seed ^ hash_text(path);
    for (std::uint64_t& word : state_) {
        word = split_mix(mixed);
    }
}

std::uint64_t Rng::bits() {
    auto& s = state_;
    const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
    const std::uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = std::rotl(s[3], 45);
    return result;
}

std::uint64_t Rng::below(std::uint64_t bound) {
    LVSIM_ASSERT(bound > 0, "an empty range has no member");
    // Lemire's multiplication with rejection: unbiased, one division only when it must reject.
    Uint128 product = static_cast<Uint128>(bits()) * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
        const std::uint64_t threshold = (0 - bound) % bound;
        while (static_cast<std::uint64_t>(product) < threshold) {
            product = static_cast<Uint128>(bits()) * bound;
        }
    }
    return static_cast<std::uint64_t>(product >> 64);
}

bool Rng::happens(Ratio chance) {
    LVSIM_ASSERT(chance.denominator > 0, "a ratio needs a denominator");
    LVSIM_ASSERT(chance.numerator <= chance.denominator, "{}/{} is above one", chance.numerator,
                 chance.denominator);
    // One draw whatever the ratio: the multiplication's high half is below `denominator` with a
    // bias under 2^-32, and never reaches it.
    const Uint128 product = static_cast<Uint128>(bits()) * chance.denominator;
    return static_cast<std::uint64_t>(product >> 64) < chance.numerator;
}

double Rng::unit() {
    const std::uint64_t draw = (bits() >> 11) + 1;
    return static_cast<double>(draw) * 0x1p-53;
}

SimDuration Rng::exponential(SimDuration mean) {
    LVSIM_ASSERT(mean.ns() > 0, "the mean is {} ns", mean.ns());
    const double draw = unit();
    const double means = std::min(-portable_log(draw), 45.0);
    const double ns = means * static_cast<double>(mean.ns());
    constexpr double kLargest = 9.0e18;
    const auto whole = static_cast<std::int64_t>(std::min(ns, kLargest));
    return SimDuration::nanoseconds(std::max<std::int64_t>(1, whole));
}

}  // namespace lvsim
