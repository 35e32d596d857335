// SPDX-License-Identifier: Apache-2.0
#include "sim/core/time.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

TEST_CASE("time: literals and arithmetic are exact", "[unit][core]") {
    CHECK((5_ms).ns() == 5'000'000);
    CHECK(1_s == 1000_ms);
    CHECK(1_ms == 1000_us);
    CHECK(1_us == 1000_ns);
    CHECK((3_s - 5_s).ns() == -2'000'000'000);
    CHECK(-(2_s) == 0_s - 2_s);
    CHECK(7_s / 2 == 3500_ms);
    CHECK(2_ms * 500 == 1_s);
    CHECK((1999_ms).whole_seconds() == 1);
    CHECK((-(1999_ms)).whole_seconds() == -1);
    const SimTime noon = SimTime::at(12_s);
    CHECK(noon + 3_s - noon == 3_s);
    CHECK(noon - 2_s < noon);
}

TEST_CASE("time: two of the latest user times do not overflow when added", "[unit][core]") {
    const SimTime sum = kTimeMax + kTimeMax.since_start();
    CHECK(sum > kTimeMax);
    CHECK(sum < kTimeNever);
}

TEST_CASE("time: a span is written with one unit, shortest and exact", "[unit][core]") {
    CHECK(to_text(0_s) == "0s");
    CHECK(to_text(1_ns) == "1ns");
    CHECK(to_text(999_ns) == "999ns");
    CHECK(to_text(1_us) == "1us");
    CHECK(to_text(1500_ns) == "1.5us");
    CHECK(to_text(200_us) == "200us");
    CHECK(to_text(1500_ms) == "1.5s");
    CHECK(to_text(500_ms) == "500ms");
    CHECK(to_text(61_s) == "61s");
    CHECK(to_text(1_s + 1_ns) == "1.000000001s");
    CHECK(to_text(-(1500_ms)) == "-1.5s");
    CHECK(to_text(SimDuration::nanoseconds(std::numeric_limits<std::int64_t>::min())) ==
          "-9223372036.854775808s");
}

TEST_CASE("time: a moment has nine decimals", "[unit][core]") {
    CHECK(to_text(SimTime{}) == "0.000000000");
    CHECK(to_text(SimTime::at(12_s + 345_ns)) == "12.000000345");
    CHECK(to_text(SimTime::at(-(1_ns))) == "-0.000000001");
}
