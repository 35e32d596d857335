// SPDX-License-Identifier: Apache-2.0
//
// Times as date(1) and ls(1) of Debian 12 write and read them.
#include "models/host/time_format.hpp"

#include "models/host/calendar.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace lvsim::host {

namespace {

constexpr FileTime kNow{1'356'022'805'000'000'000};  // Thu 20 Dec 2012 17:00:05 UTC

std::string parsed(std::string_view text) {
    const auto time = parse_time(text, kNow);
    return time ? format_time("%F %T", *time) : "nothing";
}

}  // namespace

TEST_CASE("time: formats as strftime writes them", "[unit][host]") {
    CHECK(format_time("%a %A %b %B %d %e %j", kNow) == "Thu Thursday Dec December 20 20 355");
    CHECK(format_time("%c|%x|%X|%D|%r", kNow) ==
          "Thu Dec 20 17:00:05 2012|12/20/12|17:00:05|12/20/12|05:00:05 PM");
    CHECK(format_time("%-H %_m %s %N %Z %z %%", kNow) == "17 12 1356022805 000000000 UTC +0000 %");
    CHECK(format_time("%U %W %V %G %u %w", kNow) == "51 51 51 2012 4 4");
    CHECK(format_time("%A %e %B %Y", kNow, true) == "jeudi 20 décembre 2012");
    CHECK(format_time("%Q %", kNow) == "%Q %");
    CHECK(format_time("%F %T", FileTime{-1}) == "1969-12-31 23:59:59");
}

TEST_CASE("time: reads the dates that people type", "[unit][host]") {
    CHECK(parsed("2012-01-02 03:04:05") == "2012-01-02 03:04:05");
    CHECK(parsed("2012-01-02T03:04") == "2012-01-02 03:04:00");
    CHECK(parsed("Jan 2 2013") == "2013-01-02 00:00:00");
    CHECK(parsed("2 January 2013 10:00") == "2013-01-02 10:00:00");
    CHECK(parsed("@86400") == "1970-01-02 00:00:00");
    CHECK(parsed("yesterday") == "2012-12-19 17:00:05");
    CHECK(parsed("2 hours ago") == "2012-12-20 15:00:05");
    CHECK(parsed("+1 week") == "2012-12-27 17:00:05");
    CHECK(parsed("-3 months") == "2012-09-20 17:00:05");
    CHECK(parsed("12/31/2011") == "2011-12-31 00:00:00");
    CHECK(parsed("20120228") == "2012-02-28 00:00:00");
    CHECK(parsed("25:00") == "nothing");
    CHECK(parsed("some day") == "nothing");
    CHECK(parsed("") == "2012-12-20 17:00:05");
}

TEST_CASE("time: a date and its seconds are the same time", "[property][host]") {
    CHECK(rc::check("there and back", [] {
        const auto seconds = *rc::gen::inRange<std::int64_t>(-4'000'000'000, 7'000'000'000);
        RC_ASSERT(unix_seconds(civil_time_of(seconds)) == seconds);
    }));
}

}  // namespace lvsim::host
