// SPDX-License-Identifier: Apache-2.0
//
// Objects of one type in blocks that never move, named by a small number and used again: no
// allocation once the greatest number in use has been reached, and references stay valid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lvsim::net::tcp {

inline constexpr std::uint32_t kNoSlot = UINT32_MAX;

template <class T>
class Slab {
public:
    /// A slot as its last user left it (or as T() makes it): reset what matters.
    [[nodiscard]] std::uint32_t take() {
        if (free_.empty()) {
            grow();
        }
        const std::uint32_t slot = free_.back();
        free_.pop_back();
        return slot;
    }
    void give_back(std::uint32_t slot) { free_.push_back(slot); }

    [[nodiscard]] T& operator[](std::uint32_t slot) {
        return blocks_[slot / kBlock][slot % kBlock];
    }
    [[nodiscard]] const T& operator[](std::uint32_t slot) const {
        return blocks_[slot / kBlock][slot % kBlock];
    }
    /// All slots ever made have numbers below this one.
    [[nodiscard]] std::uint32_t slot_count() const {
        return static_cast<std::uint32_t>(blocks_.size() * kBlock);
    }
    [[nodiscard]] std::size_t in_use() const { return slot_count() - free_.size(); }

private:
    static constexpr std::uint32_t kBlock = 64;

    void grow() {
        const std::uint32_t first = slot_count();
        blocks_.push_back(std::make_unique<T[]>(kBlock));
        if (free_.capacity() < slot_count()) {
            free_.reserve(std::size_t{2} * slot_count());  // so that give_back() never allocates
        }
        for (std::uint32_t i = kBlock; i-- > 0;) {
            free_.push_back(first + i);
        }
    }

    std::vector<std::unique_ptr<T[]>> blocks_;
    std::vector<std::uint32_t> free_;
};

}  // namespace lvsim::net::tcp
