// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/hunt/trial.hpp"

#include "scenarios/runtime/loader/invariant_names.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/session.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kRunEnds = "the run ends";
constexpr std::string_view kScenarioRuns = "the machines boot";
constexpr std::string_view kLvsimSurvives = "lvsim itself";

bool expects(const Scenario& scenario, Invariant invariant) {
    return std::any_of(scenario.expect.begin(), scenario.expect.end(), [&](const auto& one) {
        const auto* found = std::get_if<InvariantsExpectation>(&one.what);
        return found != nullptr && one.when.kind == When::Kind::Always &&
               std::find(found->which.begin(), found->which.end(), invariant) != found->which.end();
    });
}

std::string seen_of(const ExpectationView& view) {
    std::string text;
    for (const auto& mismatch : view.mismatches) {
        text += fmt::format("{}{}: expected {}, seen {}", text.empty() ? "" : "\n", mismatch.what,
                            mismatch.expected, mismatch.seen);
        if (!mismatch.difference.empty()) text += "\n" + mismatch.difference;
    }
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

std::vector<BrokenCheck> broken_of(const Report& report, const Diagnostics& errors, SimTime limit) {
    std::vector<BrokenCheck> broken;
    for (const auto& view : report.expectations) {
        if (view.state == ExpectationState::Held) continue;
        broken.push_back({view.text, seen_of(view), view.decided});
    }
    if (!errors.empty()) {
        broken.push_back({std::string(kScenarioRuns), to_text(errors), report.ended});
    } else if (report.reason != EndReason::Complete) {
        broken.push_back({std::string(kRunEnds),
                          fmt::format("it had not ended at {}", to_text(limit.since_start())),
                          report.ended});
    }
    return broken;
}

}  // namespace

bool TrialResult::has(std::string_view check) const {
    return std::any_of(broken.begin(), broken.end(),
                       [&](const BrokenCheck& one) { return one.check == check; });
}

Scenario with_invariants(Scenario scenario) {
    for (const InvariantInfo& info : invariants()) {
        if (expects(scenario, info.invariant)) continue;
        Expectation expectation;
        expectation.index = scenario.expect.size();
        expectation.when.kind = When::Kind::Always;
        expectation.what = InvariantsExpectation{{info.invariant}};
        scenario.expect.push_back(std::move(expectation));
    }
    return scenario;
}

Scenario with_faults(Scenario scenario, const FaultList& faults) {
    scenario.timeline.insert(scenario.timeline.end(), faults.begin(), faults.end());
    return scenario;
}

TrialResult run_trial(const Scenario& scenario, const Trial& trial, SimTime limit) {
    auto session = Session::load(with_faults(scenario, trial.faults), {.seed = trial.seed});
    if (!session) {
        TrialResult result;
        result.broken.push_back({std::string(kScenarioRuns), to_text(session.error()), {}});
        return result;
    }
    session->run_until(limit);
    const Report& report = session->finish();
    return {.broken = broken_of(report, session->errors(), limit),
            .fingerprint = report.fingerprint,
            .ended = report.ended};
}

TrialResult failed_trial(std::string why) {
    TrialResult result;
    result.is_our_fault = true;
    result.broken.push_back({std::string(kLvsimSurvives), std::move(why), {}});
    return result;
}

std::string to_record(const TrialResult& result) {
    Json broken = Json::array();
    for (const auto& one : result.broken) {
        broken.push_back({one.check, one.seen, one.when.ns()});
    }
    const Json record = {{"broken", std::move(broken)},
                         {"fingerprint", result.fingerprint},
                         {"ended_ns", result.ended.ns()},
                         {"is_our_fault", result.is_our_fault}};
    return record.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<TrialResult> trial_from_record(std::string_view record) {
    try {
        const Json json = Json::parse(record);
        TrialResult result;
        for (const auto& one : json.at("broken")) {
            result.broken.push_back(
                {one.at(0).get<std::string>(), one.at(1).get<std::string>(),
                 SimTime::at(SimDuration::nanoseconds(one.at(2).get<std::int64_t>()))});
        }
        result.fingerprint = json.at("fingerprint").get<std::string>();
        result.ended =
            SimTime::at(SimDuration::nanoseconds(json.at("ended_ns").get<std::int64_t>()));
        result.is_our_fault = json.at("is_our_fault").get<bool>();
        return result;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace lvsim::runtime
