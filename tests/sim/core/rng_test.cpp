// SPDX-License-Identifier: Apache-2.0
#include "sim/core/rng.hpp"

#include "sim/core/math.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace lvsim;

TEST_CASE("rng: the same seed and path give the same draws for ever", "[unit][core]") {
    // From an independent implementation of FNV-1a, SplitMix64 and xoshiro256++.
    Rng rng(1, "client/web/arrivals");
    CHECK(rng.bits() == 0x14bf9f0e945fbb66);
    CHECK(rng.bits() == 0xd519698e936846db);
    CHECK(rng.bits() == 0xa36288a2847fa45e);
    Rng other(0, "");
    CHECK(other.bits() == 0xc7c9810f3d1cf2b7);
    CHECK(other.bits() == 0x1bc47e2107165ab2);
}

TEST_CASE("rng: each distribution draws what it always drew", "[unit][core]") {
    Rng rng(42, "vectors");
    CHECK(rng.below(1000) == 544);
    CHECK(rng.below(3) == 1);
    CHECK(rng.unit() == 0x1.671dc85762b74p-1);
    CHECK(rng.exponential(1_s).ns() == 195222919);
    std::array<int, 6> cards{1, 2, 3, 4, 5, 6};
    rng.shuffle(std::span<int>(cards));
    CHECK(cards == std::array<int, 6>{3, 5, 2, 4, 1, 6});
}

TEST_CASE("rng: streams of other names or seeds are others", "[unit][core]") {
    Rng a(1, "a");
    Rng b(1, "b");
    Rng c(2, "a");
    int equal = 0;
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t drawn = a.bits();
        equal += drawn == b.bits() ? 1 : 0;
        equal += drawn == c.bits() ? 1 : 0;
    }
    CHECK(equal == 0);
}

TEST_CASE("rng: draws from one stream do not move another", "[unit][core]") {
    Rng alone(5, "b");
    Rng a(5, "a");
    Rng b(5, "b");
    for (int i = 0; i < 100; ++i) {
        const std::uint64_t dropped = a.below(7);
        CHECK(dropped < 7);
        CHECK(b.bits() == alone.bits());
    }
}

TEST_CASE("rng: below is uniform", "[unit][core]") {
    Rng rng(9, "uniform");
    constexpr int kDraws = 60'000;
    std::array<int, 6> counts{};
    for (int i = 0; i < kDraws; ++i) {
        ++counts[rng.below(counts.size())];
    }
    double chi_square = 0;
    for (const int count : counts) {
        const double off = count - kDraws / 6.0;
        chi_square += off * off / (kDraws / 6.0);
    }
    CHECK(chi_square < 20.5);  // five degrees of freedom, 99.9 %
    CHECK(rng.below(1) == 0);
    CHECK(rng.below(UINT64_MAX) < UINT64_MAX);
}

TEST_CASE("rng: happens with its probability, and surely at 0 and 1", "[unit][core]") {
    Rng rng(9, "ratio");
    int happened = 0;
    for (int i = 0; i < 30'000; ++i) {
        happened += rng.happens({1, 3}) ? 1 : 0;
        CHECK_FALSE(rng.happens({0, 3}));
        CHECK(rng.happens({3, 3}));
    }
    CHECK(std::abs(happened - 10'000) < 300);
}

TEST_CASE("rng: unit is in (0, 1] with mean one half", "[unit][core]") {
    Rng rng(9, "unit");
    double sum = 0;
    bool is_inside = true;
    for (int i = 0; i < 20'000; ++i) {
        const double drawn = rng.unit();
        is_inside &= drawn > 0.0 && drawn <= 1.0;
        sum += drawn;
    }
    CHECK(is_inside);
    CHECK(sum / 20'000 == Approx(0.5).margin(0.01));
}

TEST_CASE("rng: exponential has its mean and its limits", "[unit][core]") {
    Rng rng(9, "exponential");
    double sum = 0;
    for (int i = 0; i < 20'000; ++i) {
        const SimDuration drawn = rng.exponential(1_ms);
        CHECK(drawn >= 1_ns);
        CHECK(drawn <= 45_ms);
        sum += static_cast<double>(drawn.ns());
    }
    CHECK(sum / 20'000 == Approx(1e6).epsilon(0.03));
    CHECK(rng.exponential(1_ns) >= 1_ns);
}
