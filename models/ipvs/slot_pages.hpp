// SPDX-License-Identifier: Apache-2.0
//
// Heads of lists of connection entries, one for each slot of the 2^20 next ones, with memory for
// those parts of that time only in which something is due.
//
//   1024 pages of 1024 slots; a page is there while one of its slots has a list
//   a bit for each page, and in the page a bit for each slot: the next list is found at once
#pragma once

#include "models/ipvs/conn.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace lvsim::ipvs {

class SlotPages {
public:
    /// Slots further ahead cannot be told from nearer ones.
    static constexpr std::uint64_t kReach = std::uint64_t{1} << 20;

    /// The head of the slot's list; kNoConn: none.
    [[nodiscard]] ConnId head(std::uint64_t slot) const {
        const auto& page = pages_[page_of(slot)];
        return page ? page->heads[place_of(slot)] : kNoConn;
    }

    void set_head(std::uint64_t slot, ConnId id) {
        auto& page = pages_[page_of(slot)];
        if (!page) {
            page = take_page();
            set_bit(has_page_, page_of(slot));
        }
        page->heads[place_of(slot)] = id;
        if (id != kNoConn) {
            set_bit(page->has_list, place_of(slot));
            return;
        }
        clear_bit(page->has_list, place_of(slot));
        if (page->has_list == Bits{}) {
            clear_bit(has_page_, page_of(slot));
            spare_.push_back(std::move(page));
        }
    }

    /// The first slot from `begin` on that has a list, among the next kReach.
    [[nodiscard]] std::optional<std::uint64_t> next_from(std::uint64_t begin) const {
        const std::uint32_t page = page_of(begin);
        if (pages_[page]) {
            if (const auto place = first_from(pages_[page]->has_list, place_of(begin))) {
                return begin + (*place - place_of(begin));
            }
        }
        // Then the pages behind it, at last its own again: its slots before `begin`.
        for (std::uint32_t from = page + 1, to = kSize;; from = 0, to = page + 1) {
            const auto next = from < to ? first_from(has_page_, from) : std::nullopt;
            if (next && *next < to) {
                const auto place = first_from(pages_[*next]->has_list, 0);
                const std::uint32_t at = *next * kSize + *place;
                return begin + ((at - begin) & (kReach - 1));
            }
            if (from == 0) {
                return std::nullopt;
            }
        }
    }

    [[nodiscard]] std::size_t memory_bytes() const {
        return sizeof(*this) + pages_made_ * sizeof(Page);
    }

private:
    static constexpr std::uint32_t kSize = 1024;  ///< Of pages, and slots of a page.
    static constexpr std::uint32_t kWordBits = 64;
    using Bits = std::array<std::uint64_t, kSize / kWordBits>;

    struct Page {
        Page() { heads.fill(kNoConn); }
        std::array<ConnId, kSize> heads;
        Bits has_list{};
    };

    static std::uint32_t page_of(std::uint64_t slot) {
        return static_cast<std::uint32_t>(slot / kSize % kSize);
    }
    static std::uint32_t place_of(std::uint64_t slot) {
        return static_cast<std::uint32_t>(slot % kSize);
    }
    static void set_bit(Bits& bits, std::uint32_t at) {
        bits[at / kWordBits] |= std::uint64_t{1} << (at % kWordBits);
    }
    static void clear_bit(Bits& bits, std::uint32_t at) {
        bits[at / kWordBits] &= ~(std::uint64_t{1} << (at % kWordBits));
    }
    static std::optional<std::uint32_t> first_from(const Bits& bits, std::uint32_t begin) {
        std::uint64_t word = bits[begin / kWordBits] & (~std::uint64_t{0} << (begin % kWordBits));
        for (std::uint32_t i = begin / kWordBits;;) {
            if (word != 0) {
                return i * kWordBits + static_cast<std::uint32_t>(std::countr_zero(word));
            }
            if (++i == bits.size()) {
                return std::nullopt;
            }
            word = bits[i];
        }
    }
    std::unique_ptr<Page> take_page() {
        if (spare_.empty()) {
            ++pages_made_;
            return std::make_unique<Page>();
        }
        auto page = std::move(spare_.back());
        spare_.pop_back();
        return page;
    }

    std::array<std::unique_ptr<Page>, kSize> pages_;
    Bits has_page_{};
    std::vector<std::unique_ptr<Page>> spare_;  ///< Empty ones, for their memory.
    std::size_t pages_made_ = 0;
};

}  // namespace lvsim::ipvs
