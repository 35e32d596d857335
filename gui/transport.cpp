// SPDX-License-Identifier: Apache-2.0
#include "gui/transport.hpp"

#include <algorithm>
#include <array>

namespace lvsim::gui {

std::span<const Speed> speeds() {
    static constexpr std::array kSpeeds = {Speed{1_ms}, Speed{10_ms}, Speed{100_ms}, Speed{1_s},
                                           Speed{10_s}, Speed{100_s}, kFullSpeed};
    return kSpeeds;
}

SimDuration Pacer::simulated(std::int64_t real_us) const {
    return speed_.per_second * real_us / 1'000'000;
}

SimTime Pacer::advance(SimTime now, SimTime next_event, std::int64_t elapsed_us) {
    if (speed_.is_full()) {
        target_ = now;
        return kTimeNever;
    }
    // A run that cannot keep up is late, and stays so.
    const SimTime from = std::clamp(target_, now, now + simulated(kElapsedMaxUs));
    target_ = from + simulated(std::min(elapsed_us, kElapsedMaxUs));
    if (skips_quiet_ && next_event > target_ + simulated(kQuietUs)) target_ = next_event;
    return target_;
}

}  // namespace lvsim::gui
