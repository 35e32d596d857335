// SPDX-License-Identifier: Apache-2.0
#include "models/host/calendar.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace lvsim::host {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Counts in 400-year cycles of years that begin in March, so that the leap day comes last.
void set_date(CivilTime& civil, std::int64_t days_since_1970) {
    const std::int64_t days = days_since_1970 + 719'468;  // since 0000-03-01
    const std::int64_t cycle = days / 146'097;
    const std::int64_t day_of_cycle = days % 146'097;
    const std::int64_t year_of_cycle =
        (day_of_cycle - day_of_cycle / 1'460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) /
        365;
    const std::int64_t day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    civil.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    civil.month =
        static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    civil.year = cycle * 400 + year_of_cycle + (civil.month <= 2 ? 1 : 0);
}

}  // namespace

CivilTime civil_time(SimTime time) {
    return civil_time_of(unix_seconds(time));
}

CivilTime civil_time_of(std::int64_t unix_seconds) {
    const auto of_day = static_cast<int>((unix_seconds % kDaySeconds + kDaySeconds) % kDaySeconds);
    const std::int64_t days = (unix_seconds - of_day) / kDaySeconds;
    CivilTime civil;
    set_date(civil, days);
    civil.hour = of_day / 3'600;
    civil.minute = of_day / 60 % 60;
    civil.second = of_day % 60;
    civil.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
    return civil;
}

std::int64_t unix_seconds(const CivilTime& civil) {
    const std::int64_t months = civil.year * 12 + civil.month - 3;  // of years that begin in March
    const std::int64_t year = months / 12;
    const std::int64_t month_from_march = months % 12;
    const std::int64_t days = year * 365 + year / 4 - year / 100 + year / 400 +
                              (153 * month_from_march + 2) / 5 + civil.day - 1 - 719'468;
    return days * kDaySeconds + civil.hour * 3'600 + civil.minute * 60 + civil.second;
}

HttpDate http_date(SimTime time) {
    const CivilTime civil = civil_time(time);
    HttpDate date{};
    fmt::format_to_n(date.data(), date.size(), "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kWeekdays[static_cast<std::size_t>(civil.weekday)], civil.day,
                     kMonths[static_cast<std::size_t>(civil.month - 1)], civil.year, civil.hour,
                     civil.minute, civil.second);
    return date;
}

std::string log_date(SimTime time) {
    const CivilTime civil = civil_time(time);
    return fmt::format("{:02}/{}/{:04}:{:02}:{:02}:{:02} +0000", civil.day,
                       kMonths[static_cast<std::size_t>(civil.month - 1)], civil.year, civil.hour,
                       civil.minute, civil.second);
}

}  // namespace lvsim::host
