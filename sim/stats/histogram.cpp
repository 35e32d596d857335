// SPDX-License-Identifier: Apache-2.0
//
// See the header for the layout of the buckets.
#include "sim/stats/histogram.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>

namespace lvsim::stats {

Histogram::Histogram() : counts_(kBuckets, 0) {}

std::size_t Histogram::bucket_of(std::uint64_t value) {
    const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - kPrecisionBits);
    return static_cast<std::size_t>(shift) * kHalf + static_cast<std::size_t>(value >> shift);
}

std::int64_t Histogram::top_of(std::size_t bucket) {
    if (bucket < 2 * kHalf) return static_cast<std::int64_t>(bucket);
    const std::size_t shift = bucket / kHalf - 1;
    const std::uint64_t leading = bucket - shift * kHalf;
    return static_cast<std::int64_t>(((leading + 1) << shift) - 1);
}

void Histogram::record(std::int64_t value) {
    LVSIM_ASSERT(value >= 0, "a histogram value of {}", value);
    ++counts_[bucket_of(static_cast<std::uint64_t>(value))];
    ++count_;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
    sum_ += static_cast<std::uint64_t>(value);
}

void Histogram::merge(const Histogram& other) {
    for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
    count_ += other.count_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
    sum_ += other.sum_;
}

std::int64_t Histogram::mean() const {
    return count_ == 0 ? 0 : static_cast<std::int64_t>(sum_ / count_);
}

std::int64_t Histogram::quantile(std::uint32_t numerator, std::uint32_t denominator) const {
    LVSIM_ASSERT(denominator > 0, "a quantile of n/0");
    LVSIM_ASSERT(numerator <= denominator, "the quantile {}/{}", numerator, denominator);
    if (count_ == 0) return 0;
    const Sum scaled = static_cast<Sum>(count_) * numerator;
    const auto rank = static_cast<std::uint64_t>((scaled + denominator - 1) / denominator);
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    for (; bucket + 1 < kBuckets; ++bucket) {
        seen += counts_[bucket];
        if (seen >= std::max<std::uint64_t>(rank, 1)) break;
    }
    return std::clamp(top_of(bucket), min_, max_);
}

}  // namespace lvsim::stats
