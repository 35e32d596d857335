// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/conn_timers.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <bit>

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
/// nothing hangs further away than ring 2 reaches.
bool ConnTimers::is_looked_at_by(const Conn& conn, std::uint64_t slot) const {
    constexpr std::uint64_t kReach = std::uint64_t{1} << (kRings * kRingBits);
    const std::uint64_t near = std::min(slot, position_ + kReach);
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(near) - conn.looked_at) >= 0;
}

void ConnTimers::hang(ConnId id) {
    Conn& conn = conns_[id];
    const std::uint64_t slot = slot_of(fires_at(conn));
    LVSIM_ASSERT(slot >= position_, "a timer for slot {} at {}", slot, position_);
    std::uint32_t ring = 0;
    while (ring + 1 < kRings &&
           (slot >> (ring * kRingBits)) - (position_ >> (ring * kRingBits)) >= kRingSlots) {
        ++ring;
    }
    const unsigned shift = ring * kRingBits;
    const std::uint64_t place = std::min(slot >> shift, (position_ >> shift) + kRingSlots - 1);
    const std::uint32_t index = ring * kRingSlots + (place & (kRingSlots - 1));
    conn.looked_at = static_cast<std::uint32_t>(place << shift);
    ConnLinks& links = conns_.links(id);
    links = {.next = heads_[index], .previous = kNoConn, .slot = index};
    if (links.next != kNoConn) {
        conns_.links(links.next).previous = id;
    }
    heads_[index] = id;
    occupied_[index / 64] |= std::uint64_t{1} << (index % 64);
    ++hanging_;
    if (open_ == slot) {
        add_due(id);
        next_due_ = std::min(next_due_, fires_at(conn));
    } else {
        next_due_ = std::min(next_due_, (place << shift) << slot_shift());
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
        heads_[links.slot] = links.next;
        if (links.next == kNoConn) {
            occupied_[links.slot / 64] &= ~(std::uint64_t{1} << (links.slot % 64));
        }
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

std::optional<std::uint64_t> ConnTimers::next_in_ring(std::uint32_t ring) const {
    const std::uint64_t now = position_ >> (ring * kRingBits);
    const auto begin = static_cast<std::uint32_t>(now & (kRingSlots - 1));
    for (unsigned i = 0; i <= kWords; ++i) {
        const unsigned word = (begin / 64 + i) % kWords;
        std::uint64_t bits = occupied_[ring * kWords + word];
        const std::uint64_t from_begin = ~std::uint64_t{0} << (begin % 64);
        if (i == 0) {
            bits &= from_begin;
        } else if (i == kWords) {
            bits &= ~from_begin;
        }
        if (bits != 0) {
            const std::uint32_t place = word * 64 + static_cast<unsigned>(std::countr_zero(bits));
            return now + ((place - begin) & (kRingSlots - 1));
        }
    }
    return std::nullopt;
}

std::optional<ConnTimers::Slot> ConnTimers::next_slot() const {
    std::optional<Slot> best;
    for (std::uint32_t ring = kRings; ring-- > 0;) {  // of equal starts the coarsest first
        if (const auto place = next_in_ring(ring)) {
            const Slot slot{
                *place << (ring * kRingBits),
                ring * kRingSlots + static_cast<std::uint32_t>(*place & (kRingSlots - 1))};
            if (!best || slot.start < best->start) {
                best = slot;
            }
        }
    }
    return best;
}

void ConnTimers::open_slot(const Slot& slot) {
    position_ = slot.start;
    if (slot.index >= kRingSlots) {
        rehang_all(slot.index);
        return;
    }
    due_.clear();
    due_cursor_ = 0;
    open_ = slot.start;
    for (ConnId id = heads_[slot.index]; id != kNoConn; id = conns_.links(id).next) {
        const Conn& conn = conns_[id];
        const std::uint64_t unit = fires_at(conn);
        if (slot_of(unit) == slot.start) {
            due_.push_back({unit, conn.sequence, id, conn.wheel_level});
        }
    }
    std::sort(due_.begin(), due_.end(),
              [this](const Due& a, const Due& b) { return goes_before(a, b); });
}

void ConnTimers::close_slot() {
    const auto index = static_cast<std::uint32_t>(*open_ & (kRingSlots - 1));
    open_.reset();
    due_.clear();
    due_cursor_ = 0;
    rehang_all(index);
}

void ConnTimers::rehang_all(std::uint32_t index) {
    ConnId id = heads_[index];
    heads_[index] = kNoConn;
    occupied_[index / 64] &= ~(std::uint64_t{1} << (index % 64));
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
        const auto slot = next_slot();
        if (!slot || slot->start > slot_of(now)) {
            next_due_ = slot ? slot->start << slot_shift() : kNever;
            return kNoConn;
        }
        open_slot(*slot);
    }
}

}  // namespace lvsim::ipvs
