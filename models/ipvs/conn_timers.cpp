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
            due_cursor_ = 0;
            open_.reset();
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
    } else if (open_ == slot && conn.looked_at == static_cast<std::uint32_t>(slot)) {
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
    if (open_ == slot) {
        add_due(id);
        next_due_ = std::min(next_due_, fires_at(conn));
    } else {
        next_due_ = std::min(next_due_, place << slot_shift());
    }
}

void ConnTimers::unhang(ConnId id) {
    const ConnLinks links = conns_.links(id);
    if (links.next != kNoConn) {
        conns_.links(links.next).previous = links.previous;
    }
    if (links.previous != kNoConn) {
        conns_.links(links.previous).next = links.next;
    } else {
        slots_.set_head(conns_[id].looked_at, links.next);
    }
    conns_.links(id) = {};
    --hanging_;
}

bool ConnTimers::goes_before(const Due& a, const Due& b) const {
    if (a.unit != b.unit) {
        return a.unit < b.unit;
    }
    return a.level != b.level ? a.level > b.level : a.sequence > b.sequence;
}

void ConnTimers::add_due(ConnId id) {
    const Conn& conn = conns_[id];
    const Due due{fires_at(conn), conn.sequence, id, conn.wheel_level};
    const auto before = [this](const Due& a, const Due& b) { return goes_before(a, b); };
    const auto todo = due_.begin() + static_cast<std::ptrdiff_t>(due_cursor_);
    due_.insert(std::lower_bound(todo, due_.end(), due, before), due);
}

void ConnTimers::open_slot(std::uint64_t slot) {
    position_ = slot;
    due_.clear();
    due_cursor_ = 0;
    open_ = slot;
    for (ConnId id = slots_.head(slot); id != kNoConn; id = conns_.links(id).next) {
        const Conn& conn = conns_[id];
        const std::uint64_t unit = fires_at(conn);
        if (slot_of(unit) == slot) {
            due_.push_back({unit, conn.sequence, id, conn.wheel_level});
        }
    }
    std::sort(due_.begin(), due_.end(),
              [this](const Due& a, const Due& b) { return goes_before(a, b); });
}

void ConnTimers::close_slot() {
    const std::uint64_t slot = *open_;
    open_.reset();
    due_.clear();
    due_cursor_ = 0;
    ConnId id = slots_.head(slot);
    if (id != kNoConn) {
        slots_.set_head(slot, kNoConn);
    }
    while (id != kNoConn) {
        const ConnId next = conns_.links(id).next;
        --hanging_;
        hang(id);
        id = next;
    }
}

ConnId ConnTimers::take_due_from_open_slot(std::uint64_t now) {
    while (due_cursor_ < due_.size() && due_[due_cursor_].unit <= now) {
        const Due& due = due_[due_cursor_++];
        const Conn& conn = conns_[due.id];
        if (conn.is_waiting && conn.sequence == due.sequence) {
            stop(due.id);
            return due.id;
        }
    }
    return kNoConn;
}

ConnId ConnTimers::take_due(std::uint64_t now) {
    while (true) {
        if (const ConnId id = take_due_from_open_slot(now); id != kNoConn) {
            return id;
        }
        if (due_cursor_ < due_.size()) {
            next_due_ = due_[due_cursor_].unit;
            return kNoConn;
        }
        if (open_) {
            close_slot();
        }
        const auto slot = slots_.next_from(position_);
        if (!slot || *slot > slot_of(now)) {
            next_due_ = slot ? *slot << slot_shift() : kNever;
            return kNoConn;
        }
        open_slot(*slot);
    }
}

}  // namespace lvsim::ipvs
