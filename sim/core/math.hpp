// SPDX-License-Identifier: Apache-2.0
//
// Logarithm, exponential, power and the normal distribution's quantile for sampling, from plain
// IEEE 754 operations (+ - * / and square root, which are exact to the last bit everywhere): those
// of the C library differ between its versions and between processors with and without fused
// multiply-add, and with them the draws of a run. tests/sim/core/math_test.cpp holds the bits.
//
// Relative errors where the result is a normal number, measured against 200-bit arithmetic on
// 40 000 points each: exp 1.7e-16, log 3.3e-16, log1p and expm1 4.7e-16, normal_quantile 7.2e-16,
// pow 2.3e-15 (1e-13 is what the tests ask for).
#pragma once

namespace lvsim {

/// Natural logarithm. Requires: x positive and finite.
[[nodiscard]] double portable_log(double x);
/// log(1 + x), precise for small x too. Requires: x > -1 and finite.
[[nodiscard]] double portable_log1p(double x);

/// e to the power x: 0 below the range of double, infinity above it. Requires: x is a number.
[[nodiscard]] double portable_exp(double x);
/// exp(x) - 1, precise for small x too. Requires: x is a number.
[[nodiscard]] double portable_expm1(double x);

/// `base` to the power `exponent`; 0 and infinity as for portable_exp.
/// Requires: base positive and finite, exponent finite.
[[nodiscard]] double portable_pow(double base, double exponent);

/// The z for which a standard normal variable is at most z with the given probability.
/// Requires: 0 < probability < 1.
[[nodiscard]] double normal_quantile(double probability);

}  // namespace lvsim
