// SPDX-License-Identifier: Apache-2.0
//
// A log-linear histogram: counts values of any size with a bounded relative error, in constant
// memory and a few instructions a value (after Gil Tene's HdrHistogram).
//
// Values below 2^kPrecisionBits have a bucket each. Above, each power of two is cut into
// 2^(kPrecisionBits - 1) buckets of equal width:
//
//   value      0 1 2 ... 255 | 256 258 260 ... 510 | 512 516 ... 1020 | 1024 1032 ...
//   width      1             | 2                   | 4                | 8
//
// so that a bucket is never wider than 1/128 of the values in it. Minimum, maximum and mean are
// kept apart and exact. Left out: decay, and values that are not integers (count nanoseconds).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lvsim::stats {

class Histogram {
public:
    static constexpr int kPrecisionBits = 8;

    Histogram();

    /// Requires: value >= 0.
    void record(std::int64_t value);
    /// Adds what the other has counted.
    void merge(const Histogram& other);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// Exact; 0 when nothing was recorded.
    [[nodiscard]] std::int64_t min() const { return count_ == 0 ? 0 : min_; }
    [[nodiscard]] std::int64_t max() const { return max_; }
    /// Rounded down; 0 when nothing was recorded.
    [[nodiscard]] std::int64_t mean() const;

    /// The value that `numerator / denominator` of all recorded values do not exceed, by the
    /// nearest-rank rule: the smallest recorded v such that at least that part of them is <= v.
    /// Ensures: v <= result <= v + v / 128, and result <= max(); 0 when nothing was recorded.
    /// Requires: numerator <= denominator, denominator > 0.
    [[nodiscard]] std::int64_t quantile(std::uint32_t numerator, std::uint32_t denominator) const;

private:
    static constexpr std::uint64_t kHalf = std::uint64_t{1} << (kPrecisionBits - 1);
    /// Of 63-bit values: the exact ones, and half as many for each further power of two.
    static constexpr std::size_t kBuckets = 2 * kHalf + (63 - kPrecisionBits) * kHalf;

    [[nodiscard]] static std::size_t bucket_of(std::uint64_t value);
    /// The greatest value that falls into the bucket.
    [[nodiscard]] static std::int64_t top_of(std::size_t bucket);

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    std::int64_t min_ = INT64_MAX;
    std::int64_t max_ = 0;
    __extension__ using Sum = unsigned __int128;
    Sum sum_ = 0;
};

}  // namespace lvsim::stats
