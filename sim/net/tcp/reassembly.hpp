// SPDX-License-Identifier: Apache-2.0
//
// Segments that arrived before their predecessors (RFC 9293 3.10.7.4), sorted by sequence number,
// without overlaps. Bytes that are there already win over later copies. The receive window bounds
// it: whoever inserts has cut the segment to the window.
#pragma once

#include "sim/net/tcp/slices.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

class Reassembly {
public:
    [[nodiscard]] bool empty() const { return head_ == kNoSlot; }
    [[nodiscard]] std::uint32_t size_bytes() const { return bytes_; }

    /// Requires: all sequence numbers held and given lie within 2^31 of each other; not empty.
    void insert(SlicePool& pool, std::uint32_t sequence, PayloadRef slice);
    /// The next bytes in order from `sequence` on, at most a slice; empty when they are missing.
    /// What lies before `sequence` is forgotten.
    [[nodiscard]] PayloadRef take_from(SlicePool& pool, std::uint32_t sequence);
    void clear(SlicePool& pool);

private:
    void link_after(SlicePool& pool, std::uint32_t previous, std::uint32_t sequence,
                    PayloadRef slice);

    std::uint32_t head_ = kNoSlot;
    std::uint32_t tail_ = kNoSlot;
    std::uint32_t bytes_ = 0;
};

}  // namespace lvsim::net::tcp
