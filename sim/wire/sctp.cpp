// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/sctp.hpp"

#include <array>

namespace lvsim {
namespace {

constexpr std::uint32_t kPolynomial = 0x82f6'3b78;  // 0x1edc6f41, its bits reversed

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
        }
        table[i] = value;
    }
    return table;
}

constexpr auto kTable = make_table();

}  // namespace

void Crc32c::add(std::span<const std::byte> bytes) {
    for (const std::byte byte : bytes) {
        state_ = (state_ >> 8) ^ kTable[(state_ ^ static_cast<std::uint32_t>(byte)) & 0xff];
    }
}

std::uint32_t Crc32c::as_sent() const {
    const std::uint32_t crc = value();
    return (crc >> 24) | ((crc >> 8) & 0xff00) | ((crc << 8) & 0xff'0000) | (crc << 24);
}

}  // namespace lvsim
