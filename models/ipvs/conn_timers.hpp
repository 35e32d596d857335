// SPDX-License-Identifier: Apache-2.0
//
// The timers of all connection entries.
//
// A timer is restarted by every packet and fires almost never. So restarting one to a later moment
// only writes the moment into the entry; the entry stays where it hangs, is looked at when that
// place comes up, and is hung anew. The places are slots of 1 tick (KernelWheel) or 2^20 ns
// (Exact), each a doubly linked list, as far ahead as SlotPages reaches; beyond: the last slot. So
// a turn of the event loop deals with what is due in one slot and never moves whole crowds nearer.
// A crowd in one slot takes several turns, of one moment: each step of a slot's life can be left
// off anywhere.
//
//   closed --> opening: each entry is looked at --> open: those that fire are taken, in order
//      ^                                              |
//      '---- closing: the others are hung anew <------'
//
// Entries that fire at one moment go in Linux's order: coarser grids first (KernelWheel), on one
// grid the most recently started first: a connection before the template that was restarted for it.
// One restarted for the same moment on the same grid keeps its place (KernelWheel).
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/due_heap.hpp"
#include "models/ipvs/slot_pages.hpp"
#include "models/ipvs/timer_wheel.hpp"
#include "models/ipvs/turn_budget.hpp"

#include <cstdint>

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
    /// The next entry whose timer fires at or before `now`, stopped; kNoConn: no more for now, or
    /// the budget is spent (is_behind()). Call it until then.
    [[nodiscard]] ConnId take_due(std::uint64_t now, TurnBudget& budget);
    /// The last take_due() left something that was due: next_due() is that moment.
    [[nodiscard]] bool is_behind() const { return is_behind_; }
    [[nodiscard]] std::size_t memory_bytes() const { return slots_.memory_bytes(); }

private:
    /// Of the slot at position_.
    enum class Phase : std::uint8_t { Closed, Opening, Open, Closing };

    [[nodiscard]] unsigned slot_shift() const { return clock_.is_exact() ? 20 : 0; }
    [[nodiscard]] std::uint64_t slot_of(std::uint64_t unit) const { return unit >> slot_shift(); }
    [[nodiscard]] std::uint64_t fires_at(const Conn& conn) const {
        return clock_.firing_on_level(conn.expires, conn.wheel_level);
    }
    [[nodiscard]] bool is_looked_at_by(const Conn& conn, std::uint64_t slot) const;
    [[nodiscard]] bool is_under_way(std::uint64_t slot) const {
        return slot == position_ && (phase_ == Phase::Opening || phase_ == Phase::Open);
    }

    void restart(ConnId id, std::uint64_t expires, std::uint64_t now);
    void hang(ConnId id);
    void unhang(ConnId id);
    [[nodiscard]] ConnId take_due_from_open_slot(std::uint64_t now, TurnBudget& budget);
    /// False: nothing hangs there until after `now`.
    [[nodiscard]] bool begin_opening(std::uint64_t now);
    /// Looks at every entry of the slot: those that fire in it become due.
    void go_on_opening(TurnBudget& budget);
    void begin_closing();
    /// Hangs anew what is left: entries restarted to later moments.
    void go_on_closing(TurnBudget& budget);
    void add_due(ConnId id);

    ConnTable& conns_;
    const WheelClock& clock_;
    SlotPages slots_;
    std::uint64_t position_ = 0;  ///< The slot before which nothing hangs.
    std::size_t hanging_ = 0;
    std::uint64_t next_sequence_ = 1;
    std::uint64_t next_due_ = kNever;
    DueHeap due_;  ///< Of the slot that is opening or open.
    Phase phase_ = Phase::Closed;
    bool is_behind_ = false;
    /// Opening: the entry to look at next. Closing: the first of those that hang nowhere.
    ConnId next_moved_ = kNoConn;
};

}  // namespace lvsim::ipvs
