// SPDX-License-Identifier: Apache-2.0
//
// The bytes that were given to send() and are not acknowledged yet: references, not copies. A
// segment that lies within one reference is a slice of it; only one that spans two is copied, into
// a pooled block.
#pragma once

#include "sim/net/tcp/slices.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

class SendBuffer {
public:
    [[nodiscard]] std::uint32_t size_bytes() const { return bytes_; }
    [[nodiscard]] bool empty() const { return bytes_ == 0; }

    void append(SlicePool& pool, PayloadRef bytes);
    /// `length` bytes from `offset` on. Cheap when offsets come in rising order.
    /// Requires: offset + length <= size_bytes(), length > 0.
    [[nodiscard]] PayloadRef read(const SlicePool& pool, PayloadPool& payloads,
                                  std::uint32_t offset, std::uint32_t length);
    /// Forgets the first bytes: the peer has them. Requires: bytes <= size_bytes().
    void acknowledge(SlicePool& pool, std::uint32_t bytes);
    void clear(SlicePool& pool);

private:
    void seek(const SlicePool& pool, std::uint32_t offset);

    std::uint32_t head_ = kNoSlot;
    std::uint32_t tail_ = kNoSlot;
    std::uint32_t bytes_ = 0;
    std::uint32_t cursor_ = kNoSlot;   ///< The node read last...
    std::uint32_t cursor_offset_ = 0;  ///< ...and where it begins in the buffer.
};

}  // namespace lvsim::net::tcp
