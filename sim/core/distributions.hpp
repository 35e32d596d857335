// SPDX-License-Identifier: Apache-2.0
//
// What a workload draws from: how long until the next request, how long a server works on it, how
// many bytes it is, which page it asks for. One value type for all, made from checked parameters;
// it holds what can be computed beforehand and no state, so that one can serve many streams.
//
// Amounts have the unit of whoever asks: nanoseconds for durations, pieces for counts. The draws
// are the same for ever on every machine: integers where the law is one of integers, sim/core/math
// for the rest.
#pragma once

#include "sim/core/alias_table.hpp"
#include "sim/core/time.hpp"
#include "sim/core/zipf.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lvsim {

class Rng;

/// The parameters of the laws.
namespace laws {

/// Always the same amount.
struct Constant {
    std::int64_t value = 0;
};
/// Every whole amount from low to high, both included, equally likely.
struct Uniform {
    std::int64_t low = 0;
    std::int64_t high = 0;
};
/// The pauses of a memoryless source. As a duration the same draws as Rng::exponential.
struct Exponential {
    double mean = 1;
};
/// P(X > x) = (minimum / x)^shape. Below shape 2 without variance, up to 1 without mean.
struct Pareto {
    double minimum = 1;
    double shape = 2;
};
/// A Pareto distribution given that it is at most `maximum`: sizes of files.
struct BoundedPareto {
    double minimum = 1;
    double maximum = 2;
    double shape = 1;
};
/// The logarithm is normal with deviation `sigma` around log(median): service times.
struct LogNormal {
    double median = 1;
    double sigma = 1;
};
/// 1 to ranks, rank k with a weight of 1 / k^exponent: popularity.
struct Zipf {
    std::uint64_t ranks = 1;
    double exponent = 1;
};
/// One of the amounts listed, by weight: what was measured elsewhere.
struct Empirical {
    struct Entry {
        std::int64_t value = 0;
        std::uint32_t weight = 1;
    };
    std::vector<Entry> entries;
};

}  // namespace laws

class Distribution {
public:
    using Parameters =
        std::variant<laws::Constant, laws::Uniform, laws::Exponential, laws::Pareto,
                     laws::BoundedPareto, laws::LogNormal, laws::Zipf, laws::Empirical>;

    /// The largest amount: 100 years in nanoseconds. A draw beyond it is cut to it.
    static constexpr std::int64_t kAmountMax = kTimeMax.ns();
    /// Of means, medians and minima of the continuous kinds.
    static constexpr double kScaleMin = 1e-9;
    static constexpr double kShapeMin = 1e-3;
    static constexpr double kShapeMax = 1000;
    static constexpr double kSigmaMax = 20;

    /// Always zero.
    Distribution() = default;
    /// What is wrong with the parameters is the error, in words: "the shape must be from 0.001 to
    /// 1000".
    [[nodiscard]] static tl::expected<Distribution, std::string> make(Parameters parameters);

    /// Whole nanoseconds; of a continuous kind cut down to them, and at least 1.
    [[nodiscard]] SimDuration sample_duration(Rng& rng) const;
    /// A whole number; of a continuous kind the nearest, which may be 0.
    [[nodiscard]] std::uint64_t sample_count(Rng& rng) const;
    /// Of the law itself, before amounts are made whole or cut; nullopt where it is infinite.
    [[nodiscard]] std::optional<double> mean() const;

    [[nodiscard]] const Parameters& parameters() const { return parameters_; }

private:
    struct ValueTable {
        std::vector<std::int64_t> values;
        AliasTable alias;
    };

    explicit Distribution(Parameters parameters);

    Parameters parameters_;
    std::variant<std::monostate, ZipfSampler, ValueTable> prepared_;

    friend struct DistributionSampler;
};

}  // namespace lvsim
