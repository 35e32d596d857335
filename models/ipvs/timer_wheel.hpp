// SPDX-License-Identifier: Apache-2.0
//
// When timers fire, in one of two ways (TimerMode).
//
// KernelWheel imitates kernel/time/timer.c of Linux 6.1 (calc_wheel_index) at 250 ticks a second:
// the further away a timer, the coarser the grid on which it fires, and always after the tick that
// was asked for. The tick count at the start of a run is a free parameter.
//
//   ticks away   < 63   < 504   < 4032   < 32256   < 258048   < 2064384   < 16515072
//   grid            1       8       64       512       4096       32768       262144
//
// Exact counts nanoseconds and fires when asked.
#pragma once

#include "models/ipvs/settings.hpp"
#include "sim/core/time.hpp"

#include <cstdint>

namespace lvsim::ipvs {

/// When a timer fires, in units, and on which level of the wheel it waits (0 when Exact).
struct Firing {
    std::uint64_t unit = 0;
    std::uint8_t level = 0;

    bool operator==(const Firing&) const = default;
};

class WheelClock {
public:
    WheelClock(TimerMode mode, std::uint64_t first_tick);

    /// The unit of time: a tick of the kernel, or a nanosecond.
    [[nodiscard]] std::uint64_t unit_at(SimTime time) const;
    /// The first moment of a unit.
    [[nodiscard]] SimTime time_of(std::uint64_t unit) const;
    [[nodiscard]] std::uint64_t units(std::uint32_t seconds) const {
        return seconds * units_per_second_;
    }
    /// A timer started at `now` that should end at `expires`.
    [[nodiscard]] Firing firing(std::uint64_t expires, std::uint64_t now) const;
    /// The same for one that already waits on `level`.
    [[nodiscard]] std::uint64_t firing_on_level(std::uint64_t expires, std::uint8_t level) const;
    /// Whole seconds from now until `expires`, 0 when past.
    [[nodiscard]] std::int64_t seconds_left(std::uint64_t expires, std::uint64_t now) const;

    [[nodiscard]] bool is_exact() const { return mode_ == TimerMode::Exact; }

private:
    TimerMode mode_;
    std::uint64_t first_tick_;
    std::uint64_t units_per_second_;
};

}  // namespace lvsim::ipvs
