// SPDX-License-Identifier: Apache-2.0
#include "sim/core/math.hpp"

#include "sim/core/rng.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace lvsim;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double relative_error(double got, double expected) {
    return got == expected ? 0.0 : std::abs((got - expected) / expected);
}

/// In (0, 2) times a power of two between the two exponents, with both signs of the exponent.
double any_positive(Rng& rng, int exponent_min, int exponent_max) {
    const double mantissa = rng.unit();
    const std::uint64_t steps = rng.below(static_cast<std::uint64_t>(exponent_max - exponent_min));
    return std::ldexp(mantissa, exponent_min + static_cast<int>(steps));
}

double between(Rng& rng, double low, double high) {
    const double unit = rng.unit();
    return low + (high - low) * unit;
}

}  // namespace

TEST_CASE("math: each function has the bits it always had", "[unit][core]") {
    CHECK(portable_log(0x1p-1074) == -0x1.74385446d71c3p+9);
    CHECK(portable_log(0x1.8p-3) == -0x1.ac89b834770d4p+0);
    CHECK(portable_log(0x1.fffffffffffffp-1) == -0x1p-53);
    CHECK(portable_log(0x1.921fb54442d18p+1) == 0x1.250d048e7a1bdp+0);
    CHECK(portable_log(0x1.fffffffffffffp+1023) == 0x1.62e42fefa39efp+9);
    CHECK(portable_log1p(0x1.999999999999ap-4) == 0x1.8663f793c46c7p-4);
    CHECK(portable_log1p(0x1p-30) == 0x1.fffffffcp-31);
    CHECK(portable_log1p(-0x1.fcp-1) == -0x1.3687a9f1af2b1p+2);
    CHECK(portable_exp(0x1p+0) == 0x1.5bf0a8b14576ap+1);
    CHECK(portable_exp(-0x1.91eb851eb851fp+1) == 0x1.62929b2efc7c3p-5);
    CHECK(portable_exp(0x1.6p+9) == 0x1.93bf4ec282efbp+1015);
    CHECK(portable_exp(-0x1.6ep+9) == 0x0.000000003db39p-1022);
    CHECK(portable_exp(0x1p-40) == 0x1.0000000001p+0);
    CHECK(portable_expm1(0x1.999999999999ap-4) == 0x1.aec7b35a00d3ap-4);
    CHECK(portable_expm1(-0x1p-33) == -0x1.ffffffff8p-34);
    CHECK(portable_expm1(0x1.4p+4) == 0x1.ceb088a68e804p+28);
    CHECK(portable_pow(0x1.8p+0, 0x1.4p+3) == 0x1.cd52p+5);
    CHECK(portable_pow(0x1.921fb54442d18p+1, -0x1.1p+9) == 0x1.804deb1dac308p-899);
    CHECK(portable_pow(0x1.000001p+0, 0x1.8p+32) == 0x1.fe2f96873f92dp+553);
    CHECK(portable_pow(0x1.47ae147ae147bp-7, 0x1.199999999999ap+0) == 0x1.9d811398ddccp-8);
    CHECK(normal_quantile(0x1p-53) == -0x1.06b48528cea51p+3);
    CHECK(normal_quantile(0x1.999999999999ap-4) == -0x1.4813c36e26d34p+0);
    CHECK(normal_quantile(0x1.4p-1) == 0x1.464965bdc7eafp-2);
    CHECK(normal_quantile(0x1.ep-1) == 0x1.88bc1fbe1dabcp+0);
    CHECK(normal_quantile(0x1.fffffffffffffp-1) == 0x1.06b48528cea51p+3);
}

TEST_CASE("math: portable_log is the logarithm", "[unit][core]") {
    CHECK(portable_log(1.0) == 0.0);
    Rng rng(9, "log");
    double worst = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double x = i % 2 == 0 ? rng.unit() : any_positive(rng, -1000, 1000);
        worst = std::max(worst, relative_error(portable_log(x), std::log(x)));
    }
    CHECK(worst < 1e-14);
}

TEST_CASE("math: portable_log1p is precise where log would lose all digits", "[unit][core]") {
    CHECK(portable_log1p(0.0) == 0.0);
    CHECK(portable_log1p(1e-300) == 1e-300);
    Rng rng(9, "log1p");
    double worst = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double drawn = any_positive(rng, -70, 0);
        const double x = i % 2 == 0 ? drawn : -drawn / 2;
        worst = std::max(worst, relative_error(portable_log1p(x), std::log1p(x)));
    }
    CHECK(worst < 1e-13);
}

TEST_CASE("math: portable_exp is the exponential, 0 below the range and infinite above",
          "[unit][core]") {
    CHECK(portable_exp(0.0) == 1.0);
    CHECK(portable_exp(1e9) == kInfinity);
    CHECK(portable_exp(kInfinity) == kInfinity);
    CHECK(portable_exp(-1e9) == 0.0);
    CHECK(portable_exp(-kInfinity) == 0.0);
    CHECK(portable_exp(709.78) == Approx(std::exp(709.78)).epsilon(1e-13));
    CHECK(portable_exp(709.79) == kInfinity);
    Rng rng(9, "exp");
    double worst = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double x = i % 2 == 0 ? between(rng, -708.0, 709.0) : between(rng, -1.0, 1.0);
        worst = std::max(worst, relative_error(portable_exp(x), std::exp(x)));
    }
    CHECK(worst < 1e-13);
}

TEST_CASE("math: portable_expm1 is precise where exp would lose all digits", "[unit][core]") {
    CHECK(portable_expm1(0.0) == 0.0);
    CHECK(portable_expm1(-1e-300) == -1e-300);
    CHECK(portable_expm1(-1e9) == -1.0);
    CHECK(portable_expm1(1e9) == kInfinity);
    Rng rng(9, "expm1");
    double worst = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double drawn = any_positive(rng, -70, 9);
        const double x = i % 2 == 0 ? drawn : -drawn;
        worst = std::max(worst, relative_error(portable_expm1(x), std::expm1(x)));
    }
    CHECK(worst < 1e-13);
}

TEST_CASE("math: portable_pow keeps its precision up to the ends of the range", "[unit][core]") {
    CHECK(portable_pow(7.5, 0.0) == 1.0);
    CHECK(portable_pow(1.0, 1e308) == 1.0);
    CHECK(portable_pow(2.0, 1e308) == kInfinity);
    CHECK(portable_pow(0.5, 1e308) == 0.0);
    CHECK(portable_pow(2.0, 10.0) == 1024.0);
    Rng rng(9, "pow");
    double worst = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double base = any_positive(rng, -60, 60);
        const double log_of_result = between(rng, -700.0, 700.0);
        const double exponent = base == 1.0 ? 0.0 : log_of_result / std::log(base);
        worst =
            std::max(worst, relative_error(portable_pow(base, exponent), std::pow(base, exponent)));
    }
    CHECK(worst < 1e-13);
}

TEST_CASE("math: normal_quantile inverts the normal distribution", "[unit][core]") {
    CHECK(normal_quantile(0.5) == 0.0);
    Rng rng(9, "quantile");
    double worst = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double probability = i % 2 == 0 ? any_positive(rng, -300, -1) : rng.unit() / 2;
        const double z = normal_quantile(probability);
        const double back = std::erfc(-z / std::sqrt(2.0)) / 2;
        // An error of z counts z^2 times in the tail.
        worst = std::max(worst, relative_error(back, probability) / (1.0 + z * z));
        if (probability > 1e-3) {
            CHECK(normal_quantile(1.0 - probability) == Approx(-z).margin(1e-12));
        }
    }
    CHECK(worst < 1e-14);
}
