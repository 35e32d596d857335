// SPDX-License-Identifier: Apache-2.0
#include "gui/request_rates.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::gui {
namespace {

double in_seconds(SimDuration span) {
    return static_cast<double>(span.ns()) / 1e9;
}

template <class T>
void keep_every_second(std::vector<T>& values) {
    for (std::size_t i = 0; 2 * i < values.size(); ++i) values[i] = values[2 * i];
    values.resize((values.size() + 1) / 2);
}

}  // namespace

RequestRates::RequestRates() : times_{SimTime()}, failures_{0} {}

RequestRates::Counts& RequestRates::counts_of(const std::string& server) {
    return servers_.try_emplace(server, Counts(times_.size(), 0)).first->second;
}

void RequestRates::add(SimTime at, const std::vector<runtime::TrafficView>& traffic) {
    std::map<std::string, std::uint64_t> totals;
    std::uint64_t failures = 0;
    for (const auto& one : traffic) {
        failures += one.failed;
        for (const auto& server : one.servers) totals[server.name] += server.count;
    }
    for (const auto& [server, count] : totals) counts_of(server).push_back(count);
    failures_.push_back(failures);
    times_.push_back(at);
    if (times_.size() > kSamplesMax) thin_out();
}

void RequestRates::thin_out() {
    interval_ = interval_ * 2;
    keep_every_second(times_);
    keep_every_second(failures_);
    for (auto& [server, counts] : servers_) keep_every_second(counts);
}

std::vector<RatePoint> RequestRates::rates(const Counts& counts) const {
    const SimDuration window = std::max<SimDuration>(1_s, interval_);
    std::vector<RatePoint> points;
    std::size_t before = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        // The last sample that is a whole window ago; before the start there was nothing.
        while (before < i && times_[i] - times_[before] > window) ++before;
        const auto seen = counts[i] - counts[before];
        points.push_back(
            {in_seconds(times_[i].since_start()), static_cast<double>(seen) / in_seconds(window)});
    }
    return points;
}

std::vector<RateSeries> RequestRates::series() const {
    std::vector<RateSeries> all;
    for (const auto& [server, counts] : servers_) all.push_back({server, false, rates(counts)});
    if (failures_.back() > 0) all.push_back({"failed", true, rates(failures_)});
    return all;
}

}  // namespace lvsim::gui
