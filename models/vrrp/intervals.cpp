// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/intervals.hpp"

namespace lvsim::vrrp {

SimDuration skew_time(Version version, std::uint8_t priority, SimDuration master_interval) {
    const std::int64_t rank = 256 - std::int64_t{priority};
    switch (version) {
        case Version::V2: return SimDuration::microseconds(rank * 1'000'000 / 256);
        case Version::V3: {
            const std::int64_t centiseconds = master_interval.ns() / 10'000'000;
            return SimDuration::microseconds(rank * centiseconds * 625 / 16);
        }
    }
    return {};
}

SimDuration master_down_interval(Version version, std::uint8_t priority,
                                 SimDuration master_interval, std::int32_t down_timer_adverts) {
    return master_interval * down_timer_adverts + skew_time(version, priority, master_interval);
}

}  // namespace lvsim::vrrp
