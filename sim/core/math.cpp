// SPDX-License-Identifier: Apache-2.0
#include "sim/core/math.hpp"

#include "sim/core/assert.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace lvsim {

namespace {

/// log 2 in two parts; the first has so few digits that its product with an exponent is exact.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;

/// A number as the sum of a double and a far smaller one.
struct Pair {
    double high = 0;
    double low = 0;
};

/// a + b without error (Knuth's TwoSum).
Pair exact_sum(double a, double b) {
    const double sum = a + b;
    const double b_part = sum - a;
    return {sum, (a - (sum - b_part)) + (b - b_part)};
}

/// The upper 26 bits of a and the rest (Veltkamp). Requires: |a| < 2^996.
Pair split(double a) {
    const double scaled = a * 0x1.0000002p27;
    const double high = scaled - (scaled - a);
    return {high, a - high};
}

/// a * b without error (Dekker); no fused multiply-add needed.
Pair exact_product(double a, double b) {
    const double product = a * b;
    const Pair x = split(a);
    const Pair y = split(b);
    const double error = ((x.high * y.high - product) + x.high * y.low + x.low * y.high);
    return {product, error + x.low * y.low};
}

struct Scaled {
    double mantissa = 1;  ///< In [sqrt(1/2), sqrt(2)).
    int exponent = 0;
};

Scaled scaled(double x) {
    Scaled parts;
    parts.mantissa = std::frexp(x, &parts.exponent);  // exact, no rounding
    if (parts.mantissa < 0.70710678118654752) {
        parts.mantissa *= 2.0;
        --parts.exponent;
    }
    return parts;
}

/// atanh(f) / f - 1 for |f| < 0.1716, from the square of f: odd powers up to 21 leave < 1e-18.
double atanh_tail(double square) {
    double series = 0.0;
    for (int power = 21; power >= 3; power -= 2) {
        series = (series + 1.0 / power) * square;
    }
    return series;
}

/// The logarithm to about 70 bits: a power multiplies its error by up to 700.
Pair log_pair(double x) {
    const auto [m, exponent] = scaled(x);
    // log m = 2 atanh(f), f = (m - 1) / (m + 1); the difference is exact, the sum and the quotient
    // get their errors back.
    const double over = m - 1.0;
    const Pair under = exact_sum(m, 1.0);
    const double f = over / under.high;
    const Pair back = exact_product(f, under.high);
    const double f_low = (((over - back.high) - back.low) - f * under.low) / under.high;
    const double tail = 2.0 * f * atanh_tail(f * f);
    const auto e = static_cast<double>(exponent);
    const Pair lead = exact_sum(e * kLn2High, 2.0 * f);
    const Pair sum = exact_sum(lead.high, tail);
    return {sum.high, sum.low + (lead.low + (e * kLn2Low + 2.0 * f_low))};
}

/// exp(x.high + x.low). Requires: |x.low| is tiny.
double exp_of(Pair x) {
    if (x.high > 709.8) return std::numeric_limits<double>::infinity();
    if (x.high < -745.2) return 0.0;
    // exp x = 2^k exp(r), |r| <= log(2) / 2; Taylor's series up to r^13 leaves < 1e-17.
    constexpr double kPerLn2 = 1.4426950408889634;
    const double k = std::floor(x.high * kPerLn2 + 0.5);
    const double r = ((x.high - k * kLn2High) - k * kLn2Low) + x.low;
    double series = 0.0;
    for (int n = 13; n >= 1; --n) {
        series = (series + 1.0) * r / n;
    }
    return std::ldexp(1.0 + series, static_cast<int>(k));  // exact, or rounded once
}

/// A polynomial, the highest power first.
double polynomial(const std::array<double, 8>& coefficients, double x) {
    double value = 0.0;
    for (const double coefficient : coefficients) {
        value = value * x + coefficient;
    }
    return value;
}

// M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied
// Statistics 37 (1988): three rational approximations, to 16 digits. Highest power first.
constexpr std::array<double, 8> kCentreOver = {2.5090809287301226727e+3, 3.3430575583588128105e+4,
                                               6.7265770927008700853e+4, 4.5921953931549871457e+4,
                                               1.3731693765509461125e+4, 1.9715909503065514427e+3,
                                               1.3314166789178437745e+2, 3.3871328727963666080e+0};
constexpr std::array<double, 8> kCentreUnder = {5.2264952788528545610e+3, 2.8729085735721942674e+4,
                                                3.9307895800092710610e+4, 2.1213794301586595867e+4,
                                                5.3941960214247511077e+3, 6.8718700749205790830e+2,
                                                4.2313330701600911252e+1, 1.0};
constexpr std::array<double, 8> kFlankOver = {7.74545014278341407640e-4, 2.27238449892691845833e-2,
                                              2.41780725177450611770e-1, 1.27045825245236838258e+0,
                                              3.64784832476320460504e+0, 5.76949722146069140550e+0,
                                              4.63033784615654529590e+0, 1.42343711074968357734e+0};
constexpr std::array<double, 8> kFlankUnder = {1.05075007164441684324e-9, 5.47593808499534494600e-4,
                                               1.51986665636164571966e-2, 1.48103976427480074590e-1,
                                               6.89767334985100004550e-1, 1.67638483018380384940e+0,
                                               2.05319162663775882187e+0, 1.0};
constexpr std::array<double, 8> kTailOver = {2.01033439929228813265e-7, 2.71155556874348757815e-5,
                                             1.24266094738807843860e-3, 2.65321895265761230930e-2,
                                             2.96560571828504891230e-1, 1.78482653991729133580e+0,
                                             5.46378491116411436990e+0, 6.65790464350110377720e+0};
constexpr std::array<double, 8> kTailUnder = {2.04426310338993978564e-15, 1.42151175831644588870e-7,
                                              1.84631831751005468180e-5,  7.86869131145613259100e-4,
                                              1.48753612908506148525e-2,  1.36929880922735805310e-1,
                                              5.99832206555887937690e-1,  1.0};

}  // namespace

double portable_log(double x) {
    LVSIM_ASSERT(x > 0.0 && x <= std::numeric_limits<double>::max(), "no logarithm of {}", x);
    // log m = 2 atanh(f), f = (m - 1) / (m + 1), |f| < 0.1716, as a series of odd powers: 11 terms
    // leave less than 1e-18.
    const auto [mantissa, exponent] = scaled(x);
    const double f = (mantissa - 1.0) / (mantissa + 1.0);
    const double square = f * f;
    double series = 0.0;
    for (int power = 21; power >= 1; power -= 2) {
        series = series * square + 1.0 / power;
    }
    constexpr double kLn2 = 0.69314718055994531;
    return 2.0 * f * series + static_cast<double>(exponent) * kLn2;
}

double portable_log1p(double x) {
    LVSIM_ASSERT(x > -1.0, "no logarithm of 1 + {}", x);
    const double sum = 1.0 + x;
    if (sum == 1.0) return x;
    // Kahan: log has the same relative slope at 1 + x and at its rounded neighbour.
    return portable_log(sum) * (x / (sum - 1.0));
}

double portable_exp(double x) {
    LVSIM_ASSERT(!std::isnan(x), "no exponential of a value that is no number");
    return exp_of({x, 0.0});
}

double portable_expm1(double x) {
    const double power = portable_exp(x);
    if (power == 1.0) return x;
    if (power - 1.0 == -1.0 || power > 0x1p53) return power - 1.0;
    return (power - 1.0) * (x / portable_log(power));  // Kahan, as above
}

double portable_pow(double base, double exponent) {
    LVSIM_ASSERT(base > 0.0 && base <= std::numeric_limits<double>::max(), "no power of {}", base);
    LVSIM_ASSERT(std::isfinite(exponent), "no {}th power", exponent);
    const Pair log = log_pair(base);
    const double estimate = log.high * exponent;
    if (!(std::abs(estimate) < 800.0)) {
        return estimate > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    }
    if (std::abs(exponent) > 0x1p900) return 1.0;  // the base is one: split() would overflow
    const Pair product = exact_product(log.high, exponent);
    return exp_of({product.high, product.low + log.low * exponent});
}

double normal_quantile(double probability) {
    LVSIM_ASSERT(probability > 0.0 && probability < 1.0, "no quantile of {}", probability);
    const double q = probability - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kCentreOver, r) / polynomial(kCentreUnder, r);
    }
    const double tail = q < 0.0 ? probability : 1.0 - probability;
    const double r = std::sqrt(-portable_log(tail));
    const double z = r <= 5.0 ? polynomial(kFlankOver, r - 1.6) / polynomial(kFlankUnder, r - 1.6)
                              : polynomial(kTailOver, r - 5.0) / polynomial(kTailUnder, r - 5.0);
    return q < 0.0 ? -z : z;
}

}  // namespace lvsim
