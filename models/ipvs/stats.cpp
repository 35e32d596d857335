// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/stats.hpp"

namespace lvsim::ipvs {
namespace {

/// A quarter of the way from the average to the rate of the last round (signed shifts, as the
/// kernel's).
std::int64_t moved(std::int64_t average, std::uint64_t counted, unsigned scale_bits) {
    const std::int64_t rate = static_cast<std::int64_t>(counted << scale_bits);
    return average + ((rate - average) >> 2);
}

constexpr unsigned kCountScale = 9;  ///< (count / 2 s) * 1024
constexpr unsigned kByteScale = 4;   ///< (bytes / 2 s) * 32

std::uint64_t shown_count(std::int64_t average) {
    return static_cast<std::uint64_t>((average + 0x1ff) >> 10);
}

std::uint64_t shown_bytes(std::int64_t average) {
    return static_cast<std::uint64_t>((average + 0xf) >> 5);
}

}  // namespace

Counters operator-(const Counters& a, const Counters& b) {
    return {a.conns - b.conns, a.inpkts - b.inpkts, a.outpkts - b.outpkts, a.inbytes - b.inbytes,
            a.outbytes - b.outbytes};
}

void EstimatorGrid::advance(SimTime now) {
    const SimDuration since_first = now.since_start() - phase_;
    if (since_first < SimDuration()) {
        next_ = SimTime::at(phase_);
        return;
    }
    const std::uint64_t passed = static_cast<std::uint64_t>(since_first.ns() / period_.ns()) + 1;
    points_ = passed - skipped_;
    next_ = SimTime::at(phase_ + period_ * static_cast<std::int64_t>(passed));
}

void EstimatorGrid::set_running(bool is_running, SimTime now) {
    const bool is_stopped = next_ == kTimeNever;
    if (is_running != is_stopped) {
        return;
    }
    if (!is_running) {
        (void)points_until(now);
        next_ = kTimeNever;
        return;
    }
    const std::uint64_t before = points_;
    advance(now);
    skipped_ += points_ - before;
    points_ = before;
}

void Stats::catch_up(std::uint64_t points) {
    Counters counted = live_ - taken_;
    taken_ = live_;
    for (; points_ < points; ++points_) {
        Averages& avg = averages_;
        const bool is_at_rest = counted == Counters{} && avg.conns == 0 && avg.inpkts == 0 &&
                                avg.outpkts == 0 && avg.inbytes == 0 && avg.outbytes == 0;
        if (is_at_rest) {
            points_ = points;
            return;
        }
        avg.conns = moved(avg.conns, counted.conns, kCountScale);
        avg.inpkts = moved(avg.inpkts, counted.inpkts, kCountScale);
        avg.outpkts = moved(avg.outpkts, counted.outpkts, kCountScale);
        avg.inbytes = moved(avg.inbytes, counted.inbytes, kByteScale);
        avg.outbytes = moved(avg.outbytes, counted.outbytes, kByteScale);
        counted = {};
    }
}

StatsView Stats::view(std::uint64_t points, const Rules& rules) {
    const Counters& live = live_at(points);
    const Counters& shown = rules.shows_estimated_statistics ? taken_ : live;
    return {shown - baseline_,
            {shown_count(averages_.conns), shown_count(averages_.inpkts),
             shown_count(averages_.outpkts), shown_bytes(averages_.inbytes),
             shown_bytes(averages_.outbytes)}};
}

void Stats::zero(std::uint64_t points, const Rules& rules) {
    const Counters& live = live_at(points);
    baseline_ = rules.shows_estimated_statistics ? taken_ : live;
    averages_ = {};
}

}  // namespace lvsim::ipvs
