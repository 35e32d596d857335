// SPDX-License-Identifier: Apache-2.0
#include "gui/request_rates.hpp"

#include <catch2/catch.hpp>

namespace lvsim::gui {
namespace {

std::vector<runtime::TrafficView> answered(std::uint64_t one, std::uint64_t two,
                                           std::uint64_t failed = 0) {
    runtime::TrafficView traffic;
    if (one > 0) traffic.servers.push_back({"one", one});
    if (two > 0) traffic.servers.push_back({"two", two});
    traffic.failed = failed;
    return {traffic};
}

/// `per_sample` more requests of server one with each sample.
RequestRates steady(std::size_t samples, std::uint64_t per_sample) {
    RequestRates rates;
    for (std::uint64_t i = 1; i <= samples; ++i) {
        rates.add(rates.next_sample(), answered(i * per_sample, 0));
    }
    return rates;
}

TEST_CASE("rates: nothing asked, nothing shown", "[gui]") {
    CHECK(RequestRates().series().empty());
}

TEST_CASE("rates: a steady load is a flat line after the first second", "[gui]") {
    const auto series = steady(30, 5).series();
    REQUIRE(series.size() == 1);
    const auto& points = series.front().points;
    REQUIRE(points.size() == 31);
    CHECK(points.front().per_second == 0);
    CHECK(points[5].per_second == Approx(25));
    for (std::size_t i = 10; i < points.size(); ++i) CHECK(points[i].per_second == Approx(50));
    CHECK(points.back().seconds == Approx(3));
}

TEST_CASE("rates: what happened over a second ago does not count", "[gui]") {
    RequestRates rates;
    rates.add(rates.next_sample(), answered(4, 0));
    for (int i = 0; i < 10; ++i) rates.add(rates.next_sample(), answered(4, 0));
    const auto points = rates.series().front().points;
    CHECK(points[1].per_second == Approx(4));
    CHECK(points[10].per_second == Approx(4));
    CHECK(points[11].per_second == Approx(0));
}

TEST_CASE("rates: a server that comes later was silent before", "[gui]") {
    RequestRates rates;
    rates.add(rates.next_sample(), answered(1, 0));
    rates.add(rates.next_sample(), answered(1, 3));
    const auto series = rates.series();
    REQUIRE(series.size() == 2);
    CHECK(series[1].name == "two");
    REQUIRE(series[1].points.size() == 3);
    CHECK(series[1].points[1].per_second == 0);
    CHECK(series[1].points[2].per_second == Approx(3));
}

TEST_CASE("rates: failures are a line of their own, when there are any", "[gui]") {
    RequestRates rates;
    rates.add(rates.next_sample(), answered(1, 0, 2));
    const auto series = rates.series();
    REQUIRE(series.size() == 2);
    CHECK(series.back().is_failure);
    CHECK(series.back().points.back().per_second == Approx(2));
}

TEST_CASE("rates: a long run stays within its number of points and keeps its shape", "[gui]") {
    const auto rates = steady(10'000, 5);
    const auto points = rates.series().front().points;
    CHECK(points.size() <= RequestRates::kSamplesMax);
    CHECK(points.size() > RequestRates::kSamplesMax / 4);
    CHECK(rates.next_sample() > SimTime::at(1'000_s));
    // From 100 ms the interval has grown beyond a second, and with it the number per sample.
    CHECK(points.front().seconds == 0);
    for (std::size_t i = 1; i < points.size(); ++i) {
        CHECK(points[i].seconds > points[i - 1].seconds);
    }
}

TEST_CASE("rates: thinning out changes no rate", "[gui]") {
    RequestRates rates;
    // 7 requests a second, whatever the interval has become.
    for (std::size_t i = 0; i < 5 * RequestRates::kSamplesMax; ++i) {
        const auto next = rates.next_sample();
        const auto count = static_cast<std::uint64_t>(next.ns() / 100'000'000) * 7;
        rates.add(next, answered(count, 0));
    }
    const auto points = rates.series().front().points;
    for (std::size_t i = points.size() / 2; i < points.size(); ++i) {
        CHECK(points[i].per_second == Approx(70));
    }
}

}  // namespace
}  // namespace lvsim::gui
