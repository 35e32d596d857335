// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/time_wait.hpp"

namespace lvsim::net::tcp {

std::uint32_t TimeWaitList::add(const TimeWait& entry) {
    const std::uint32_t slot = entries_.take();
    entries_[slot] = entry;
    link(slot);
    return slot;
}

void TimeWaitList::reschedule(std::uint32_t slot, SimTime expires) {
    unlink(slot);
    entries_[slot].expires = expires;
    link(slot);
}

void TimeWaitList::remove(std::uint32_t slot) {
    unlink(slot);
    entries_.give_back(slot);
}

void TimeWaitList::clear() {
    while (first_ != kNoSlot) {
        remove(first_);
    }
}

void TimeWaitList::link(std::uint32_t slot) {
    TimeWait& entry = entries_[slot];
    // Equal times stay in the order of their coming. Only a shortened tcp_fin_timeout walks far.
    std::uint32_t before = last_;
    while (before != kNoSlot && entries_[before].expires > entry.expires) {
        before = entries_[before].earlier_;
    }
    entry.earlier_ = before;
    entry.later_ = before == kNoSlot ? first_ : entries_[before].later_;
    (before == kNoSlot ? first_ : entries_[before].later_) = slot;
    (entry.later_ == kNoSlot ? last_ : entries_[entry.later_].earlier_) = slot;
}

void TimeWaitList::unlink(std::uint32_t slot) {
    const TimeWait& entry = entries_[slot];
    (entry.earlier_ == kNoSlot ? first_ : entries_[entry.earlier_].later_) = entry.later_;
    (entry.later_ == kNoSlot ? last_ : entries_[entry.later_].earlier_) = entry.earlier_;
}

}  // namespace lvsim::net::tcp
