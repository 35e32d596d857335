// SPDX-License-Identifier: Apache-2.0
#include "sim/core/event_queue.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/trace.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace lvsim {

NodeId EventTarget::machine_of(std::uint64_t) const {
    return kNoNode;
}

namespace {

constexpr std::size_t kBitsPerLevel = 6;
constexpr std::size_t kInsertedMax = 24;

/// A type, not a function: what sorts by it is compiled with it.
struct ComesBefore {
    bool operator()(const Event& a, const Event& b) const {
        return a.time != b.time ? a.time < b.time : a.sequence < b.sequence;
    }
};
constexpr ComesBefore comes_before;

std::uint64_t key(const Event& event) {
    return static_cast<std::uint64_t>(event.time.ns());
}

std::size_t digit_of(std::uint64_t key, std::size_t level) {
    return (key >> (level * kBitsPerLevel)) & 0x3f;
}

/// Which is the lowest bit that is set. Requires: one is.
std::size_t first_of(std::uint64_t bits) {
    return static_cast<std::size_t>(std::countr_zero(bits));
}

/// The level of the highest digit in which two keys differ; 0 when they do not.
std::size_t level_of(std::uint64_t difference) {
    return difference == 0
               ? 0
               : static_cast<std::size_t>(std::bit_width(difference) - 1) / kBitsPerLevel;
}

/// `key` with its lowest `level` digits cleared: the start of its bucket at that level.
std::uint64_t bucket_start(std::uint64_t key, std::size_t level) {
    const std::size_t bits = level * kBitsPerLevel;
    return (key >> bits) << bits;
}

/// Straight insertion is the quickest for the few events of most buckets.
void sort_events(std::vector<Event>& events) {
    if (events.size() > kInsertedMax) {
        std::sort(events.begin(), events.end(), comes_before);
        return;
    }
    for (std::size_t i = 1; i < events.size(); ++i) {
        const Event event = events[i];
        std::size_t at = i;
        for (; at > 0 && comes_before(event, events[at - 1]); --at) {
            events[at] = events[at - 1];
        }
        events[at] = event;
    }
}

}  // namespace

EventQueue::EventQueue() {
    bottom_.reserve(2 * kBottomMax);
}

void EventQueue::insert_into_bottom(const Event& event) {
    const std::size_t waiting = bottom_.size() - bottom_head_;
    if (bottom_head_ >= std::max(kBottomMax, waiting)) {
        bottom_.erase(bottom_.begin(), bottom_.begin() + static_cast<std::ptrdiff_t>(bottom_head_));
        bottom_head_ = 0;
    }
    const auto head = bottom_.begin() + static_cast<std::ptrdiff_t>(bottom_head_);
    if (head == bottom_.end() || comes_before(bottom_.back(), event)) {
        bottom_.push_back(event);
    } else {
        bottom_.insert(std::upper_bound(head, bottom_.end(), event, comes_before), event);
    }
    const bool is_large = bottom_.size() - bottom_head_ > kBottomMax;
    // A bucket of one moment cannot be spread further, unless events before it joined it.
    if (is_large && (bottom_level_ > 0 || key(bottom_[bottom_head_]) < origin_)) {
        return_bottom_to_wheel();
    }
}

void EventQueue::push_into_wheel(const Event& event) {
    const std::size_t level = level_of(key(event) ^ origin_);
    const std::size_t index = digit_of(key(event), level);
    Bucket& bucket = wheel_[level][index];
    if (bucket.filled == kChunkEvents) {
        add_chunk(level, index);
    }
    bucket.newest->events[bucket.filled++] = event;
}

void EventQueue::refill_bottom() {
    LVSIM_ASSERT(size_ > 0, "the queue is empty");
    bottom_.clear();
    bottom_head_ = 0;
    while (true) {
        const auto level = first_of(used_levels_);
        const std::size_t index = first_of(used_buckets_[level]);
        const std::uint64_t above = level + 1 < kLevels ? bucket_start(origin_, level + 1) : 0;
        origin_ = above | (static_cast<std::uint64_t>(index) << (level * kBitsPerLevel));
        if (const Bucket& bucket = wheel_[level][index];
            level == 0 || bucket.before + bucket.filled <= kSortedMax) {
            sort_into_bottom(level, index);
            return;
        }
        spread(level, index);
    }
}

void EventQueue::sort_into_bottom(std::size_t level, std::size_t index) {
    const Bucket bucket = empty_bucket(level, index);
    std::uint32_t count = bucket.filled;
    for (Chunk* chunk = bucket.newest; chunk != nullptr;) {
        bottom_.insert(bottom_.end(), chunk->events.begin(), chunk->events.begin() + count);
        Chunk* const next = chunk->next;
        give_back_chunk(*chunk);
        chunk = next;
        count = kChunkEvents;
    }
    sort_events(bottom_);
    bottom_level_ = level;
    const std::uint64_t end = origin_ + (std::uint64_t{1} << (level * kBitsPerLevel));
    constexpr auto kLast = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    bottom_end_ =
        SimTime::at(SimDuration::nanoseconds(static_cast<std::int64_t>(std::min(end, kLast))));
}

void EventQueue::spread(std::size_t level, std::size_t index) {
    const Bucket bucket = empty_bucket(level, index);
    std::uint32_t count = bucket.filled;
    for (Chunk* chunk = bucket.newest; chunk != nullptr;) {
        // The chunk stays ours until it is read: pushing takes others from the pool.
        for (std::uint32_t i = 0; i < count; ++i) {
            push_into_wheel(chunk->events[i]);
        }
        Chunk* const next = chunk->next;
        give_back_chunk(*chunk);
        chunk = next;
        count = kChunkEvents;
    }
}

void EventQueue::return_bottom_to_wheel() {
    const auto head = bottom_.begin() + static_cast<std::ptrdiff_t>(bottom_head_);
    move_origin_to(key(*head));
    bottom_end_ = head->time;
    std::for_each(head, bottom_.end(), [this](const Event& event) { push_into_wheel(event); });
    bottom_.clear();
    bottom_head_ = 0;
    refill_bottom();
}

void EventQueue::move_origin_to(std::uint64_t origin) {
    // Forward: the events of the bottom share the digits from `bottom_level_` up with `origin_` and
    // nothing lies below that level, so every bucket stays right.
    // Backward (next() looked ahead, then somebody pushed before what it saw): what lies below the
    // level of the difference now differs from the origin at that level, and moves up there.
    const std::uint64_t former = std::exchange(origin_, origin);
    if (origin >= former) {
        return;
    }
    const std::size_t differing = level_of(former ^ origin);
    for (std::size_t level = 0; level < differing; ++level) {
        while ((used_levels_ & (std::uint32_t{1} << level)) != 0) {
            spread(level, first_of(used_buckets_[level]));
        }
    }
}

void EventQueue::add_chunk(std::size_t level, std::size_t index) {
    if (free_chunk_ == nullptr) {
        blocks_.push_back(std::make_unique<Chunk[]>(kChunksPerBlock));
        for (std::size_t i = kChunksPerBlock; i-- > 0;) {
            give_back_chunk(blocks_.back()[i]);
        }
    }
    Bucket& bucket = wheel_[level][index];
    if (bucket.newest == nullptr) {
        used_buckets_[level] |= std::uint64_t{1} << index;
        used_levels_ |= std::uint32_t{1} << level;
    } else {
        bucket.before += kChunkEvents;
    }
    Chunk* const fresh = std::exchange(free_chunk_, free_chunk_->next);
    fresh->next = std::exchange(bucket.newest, fresh);
    bucket.filled = 0;
}

EventQueue::Bucket EventQueue::empty_bucket(std::size_t level, std::size_t index) {
    used_buckets_[level] &= ~(std::uint64_t{1} << index);
    if (used_buckets_[level] == 0) {
        used_levels_ &= ~(std::uint32_t{1} << level);
    }
    return std::exchange(wheel_[level][index], Bucket{});
}

void EventQueue::give_back_chunk(Chunk& chunk) {
    chunk.next = std::exchange(free_chunk_, &chunk);
}

}  // namespace lvsim
