// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/results.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

namespace lvsim::bench {
namespace {

constexpr auto kSizes = {"1k", "100k", "1m"};
constexpr std::array kKinds = {"exponential", "bimodal", "replayed"};

std::optional<double> quotient(std::optional<double> a, std::optional<double> b) {
    if (!a || !b || *b <= 0) return std::nullopt;
    return *a / *b;
}

std::string event_name(std::string_view size, std::string_view kind, std::string_view queue) {
    return fmt::format("events/{}/{}/{}", size, kind, queue);
}

std::optional<double> ratio_of(const Results& results, std::string_view size, std::string_view kind,
                               std::string_view peer) {
    return quotient(results.rate(event_name(size, kind, "lvsim")),
                    results.rate(event_name(size, kind, peer)));
}

/// Over the three kinds of increments; nullopt unless all were measured.
struct OverKinds {
    double mean = 1;  ///< Geometric: what means something for ratios.
    double worst = std::numeric_limits<double>::max();
};
std::optional<OverKinds> over_kinds(const Results& results, std::string_view size,
                                    std::string_view peer) {
    OverKinds over;
    for (const auto* kind : kKinds) {
        const auto ratio = ratio_of(results, size, kind, peer);
        if (!ratio) return std::nullopt;
        over.mean *= std::pow(*ratio, 1.0 / std::size(kKinds));
        over.worst = std::min(over.worst, *ratio);
    }
    return over;
}

double goal_of_events(std::string_view size) {
    return size == "1k" ? 3 : 8;  // against ns-3's default scheduler
}

}  // namespace

double Results::Measurement::median() const {
    auto sorted = rates;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

void Results::ReportRuns(const std::vector<Run>& runs) {
    for (const auto& run : runs) {
        if (run.run_type != Run::RT_Iteration) continue;
        const auto& name = run.run_name.function_name;
        if (run.error_occurred) {
            failures_.push_back(name + ": " + run.error_message);
            continue;
        }
        auto& measurement = measurements_[name];
        for (const auto& [counter, value] : run.counters) {
            if (counter == "items_per_second") {
                measurement.rates.push_back(value);
            } else {
                measurement.counters[counter] = value;
            }
        }
        if (has_progress_)
            fmt::print(stderr, "{:<40} {:>14.0f} /s\n", name,
                       run.counters.at("items_per_second").value);
    }
}

std::optional<double> Results::rate(const std::string& name) const {
    const auto found = measurements_.find(name);
    if (found == measurements_.end() || found->second.rates.empty()) return std::nullopt;
    return found->second.median();
}

std::optional<double> Results::counter(const std::string& name, const std::string& counter) const {
    const auto found = measurements_.find(name);
    if (found == measurements_.end()) return std::nullopt;
    const auto value = found->second.counters.find(counter);
    if (value == found->second.counters.end()) return std::nullopt;
    return value->second;
}

std::vector<Ratio> ratios_of(const Results& results) {
    const auto ours = results.rate("exchanges/lvsim");
    std::vector<Ratio> ratios = {
        {"exchanges_vs_ns3", quotient(ours, results.rate("exchanges/ns3")), 50},
        {"exchanges_long_run_cost",
         quotient(results.rate("exchanges/short"), results.rate("exchanges/long")), 1.3}};
    for (const std::string size : kSizes) {
        const auto ns3 = over_kinds(results, size, "ns3");
        ratios.push_back({"events_" + size + "_vs_ns3",
                          ns3 ? std::optional(ns3->mean) : std::nullopt, goal_of_events(size)});
        for (const std::string kind : kKinds) {
            ratios.push_back({"events_" + size + "_" + kind + "_vs_ns3",
                              ratio_of(results, size, kind, "ns3"), std::nullopt});
        }
        for (const std::string heap : {"ns3_heap", "std_heap"}) {
            const auto worst = over_kinds(results, size, heap);
            ratios.push_back({"events_" + size + "_vs_" + heap,
                              worst ? std::optional(worst->worst) : std::nullopt, 1});
        }
    }
    return ratios;
}

std::string table_of(const Results& results, bool has_peer) {
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "{:<36}{:>14}{:>9}\n", "median, a second of the processor", "rate",
                   "spread");
    for (const auto& [name, measurement] : results.all()) {
        const auto [low, high] =
            std::minmax_element(measurement.rates.begin(), measurement.rates.end());
        const double median = measurement.median();
        fmt::format_to(out, "  {:<34}{:>14.0f}{:>8.0f}%", name, median,
                       100 * (*high - *low) / median);
        for (const auto& [counter, value] : measurement.counters) {
            fmt::format_to(out, "  {} {:.6g}", counter, value);
        }
        text += '\n';
    }
    fmt::format_to(out, "\n{:<36}{:>14}{:>9}\n", "ours : theirs", "times", "goal");
    for (const auto& ratio : ratios_of(results)) {
        if (!ratio.value) continue;
        fmt::format_to(out, "  {:<34}{:>14.2f}", ratio.name, *ratio.value);
        if (ratio.goal) {
            fmt::format_to(out, "{:>9}",
                           fmt::format("{} {}", ratio.is_cost() ? "<=" : ">=", *ratio.goal));
        }
        text += '\n';
    }
    if (!has_peer) {
        text +=
            "\nns-3 was not measured: it is not installed. apt-get install libns3-dev, then "
            "./run bench again.\n";
    }
    return text;
}

std::string json_of(const Results& results) {
    nlohmann::ordered_json json;
    for (const auto& ratio : ratios_of(results)) {
        json[ratio.name] = ratio.value ? nlohmann::ordered_json(*ratio.value) : nullptr;
    }
    auto& all = json["measurements"] = nlohmann::ordered_json::object();
    for (const auto& [name, measurement] : results.all()) {
        auto& one = all[name];
        one["per_second"] = measurement.median();
        one["repetitions"] = measurement.rates;
        for (const auto& [counter, value] : measurement.counters) one[counter] = value;
    }
    return json.dump(2) + "\n";
}

}  // namespace lvsim::bench
