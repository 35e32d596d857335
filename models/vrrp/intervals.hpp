// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic of VRRP's timers as keepalived 2.2.7 does it: whole microseconds, division
// truncates (RFC 3768, 6.1 and RFC 5798, 6.1, which have fractions).
//
//   version 2   skew = (256 - P) * 1000000 / 256                whatever the interval
//   version 3   skew = (256 - P) * (M / 10000) * 625 / 16       that is (256 - P) / 256 of M
//   master down interval = N * M + skew
//
// P is one's own effective priority, M the master's interval, N down_timer_adverts.
#pragma once

#include "models/vrrp/config.hpp"
#include "sim/core/time.hpp"

#include <cstdint>

namespace lvsim::vrrp {

[[nodiscard]] SimDuration skew_time(Version version, std::uint8_t priority,
                                    SimDuration master_interval);

[[nodiscard]] SimDuration master_down_interval(Version version, std::uint8_t priority,
                                               SimDuration master_interval,
                                               std::int32_t down_timer_adverts);

}  // namespace lvsim::vrrp
