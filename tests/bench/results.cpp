// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/results.hpp"

#include "models/ipvs/sched/registry.hpp"

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

/// Requires: not empty.
double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::vector<Ratio> ratios_of_exchanges(const Results& results) {
    const auto ours = results.rate("exchanges/lvsim");
    const auto cost = quotient(results.rate("exchanges/short"), results.rate("exchanges/long"));
    return {{"exchanges_vs_ns3", quotient(ours, results.rate("exchanges/ns3")), 50},
            {"exchanges_long_run_cost", cost, 1.3, true}};
}

std::vector<Ratio> ratios_of_events(const Results& results) {
    std::vector<Ratio> ratios;
    for (const std::string size : kSizes) {
        const std::string name = "events_" + size;
        const auto ns3 = over_kinds(results, size, "ns3");
        ratios.push_back({name + "_vs_ns3", ns3 ? std::optional(ns3->mean) : std::nullopt,
                          goal_of_events(size)});
        for (const std::string kind : kKinds) {
            ratios.push_back({name + "_" + kind + "_vs_ns3", ratio_of(results, size, kind, "ns3"),
                              std::nullopt});
        }
        for (const std::string heap : {"ns3_heap", "std_heap"}) {
            const auto worst = over_kinds(results, size, heap);
            ratios.push_back(
                {name + "_vs_" + heap, worst ? std::optional(worst->worst) : std::nullopt, 1});
        }
    }
    return ratios;
}

std::vector<Ratio> ratios_of_director(const Results& results) {
    const std::string prefix = "director/established_";
    const auto counter = [&](const char* size, const char* name) {
        return results.counter(prefix + size, name);
    };
    constexpr double kPacketsASecond = 10e6;
    constexpr double kBytes = 128;
    return {
        {"director_1k_packets_per_second", results.rate(prefix + "1k"), kPacketsASecond},
        {"director_1m_vs_reads_cost", counter("1m", "cost_vs_reads"), 2, true},
        {"director_10m_vs_reads_cost", counter("10m", "cost_vs_reads"), 2, true},
        {"director_10m_bytes_per_connection", counter("10m", "bytes_per_connection"), kBytes, true},
        {"director_10m_longest_turn_ms_growing", counter("10m", "longest_turn_ms_growing"), 1,
         true},
        {"director_10m_longest_turn_ms_expiring", counter("10m", "longest_turn_ms_expiring"), 1,
         true},
        {"director_crowd_longest_turn_ms_expiring",
         results.counter("director/crowd_1m", "longest_turn_ms_expiring"), 1, true},
        {"director_crowd_longest_turn_ms_defending",
         results.counter("director/crowd_1m", "longest_turn_ms_defending"), 1, true}};
}

/// Of every scheduler that was measured, and the others as not measured.
std::vector<Ratio> ratios_of_schedulers(const Results& results) {
    constexpr double kVsScan = 1.3;
    std::vector<Ratio> ratios;
    for (const auto& method : ipvs::schedulers()) {
        if (method.name == "none") continue;  // it never gives anybody a server
        const std::string name(method.name);
        const std::string pick = "pick/" + name;
        ratios.push_back({"pick_" + name + "_vs_scan_cost", results.counter(pick, "cost_vs_scan"),
                          kVsScan, true});
        ratios.push_back(
            {"pick_" + name + "_at_1000_cost", results.counter(pick, "cost_at_1000"), 2, true});
        ratios.push_back({"director_new_" + name + "_at_1000_cost",
                          results.counter("director/new/" + name, "cost_at_1000"), 2, true});
    }
    return ratios;
}

}  // namespace

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
                measurement.counters[counter].push_back(value);
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
    return median(found->second.rates);
}

std::optional<double> Results::counter(const std::string& name, const std::string& counter) const {
    const auto found = measurements_.find(name);
    if (found == measurements_.end()) return std::nullopt;
    const auto value = found->second.counters.find(counter);
    if (value == found->second.counters.end()) return std::nullopt;
    return median(value->second);
}

std::vector<Ratio> ratios_of(const Results& results) {
    std::vector<Ratio> ratios;
    for (auto* part :
         {ratios_of_exchanges, ratios_of_events, ratios_of_director, ratios_of_schedulers}) {
        for (auto& ratio : part(results)) {
            ratios.push_back(std::move(ratio));
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
        const double rate = median(measurement.rates);
        fmt::format_to(out, "  {:<34}{:>14.0f}{:>8.0f}%", name, rate, 100 * (*high - *low) / rate);
        for (const auto& [counter, values] : measurement.counters) {
            fmt::format_to(out, "  {} {:.4g}", counter, median(values));
        }
        text += '\n';
    }
    fmt::format_to(out, "\n{:<40}{:>14}{:>12}\n", "ratios and what has a goal", "", "goal");
    for (const auto& ratio : ratios_of(results)) {
        if (!ratio.value) continue;
        fmt::format_to(out, "  {:<38}{:>14.6g}", ratio.name, *ratio.value);
        if (ratio.goal) {
            fmt::format_to(out, "{:>12}{}",
                           fmt::format("{} {:g}", ratio.is_at_most ? "<=" : ">=", *ratio.goal),
                           ratio.is_missed() ? "  missed" : "");
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
        one["per_second"] = median(measurement.rates);
        one["repetitions"] = measurement.rates;
        for (const auto& [counter, values] : measurement.counters) one[counter] = median(values);
    }
    return json.dump(2) + "\n";
}

}  // namespace lvsim::bench
