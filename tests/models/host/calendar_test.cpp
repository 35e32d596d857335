// SPDX-License-Identifier: Apache-2.0
#include "models/host/calendar.hpp"

#include <catch2/catch.hpp>

#include <string_view>

namespace lvsim::host {

namespace {

std::string text_of(const HttpDate& date) {
    return {date.data(), date.size()};
}

/// Some whole days after simulated time 0.
SimTime days(std::int64_t count) {
    return SimTime::at(86'400_s * count);
}

}  // namespace

TEST_CASE("calendar: simulated time 0 and what follows", "[unit][host]") {
    CHECK(text_of(http_date(SimTime{})) == "Thu, 20 Dec 2012 17:00:00 GMT");
    CHECK(log_date(SimTime{}) == "20/Dec/2012:17:00:00 +0000");
    CHECK(log_date(SimTime::at(25'199_s)) == "20/Dec/2012:23:59:59 +0000");
    CHECK(log_date(SimTime::at(25'200_s)) == "21/Dec/2012:00:00:00 +0000");
}

TEST_CASE("calendar: ends of years and leap days", "[unit][host]") {
    CHECK(log_date(days(11)).starts_with("31/Dec/2012"));
    CHECK(log_date(days(12)).starts_with("01/Jan/2013"));
    CHECK(log_date(days(70)).starts_with("28/Feb/2013"));
    CHECK(log_date(days(71)).starts_with("01/Mar/2013"));
    CHECK(log_date(days(1'166)).starts_with("29/Feb/2016"));
    CHECK(text_of(http_date(days(1'166))) == "Mon, 29 Feb 2016 17:00:00 GMT");
    CHECK(log_date(days(31'846)).starts_with("28/Feb/2100"));
    CHECK(log_date(days(31'847)).starts_with("01/Mar/2100"));
}

}  // namespace lvsim::host
