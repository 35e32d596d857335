// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/rto_estimator.hpp"

#include "sim/net/tcp/parameters.hpp"
#include "sim/net/tcp/send_times.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net::tcp;

namespace {
constexpr RtoEstimator::Limits kLimits{200_ms, 120_s};
}

TEST_CASE("rto: the first sample sets SRTT and half of it as variation", "[unit][net][tcp]") {
    RtoEstimator rto;
    rto.start(1_s);
    CHECK(rto.rto() == 1_s);
    CHECK_FALSE(rto.has_sample());
    rto.add_sample(500_ms, kLimits);
    CHECK(rto.smoothed_rtt() == 500_ms);
    CHECK(rto.rto() == 1500_ms);  // 500 + 4 * 250
}

TEST_CASE("rto: later samples move it by an eighth and a quarter", "[unit][net][tcp]") {
    RtoEstimator rto;
    rto.start(1_s);
    rto.add_sample(400_ms, kLimits);
    rto.add_sample(800_ms, kLimits);
    CHECK(rto.smoothed_rtt() == 450_ms);
    CHECK(rto.rto() == 1450_ms);  // 450 + 4 * (200 + (400 - 200) / 4)
}

TEST_CASE("rto: the variance term is at least 200 ms, the whole at most 120 s",
          "[unit][net][tcp]") {
    RtoEstimator rto;
    rto.start(1_s);
    for (int i = 0; i < 100; ++i) {
        rto.add_sample(10_ms, kLimits);
    }
    CHECK(rto.rto() == 210_ms);
    for (int i = 0; i < 20; ++i) {
        rto.back_off(kLimits);
    }
    CHECK(rto.rto() == 120_s);
    rto.add_sample(10_ms, kLimits);
    CHECK(rto.rto() == 210_ms);
}

TEST_CASE("rto: tcp_retries2 of 15 means 924.6 s, 8 means 102.2 s", "[unit][net][tcp]") {
    const Parameters parameters;
    CHECK(parameters.give_up_after(15) == 924'600_ms);
    CHECK(parameters.give_up_after(8) == 102'200_ms);
    CHECK(parameters.give_up_after(0) == 200_ms);
}

TEST_CASE("rto: an ACK measures the oldest segment it covers; the ninth in flight is not timed",
          "[unit][net][tcp]") {
    SendTimes times;
    for (std::uint32_t i = 1; i <= 9; ++i) {
        times.sent(i * 10, SimTime::at(SimDuration::milliseconds(i)));
    }
    CHECK_FALSE(times.acknowledged(9).has_value());
    CHECK(times.acknowledged(30) == SimTime::at(1_ms));
    CHECK(times.acknowledged(80) == SimTime::at(4_ms));
    CHECK_FALSE(times.acknowledged(90).has_value());
}
