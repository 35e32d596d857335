// SPDX-License-Identifier: Apache-2.0
//
// Connections that are over for their program but not for the network: TIME_WAIT, and FIN_WAIT2 of
// a closed socket. They are small (48 bytes, where a socket has several hundred) and lie in a list
// in the order in which they expire, so that one timer serves them all.
// Imitates: Linux net/ipv4/tcp_minisocks.c.
#pragma once

#include "sim/core/time.hpp"
#include "sim/net/tcp/flow_key.hpp"
#include "sim/net/tcp/slab.hpp"

#include <cstdint>

namespace lvsim::net::tcp {

struct TimeWait {
    FlowKey key;
    std::uint32_t send_next = 0;
    std::uint32_t receive_next = 0;
    std::uint16_t receive_window = 0;
    bool is_fin_wait_2 = false;        ///< The peer has not sent FIN yet.
    bool has_answered = false;         ///< last_answer_ms counts.
    std::uint32_t last_answer_ms = 0;  ///< When the last ACK went to an out-of-window segment.
    SimTime expires;

private:
    friend class TimeWaitList;
    std::uint32_t earlier_ = kNoSlot;
    std::uint32_t later_ = kNoSlot;
};
static_assert(sizeof(TimeWait) <= 48);

class TimeWaitList {
public:
    /// Returns the slot. Constant time when `entry.expires` is not before the others.
    std::uint32_t add(const TimeWait& entry);
    void reschedule(std::uint32_t slot, SimTime expires);
    void remove(std::uint32_t slot);
    /// The one that expires first, kNoSlot when there is none.
    [[nodiscard]] std::uint32_t first() const { return first_; }
    [[nodiscard]] TimeWait& operator[](std::uint32_t slot) { return entries_[slot]; }
    [[nodiscard]] const TimeWait& operator[](std::uint32_t slot) const { return entries_[slot]; }
    [[nodiscard]] std::uint32_t next(std::uint32_t slot) const { return entries_[slot].later_; }
    [[nodiscard]] std::size_t size() const { return entries_.in_use(); }
    void clear();

private:
    void link(std::uint32_t slot);
    void unlink(std::uint32_t slot);

    Slab<TimeWait> entries_;
    std::uint32_t first_ = kNoSlot;
    std::uint32_t last_ = kNoSlot;
};

}  // namespace lvsim::net::tcp
