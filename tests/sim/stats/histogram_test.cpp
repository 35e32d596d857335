// SPDX-License-Identifier: Apache-2.0
//
// The histogram: exact where it says so, and within its bound everywhere else. The oracle is the
// sorted list of the values themselves.
#include "sim/stats/histogram.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>

namespace lvsim::stats {
namespace {

Histogram histogram_of(const std::vector<std::int64_t>& values) {
    Histogram histogram;
    for (const auto value : values) histogram.record(value);
    return histogram;
}

/// Nearest rank, from the values themselves.
std::int64_t exact_quantile(std::vector<std::int64_t> values, std::uint32_t percent) {
    std::sort(values.begin(), values.end());
    const std::size_t rank = std::max<std::size_t>(1, (values.size() * percent + 99) / 100);
    return values[rank - 1];
}

TEST_CASE("histogram: an empty one answers zero", "[unit][stats]") {
    const Histogram empty;
    CHECK(empty.count() == 0);
    CHECK(empty.min() == 0);
    CHECK(empty.max() == 0);
    CHECK(empty.mean() == 0);
    CHECK(empty.quantile(99, 100) == 0);
}

TEST_CASE("histogram: small values are exact", "[unit][stats]") {
    std::vector<std::int64_t> values;
    for (std::int64_t i = 1; i <= 100; ++i) values.push_back(i);
    const auto histogram = histogram_of(values);
    CHECK(histogram.quantile(0, 100) == 1);
    CHECK(histogram.quantile(50, 100) == 50);
    CHECK(histogram.quantile(99, 100) == 99);
    CHECK(histogram.quantile(1, 1) == 100);
    CHECK(histogram.mean() == 50);
}

TEST_CASE("histogram: one value is every quantile, whatever its size", "[unit][stats]") {
    const auto value = GENERATE(std::int64_t{0}, 255, 256, 257, 1'000'003, INT64_MAX);
    const auto histogram = histogram_of({value});
    CHECK(histogram.quantile(0, 1) == value);
    CHECK(histogram.quantile(1, 2) == value);
    CHECK(histogram.quantile(1, 1) == value);
    CHECK(histogram.mean() == value);
}

TEST_CASE("histogram: merging counts as recording both", "[unit][stats]") {
    auto left = histogram_of({1, 2, 3'000'000});
    left.merge(histogram_of({4, 5'000'000'000}));
    CHECK(left.count() == 5);
    CHECK(left.min() == 1);
    CHECK(left.max() == 5'000'000'000);
    CHECK(left.quantile(1, 2) == 4);
}

TEST_CASE("histogram: every quantile is within 1/128 above the exact one", "[property][stats]") {
    rc::prop("quantiles", [] {
        // Sizes from a nanosecond to hours: a random width, then a value of that width.
        const auto one = rc::gen::map(
            rc::gen::pair(rc::gen::inRange(0, 62), rc::gen::arbitrary<std::uint64_t>()),
            [](const std::pair<int, std::uint64_t>& drawn) {
                return static_cast<std::int64_t>(drawn.second >> (63 - drawn.first) >> 1);
            });
        const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(one));
        const auto percent = *rc::gen::inRange<std::uint32_t>(0, 101);
        const auto exact = exact_quantile(values, percent);
        const auto seen = histogram_of(values).quantile(percent, 100);
        RC_ASSERT(seen >= exact);
        RC_ASSERT(seen <= exact + exact / 128);
    });
}

}  // namespace
}  // namespace lvsim::stats
