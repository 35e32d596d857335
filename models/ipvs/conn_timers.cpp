// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/conn_timers.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>

namespace lvsim::ipvs {

void ConnTimers::start(ConnId id, std::uint32_t seconds, std::uint64_t now) {
    restart(id, now + clock_.units(seconds), now);
}

void ConnTimers::end_now(ConnId id, std::uint64_t now) {
    const Conn& conn = conns_[id];
    if (conn.is_waiting && conn.expires > now) {
        restart(id, now, now);
    }
}

void ConnTimers::restart(ConnId id, std::uint64_t expires, std::uint64_t now) {
    Conn& conn = conns_[id];
    const Firing firing = clock_.firing(expires, now);
    if (conn.is_waiting && !clock_.is_exact() && firing.level == conn.wheel_level &&
        firing.unit == fires_at(conn)) {
        conn.expires = expires;  // the bucket where it waits: it keeps its place
        return;
    }
    conn.expires = expires;
    conn.wheel_level = firing.level;
    conn.sequence = next_sequence_++;
    if (!conn.is_waiting) {
        if (hanging_ == 0) {
            due_.clear();
            phase_ = Phase::Closed;
            position_ = slot_of(now);
        }
        conn.is_waiting = true;
        hang(id);
        return;
    }
    const std::uint64_t slot = slot_of(firing.unit);
    if (!is_looked_at_by(conn, slot)) {
        unhang(id);
        hang(id);
    } else if (is_under_way(slot) && conn.looked_at == static_cast<std::uint32_t>(slot)) {
        add_due(id);
        next_due_ = std::min(next_due_, firing.unit);
    }
}

void ConnTimers::stop(ConnId id) {
    Conn& conn = conns_[id];
    if (conn.is_waiting) {
        unhang(id);
        conn.is_waiting = false;
    }
}

/// Whether the wheel comes by the entry in time for something at `slot`. The low bits suffice:
/// nothing hangs further away than the slots reach.
bool ConnTimers::is_looked_at_by(const Conn& conn, std::uint64_t slot) const {
    const std::uint64_t near = std::min(slot, position_ + SlotPages::kReach);
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(near) - conn.looked_at) >= 0;
}

void ConnTimers::hang(ConnId id) {
    Conn& conn = conns_[id];
    const std::uint64_t slot = slot_of(fires_at(conn));
    LVSIM_ASSERT(slot >= position_, "a timer for slot {} at {}", slot, position_);
    const std::uint64_t place = std::min(slot, position_ + SlotPages::kReach - 1);
    conn.looked_at = static_cast<std::uint32_t>(place);
    ConnLinks& links = conns_.links(id);
    links = {.next = slots_.head(place), .previous = kNoConn};
    if (links.next != kNoConn) {
        conns_.links(links.next).previous = id;
    }
    slots_.set_head(place, id);
    ++hanging_;
    if (is_under_way(slot)) {
        add_due(id);
        next_due_ = std::min(next_due_, fires_at(conn));
    } else {
        next_due_ = std::min(next_due_, place << slot_shift());
    }
}

void ConnTimers::unhang(ConnId id) {
    const ConnLinks links = conns_.links(id);
    const bool is_first_moved = id == next_moved_;
    if (is_first_moved) {
        next_moved_ = links.next;
    }
    if (links.next != kNoConn) {
        conns_.links(links.next).previous = links.previous;
    }
    if (links.previous != kNoConn) {
        conns_.links(links.previous).next = links.next;
    } else if (!(is_first_moved && phase_ == Phase::Closing)) {
        slots_.set_head(conns_[id].looked_at, links.next);
    }
    conns_.links(id) = {};
    --hanging_;
}

void ConnTimers::add_due(ConnId id) {
    const Conn& conn = conns_[id];
    due_.push({fires_at(conn), conn.sequence, id, conn.wheel_level});
}

bool ConnTimers::begin_opening(std::uint64_t now) {
    const auto slot = slots_.next_from(position_);
    if (!slot || *slot > slot_of(now)) {
        next_due_ = slot ? *slot << slot_shift() : kNever;
        return false;
    }
    position_ = *slot;
    phase_ = Phase::Opening;
    due_.clear();
    next_moved_ = slots_.head(*slot);
    return true;
}

void ConnTimers::go_on_opening(TurnBudget& budget) {
    while (next_moved_ != kNoConn && budget.spend()) {
        const ConnId id = next_moved_;
        next_moved_ = conns_.links(id).next;
        if (slot_of(fires_at(conns_[id])) == position_) {
            add_due(id);
        }
    }
    if (next_moved_ == kNoConn) {
        phase_ = Phase::Open;
    }
}

void ConnTimers::begin_closing() {
    phase_ = Phase::Closing;
    due_.clear();
    next_moved_ = slots_.head(position_);
    if (next_moved_ != kNoConn) {
        slots_.set_head(position_, kNoConn);
    }
}

void ConnTimers::go_on_closing(TurnBudget& budget) {
    while (next_moved_ != kNoConn && budget.spend()) {
        const ConnId id = next_moved_;
        next_moved_ = conns_.links(id).next;
        if (next_moved_ != kNoConn) {
            conns_.links(next_moved_).previous = kNoConn;
        }
        --hanging_;
        hang(id);
    }
    if (next_moved_ == kNoConn) {
        phase_ = Phase::Closed;
    }
}

/// kNoConn: none is due, or the budget is spent.
ConnId ConnTimers::take_due_from_open_slot(std::uint64_t now, TurnBudget& budget) {
    while (!due_.empty() && due_.first().unit <= now && budget.spend()) {
        const Due due = due_.first();
        due_.pop();
        const Conn& conn = conns_[due.id];
        if (conn.is_waiting && conn.sequence == due.sequence) {
            stop(due.id);
            return due.id;
        }
    }
    return kNoConn;
}

ConnId ConnTimers::take_due(std::uint64_t now, TurnBudget& budget) {
    is_behind_ = false;
    while (phase_ != Phase::Closed || begin_opening(now)) {
        if (phase_ == Phase::Opening) {
            go_on_opening(budget);
        }
        if (phase_ == Phase::Open) {
            if (const ConnId id = take_due_from_open_slot(now, budget); id != kNoConn) {
                return id;
            }
            if (!due_.empty() && due_.first().unit > now) {
                next_due_ = due_.first().unit;
                return kNoConn;
            }
            if (due_.empty()) {
                begin_closing();
            }
        }
        if (phase_ == Phase::Closing) {
            go_on_closing(budget);
        }
        if (phase_ != Phase::Closed) {  // the budget is spent
            next_due_ = now;
            is_behind_ = true;
            return kNoConn;
        }
    }
    return kNoConn;
}

}  // namespace lvsim::ipvs
