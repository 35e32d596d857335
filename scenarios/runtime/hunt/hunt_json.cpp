// SPDX-License-Identifier: Apache-2.0
//
// A hunt as JSON. Times are whole nanoseconds, keys have a fixed order.
#include "scenarios/runtime/hunt/hunt.hpp"
#include "scenarios/runtime/hunt/written.hpp"

#include <nlohmann/json.hpp>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

Json faults_json(const FaultList& faults) {
    Json list = Json::array();
    for (const auto& fault : faults) {
        list.push_back({{"text", fault_in_words(fault)}, {"timeline", fault_as_yaml(fault)}});
    }
    return list;
}

Json finding_json(const HuntFinding& finding, const std::string& replay) {
    return {{"check", finding.check},
            {"seeds", finding.seeds},
            {"seed", finding.seed},
            {"faults_drawn", finding.faults_drawn},
            {"faults", faults_json(finding.faults)},
            {"is_minimal", finding.is_minimal},
            {"seen", finding.seen},
            {"ended_ns", finding.result.ended.ns()},
            {"fingerprint", finding.result.fingerprint},
            {"is_our_fault", finding.is_our_fault},
            {"replay", replay}};
}

}  // namespace

std::string to_json(const HuntReport& report, const std::vector<std::string>& replays) {
    Json overrides = Json::array();
    for (const auto& change : report.overrides) overrides.push_back(to_text(change));
    Json findings = Json::array();
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        findings.push_back(finding_json(report.findings[i], replays[i]));
    }
    const HuntSpace& space = report.space;
    const Json json = {{"scenario", report.scenario},
                       {"file", report.file},
                       {"set", std::move(overrides)},
                       {"seed", report.options.first_seed},
                       {"runs", report.options.runs},
                       {"faults_max", report.options.faults_max},
                       {"from_ns", space.from.ns()},
                       {"until_ns", space.until.ns()},
                       {"heal_by_ns", space.heal_by.ns()},
                       {"runs_done", report.runs_done},
                       {"runs_failed", report.runs_failed},
                       {"runs_shrinking", report.runs_shrinking},
                       {"fails_without_faults", report.fails_without_faults},
                       {"was_interrupted", report.was_interrupted},
                       {"findings", std::move(findings)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lvsim::runtime
