// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/reassembly.hpp"

#include "sim/wire/tcp.hpp"

namespace lvsim::net::tcp {

namespace {

std::uint32_t end_of(const SlicePool::Node& node) {
    return node.sequence + static_cast<std::uint32_t>(node.slice.size());
}

PayloadRef without_front(const PayloadRef& slice, std::uint32_t bytes) {
    return slice.slice(bytes, slice.size() - bytes);
}

}  // namespace

void Reassembly::insert(SlicePool& pool, std::uint32_t sequence, PayloadRef slice) {
    std::uint32_t previous = kNoSlot;
    std::uint32_t node = head_;
    if (tail_ != kNoSlot && sequence_at_or_before(end_of(pool[tail_]), sequence)) {
        previous = tail_;  // the usual case behind a hole: segments in order
        node = kNoSlot;
    }
    while (node != kNoSlot) {
        const std::uint32_t end = sequence + static_cast<std::uint32_t>(slice.size());
        const std::uint32_t node_end = end_of(pool[node]);
        if (sequence_before(sequence, pool[node].sequence)) {
            if (sequence_at_or_before(end, pool[node].sequence)) {
                break;
            }
            const std::uint32_t gap = pool[node].sequence - sequence;
            link_after(pool, previous, sequence, slice.slice(0, gap));
        }
        if (sequence_at_or_before(end, node_end)) {
            return;
        }
        if (sequence_before(sequence, node_end)) {
            slice = without_front(slice, node_end - sequence);
            sequence = node_end;
        }
        previous = node;
        node = pool[node].next;
    }
    link_after(pool, previous, sequence, std::move(slice));
}

PayloadRef Reassembly::take_from(SlicePool& pool, std::uint32_t sequence) {
    while (head_ != kNoSlot && sequence_at_or_before(pool[head_].sequence, sequence)) {
        const std::uint32_t node = head_;
        const std::uint32_t start = pool[node].sequence;
        PayloadRef slice = std::move(pool[node].slice);
        bytes_ -= static_cast<std::uint32_t>(slice.size());
        head_ = pool[node].next;
        if (head_ == kNoSlot) {
            tail_ = kNoSlot;
        }
        pool.give_back(node);
        if (sequence - start < slice.size()) {
            return start == sequence ? slice : without_front(slice, sequence - start);
        }
    }
    return {};
}

void Reassembly::clear(SlicePool& pool) {
    while (head_ != kNoSlot) {
        const std::uint32_t node = head_;
        head_ = pool[node].next;
        pool.give_back(node);
    }
    tail_ = kNoSlot;
    bytes_ = 0;
}

void Reassembly::link_after(SlicePool& pool, std::uint32_t previous, std::uint32_t sequence,
                            PayloadRef slice) {
    bytes_ += static_cast<std::uint32_t>(slice.size());
    const std::uint32_t made = pool.take(std::move(slice), sequence);
    if (previous == kNoSlot) {
        pool[made].next = head_;
        head_ = made;
    } else {
        pool[made].next = pool[previous].next;
        pool[previous].next = made;
    }
    if (pool[made].next == kNoSlot) {
        tail_ = made;
    }
}

}  // namespace lvsim::net::tcp
