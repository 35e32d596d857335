// SPDX-License-Identifier: Apache-2.0
#include "sim/core/distributions.hpp"

#include "sim/core/math.hpp"
#include "sim/core/rng.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

namespace lvsim {

namespace {

// --- what is wrong, in words; empty: nothing
// ------------------------------------------------------

constexpr auto kLargest = static_cast<double>(Distribution::kAmountMax);

bool is_amount(std::int64_t value) {
    return value >= 0 && value <= Distribution::kAmountMax;
}

std::string check_range(const char* name, double value, double least, double most) {
    if (value >= least && value <= most) return {};
    return fmt::format("the {} must be from {} to {}", name, least, most);
}

std::string check_amount(const char* name, double value) {
    return check_range(name, value, Distribution::kScaleMin, kLargest);
}

std::string check_shape(double shape) {
    return check_range("shape", shape, Distribution::kShapeMin, Distribution::kShapeMax);
}

/// The first that is not empty.
std::string first_of(std::string a, std::string b) {
    return a.empty() ? std::move(b) : std::move(a);
}

std::string problem(const laws::Constant& law) {
    return is_amount(law.value) ? "" : "the value must be from 0 to 100 years in nanoseconds";
}

std::string problem(const laws::Uniform& law) {
    if (!is_amount(law.low) || !is_amount(law.high)) {
        return "both ends must be from 0 to 100 years in nanoseconds";
    }
    return law.low <= law.high ? "" : "the lower end must not be above the upper end";
}

std::string problem(const laws::Exponential& law) {
    return check_amount("mean", law.mean);
}

std::string problem(const laws::Pareto& law) {
    return first_of(check_amount("minimum", law.minimum), check_shape(law.shape));
}

std::string problem(const laws::BoundedPareto& law) {
    const std::string ends =
        first_of(check_amount("minimum", law.minimum), check_amount("maximum", law.maximum));
    const char* order = law.minimum < law.maximum ? "" : "the minimum must be below the maximum";
    return first_of(first_of(ends, order), check_shape(law.shape));
}

std::string problem(const laws::LogNormal& law) {
    return first_of(check_amount("median", law.median),
                    check_range("sigma", law.sigma, 0.0, Distribution::kSigmaMax));
}

std::string problem(const laws::Zipf& law) {
    if (law.ranks < 1 || law.ranks > ZipfSampler::kRanksMax) {
        return fmt::format("the number of ranks must be from 1 to {}", ZipfSampler::kRanksMax);
    }
    if (!(law.exponent >= 0.0 && law.exponent <= ZipfSampler::kExponentMax)) {
        return fmt::format("the exponent must be from 0 to {}", ZipfSampler::kExponentMax);
    }
    return {};
}

std::string problem(const laws::Empirical& law) {
    if (law.entries.empty()) return "the table needs at least one value";
    if (law.entries.size() > AliasTable::kWeightsMax) {
        return fmt::format("the table must have at most {} values", AliasTable::kWeightsMax);
    }
    const bool has_weight = std::any_of(law.entries.begin(), law.entries.end(),
                                        [](const auto& entry) { return entry.weight > 0; });
    if (!has_weight) return "at least one weight must be above 0";
    const bool has_amounts = std::all_of(law.entries.begin(), law.entries.end(),
                                         [](const auto& entry) { return is_amount(entry.value); });
    return has_amounts ? "" : "each value must be from 0 to 100 years in nanoseconds";
}

// --- means ------------------------------------------------------------------------------------

using Mean = std::optional<double>;

Mean mean_of(const laws::Constant& law) {
    return static_cast<double>(law.value);
}

Mean mean_of(const laws::Uniform& law) {
    return (static_cast<double>(law.low) + static_cast<double>(law.high)) / 2;
}

Mean mean_of(const laws::Exponential& law) {
    return law.mean;
}

Mean mean_of(const laws::Pareto& law) {
    if (law.shape <= 1.0) return std::nullopt;
    return law.shape * law.minimum / (law.shape - 1.0);
}

Mean mean_of(const laws::BoundedPareto& law) {
    // The integral of x^-shape from minimum to maximum, in a form that is precise around shape 1.
    const double span = portable_log(law.maximum / law.minimum);
    const double t = (1.0 - law.shape) * span;
    const double area = span * (t == 0.0 ? 1.0 : portable_expm1(t) / t);
    return law.shape * law.minimum * area / -portable_expm1(-law.shape * span);
}

Mean mean_of(const laws::LogNormal& law) {
    return law.median * portable_exp(law.sigma * law.sigma / 2);
}

Mean mean_of(const laws::Zipf& law) {
    return ZipfSampler(law.ranks, law.exponent).mean();
}

Mean mean_of(const laws::Empirical& law) {
    double sum = 0;
    double weights = 0;
    for (const auto& entry : law.entries) {
        sum += static_cast<double>(entry.value) * entry.weight;
        weights += entry.weight;
    }
    return sum / weights;
}

// --- draws of the continuous kinds
// ----------------------------------------------------------------

double draw(const laws::Exponential& law, Rng& rng) {
    const double unit = rng.unit();
    return std::min(-portable_log(unit), 45.0) * law.mean;
}

double draw(const laws::Pareto& law, Rng& rng) {
    const double unit = rng.unit();
    return law.minimum * portable_exp(-portable_log(unit) / law.shape);
}

double draw(const laws::BoundedPareto& law, Rng& rng) {
    const double unit = rng.unit();
    const double beyond = -portable_expm1(law.shape * portable_log(law.minimum / law.maximum));
    const double above = std::max(1.0 - unit * beyond, 0x1p-1022);
    const double drawn = law.minimum * portable_exp(-portable_log(above) / law.shape);
    return std::clamp(drawn, law.minimum, law.maximum);
}

double draw(const laws::LogNormal& law, Rng& rng) {
    // The middle of one of 2^52 steps: never 0 nor 1.
    const std::uint64_t bits = rng.bits();
    const double probability = (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
    return law.median * portable_exp(law.sigma * normal_quantile(probability));
}

}  // namespace

/// Draws an amount and makes it whole: `least` and `shift` say how the continuous kinds become so.
struct DistributionSampler {
    const Distribution& from;
    Rng& rng;
    double least = 0;  ///< The smallest amount.
    double shift = 0;  ///< Added before the fraction is cut off.

    std::int64_t operator()(const laws::Constant& law) const { return law.value; }
    std::int64_t operator()(const laws::Uniform& law) const {
        const auto amounts = static_cast<std::uint64_t>(law.high - law.low) + 1;
        return law.low + static_cast<std::int64_t>(rng.below(amounts));
    }
    std::int64_t operator()(const laws::Zipf&) const {
        return static_cast<std::int64_t>(std::get<ZipfSampler>(from.prepared_).sample(rng));
    }
    std::int64_t operator()(const laws::Empirical&) const {
        const auto& table = std::get<Distribution::ValueTable>(from.prepared_);
        return table.values[table.alias.sample(rng)];
    }
    std::int64_t operator()(const auto& continuous) const {
        const double amount = std::max(draw(continuous, rng) + shift, least);
        return amount < kLargest ? static_cast<std::int64_t>(amount) : Distribution::kAmountMax;
    }
};

Distribution::Distribution(Parameters parameters) : parameters_(std::move(parameters)) {
    if (const auto* zipf = std::get_if<laws::Zipf>(&parameters_)) {
        prepared_ = ZipfSampler(zipf->ranks, zipf->exponent);
    } else if (const auto* empirical = std::get_if<laws::Empirical>(&parameters_)) {
        std::vector<std::int64_t> values;
        std::vector<std::uint32_t> weights;
        for (const auto& entry : empirical->entries) {
            values.push_back(entry.value);
            weights.push_back(entry.weight);
        }
        prepared_ = ValueTable{std::move(values), AliasTable(weights)};
    }
}

tl::expected<Distribution, std::string> Distribution::make(Parameters parameters) {
    std::string wrong = std::visit([](const auto& law) { return problem(law); }, parameters);
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    return Distribution(std::move(parameters));
}

SimDuration Distribution::sample_duration(Rng& rng) const {
    const DistributionSampler sampler{*this, rng, 1.0, 0.0};
    return SimDuration::nanoseconds(std::visit(sampler, parameters_));
}

std::uint64_t Distribution::sample_count(Rng& rng) const {
    const DistributionSampler sampler{*this, rng, 0.0, 0.5};
    return static_cast<std::uint64_t>(std::visit(sampler, parameters_));
}

std::optional<double> Distribution::mean() const {
    return std::visit([](const auto& law) { return mean_of(law); }, parameters_);
}

}  // namespace lvsim
