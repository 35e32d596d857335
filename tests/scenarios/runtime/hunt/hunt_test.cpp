// SPDX-License-Identifier: Apache-2.0
//
// Hunts, run by run in this process.
#include "scenarios/runtime/hunt/hunt.hpp"

#include "scenarios/runtime/hunt/written.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/session.hpp"
#include "tests/scenarios/runtime/hunt/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

using Catch::Contains;
using test::hunt_here;
using test::hunt_lab;
using test::hunt_scenario;
using test::SequentialRunner;

/// No machine may lose its power: a scenario that asks for the impossible.
const std::string kImpatient = R"(traffic:
  - {name: web, from: client, get: "http://10.0.2.100/", arrivals: {every: 200ms}, count: 60, timeout: 4s}
expect: [{at: end, requests: {of: web, failed: 0}}]
)";
const std::string kPatient = R"(traffic:
  - {name: web, from: client, get: "http://10.0.2.100/", arrivals: {every: 200ms}, count: 60, timeout: 4s}
  - {name: healed, from: client, get: "http://10.0.2.100/", arrivals: {every: 200ms}, count: 5, start: 18500ms, timeout: 1s}
expect: [{at: end, requests: {of: healed, ok: 5}}]
)";

TEST_CASE("hunt: what fails is shrunk, and the written file does it again to the same fingerprint",
          "[hunt][scenario]") {
    const std::string text = hunt_lab(kImpatient);
    const Scenario scenario = hunt_scenario(text);
    SequentialRunner runner(scenario);
    const auto report = hunt_here(scenario, {.first_seed = 1, .runs = 8}, runner);
    REQUIRE(report.has_value());
    CHECK(report->runs_done == 8);
    REQUIRE(report->findings.size() == 1);
    const HuntFinding& finding = report->findings[0];
    CHECK(finding.check == "at end: requests of web: 0 failed");
    CHECK(finding.faults.size() == 1);
    CHECK(finding.is_minimal);
    CHECK_THAT(finding.seen, Contains("failed: expected 0, seen "));

    const auto written = written_scenario(text, scenario, finding.faults);
    REQUIRE(written.has_value());
    const auto again = load_scenario_text(*written, "hunted.yaml");
    REQUIRE(again.has_value());
    auto session = Session::load(*again, {.seed = finding.seed});
    REQUIRE(session.has_value());
    session->run_to_end();
    const Report& run = session->finish();
    CHECK_FALSE(run.all_held());
    CHECK(run.fingerprint == finding.result.fingerprint);
}

TEST_CASE("hunt: no byte of the report depends on how many runs are done at a time",
          "[hunt][scenario]") {
    const Scenario scenario = hunt_scenario(hunt_lab(kImpatient));
    SequentialRunner one(scenario, 1);
    SequentialRunner many(scenario, 7);
    const auto first = hunt_here(scenario, {.first_seed = 3, .runs = 3}, one);
    const auto second = hunt_here(scenario, {.first_seed = 3, .runs = 3}, many);
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    const std::vector<std::string> replays(first->findings.size(), "lvsim ...");
    CHECK(to_text(*first, replays) == to_text(*second, replays));
    CHECK(to_json(*first, replays) == to_json(*second, replays));
}

TEST_CASE("hunt: a scenario that expects what is possible holds under all faults",
          "[hunt][scenario]") {
    const Scenario scenario = hunt_scenario(hunt_lab(kPatient));
    SequentialRunner runner(scenario);
    const auto report = hunt_here(scenario, {.first_seed = 1, .runs = 20}, runner);
    REQUIRE(report.has_value());
    CHECK(report->runs_failed == 0);
    CHECK(report->findings.empty());
    CHECK(to_text(*report, {}) ==
          "hunted\n"
          "  scenario  hunted.yaml\n"
          "  seeds     1 to 20\n"
          "  faults    1 to 5 a run, begun from 2s until 12s, healed by 14s\n"
          "  runs      20: 20 held, 0 failed\n");
}

TEST_CASE("hunt: a scenario that fails without a fault is not hunted", "[hunt][scenario]") {
    const Scenario scenario =
        hunt_scenario(hunt_lab("expect: [{at: end, host: client, command: 'false'}]\n"));
    SequentialRunner runner(scenario);
    const auto report = hunt_here(scenario, {}, runner);
    REQUIRE(report.has_value());
    CHECK(report->fails_without_faults);
    REQUIRE(report->findings.size() == 1);
    CHECK(report->findings[0].faults.empty());
    CHECK_THAT(to_text(*report, {"lvsim ..."}),
               Contains("it fails without a fault") && Contains("1. at end: client# false\n"));
}

TEST_CASE("hunt: stopped, it reports what it has found so far", "[hunt][scenario]") {
    const Scenario scenario = hunt_scenario(hunt_lab(kPatient));
    SequentialRunner runner(scenario);
    runner.stop_after(5);
    const auto report = hunt_here(scenario, {.first_seed = 1, .runs = 300}, runner);
    REQUIRE(report.has_value());
    CHECK(report->was_interrupted);
    CHECK(report->runs_done == 5);
    CHECK_THAT(to_text(*report, {}), Contains("5: 5 held, 0 failed (of 300: stopped)"));
}

TEST_CASE("hunt: a run that lvsim does not survive is a finding of its own", "[unit][hunt]") {
    class DyingRunner final : public TrialRunner {
    public:
        std::vector<std::optional<TrialResult>> run(const std::vector<Trial>& trials) override {
            std::vector<std::optional<TrialResult>> results;
            for (const auto& trial : trials) {
                const bool dies = trial.faults.size() > 1;
                results.emplace_back(dies ? failed_trial("ended by signal 6") : TrialResult{});
            }
            return results;
        }
        [[nodiscard]] std::size_t jobs() const override { return 2; }
        [[nodiscard]] bool is_stopped() const override { return false; }
    };
    const Scenario scenario = hunt_scenario(hunt_lab(kPatient));
    DyingRunner runner;
    const auto report = hunt(scenario, {.first_seed = 1, .runs = 10},
                             {.broken = {}, .fingerprint = "", .ended = SimTime::at(20_s)}, runner);
    REQUIRE(report.has_value());
    REQUIRE(report->findings.size() == 1);
    CHECK(report->has_our_fault());
    CHECK(report->findings[0].check == "lvsim itself");
    CHECK(report->findings[0].faults.size() == 2);
    CHECK(report->findings[0].seen == "ended by signal 6");
}

TEST_CASE("hunt: a record that is not whole is no result", "[unit][hunt]") {
    const TrialResult result{.broken = {{"a check", "seen\nso", SimTime::at(3_ms)}},
                             .fingerprint = "0123",
                             .ended = SimTime::at(9_s)};
    const std::string record = to_record(result);
    CHECK(trial_from_record(record) == result);
    CHECK_FALSE(trial_from_record(record.substr(0, record.size() / 2)).has_value());
    CHECK_FALSE(trial_from_record("{}").has_value());
}

}  // namespace
}  // namespace lvsim::runtime
