// SPDX-License-Identifier: Apache-2.0
//
// The queue of pending events, ordered by (time, sequence number).
//
// A monotone queue: nothing may be pushed before what was popped last. That allows a radix
// structure instead of a heap, whose cost does not grow with the number of pending events and
// which walks memory in order where a heap jumps about (docs/adr/0001-event-queue.md).
//
//   wheel   11 levels of 64 buckets; an event lies at the level of the highest digit (of 6 bits) in
//           which its time differs from `origin_`, in the bucket of that digit. Unsorted.
//   bottom  the events of the first bucket, sorted: pops come from here. A bucket that holds few
//           events is sorted at once whatever its level, a full one is spread a level down first.
//           next() may fill it from far ahead of the clock; what is pushed before its bucket then
//           joins it.
//
// Buckets are chains of fixed chunks from one pool: no allocation in steady state, and memory
// follows the number of pending events, not where in the wheel they have been.
#pragma once

#include "sim/core/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lvsim {

enum class NodeId : std::uint32_t;

/// Somebody to whom events happen. Must outlive the events queued for it.
class EventTarget {
public:
    virtual void on_event(std::uint64_t tag) = 0;
    /// The machine on which this event happens: it waits while the machine stands still
    /// (World::freeze). kNoNode by default: it happens whatever stands still, as on a cable.
    /// Asked only while a machine is frozen.
    [[nodiscard]] virtual NodeId machine_of(std::uint64_t tag) const;

protected:
    ~EventTarget() = default;
};

struct Event {
    SimTime time;
    std::uint64_t sequence = 0;  ///< Order among equal times; taken when the cause happened.
    EventTarget* target = nullptr;
    std::uint64_t tag = 0;  ///< For the target to tell its events apart.
};

class EventQueue {
public:
    EventQueue();

    /// Requires: event.time is not before the time of the event popped last.
    void push(const Event& event) {
        if (event.time < bottom_end_) {
            insert_into_bottom(event);
        } else {
            push_into_wheel(event);
        }
        ++size_;
    }

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }

    /// The next event, which stays queued. Requires: not empty.
    [[nodiscard]] const Event& next() {
        if (bottom_head_ == bottom_.size()) {
            refill_bottom();
        }
        return bottom_[bottom_head_];
    }

    /// Takes out what next() showed. Requires: next() was called since the last change.
    void pop() {
        ++bottom_head_;
        --size_;
    }

private:
    static constexpr std::size_t kLevels = 11;  ///< Of 6 bits: all 64 of a time.
    static constexpr std::size_t kBuckets = 64;
    /// A bucket up to this size is sorted instead of being spread; measured, see the ADR.
    static constexpr std::uint32_t kSortedMax = 32;
    /// A sorted part that grows beyond this by pushes goes back into the wheel.
    static constexpr std::size_t kBottomMax = 192;
    static constexpr std::uint32_t kChunkEvents = 31;
    static constexpr std::size_t kChunksPerBlock = 32;

    struct alignas(64) Chunk {
        std::array<Event, kChunkEvents> events;
        Chunk* next = nullptr;  ///< A full one of the same bucket, or one of the pool.
    };
    /// What is pushed goes to `newest`, which has room while `filled` says so: only the first
    /// event of a chunk asks for more than that. An empty bucket looks like a full one.
    struct Bucket {
        Chunk* newest = nullptr;
        std::uint32_t filled = kChunkEvents;  ///< Events in `newest`.
        std::uint32_t before = 0;             ///< Events in the chunks after it.
    };

    void insert_into_bottom(const Event& event);
    void push_into_wheel(const Event& event);
    void refill_bottom();
    void spread(std::size_t level, std::size_t index);
    void sort_into_bottom(std::size_t level, std::size_t index);
    void return_bottom_to_wheel();
    void move_origin_to(std::uint64_t origin);
    void add_chunk(std::size_t level, std::size_t index);
    [[nodiscard]] Bucket empty_bucket(std::size_t level, std::size_t index);
    void give_back_chunk(Chunk& chunk);

    std::size_t size_ = 0;
    std::vector<Event> bottom_;
    std::size_t bottom_head_ = 0;
    SimTime bottom_end_;            ///< Everything before this lies in the bottom.
    std::size_t bottom_level_ = 0;  ///< The level whose bucket the bottom covers.
    std::uint64_t origin_ = 0;      ///< Start of the bucket that the bottom covers.

    std::uint32_t used_levels_ = 0;
    std::array<std::uint64_t, kLevels> used_buckets_{};  ///< A bit for each that holds events.
    std::array<std::array<Bucket, kBuckets>, kLevels> wheel_{};
    std::vector<std::unique_ptr<Chunk[]>> blocks_;
    Chunk* free_chunk_ = nullptr;
};

}  // namespace lvsim
