// SPDX-License-Identifier: Apache-2.0
//
// Counters and moving averages of a destination, a service or all of them
// (behaviour: Linux 6.1 net/netfilter/ipvs/ip_vs_est.c).
//
// The kernel takes all live counters over every 2.016 s and shows only what was taken over. Nobody
// needs an event for that: an object catches up with the grid when it is next touched.
#pragma once

#include "models/ipvs/profile.hpp"
#include "sim/core/time.hpp"

#include <cstdint>

namespace lvsim::ipvs {

struct Counters {
    std::uint64_t conns = 0;
    std::uint64_t inpkts = 0;
    std::uint64_t outpkts = 0;
    std::uint64_t inbytes = 0;
    std::uint64_t outbytes = 0;

    bool operator==(const Counters&) const = default;
};
[[nodiscard]] Counters operator-(const Counters& a, const Counters& b);

/// The points in time at which all statistics are taken over.
class EstimatorGrid {
public:
    /// The first point is at `phase`.
    EstimatorGrid(SimDuration period, SimDuration phase) : period_(period), phase_(phase) {}

    /// How many points lie at or before `now`. Requires: never goes back.
    [[nodiscard]] std::uint64_t points_until(SimTime now) {
        if (now >= next_) {
            advance(now);
        }
        return points_;
    }

    /// Stopped: no point comes. The points keep their places on the clock.
    void set_running(bool is_running, SimTime now);

private:
    void advance(SimTime now);

    SimDuration period_;
    SimDuration phase_;
    SimTime next_;  ///< Zero at first, so that the first call computes it.
    std::uint64_t points_ = 0;
    std::uint64_t skipped_ = 0;  ///< While it stood still.
};

struct StatsView {
    Counters counters;
    Counters per_second;
};

class Stats {
public:
    Stats() = default;
    explicit Stats(std::uint64_t points) : points_(points) {}

    void count_conn(std::uint64_t points) { live_at(points).conns += 1; }
    void count_in(std::uint64_t points, std::uint64_t bytes) {
        Counters& live = live_at(points);
        live.inpkts += 1;
        live.inbytes += bytes;
    }
    void count_out(std::uint64_t points, std::uint64_t bytes) {
        Counters& live = live_at(points);
        live.outpkts += 1;
        live.outbytes += bytes;
    }
    /// As a listing shows them.
    [[nodiscard]] StatsView view(std::uint64_t points, const Rules& rules);
    /// What was counted since it exists, without any baseline: for checks.
    [[nodiscard]] const Counters& live() const { return live_; }
    /// `ipvsadm -Z`: what is shown now becomes zero.
    void zero(std::uint64_t points, const Rules& rules);

private:
    struct Averages {
        std::int64_t conns = 0;
        std::int64_t inpkts = 0;
        std::int64_t outpkts = 0;
        std::int64_t inbytes = 0;
        std::int64_t outbytes = 0;
    };

    [[nodiscard]] Counters& live_at(std::uint64_t points) {
        if (points_ != points) {
            catch_up(points);
        }
        return live_;
    }
    void catch_up(std::uint64_t points);

    Counters live_;
    Counters taken_;     ///< As of the last grid point.
    Counters baseline_;  ///< What a listing subtracts.
    Averages averages_;
    std::uint64_t points_ = 0;
};

}  // namespace lvsim::ipvs
