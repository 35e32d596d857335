// SPDX-License-Identifier: Apache-2.0
//
// Timers that can be cancelled and are cheap to refresh.
//
// Most timers of a network (retransmission, connection expiry) are pushed back again and again and
// seldom fire. So arming one later than it already waits only notes the new deadline; when the old
// queue entry comes up it is queued anew. Order stays (time, sequence): the sequence number is
// taken when the timer is armed, not when its queue entry is made.
#pragma once

#include "sim/core/event_queue.hpp"

#include <cstdint>
#include <vector>

namespace lvsim {

class World;

/// Names a timer. One that was destroyed is never mistaken for a later one in the same slot.
struct TimerHandle {
    std::uint32_t slot = UINT32_MAX;
    std::uint32_t generation = 0;

    bool operator==(const TimerHandle&) const = default;
};

class Timers final : public EventTarget {
public:
    explicit Timers(World& world) : world_(world) {}

    /// A timer, not armed, that will call target.on_event(tag). Destroy it after use.
    /// Requires: target outlives the timer.
    [[nodiscard]] TimerHandle create(EventTarget& target, std::uint64_t tag);
    /// Ends the timer, armed or not. A handle that names none is legal and does nothing.
    void destroy(TimerHandle timer);

    /// (Re)starts the timer: it fires once, at `when`. Requires: it exists; when is not past.
    void arm(TimerHandle timer, SimTime when);
    /// Stops the timer. One that fired, was cancelled or destroyed is legal and stays as it is.
    void cancel(TimerHandle timer);

    [[nodiscard]] bool is_armed(TimerHandle timer) const;
    /// When it fires. Requires: armed.
    [[nodiscard]] SimTime deadline(TimerHandle timer) const;

    void on_event(std::uint64_t tag) override;
    /// That of the timer's target, when the entry is one that would fire.
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

private:
    struct Slot {
        SimTime deadline;
        std::uint64_t sequence = 0;
        SimTime queued_at = kTimeNever;     ///< When its current queue entry comes up.
        std::uint64_t queued_sequence = 0;  ///< Of that entry; differs after a refresh.
        EventTarget* target = nullptr;      ///< Null: the slot is free.
        std::uint64_t tag = 0;
        std::uint32_t generation = 0;
        std::uint32_t entry = 0;  ///< Number of the current queue entry; others are stale.
        std::uint32_t next_free = UINT32_MAX;
        bool is_armed = false;
    };

    [[nodiscard]] Slot* find(TimerHandle timer);
    [[nodiscard]] const Slot* find(TimerHandle timer) const;
    void queue(std::uint32_t slot);

    World& world_;
    std::vector<Slot> slots_;
    std::uint32_t free_slot_ = UINT32_MAX;
};

}  // namespace lvsim
