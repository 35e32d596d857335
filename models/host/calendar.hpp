// SPDX-License-Identifier: Apache-2.0
//
// What the clocks of simulated machines show. Simulated time 0 is 20 December 2012, 17:00:00 UTC
// (the week the HAR300 text was printed); every machine has the right time, in UTC.
#pragma once

#include "sim/core/time.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace lvsim::host {

/// Unix time of simulated time 0.
inline constexpr std::int64_t kEpochSeconds = 1'356'022'800;

struct CivilTime {
    std::int64_t year = 1970;
    int month = 1;  ///< 1..12
    int day = 1;    ///< 1..31
    int hour = 0;
    int minute = 0;
    int second = 0;
    int weekday = 4;  ///< 0 is Sunday.
};

/// Whole seconds since the epoch of Unix.
[[nodiscard]] constexpr std::int64_t unix_seconds(SimTime time) {
    return kEpochSeconds + time.since_start().whole_seconds();
}
[[nodiscard]] CivilTime civil_time(SimTime time);
/// Of a time before 1970, too, back to the year 0.
[[nodiscard]] CivilTime civil_time_of(std::int64_t unix_seconds);
/// The reverse; months and days beyond their ranges run on (31 April is 1 May).
[[nodiscard]] std::int64_t unix_seconds(const CivilTime& civil);

/// "Thu, 20 Dec 2012 17:00:00 GMT" (RFC 9110 5.6.7).
using HttpDate = std::array<char, 29>;
[[nodiscard]] HttpDate http_date(SimTime time);
/// "20/Dec/2012:17:00:00 +0000", as web servers log it.
[[nodiscard]] std::string log_date(SimTime time);

}  // namespace lvsim::host
