// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/slices.hpp"

namespace lvsim::net::tcp {

std::uint32_t SlicePool::take(PayloadRef slice, std::uint32_t sequence) {
    const std::uint32_t index = nodes_.take();
    Node& node = nodes_[index];
    node.slice = std::move(slice);
    node.sequence = sequence;
    node.next = kNoSlot;
    return index;
}

void SlicePool::give_back(std::uint32_t node) {
    nodes_[node].slice.reset();
    nodes_.give_back(node);
}

void SliceList::push_back(SlicePool& pool, PayloadRef slice) {
    bytes_ += static_cast<std::uint32_t>(slice.size());
    const std::uint32_t node = pool.take(std::move(slice), 0);
    if (tail_ == kNoSlot) {
        head_ = node;
    } else {
        pool[tail_].next = node;
    }
    tail_ = node;
}

PayloadRef SliceList::pop_front(SlicePool& pool) {
    if (head_ == kNoSlot) {
        return {};
    }
    const std::uint32_t node = head_;
    PayloadRef slice = std::move(pool[node].slice);
    head_ = pool[node].next;
    if (head_ == kNoSlot) {
        tail_ = kNoSlot;
    }
    bytes_ -= static_cast<std::uint32_t>(slice.size());
    pool.give_back(node);
    return slice;
}

void SliceList::clear(SlicePool& pool) {
    while (head_ != kNoSlot) {
        const std::uint32_t node = head_;
        head_ = pool[node].next;
        pool.give_back(node);
    }
    tail_ = kNoSlot;
    bytes_ = 0;
}

}  // namespace lvsim::net::tcp
