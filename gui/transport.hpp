// SPDX-License-Identifier: Apache-2.0
//
// How fast a run goes: the speeds to choose from, and the pacing of a run against real time. No
// clock in here: the caller says how much real time went by.
#pragma once

#include "sim/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lvsim::gui {

/// Simulated time for each second of real time; zero: as fast as the machine can.
struct Speed {
    SimDuration per_second;

    [[nodiscard]] bool is_full() const { return per_second == SimDuration(); }
    bool operator==(const Speed&) const = default;
};

inline constexpr Speed kFullSpeed{};

/// From slow to full. A packet needs some 0.2 ms for a cable: the slowest shows it on its way.
[[nodiscard]] std::span<const Speed> speeds();
/// Index of the speed a window starts with.
inline constexpr std::size_t kFirstSpeed = 0;

class Pacer {
public:
    /// Real time that counts at most at a time: after a pause of the process a run does not race.
    static constexpr std::int64_t kElapsedMaxUs = 100'000;
    /// A silence longer than this, in real time, is skipped.
    static constexpr std::int64_t kQuietUs = 500'000;

    [[nodiscard]] Speed speed() const { return speed_; }
    void set_speed(Speed speed) { speed_ = speed; }
    [[nodiscard]] bool skips_quiet() const { return skips_quiet_; }
    void set_skips_quiet(bool does) { skips_quiet_ = does; }

    /// Up to when the run may go, `elapsed_us` of real time after the last call. Requires: the
    /// next event is not before `now`.
    [[nodiscard]] SimTime advance(SimTime now, SimTime next_event, std::int64_t elapsed_us);
    /// The run has jumped to `now`: what it was owed is forgotten.
    void reset(SimTime now) { target_ = now; }

private:
    [[nodiscard]] SimDuration simulated(std::int64_t real_us) const;

    Speed speed_ = speeds()[kFirstSpeed];
    bool skips_quiet_ = true;
    SimTime target_;
};

}  // namespace lvsim::gui
