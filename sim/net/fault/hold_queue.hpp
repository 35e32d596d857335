// SPDX-License-Identifier: Apache-2.0
//
// Frames that a fault holds back, first in first out, with one pending event for all: as a link
// does (sim/net/link.hpp), but each frame has a time of its own.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/frame_sink.hpp"
#include "sim/net/ring_buffer.hpp"

#include <cstdint>

namespace lvsim::net {

class HoldQueue final : public EventTarget {
public:
    /// As many as a link can have under way.
    static constexpr std::size_t kFramesMax = std::size_t{1} << 17;

    explicit HoldQueue(World& world) : world_(world) {}

    void set_next(FrameSink& next) { next_ = &next; }
    [[nodiscard]] bool empty() const { return frames_.empty(); }
    [[nodiscard]] bool is_full() const { return frames_.size() >= kFramesMax; }
    /// Lets the frame go at `until`, or behind the one before it if that is later.
    /// Requires: not full; until is not past.
    void hold(FrameHandle frame, SimTime until);

    void on_event(std::uint64_t tag) override;

private:
    struct Entry {
        FrameHandle frame;
        SimTime until;
        std::uint64_t sequence = 0;
    };
    World& world_;
    FrameSink* next_ = nullptr;
    RingBuffer<Entry> frames_;
    SimTime last_;
};

}  // namespace lvsim::net
