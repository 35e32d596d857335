// SPDX-License-Identifier: Apache-2.0
//
// Hashes that are part of what a run prints: stable for ever, on every machine. Not for security.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace lvsim {

/// Folds `value` into `hash`: one multiplication and a rotation (as in wyhash's mixing step, with
/// both halves of the product kept), so that each bit reaches all others.
[[nodiscard]] constexpr std::uint64_t hash_mix(std::uint64_t hash, std::uint64_t value) {
    __extension__ using Uint128 = unsigned __int128;
    const Uint128 product =
        static_cast<Uint128>(hash ^ 0x9e37'79b9'7f4a'7c15) * (value ^ 0xe703'7ed1'a0b4'28db);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^
           std::rotl(hash, 23);
}

/// FNV-1a: for names, where length is small and the words are written by people.
[[nodiscard]] constexpr std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
    for (const char letter : text) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100'0000'01b3;
    }
    return hash;
}

/// Folds bytes into `hash`, eight at a time in little-endian order, with the length.
[[nodiscard]] inline std::uint64_t hash_bytes(std::uint64_t hash,
                                              std::span<const std::byte> bytes) {
    hash = hash_mix(hash, bytes.size());
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        hash = hash_mix(hash, word);
    }
    if (at < bytes.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, bytes.size() - at);
        hash = hash_mix(hash, word);
    }
    return hash;
}

}  // namespace lvsim
