// SPDX-License-Identifier: Apache-2.0
//
// The cache of lblc and lblcr: what they remember of each destination address, in 1024 buckets, and
// the rules by which it is tidied up every minute (behaviour: Linux 6.1 ip_vs_lblc.c,
// ip_vs_lblc_check_expire): every half hour all that has not been used for a day (a sysctl),
// between these, while it is too full, what has not been used for six minutes, some buckets at a
// time.
#pragma once

#include "models/ipvs/sched/address_hash.hpp"
#include "sim/core/time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace lvsim::ipvs {

/// Value: default-constructible, with release(), which lets go of what it holds.
template <class Value>
class AddressCache {
public:
    struct Entry {
        std::uint32_t address = 0;
        std::uint32_t next = kNone;
        SimTime last_use;
        Value value{};
    };
    static constexpr std::int64_t kEntriesMax = 16'384;
    static constexpr SimDuration kSweepPeriod = SimDuration::seconds(60);

    explicit AddressCache(const Rules& rules) : rules_(rules) { heads_.fill(kNone); }
    AddressCache(const AddressCache&) = delete;
    AddressCache& operator=(const AddressCache&) = delete;
    ~AddressCache() {
        for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
            erase_if(bucket, [](const Entry&) { return true; });
        }
    }

    /// nullptr: unknown. Valid until the next make().
    [[nodiscard]] Entry* find(std::uint32_t address) {
        for (std::uint32_t at = heads_[bucket(address)]; at != kNone; at = entries_[at].next) {
            if (entries_[at].address == address) {
                return &entries_[at];
            }
        }
        return nullptr;
    }

    /// Requires: unknown.
    Entry& make(std::uint32_t address, SimTime now) {
        std::uint32_t at = free_;
        if (at == kNone) {
            at = static_cast<std::uint32_t>(entries_.size());
            entries_.emplace_back();
        } else {
            free_ = entries_[at].next;
        }
        Entry& made = entries_[at];
        made.address = address;
        made.last_use = now;
        made.next = heads_[bucket(address)];
        heads_[bucket(address)] = at;
        count_addition();
        return made;
    }
    /// lblc counts an entry whose server changes as one more, and never takes it back.
    void count_addition() { ++counted_; }
    [[nodiscard]] std::int64_t counted() const { return counted_; }

    /// Call it every kSweepPeriod.
    void sweep(SimTime now, SimDuration expiration) {
        constexpr int kRoundsBetweenFull = 30;
        if (round_ % kRoundsBetweenFull == 0) {
            for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
                erase_unused(bucket, now, expiration);
            }
            round_ = 1;
        } else if (counted_ <= kEntriesMax) {
            ++round_;
        } else {
            sweep_some(now);
        }
    }

private:
    static constexpr std::uint32_t kBits = 10;
    static constexpr std::uint32_t kBuckets = 1U << kBits;
    static constexpr std::uint32_t kNone = UINT32_MAX;

    [[nodiscard]] std::uint32_t bucket(std::uint32_t address) const {
        return bucket_of(rules_, address, kBits);
    }

    void sweep_some(SimTime now) {
        constexpr SimDuration kUnused = SimDuration::seconds(360);
        std::int64_t goal = std::min((counted_ - kEntriesMax) * 4 / 3, kEntriesMax / 2);
        for (std::uint32_t i = 0; i < kBuckets && (i == 0 || goal > 0); ++i) {
            rover_ = (rover_ + 1) % kBuckets;
            goal -= erase_unused(rover_, now, kUnused);
        }
    }

    std::int64_t erase_unused(std::uint32_t bucket, SimTime now, SimDuration span) {
        return erase_if(bucket, [&](const Entry& entry) { return entry.last_use + span <= now; });
    }

    template <class Condition>
    std::int64_t erase_if(std::uint32_t bucket, Condition condition) {
        std::int64_t erased = 0;
        std::uint32_t* link = &heads_[bucket];
        while (*link != kNone) {
            const std::uint32_t at = *link;
            Entry& entry = entries_[at];
            if (!condition(entry)) {
                link = &entry.next;
                continue;
            }
            *link = entry.next;
            entry.value.release();
            entry.next = free_;
            free_ = at;
            ++erased;
        }
        counted_ -= erased;
        return erased;
    }

    const Rules& rules_;
    std::array<std::uint32_t, kBuckets> heads_{};
    std::vector<Entry> entries_;
    std::uint32_t free_ = kNone;
    std::int64_t counted_ = 0;
    std::uint32_t rover_ = 0;
    int round_ = 1;
};

}  // namespace lvsim::ipvs
