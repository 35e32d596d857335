// SPDX-License-Identifier: Apache-2.0
//
// Entries whose timers fire soon, the next one first: a binary heap in chunks that never move, so
// that no addition takes a time that grows with the crowd. Memory is kept.
#pragma once

#include "models/ipvs/conn.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lvsim::ipvs {

/// An entry that is going to fire, unless its timer was started anew since (another sequence).
struct Due {
    std::uint64_t unit = 0;
    std::uint64_t sequence = 0;
    ConnId id = kNoConn;
    std::uint8_t level = 0;

    /// Linux's order: of one moment coarser grids first, then the most recently started.
    [[nodiscard]] bool goes_before(const Due& other) const {
        if (unit != other.unit) {
            return unit < other.unit;
        }
        return level != other.level ? level > other.level : sequence > other.sequence;
    }
};

class DueHeap {
public:
    [[nodiscard]] bool empty() const { return size_ == 0; }
    /// Requires: not empty.
    [[nodiscard]] const Due& first() const { return (*chunks_.front())[0]; }
    void push(const Due& due);
    /// Takes the first away. Requires: not empty.
    void pop();
    void clear() { size_ = 0; }

private:
    static constexpr std::size_t kChunkBits = 10;
    static constexpr std::size_t kChunk = std::size_t{1} << kChunkBits;

    [[nodiscard]] Due& at(std::size_t place) {
        return (*chunks_[place >> kChunkBits])[place & (kChunk - 1)];
    }

    std::vector<std::unique_ptr<std::array<Due, kChunk>>> chunks_;
    std::size_t size_ = 0;  ///< The children of place n are 2n + 1 and 2n + 2.
};

}  // namespace lvsim::ipvs
