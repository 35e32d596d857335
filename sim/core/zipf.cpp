// SPDX-License-Identifier: Apache-2.0
#include "sim/core/zipf.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/math.hpp"
#include "sim/core/rng.hpp"

#include <algorithm>
#include <cmath>

namespace lvsim {

namespace {

/// (e^t - 1) / t, 1 at zero.
double expm1_over(double t) {
    return t == 0.0 ? 1.0 : portable_expm1(t) / t;
}

/// log(1 + t) / t, 1 at zero.
double log1p_over(double t) {
    return t == 0.0 ? 1.0 : portable_log1p(t) / t;
}

/// Sum of k^-s for k = 1..n: the first thousand one by one, the rest by Euler and Maclaurin.
double harmonic(double n, double s) {
    constexpr double kExact = 1000;
    double sum = 0;
    for (double k = std::min(n, kExact); k >= 1; k -= 1) {
        sum += portable_pow(k, -s);
    }
    if (n <= kExact) return sum;
    const double t = (1.0 - s) * portable_log(n / kExact);
    const double first = portable_pow(kExact, -s);
    const double last = portable_pow(n, -s);
    const double area = first * kExact * portable_log(n / kExact) * expm1_over(t);
    return sum + area + (last - first) / 2 + s * (first / kExact - last / n) / 12;
}

}  // namespace

ZipfSampler::ZipfSampler(std::uint64_t ranks, double exponent)
    : ranks_(static_cast<double>(ranks)),
      exponent_(exponent),
      area_begin_(integral(1.5) - 1.0),
      area_end_(integral(ranks_ + 0.5)),
      sure_within_(2.0 - inverse_integral(integral(2.5) - weight(2.0))) {
    LVSIM_ASSERT(ranks >= 1 && ranks <= kRanksMax, "{} ranks", ranks);
    LVSIM_ASSERT(exponent >= 0.0 && exponent <= kExponentMax, "exponent {}", exponent);
}

std::uint64_t ZipfSampler::sample(Rng& rng) const {
    while (true) {
        const double draw = rng.unit();
        const double area = area_end_ + draw * (area_begin_ - area_end_);
        const double x = inverse_integral(area);
        const double rank = std::clamp(std::floor(x + 0.5), 1.0, ranks_);
        if (rank - x <= sure_within_ || area >= integral(rank + 0.5) - weight(rank)) {
            return static_cast<std::uint64_t>(rank);
        }
    }
}

double ZipfSampler::mean() const {
    return harmonic(ranks_, exponent_ - 1.0) / harmonic(ranks_, exponent_);
}

double ZipfSampler::weight(double rank) const {
    return portable_exp(-exponent_ * portable_log(rank));
}

// (x^(1-s) - 1) / (1 - s), and log x at s = 1, in a form that is precise on both sides of it.
double ZipfSampler::integral(double x) const {
    const double log_x = portable_log(x);
    return log_x * expm1_over((1.0 - exponent_) * log_x);
}

double ZipfSampler::inverse_integral(double area) const {
    // Rounding may put the last point a hair beyond the end of the logarithm's range.
    const double t = std::max(area * (1.0 - exponent_), -0x1.fffffffffffffp-1);
    return portable_exp(log1p_over(t) * area);
}

}  // namespace lvsim
