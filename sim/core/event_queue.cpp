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

constexpr std::size_t kBitsPerLevel = 8;

bool comes_before(const Event& a, const Event& b) {
    return a.time != b.time ? a.time < b.time : a.sequence < b.sequence;
}

std::uint64_t key(const Event& event) {
    return static_cast<std::uint64_t>(event.time.ns());
}

std::size_t byte_of(std::uint64_t key, std::size_t level) {
    return (key >> (level * kBitsPerLevel)) & 0xff;
}

/// The level of the highest byte in which two keys differ; 0 when they do not.
std::size_t level_of(std::uint64_t difference) {
    return difference == 0
               ? 0
               : static_cast<std::size_t>(std::bit_width(difference) - 1) / kBitsPerLevel;
}

/// `key` with its lowest `level` bytes cleared: the start of its bucket at that level.
std::uint64_t bucket_start(std::uint64_t key, std::size_t level) {
    const std::size_t bits = level * kBitsPerLevel;
    return (key >> bits) << bits;
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
    const std::size_t index = byte_of(key(event), level);
    Bucket& bucket = wheel_[level][index];
    if (bucket.chunk == kNoChunk || chunk(bucket.chunk).count == kChunkEvents) {
        const std::uint32_t fresh = take_chunk();
        chunk(fresh).next = bucket.chunk;
        bucket.chunk = fresh;
        mark(level, index);
    }
    Chunk& last = chunk(bucket.chunk);
    last.events[last.count++] = event;
    ++bucket.count;
}

void EventQueue::refill_bottom() {
    LVSIM_ASSERT(size_ > 0, "the queue is empty");
    bottom_.clear();
    bottom_head_ = 0;
    while (true) {
        const auto level = static_cast<std::size_t>(std::countr_zero(used_levels_));
        const std::size_t index = first_bucket(level);
        const std::uint64_t above = level + 1 < kLevels ? bucket_start(origin_, level + 1) : 0;
        origin_ = above | (static_cast<std::uint64_t>(index) << (level * kBitsPerLevel));
        if (level == 0 || wheel_[level][index].count <= kSortedMax) {
            sort_into_bottom(level, index);
            return;
        }
        spread(level, index);
    }
}

void EventQueue::sort_into_bottom(std::size_t level, std::size_t index) {
    Bucket& bucket = wheel_[level][index];
    for (std::uint32_t at = bucket.chunk; at != kNoChunk;) {
        Chunk& full = chunk(at);
        bottom_.insert(bottom_.end(), full.events.begin(), full.events.begin() + full.count);
        const std::uint32_t next = full.next;
        give_back_chunk(at);
        at = next;
    }
    bucket = Bucket{};
    unmark(level, index);
    std::sort(bottom_.begin(), bottom_.end(), comes_before);
    bottom_level_ = level;
    const std::uint64_t end = origin_ + (std::uint64_t{1} << (level * kBitsPerLevel));
    constexpr auto kLast = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    bottom_end_ =
        SimTime::at(SimDuration::nanoseconds(static_cast<std::int64_t>(std::min(end, kLast))));
}

void EventQueue::spread(std::size_t level, std::size_t index) {
    const Bucket bucket = wheel_[level][index];
    wheel_[level][index] = Bucket{};
    unmark(level, index);
    for (std::uint32_t at = bucket.chunk; at != kNoChunk;) {
        // The chunk stays ours until it is read: pushing takes others from the pool.
        for (std::uint32_t i = 0; i < chunk(at).count; ++i) {
            const Event event = chunk(at).events[i];
            push_into_wheel(event);
        }
        const std::uint32_t next = chunk(at).next;
        give_back_chunk(at);
        at = next;
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
    // Forward: the events of the bottom share the bytes from `bottom_level_` up with `origin_` and
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
            spread(level, first_bucket(level));
        }
    }
}

std::size_t EventQueue::first_bucket(std::size_t level) const {
    for (std::size_t word = 0; word < used_[level].size(); ++word) {
        if (used_[level][word] != 0) {
            return word * 64 + static_cast<std::size_t>(std::countr_zero(used_[level][word]));
        }
    }
    LVSIM_ASSERT(false, "level {} is marked as used and holds nothing", level);
    return 0;
}

std::uint32_t EventQueue::take_chunk() {
    if (free_chunk_ == kNoChunk) {
        const auto first = static_cast<std::uint32_t>(blocks_.size() * kChunksPerBlock);
        blocks_.push_back(std::make_unique<Chunk[]>(kChunksPerBlock));
        for (std::uint32_t i = kChunksPerBlock; i-- > 0;) {
            give_back_chunk(first + i);
        }
    }
    const std::uint32_t index = free_chunk_;
    free_chunk_ = chunk(index).next;
    chunk(index).count = 0;
    return index;
}

void EventQueue::give_back_chunk(std::uint32_t index) {
    chunk(index).next = free_chunk_;
    free_chunk_ = index;
}

void EventQueue::mark(std::size_t level, std::size_t index) {
    used_[level][index / 64] |= std::uint64_t{1} << (index % 64);
    used_levels_ |= std::uint32_t{1} << level;
}

void EventQueue::unmark(std::size_t level, std::size_t index) {
    used_[level][index / 64] &= ~(std::uint64_t{1} << (index % 64));
    const auto& words = used_[level];
    if (std::all_of(words.begin(), words.end(), [](std::uint64_t word) { return word == 0; })) {
        used_levels_ &= ~(std::uint32_t{1} << level);
    }
}

}  // namespace lvsim
