// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a fuzzer as a row of decisions. When they are at an end every answer is the first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lvsim::fuzz {

class Choices {
public:
    explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    [[nodiscard]] bool empty() const { return bytes_.empty(); }
    std::uint8_t byte() {
        if (empty()) {
            return 0;
        }
        const std::uint8_t first = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return first;
    }
    std::uint16_t word() {
        const std::uint16_t high = byte();
        return static_cast<std::uint16_t>(high << 8 | byte());
    }
    /// In [0, bound). Requires: 0 < bound <= 256.
    std::size_t below(std::size_t bound) { return byte() % bound; }
    bool flag() { return byte() % 2 == 1; }
    template <class T, std::size_t n>
    const T& one_of(const T (&values)[n]) {
        static_assert(n <= 256);
        return values[below(n)];
    }
    /// At most `count` bytes.
    std::span<const std::uint8_t> take(std::size_t count) {
        const auto taken = bytes_.first(std::min(count, bytes_.size()));
        bytes_ = bytes_.subspan(taken.size());
        return taken;
    }

private:
    std::span<const std::uint8_t> bytes_;
};

/// All bytes as text.
inline std::string_view text_of(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace lvsim::fuzz
