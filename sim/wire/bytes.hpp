// SPDX-License-Identifier: Apache-2.0
//
// Reading and writing integers in network byte order, wherever they lie.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lvsim {

[[nodiscard]] inline std::uint8_t load_8(const std::byte* at) {
    return static_cast<std::uint8_t>(*at);
}
[[nodiscard]] inline std::uint16_t load_16(const std::byte* at) {
    return static_cast<std::uint16_t>((load_8(at) << 8) | load_8(at + 1));
}
[[nodiscard]] inline std::uint32_t load_32(const std::byte* at) {
    return (std::uint32_t{load_16(at)} << 16) | load_16(at + 2);
}
[[nodiscard]] inline std::uint64_t load_64(const std::byte* at) {
    return (std::uint64_t{load_32(at)} << 32) | load_32(at + 4);
}

inline void store_8(std::byte* at, std::uint8_t value) {
    *at = static_cast<std::byte>(value);
}
inline void store_16(std::byte* at, std::uint16_t value) {
    store_8(at, static_cast<std::uint8_t>(value >> 8));
    store_8(at + 1, static_cast<std::uint8_t>(value));
}
inline void store_32(std::byte* at, std::uint32_t value) {
    store_16(at, static_cast<std::uint16_t>(value >> 16));
    store_16(at + 2, static_cast<std::uint16_t>(value));
}
inline void store_64(std::byte* at, std::uint64_t value) {
    store_32(at, static_cast<std::uint32_t>(value >> 32));
    store_32(at + 4, static_cast<std::uint32_t>(value));
}

}  // namespace lvsim
