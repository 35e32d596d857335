// SPDX-License-Identifier: Apache-2.0
//
// Requests per second by server over the whole run, in bounded memory: the counts are sampled at
// fixed simulated moments, and when there are too many samples every second one is dropped and the
// interval doubles. So a chart gets about two points a pixel column, however long the run was, and
// the same points at any speed.
#pragma once

#include "scenarios/runtime/view.hpp"
#include "sim/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lvsim::gui {

struct RatePoint {
    double seconds = 0;     ///< Of the run.
    double per_second = 0;  ///< In the second (or interval, if longer) that ends there.
};

/// One line of the chart. `is_failure`: the requests that failed, whoever was to answer.
struct RateSeries {
    std::string name;
    bool is_failure = false;
    std::vector<RatePoint> points;
};

class RequestRates {
public:
    static constexpr SimDuration kFirstInterval = SimDuration::milliseconds(100);
    static constexpr std::size_t kSamplesMax = 1024;

    RequestRates();

    /// When the next sample is due.
    [[nodiscard]] SimTime next_sample() const { return times_.back() + interval_; }
    /// Requires: `at` is not before the last sample. The last of a run may come early.
    void add(SimTime at, const std::vector<runtime::TrafficView>& traffic);

    /// By name of the server; the failures, if there are any, come last.
    [[nodiscard]] std::vector<RateSeries> series() const;

private:
    using Counts = std::vector<std::uint64_t>;  ///< By sample.

    [[nodiscard]] Counts& counts_of(const std::string& server);
    [[nodiscard]] std::vector<RatePoint> rates(const Counts& counts) const;
    void thin_out();

    SimDuration interval_ = kFirstInterval;
    std::vector<SimTime> times_;  ///< The first is the start of the run.
    std::map<std::string, Counts> servers_;
    Counts failures_;
};

}  // namespace lvsim::gui
