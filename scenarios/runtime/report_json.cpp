// SPDX-License-Identifier: Apache-2.0
//
// The report as JSON. Times are whole nanoseconds, keys have a fixed order.
#include "scenarios/runtime/journal_json.hpp"
#include "scenarios/runtime/report.hpp"

#include <nlohmann/json.hpp>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(ExpectationState state) {
    switch (state) {
        case ExpectationState::Pending: return "open";
        case ExpectationState::Held: return "held";
        case ExpectationState::Failed: return "failed";
    }
    return {};
}

Json counts(const std::vector<CountView>& counts) {
    Json object = Json::object();
    for (const auto& count : counts) object[count.name] = count.count;
    return object;
}

Json latency(const LatencyView& latency) {
    return {{"count", latency.count},       {"min_ns", latency.min.ns()},
            {"mean_ns", latency.mean.ns()}, {"p50_ns", latency.p50.ns()},
            {"p90_ns", latency.p90.ns()},   {"p99_ns", latency.p99.ns()},
            {"max_ns", latency.max.ns()}};
}

Json traffic(const TrafficView& traffic) {
    return {{"name", traffic.name},
            {"client", traffic.client},
            {"ok", traffic.ok},
            {"failed", traffic.failed},
            {"under_way", traffic.under_way},
            {"servers", counts(traffic.servers)},
            {"errors", counts(traffic.errors)},
            {"sequence", traffic.sequence},
            {"latency", latency(traffic.latency)},
            {"gap", {{"from_ns", traffic.gap_from.ns()}, {"span_ns", traffic.gap.ns()}}}};
}

Json entry_json(const JournalEntry& entry) {
    return to_json(entry);
}

Json override_text(const Override& change) {
    return to_text(change);
}

Json expectation(const ExpectationView& expectation) {
    Json mismatches = Json::array();
    for (const auto& mismatch : expectation.mismatches) {
        Json object = {
            {"what", mismatch.what}, {"expected", mismatch.expected}, {"seen", mismatch.seen}};
        if (!mismatch.difference.empty()) object["difference"] = mismatch.difference;
        mismatches.push_back(std::move(object));
    }
    Json object = {{"line", expectation.place.line},
                   {"column", expectation.place.column},
                   {"text", expectation.text},
                   {"state", word(expectation.state)},
                   {"decided_ns", expectation.decided.ns()},
                   {"mismatches", std::move(mismatches)}};
    if (!expectation.output.empty()) object["output"] = expectation.output;
    return object;
}

template <class T, class Convert>
Json listed(const std::vector<T>& values, Convert convert) {
    Json list = Json::array();
    for (const auto& value : values) list.push_back(convert(value));
    return list;
}

Json report_object(const Report& report) {
    Json ingredients = Json::object();
    for (const auto& [name, value] : report.ingredients) ingredients[name] = value;
    const auto& frames = report.frames;
    return {{"scenario", report.scenario},
            {"file", report.file},
            {"seed", report.seed},
            {"scheduler", report.scheduler.empty() ? Json() : Json(report.scheduler)},
            {"set", listed(report.overrides, override_text)},
            {"ended_ns", report.ended.ns()},
            {"reason", word(report.reason)},
            {"events", report.events},
            {"all_held", report.all_held()},
            {"traffic", listed(report.traffic, traffic)},
            {"frames",
             {{"made", frames.made},
              {"delivered", frames.delivered},
              {"merged", frames.merged},
              {"filtered", frames.filtered},
              {"dropped", frames.dropped},
              {"in_flight", frames.in_flight},
              {"reasons", counts(frames.reasons)}}},
            {"journal", listed(report.journal, entry_json)},
            {"expectations", listed(report.expectations, expectation)},
            {"fingerprint", report.fingerprint},
            {"unseed", report.unseed},
            {"ingredients", std::move(ingredients)}};
}

/// What a machine has printed may be any bytes: JSON must be UTF-8.
std::string text_of(const Json& object) {
    return object.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string_view word(EndReason reason) {
    switch (reason) {
        case EndReason::Complete: return "complete";
        case EndReason::Until: return "until";
        case EndReason::Interrupted: return "interrupted";
        case EndReason::TimeLimit: return "time-limit";
        case EndReason::Error: return "error";
        case EndReason::RecordingLost: return "recording-lost";
    }
    return {};
}

std::string to_json(const Report& report) {
    return text_of(report_object(report));
}

std::string to_json(const Report& report, const WallTime& wall) {
    Json object = report_object(report);
    object["wall_load_seconds"] = wall.load_seconds;
    object["wall_run_seconds"] = wall.run_seconds;
    return text_of(object);
}

}  // namespace lvsim::runtime
