// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/timer_wheel.hpp"

#include <algorithm>

namespace lvsim::ipvs {
namespace {

constexpr std::int64_t kTickNs = 4'000'000;  // 250 a second
constexpr std::uint64_t kTicksPerSecond = 250;
constexpr std::uint64_t kNsPerSecond = 1'000'000'000;

/// Each level has 64 buckets and a grid eight times as coarse as the one before.
constexpr unsigned kLevelShift = 3;
constexpr std::uint8_t kLevels = 7;
constexpr std::uint64_t kLevelReach = 63;

std::uint8_t level_for(std::uint64_t ticks_away) {
    std::uint8_t level = 0;
    while (level + 1 < kLevels && ticks_away >= (kLevelReach << (kLevelShift * level))) {
        ++level;
    }
    return level;
}

}  // namespace

WheelClock::WheelClock(TimerMode mode, std::uint64_t first_tick)
    : mode_(mode),
      first_tick_(first_tick),
      units_per_second_(mode == TimerMode::Exact ? kNsPerSecond : kTicksPerSecond) {}

std::uint64_t WheelClock::unit_at(SimTime time) const {
    const auto ns = static_cast<std::uint64_t>(time.ns());
    return is_exact() ? ns : first_tick_ + ns / kTickNs;
}

SimTime WheelClock::time_of(std::uint64_t unit) const {
    if (is_exact()) {
        return SimTime::at(SimDuration::nanoseconds(static_cast<std::int64_t>(unit)));
    }
    const std::uint64_t ticks = unit - std::min(unit, first_tick_);
    return SimTime::at(SimDuration::nanoseconds(static_cast<std::int64_t>(ticks) * kTickNs));
}

Firing WheelClock::firing(std::uint64_t expires, std::uint64_t now) const {
    if (is_exact()) {
        return {std::max(expires, now), 0};
    }
    const std::uint8_t level = level_for(expires > now ? expires - now : 0);
    return {firing_on_level(std::max(expires, now), level), level};
}

std::uint64_t WheelClock::firing_on_level(std::uint64_t expires, std::uint8_t level) const {
    if (is_exact()) {
        return expires;
    }
    const unsigned shift = kLevelShift * level;
    return ((expires >> shift) + 1) << shift;
}

std::int64_t WheelClock::seconds_left(std::uint64_t expires, std::uint64_t now) const {
    return expires > now ? static_cast<std::int64_t>((expires - now) / units_per_second_) : 0;
}

}  // namespace lvsim::ipvs
