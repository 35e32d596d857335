// SPDX-License-Identifier: Apache-2.0
//
// The kernel's hsiphash of one 32-bit word on a 64-bit machine: SipHash-1-3 (Aumasson, Bernstein),
// of which the low half counts. mh uses it.
#pragma once

#include <cstdint>

namespace lvsim::ipvs {

struct SipKey {
    std::uint64_t k0 = 0;
    std::uint64_t k1 = 0;
};

/// `word` as it stands in a little-endian machine's memory.
[[nodiscard]] std::uint32_t hsiphash_1u32(std::uint32_t word, const SipKey& key);

}  // namespace lvsim::ipvs
