// SPDX-License-Identifier: Apache-2.0
//
// A comparison as JSON, and its runs as lines between processes. Times are whole nanoseconds, keys
// have a fixed order.
#include "scenarios/runtime/compare.hpp"

#include <nlohmann/json.hpp>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

Json counts_json(const std::vector<CountView>& counts) {
    Json object = Json::object();
    for (const auto& count : counts) object[count.name] = count.count;
    return object;
}

Json run_json(const CompareRun& run) {
    const CompareFigures& figures = run.figures;
    const LatencyView& latency = figures.latency;
    return {{"scheduler", run.cell.scheduler},
            {"seed", run.cell.seed},
            {"ended_ns", run.ended.ns()},
            {"end", run.end},
            {"fingerprint", run.fingerprint},
            {"ok", figures.ok},
            {"failed", figures.failed},
            {"under_way", figures.under_way},
            {"latency",
             {{"count", latency.count},
              {"min_ns", latency.min.ns()},
              {"mean_ns", latency.mean.ns()},
              {"p50_ns", latency.p50.ns()},
              {"p90_ns", latency.p90.ns()},
              {"p99_ns", latency.p99.ns()},
              {"max_ns", latency.max.ns()}}},
            {"servers", counts_json(figures.servers)},
            {"connections", figures.connections},
            {"moved", figures.moved}};
}

SimDuration span_of(const Json& object, const char* key) {
    return SimDuration::nanoseconds(object.at(key).get<std::int64_t>());
}

CompareRun run_of(const Json& object) {
    CompareRun run;
    run.cell = {object.at("scheduler").get<std::string>(), object.at("seed").get<std::uint64_t>()};
    run.ended = SimTime::at(span_of(object, "ended_ns"));
    run.end = object.at("end").get<std::string>();
    run.fingerprint = object.at("fingerprint").get<std::string>();
    CompareFigures& figures = run.figures;
    figures.ok = object.at("ok").get<std::uint64_t>();
    figures.failed = object.at("failed").get<std::uint64_t>();
    figures.under_way = object.at("under_way").get<std::uint64_t>();
    const Json& latency = object.at("latency");
    figures.latency = {.count = latency.at("count").get<std::uint64_t>(),
                       .min = span_of(latency, "min_ns"),
                       .mean = span_of(latency, "mean_ns"),
                       .p50 = span_of(latency, "p50_ns"),
                       .p90 = span_of(latency, "p90_ns"),
                       .p99 = span_of(latency, "p99_ns"),
                       .max = span_of(latency, "max_ns")};
    for (const auto& [name, count] : object.at("servers").items()) {
        figures.servers.push_back({name, count.get<std::uint64_t>()});
    }
    figures.connections = object.at("connections").get<std::uint64_t>();
    figures.moved = object.at("moved").get<std::uint64_t>();
    return run;
}

Json summary_json(const CompareSummary& sum) {
    return {{"scheduler", sum.scheduler},
            {"runs", sum.runs},
            {"requests", sum.requests},
            {"failed", sum.failed},
            {"under_way", sum.under_way},
            {"p50_ns", sum.p50.ns()},
            {"p99_ns", sum.p99.ns()},
            {"servers", counts_json(sum.servers)},
            {"imbalance", static_cast<double>(sum.imbalance_thousandths) / 1000},
            {"connections", sum.connections},
            {"moved", sum.moved}};
}

std::string text_of(const Json& object, int indent) {
    return object.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string to_json(const Comparison& comparison) {
    Json set = Json::array();
    for (const auto& change : comparison.overrides) set.push_back(to_text(change));
    Json schedulers = Json::array();
    for (const auto& sum : summaries(comparison)) schedulers.push_back(summary_json(sum));
    Json runs = Json::array();
    for (const auto& run : comparison.runs) runs.push_back(run_json(run));
    Json failed = Json::array();
    for (const auto& run : comparison.failed) {
        failed.push_back(
            {{"scheduler", run.cell.scheduler}, {"seed", run.cell.seed}, {"why", run.why}});
    }
    const Json object = {{"scenario", comparison.scenario},
                         {"file", comparison.file},
                         {"set", std::move(set)},
                         {"seeds", comparison.seeds},
                         {"planned_runs", comparison.planned()},
                         {"interrupted", comparison.was_interrupted},
                         {"schedulers", std::move(schedulers)},
                         {"runs", std::move(runs)},
                         {"failed_runs", std::move(failed)}};
    return text_of(object, 2);
}

std::string to_record(const CompareRun& run) {
    return text_of(run_json(run), -1);
}

std::optional<CompareRun> from_record(std::string_view record) {
    try {
        return run_of(Json::parse(record));
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace lvsim::runtime
