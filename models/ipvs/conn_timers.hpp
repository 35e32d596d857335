// SPDX-License-Identifier: Apache-2.0
//
// The timers of all connection entries.
//
// A timer is restarted by every packet and fires almost never. So restarting one to a later moment
// only writes the moment into the entry; the entry stays where it hangs, is looked at when that
// place comes up, and is hung anew. The places are slots of 1 tick (KernelWheel) or 2^20 ns
// (Exact), each a doubly linked list, as far ahead as SlotPages reaches; beyond: the last slot. So
// a turn of the event loop deals with what is due in one slot and never moves whole crowds nearer.
//
// Entries that fire at one moment go in Linux's order: coarser grids first (KernelWheel), on one
// grid the most recently started first: a connection before the template that was restarted for it.
// One restarted for the same moment on the same grid keeps its place (KernelWheel).
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/slot_pages.hpp"
#include "models/ipvs/timer_wheel.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace lvsim::ipvs {

class ConnTimers {
public:
    ConnTimers(ConnTable& conns, const WheelClock& clock) : conns_(conns), clock_(clock) {}

    /// (Re)starts the entry's timer: it ends `seconds` after `now`.
    void start(ConnId id, std::uint32_t seconds, std::uint64_t now);
    /// Lets a running timer end now; one that ends earlier anyway, or does not run, stays.
    void end_now(ConnId id, std::uint64_t now);
    /// Takes the entry off the wheel, firing or not.
    void stop(ConnId id);

    /// A unit at which to call take_due(); kNever: no timer runs. Cheap: it may be too early after
    /// entries went, until the next take_due().
    [[nodiscard]] std::uint64_t next_due() const { return next_due_; }
    static constexpr std::uint64_t kNever = UINT64_MAX;
    /// The next entry whose timer fires at or before `now`, stopped; kNoConn: no more for now.
    /// Call it until then.
    [[nodiscard]] ConnId take_due(std::uint64_t now);
    [[nodiscard]] std::size_t memory_bytes() const { return slots_.memory_bytes(); }

private:
    /// An entry of the slot under way that is going to fire, unless it was restarted since.
    struct Due {
        std::uint64_t unit;
        std::uint64_t sequence;
        ConnId id;
        std::uint8_t level;
    };

    [[nodiscard]] unsigned slot_shift() const { return clock_.is_exact() ? 20 : 0; }
    [[nodiscard]] std::uint64_t slot_of(std::uint64_t unit) const { return unit >> slot_shift(); }
    [[nodiscard]] std::uint64_t fires_at(const Conn& conn) const {
        return clock_.firing_on_level(conn.expires, conn.wheel_level);
    }
    [[nodiscard]] bool goes_before(const Due& a, const Due& b) const;
    [[nodiscard]] bool is_looked_at_by(const Conn& conn, std::uint64_t slot) const;

    void restart(ConnId id, std::uint64_t expires, std::uint64_t now);
    void hang(ConnId id);
    void unhang(ConnId id);
    [[nodiscard]] ConnId take_due_from_open_slot(std::uint64_t now);
    /// Looks at every entry of a slot: those that fire in it become due.
    void open_slot(std::uint64_t slot);
    /// Hangs anew what is left in the open slot: entries restarted to later moments.
    void close_slot();
    void add_due(ConnId id);

    ConnTable& conns_;
    const WheelClock& clock_;
    SlotPages slots_;
    std::uint64_t position_ = 0;  ///< The slot before which nothing hangs.
    std::size_t hanging_ = 0;
    std::uint64_t next_sequence_ = 1;
    std::uint64_t next_due_ = kNever;
    std::vector<Due> due_;  ///< Of the open slot, sorted; those before the cursor are done.
    std::size_t due_cursor_ = 0;
    std::optional<std::uint64_t> open_;  ///< The slot that due_ belongs to.
};

}  // namespace lvsim::ipvs
