// SPDX-License-Identifier: Apache-2.0
//
// The report of a run, in both forms.
#include "scenarios/runtime/report.hpp"

#include "scenarios/runtime/text_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <sstream>

namespace lvsim::runtime {
namespace {

Report lab_report() {
    Report report;
    report.scenario = "har300-lab1-nat";
    report.file = "scenarios/har300/lab1-nat.yaml";
    report.seed = 7;
    report.ended = SimTime::at(6'002_ms);
    report.events = 1234;
    TrafficView browser;
    browser.name = "browser";
    browser.client = "client";
    browser.ok = 5;
    browser.failed = 1;
    browser.servers = {{"serveur1", 2}, {"serveur2", 3}};
    browser.errors = {{"No route to host", 1}};
    browser.latency = {5, 1_ms, 2_ms, 1'500_us, 3_ms, 4_ms, 4_ms};
    report.traffic = {browser};
    report.frames = {.made = 120,
                     .delivered = 100,
                     .merged = 0,
                     .filtered = 16,
                     .dropped = 4,
                     .in_flight = 0,
                     .reasons = {{"no answer to ARP", 4}}};
    JournalEntry power;
    power.time = SimTime::at(2'500_ms);
    power.origin = Origin::Scenario;
    power.command = SwitchPower{"serveur2", false};
    power.is_done = true;
    report.journal = {power};
    ExpectationView held;
    held.text = "at end: requests of browser: 5 ok";
    held.state = ExpectationState::Held;
    ExpectationView failed;
    failed.place = {"scenarios/har300/lab1-nat.yaml", 30, 5};
    failed.text = "at end: directeur# ipvsadm -Ln";
    failed.state = ExpectationState::Failed;
    failed.decided = report.ended;
    failed.mismatches = {{"prints", "2 lines", "2 lines", "  same\n- mine\n+ yours\n"}};
    report.expectations = {held, failed};
    report.fingerprint = "0123456789abcdef";
    return report;
}

constexpr const char* kText = R"(har300-lab1-nat
  scenario   scenarios/har300/lab1-nat.yaml
  simulated  6.002 s
  events     1 234
  seed       7
  wall time  3.50 ms

requests
           ok  failed  under way      p50      p90      p99      max
  browser   5       1          0  1.50 ms  3.00 ms  4.00 ms  4.00 ms
    answered by  serveur1  2  40.0 %
                 serveur2  3  60.0 %
    failed with  No route to host  1  100.0 %

timeline
     2.500 s  serveur2: power off

frames
  120 made = 100 delivered + 16 filtered + 4 dropped
    dropped  no answer to ARP  4  100.0 %

expectations
  ok      at end: requests of browser: 5 ok
  FAILED  at end: directeur# ipvsadm -Ln
          scenarios/har300/lab1-nat.yaml:30:5, decided at 6.002 s
          prints: expected 2 lines, seen 2 lines
              same
            - mine
            + yours

1 of 2 expectations held, 1 FAILED   fingerprint 0123456789abcdef
)";

TEST_CASE("report: the table for people", "[unit][runtime]") {
    CHECK(to_text(lab_report(), {0.001, 0.0025}) == kText);
}

TEST_CASE("report: no line is wider than 100 columns, however long the names", "[unit][runtime]") {
    auto report = lab_report();
    report.file = std::string(300, 'f');
    report.traffic[0].name = std::string(300, 't');
    report.traffic[0].errors = {{std::string(300, 'e'), 1'000'000'000}};
    report.expectations[0].text = std::string(300, 'x');
    report.journal[0].command = RunLine{"directeur", std::string(300, 'c')};
    std::istringstream lines(to_text(report, {}));
    for (std::string line; std::getline(lines, line);) {
        CHECK(display_width(line) <= 100);
    }
}

TEST_CASE("report: a run that was cut short says so", "[unit][runtime]") {
    auto report = lab_report();
    report.reason = EndReason::Interrupted;
    CHECK_THAT(to_text(report, {}), Catch::Contains("6.002 s, interrupted there"));
}

TEST_CASE("report: what was not decided is not held", "[unit][runtime]") {
    auto report = lab_report();
    report.expectations.resize(1);
    report.expectations[0].state = ExpectationState::Pending;
    CHECK_FALSE(report.all_held());
    CHECK_THAT(to_text(report, {}), Catch::Contains("0 of 1 expectations held, 1 not decided"));
}

TEST_CASE("report: real time stands in JSON under wall_ alone", "[unit][runtime]") {
    const auto fast = nlohmann::json::parse(to_json(lab_report(), {0.001, 0.002}));
    auto slow = nlohmann::json::parse(to_json(lab_report(), {1.0, 2.0}));
    CHECK(fast != slow);
    for (const auto& [key, value] : fast.items()) {
        if (key.starts_with("wall_")) slow[key] = value;
    }
    CHECK(fast == slow);
}

TEST_CASE("report: JSON has whole nanoseconds and names", "[unit][runtime]") {
    const auto json = nlohmann::json::parse(to_json(lab_report(), {}));
    CHECK(json["fingerprint"] == "0123456789abcdef");
    CHECK(json["ended_ns"] == 6'002'000'000);
    CHECK(json["traffic"][0]["servers"]["serveur2"] == 3);
    CHECK(json["traffic"][0]["latency"]["p50_ns"] == 1'500'000);
    CHECK(json["frames"]["reasons"]["no answer to ARP"] == 4);
    CHECK(json["journal"][0]["do"] == "power_off");
    CHECK(json["expectations"][1]["state"] == "failed");
    CHECK(json["all_held"] == false);
}

TEST_CASE("report: output that is no UTF-8 does not break the JSON", "[unit][runtime]") {
    auto report = lab_report();
    JournalEntry line;
    line.command = RunLine{"client", "cat /bin/sh"};
    line.output = "\xff\xfe";
    report.journal.push_back(line);
    CHECK_NOTHROW(nlohmann::json::parse(to_json(report, {})));
}

}  // namespace
}  // namespace lvsim::runtime
