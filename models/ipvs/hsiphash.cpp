// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/hsiphash.hpp"

#include <bit>

namespace lvsim::ipvs {
namespace {

struct State {
    std::uint64_t v0, v1, v2, v3;

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
};

}  // namespace

std::uint32_t hsiphash_1u32(std::uint32_t word, const SipKey& key) {
    constexpr std::uint64_t kLengthInTopByte = 4ULL << 56;
    constexpr int kFinalRounds = 3;
    const std::uint64_t block = kLengthInTopByte | word;
    State state{0x736f'6d65'7073'6575 ^ key.k0, 0x646f'7261'6e64'6f6d ^ key.k1,
                0x6c79'6765'6e65'7261 ^ key.k0, 0x7465'6462'7974'6573 ^ key.k1};
    state.v3 ^= block;
    state.round();
    state.v0 ^= block;
    state.v2 ^= 0xff;
    for (int i = 0; i < kFinalRounds; ++i) {
        state.round();
    }
    return static_cast<std::uint32_t>(state.v0 ^ state.v1 ^ state.v2 ^ state.v3);
}

}  // namespace lvsim::ipvs
