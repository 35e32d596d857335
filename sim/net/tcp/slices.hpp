// SPDX-License-Identifier: Apache-2.0
//
// Lists of payload slices: what the send buffer, the receive queue and the reassembly queue of
// every socket of a machine are made of. Their nodes come from one pool, so an idle socket holds
// none.
#pragma once

#include "sim/net/tcp/slab.hpp"
#include "sim/wire/payload.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

class SlicePool {
public:
    struct Node {
        PayloadRef slice;
        std::uint32_t sequence = 0;  ///< Of the first byte, where the list needs it.
        std::uint32_t next = kNoSlot;
    };

    [[nodiscard]] std::uint32_t take(PayloadRef slice, std::uint32_t sequence);
    void give_back(std::uint32_t node);
    [[nodiscard]] Node& operator[](std::uint32_t node) { return nodes_[node]; }
    [[nodiscard]] const Node& operator[](std::uint32_t node) const { return nodes_[node]; }
    [[nodiscard]] std::size_t in_use() const { return nodes_.in_use(); }

private:
    Slab<Node> nodes_;
};

/// Slices in order. The pool is handed in at each call, so that a list is three words.
class SliceList {
public:
    [[nodiscard]] bool empty() const { return head_ == kNoSlot; }
    [[nodiscard]] std::uint32_t size_bytes() const { return bytes_; }
    void push_back(SlicePool& pool, PayloadRef slice);
    /// The first slice; empty when there is none.
    [[nodiscard]] PayloadRef pop_front(SlicePool& pool);
    void clear(SlicePool& pool);

private:
    std::uint32_t head_ = kNoSlot;
    std::uint32_t tail_ = kNoSlot;
    std::uint32_t bytes_ = 0;
};

}  // namespace lvsim::net::tcp
