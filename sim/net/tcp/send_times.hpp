// SPDX-License-Identifier: Apache-2.0
//
// When segments were sent, so that their ACKs measure the round trip (RFC 6298 3). Up to eight
// segments in flight are timed; the others go untimed.
#pragma once

#include "sim/core/time.hpp"
#include "sim/wire/tcp.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace lvsim::net::tcp {

class SendTimes {
public:
    void sent(std::uint32_t end, SimTime now) {
        if (count_ < kTimed) {
            entries_[(first_ + count_) % kTimed] = {end, now};
            ++count_;
        }
    }
    /// When the oldest segment that `acknowledgement` covers was sent; nullopt: none was timed.
    std::optional<SimTime> acknowledged(std::uint32_t acknowledgement) {
        std::optional<SimTime> oldest;
        while (count_ > 0 && sequence_at_or_before(entries_[first_].end, acknowledgement)) {
            if (!oldest) {
                oldest = entries_[first_].time;
            }
            first_ = static_cast<std::uint8_t>((first_ + 1) % kTimed);
            --count_;
        }
        return oldest;
    }
    void clear() { count_ = 0; }

private:
    static constexpr std::size_t kTimed = 8;
    struct Entry {
        std::uint32_t end = 0;
        SimTime time;
    };
    std::array<Entry, kTimed> entries_;
    std::uint8_t first_ = 0;
    std::uint8_t count_ = 0;
};

}  // namespace lvsim::net::tcp
