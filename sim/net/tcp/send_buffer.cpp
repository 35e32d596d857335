// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/send_buffer.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <cstring>
#include <span>

namespace lvsim::net::tcp {

void SendBuffer::append(SlicePool& pool, PayloadRef bytes) {
    bytes_ += static_cast<std::uint32_t>(bytes.size());
    const std::uint32_t node = pool.take(std::move(bytes), 0);
    if (tail_ == kNoSlot) {
        head_ = node;
    } else {
        pool[tail_].next = node;
    }
    tail_ = node;
}

void SendBuffer::seek(const SlicePool& pool, std::uint32_t offset) {
    if (cursor_ == kNoSlot || offset < cursor_offset_) {
        cursor_ = head_;
        cursor_offset_ = 0;
    }
    while (offset >= cursor_offset_ + pool[cursor_].slice.size()) {
        cursor_offset_ += static_cast<std::uint32_t>(pool[cursor_].slice.size());
        cursor_ = pool[cursor_].next;
    }
}

PayloadRef SendBuffer::read(const SlicePool& pool, PayloadPool& payloads, std::uint32_t offset,
                            std::uint32_t length) {
    LVSIM_ASSERT(offset + length <= bytes_, "read {}+{} of {} bytes", offset, length, bytes_);
    LVSIM_ASSERT(length > 0, "read of nothing at {}", offset);
    seek(pool, offset);
    const PayloadRef& first = pool[cursor_].slice;
    const std::uint32_t skip = offset - cursor_offset_;
    if (skip + length <= first.size()) {
        return skip == 0 && length == first.size() ? first : first.slice(skip, length);
    }
    std::span<std::byte> writable;
    PayloadRef joined = payloads.allocate(length, writable);
    std::size_t done = 0;
    while (done < length) {
        seek(pool, offset + static_cast<std::uint32_t>(done));
        const std::size_t from = offset + done - cursor_offset_;
        const auto bytes = pool[cursor_].slice.bytes().subspan(from);
        const std::size_t part = std::min(bytes.size(), length - done);
        std::memcpy(writable.data() + done, bytes.data(), part);
        done += part;
    }
    return joined;
}

void SendBuffer::acknowledge(SlicePool& pool, std::uint32_t bytes) {
    LVSIM_ASSERT(bytes <= bytes_, "{} acknowledged of {}", bytes, bytes_);
    bytes_ -= bytes;
    std::uint32_t left = bytes;
    while (left > 0) {
        PayloadRef& first = pool[head_].slice;
        if (left < first.size()) {
            first = first.slice(left, first.size() - left);
            break;
        }
        left -= static_cast<std::uint32_t>(first.size());
        const std::uint32_t node = head_;
        head_ = pool[node].next;
        pool.give_back(node);
    }
    if (head_ == kNoSlot) {
        tail_ = kNoSlot;
    }
    cursor_ = kNoSlot;
}

void SendBuffer::clear(SlicePool& pool) {
    acknowledge(pool, bytes_);
}

}  // namespace lvsim::net::tcp
