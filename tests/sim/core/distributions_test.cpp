// SPDX-License-Identifier: Apache-2.0
//
// Each law is held against its closed form: the distance of Kolmogorov and Smirnov between the
// draws of a fixed seed and the distribution function, and the mean.
#include "sim/core/distributions.hpp"

#include "sim/core/rng.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace lvsim;

namespace {

constexpr int kDraws = 20'000;
/// Exceeded by one in a thousand samples of kDraws.
constexpr double kDistanceMax = 1.95 / 141.4;

Distribution law(Distribution::Parameters parameters) {
    auto made = Distribution::make(std::move(parameters));
    REQUIRE(made.has_value());
    return std::move(*made);
}

std::string refusal(Distribution::Parameters parameters) {
    const auto made = Distribution::make(std::move(parameters));
    return made.has_value() ? "accepted" : made.error();
}

std::vector<double> sorted_draws(const Distribution& from) {
    Rng rng(3, "distributions");
    std::vector<double> draws;
    for (int i = 0; i < kDraws; ++i) {
        const SimDuration drawn = from.sample_duration(rng);
        draws.push_back(static_cast<double>(drawn.ns()));
    }
    std::sort(draws.begin(), draws.end());
    return draws;
}

/// The largest difference between the share of draws up to x and its probability.
double distance(const std::vector<double>& sorted, const std::function<double(double)>& cdf) {
    double largest = 0;
    const auto count = static_cast<double>(sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const double expected = cdf(sorted[i]);
        largest = std::max(largest, std::abs(expected - static_cast<double>(i) / count));
        largest = std::max(largest, std::abs(expected - static_cast<double>(i + 1) / count));
    }
    return largest;
}

double average(const std::vector<double>& draws) {
    double sum = 0;
    for (const double drawn : draws) {
        sum += drawn;
    }
    return sum / static_cast<double>(draws.size());
}

std::vector<std::int64_t> first_draws(const Distribution& from, int count) {
    Rng rng(42, "vectors");
    std::vector<std::int64_t> draws;
    for (int i = 0; i < count; ++i) {
        draws.push_back(from.sample_duration(rng).ns());
    }
    return draws;
}

}  // namespace

TEST_CASE("distributions: each law draws what it always drew", "[unit][core]") {
    using Draws = std::vector<std::int64_t>;
    CHECK(first_draws(law(laws::Uniform{10, 1'000'000}), 4) ==
          Draws{544884, 651207, 701402, 822653});
    CHECK(first_draws(law(laws::Exponential{1e9}), 4) ==
          Draws{607191686, 428933197, 354678227, 195222919});
    CHECK(first_draws(law(laws::Pareto{1e6, 1.5}), 4) == Draws{1498994, 1331033, 1266746, 1138997});
    CHECK(first_draws(law(laws::BoundedPareto{1e6, 1e9, 1.1}), 4) ==
          Draws{2044357, 2603000, 2997266, 4808025});
    CHECK(first_draws(law(laws::LogNormal{5e6, 0.8}), 4) ==
          Draws{5471891, 6822971, 7630709, 10484005});
    CHECK(first_draws(law(laws::Zipf{1'000'000, 0.9}), 8) ==
          Draws{4612, 1032, 467, 51, 1, 471142, 64, 5756});
    CHECK(first_draws(law(laws::Zipf{1000, 1.0}), 8) == Draws{17, 8, 5, 2, 1, 491, 2, 19});
    CHECK(first_draws(law(laws::Empirical{{{7, 1}, {8, 2}, {9, 3}}}), 8) ==
          Draws{8, 9, 9, 9, 7, 8, 9, 9});
}

TEST_CASE("distributions: a constant draws nothing from the stream", "[unit][core]") {
    Rng rng(1, "constant");
    Rng untouched(1, "constant");
    const Distribution constant = law(laws::Constant{250});
    CHECK(constant.sample_duration(rng) == 250_ns);
    CHECK(constant.sample_count(rng) == 250);
    CHECK(Distribution().sample_duration(rng) == 0_ns);
    CHECK(rng.bits() == untouched.bits());
    CHECK(constant.mean() == 250.0);
}

TEST_CASE("distributions: uniform reaches both ends, evenly", "[unit][core]") {
    const Distribution dice = law(laws::Uniform{1, 6});
    Rng rng(3, "dice");
    std::array<int, 7> counts{};
    for (int i = 0; i < 60'000; ++i) {
        ++counts.at(dice.sample_count(rng));
    }
    CHECK(counts[0] == 0);
    for (std::size_t face = 1; face <= 6; ++face) {
        CHECK(std::abs(counts[face] - 10'000) < 400);
    }
    CHECK(dice.mean() == 3.5);
    const Distribution all = law(laws::Uniform{0, Distribution::kAmountMax});
    CHECK(all.sample_duration(rng) <= SimDuration::nanoseconds(Distribution::kAmountMax));
}

TEST_CASE("distributions: exponential is the law, and Rng::exponential's draws", "[unit][core]") {
    const Distribution pauses = law(laws::Exponential{1e6});
    const auto draws = sorted_draws(pauses);
    CHECK(distance(draws, [](double x) { return 1.0 - std::exp(-x / 1e6); }) < kDistanceMax);
    CHECK(average(draws) == Approx(1e6).epsilon(0.03));
    CHECK(pauses.mean() == 1e6);
    Rng one(7, "same");
    Rng other(7, "same");
    for (int i = 0; i < 100; ++i) {
        const SimDuration expected = other.exponential(1_ms);
        CHECK(pauses.sample_duration(one) == expected);
    }
}

TEST_CASE("distributions: Pareto is the law", "[unit][core]") {
    const Distribution sizes = law(laws::Pareto{1e6, 2.5});
    const auto draws = sorted_draws(sizes);
    CHECK(distance(draws, [](double x) { return 1.0 - std::pow(1e6 / x, 2.5); }) < kDistanceMax);
    CHECK(draws.front() >= 1e6);
    CHECK(average(draws) == Approx(*sizes.mean()).epsilon(0.03));
    CHECK(*sizes.mean() == Approx(2.5e6 / 1.5));
}

TEST_CASE("distributions: a Pareto law without a mean has none, and its draws stay in range",
          "[unit][core]") {
    const Distribution heavy = law(laws::Pareto{1e9, Distribution::kShapeMin});
    CHECK_FALSE(heavy.mean().has_value());
    CHECK_FALSE(law(laws::Pareto{1, 1.0}).mean().has_value());
    Rng rng(3, "heavy");
    for (int i = 0; i < 1000; ++i) {
        CHECK(heavy.sample_duration(rng) <= SimDuration::nanoseconds(Distribution::kAmountMax));
    }
}

TEST_CASE("distributions: bounded Pareto is the law between its bounds", "[unit][core]") {
    for (const double shape : {0.5, 1.0, 1.0000001, 2.5}) {
        CAPTURE(shape);
        const Distribution sizes = law(laws::BoundedPareto{1e6, 1e9, shape});
        const auto draws = sorted_draws(sizes);
        const auto cdf = [shape](double x) {
            return (1.0 - std::pow(1e6 / x, shape)) / (1.0 - std::pow(1e-3, shape));
        };
        CHECK(distance(draws, cdf) < kDistanceMax);
        CHECK(draws.front() >= 1e6);
        CHECK(draws.back() <= 1e9);
        CHECK(average(draws) == Approx(*sizes.mean()).epsilon(0.05));
    }
    const double harmonic_mean = 1e6 * std::log(1e3) / (1.0 - 1e-3);
    CHECK(*law(laws::BoundedPareto{1e6, 1e9, 1.0}).mean() == Approx(harmonic_mean));
}

TEST_CASE("distributions: log-normal is the law", "[unit][core]") {
    const Distribution service = law(laws::LogNormal{5e6, 0.8});
    const auto draws = sorted_draws(service);
    const auto cdf = [](double x) {
        return std::erfc(-std::log(x / 5e6) / 0.8 / std::sqrt(2.0)) / 2;
    };
    CHECK(distance(draws, cdf) < kDistanceMax);
    CHECK(average(draws) == Approx(*service.mean()).epsilon(0.03));
    CHECK(*service.mean() == Approx(5e6 * std::exp(0.32)));
    Rng rng(3, "exact");
    const Distribution narrow = law(laws::LogNormal{1000, 0.0});
    CHECK(narrow.sample_duration(rng) >= 999_ns);
    CHECK(narrow.sample_count(rng) == 1000);
}

TEST_CASE("distributions: Zipf gives each rank its share", "[unit][core]") {
    for (const double exponent : {0.0, 0.7, 1.0, 2.0}) {
        CAPTURE(exponent);
        constexpr std::uint64_t kRanks = 50;
        const Distribution pages = law(laws::Zipf{kRanks, exponent});
        std::array<double, kRanks + 1> share{};
        double weights = 0;
        double weighted_ranks = 0;
        for (std::uint64_t rank = 1; rank <= kRanks; ++rank) {
            const auto real = static_cast<double>(rank);
            share[rank] = std::pow(real, -exponent);
            weights += share[rank];
            weighted_ranks += share[rank] * real;
        }
        Rng rng(3, "zipf");
        std::array<int, kRanks + 1> counts{};
        for (int i = 0; i < 100'000; ++i) {
            ++counts.at(pages.sample_count(rng));
        }
        double chi_square = 0;
        for (std::uint64_t rank = 1; rank <= kRanks; ++rank) {
            const double expected = 100'000 * share[rank] / weights;
            const double off = counts[rank] - expected;
            chi_square += off * off / expected;
        }
        CHECK(counts[0] == 0);
        CHECK(chi_square < 85.4);  // 49 degrees of freedom, 99.9 %
        CHECK(*pages.mean() == Approx(weighted_ranks / weights));
    }
}

TEST_CASE("distributions: Zipf stays cheap and in range with many ranks", "[unit][core]") {
    constexpr std::uint64_t kMany = ZipfSampler::kRanksMax;
    Rng rng(3, "many");
    for (const double exponent : {0.0, 0.99, 1.0, 1.01, 3.0, ZipfSampler::kExponentMax}) {
        const Distribution pages = law(laws::Zipf{kMany, exponent});
        for (int i = 0; i < 2000; ++i) {
            const std::uint64_t rank = pages.sample_count(rng);
            CHECK((rank >= 1 && rank <= kMany));
        }
    }
    CHECK(law(laws::Zipf{1, 1.0}).sample_count(rng) == 1);
    // Sum of 1 / k to a million: log(1e6) + Euler's constant + 1 / (2e6).
    const double harmonic = std::log(1e6) + 0.5772156649015329 + 0.5e-6;
    CHECK(*law(laws::Zipf{1'000'000, 1.0}).mean() == Approx(1e6 / harmonic).epsilon(1e-9));
}

TEST_CASE("distributions: an empirical table is drawn by weight, exactly", "[unit][core]") {
    const Distribution sizes = law(laws::Empirical{{{100, 1}, {200, 0}, {300, 6}, {400, 3}}});
    Rng rng(3, "empirical");
    std::map<std::uint64_t, int> counts;
    for (int i = 0; i < 50'000; ++i) {
        ++counts[sizes.sample_count(rng)];
    }
    CHECK(counts.size() == 3);
    CHECK(std::abs(counts[100] - 5'000) < 250);
    CHECK(std::abs(counts[300] - 30'000) < 500);
    CHECK(std::abs(counts[400] - 15'000) < 450);
    CHECK(*sizes.mean() == Approx(310.0));
    const Distribution one = law(laws::Empirical{{{5, UINT32_MAX}}});
    CHECK(one.sample_count(rng) == 5);
}

TEST_CASE("distributions: a table may be as long as its limit, with the heaviest weights",
          "[unit][core]") {
    std::vector<laws::Empirical::Entry> entries(AliasTable::kWeightsMax, {1, UINT32_MAX});
    entries.back().value = 2;
    const Distribution sizes = law(laws::Empirical{entries});
    Rng rng(3, "long");
    CHECK(sizes.sample_count(rng) >= 1);
    entries.push_back({3, 1});
    CHECK(refusal(laws::Empirical{entries}) == "the table must have at most 65536 values");
}

TEST_CASE("distributions: a continuous duration is at least 1 ns, a count may be 0",
          "[unit][core]") {
    const Distribution small = law(laws::Exponential{0.1});
    Rng rng(3, "small");
    int zeros = 0;
    for (int i = 0; i < 1000; ++i) {
        CHECK(small.sample_duration(rng) >= 1_ns);
        zeros += small.sample_count(rng) == 0 ? 1 : 0;
    }
    CHECK(zeros > 900);
}

TEST_CASE("distributions: what is wrong with parameters is said in words", "[unit][core]") {
    const std::string amount = "from 1e-09 to 3.1536e+18";
    const std::string century = "from 0 to 100 years in nanoseconds";
    CHECK(refusal(laws::Constant{-1}) == "the value must be " + century);
    CHECK(refusal(laws::Uniform{5, INT64_MAX}) == "both ends must be " + century);
    CHECK(refusal(laws::Uniform{5, 4}) == "the lower end must not be above the upper end");
    CHECK(refusal(laws::Exponential{0}) == "the mean must be " + amount);
    CHECK(refusal(laws::Exponential{std::nan("")}) == "the mean must be " + amount);
    CHECK(refusal(laws::Pareto{-3, 1}) == "the minimum must be " + amount);
    CHECK(refusal(laws::Pareto{3, 0}) == "the shape must be from 0.001 to 1000");
    CHECK(refusal(laws::BoundedPareto{0, 2, 1}) == "the minimum must be " + amount);
    CHECK(refusal(laws::BoundedPareto{1, 1e300, 1}) == "the maximum must be " + amount);
    CHECK(refusal(laws::BoundedPareto{2, 2, 1}) == "the minimum must be below the maximum");
    CHECK(refusal(laws::BoundedPareto{1, 2, 2000}) == "the shape must be from 0.001 to 1000");
    CHECK(refusal(laws::LogNormal{0, 1}) == "the median must be " + amount);
    CHECK(refusal(laws::LogNormal{1, -1}) == "the sigma must be from 0 to 20");
    CHECK(refusal(laws::Zipf{0, 1}) == "the number of ranks must be from 1 to 281474976710656");
    CHECK(refusal(laws::Zipf{10, -0.5}) == "the exponent must be from 0 to 64");
    CHECK(refusal(laws::Empirical{}) == "the table needs at least one value");
    CHECK(refusal(laws::Empirical{{{1, 0}}}) == "at least one weight must be above 0");
    CHECK(refusal(laws::Empirical{{{-1, 1}}}) == "each value must be " + century);
}
