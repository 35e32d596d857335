// SPDX-License-Identifier: Apache-2.0
//
// How the kernel hashes an IPv4 address into a table: dh, sh, lblc and lblcr.
#pragma once

#include "models/ipvs/profile.hpp"

#include <cstdint>

namespace lvsim::ipvs {

/// A bucket of a table of 2^bits. Linux 6.1 takes the top bits of a product (include/linux/hash.h,
/// hash_32), 2.6.32 the low bits of another one.
[[nodiscard]] constexpr std::uint32_t bucket_of(const Rules& rules, std::uint32_t value,
                                                std::uint32_t bits) {
    constexpr std::uint32_t kGoldenRatio = 0x61C8'8647;
    constexpr std::uint32_t kKnuth = 2'654'435'761;
    constexpr std::uint32_t kWord = 32;
    if (rules.hashes_into_top_bits) {
        return (value * kGoldenRatio) >> (kWord - bits);
    }
    return (value * kKnuth) & ((1U << bits) - 1);
}

}  // namespace lvsim::ipvs
