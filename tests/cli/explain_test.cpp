// SPDX-License-Identifier: Apache-2.0
//
// lvsim explain: the questions, their answers' form, and what cannot be answered.
#include "tests/cli/runner.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace lvsim::cli {
namespace {

using Catch::Contains;
using Json = nlohmann::json;

constexpr const char* kLab = "scenarios/har300/lab1-nat.yaml";

Outcome explain(std::vector<std::string> rest) {
    std::vector<std::string> arguments = {"explain", kLab};
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    return lvsim(arguments);
}

TEST_CASE("lvsim explain: what the run does not have is status 2, with what it has", "[cli]") {
    const auto connection = explain({"--connection", "7"});
    CHECK(connection.status == 2);
    CHECK(connection.out.empty());
    CHECK(connection.error ==
          "lvsim: there is no connection 7: the run made 6\n"
          "  hint: 1 to 6; 'lvsim explain FILE' lists them\n");
    const auto packet = explain({"--packet", "1000"});
    CHECK(packet.status == 2);
    CHECK_THAT(packet.error,
               Contains("lvsim: there is no packet 1000: those of the run are 1 to 72\n  hint: "));
    const auto moment = explain({"--at", "1h"});
    CHECK(moment.status == 2);
    CHECK_THAT(moment.error, Contains("the run has no moment 3600.000000000 s: it ended at 6.002"));
    CHECK(explain({"--connection", "0"}).status == 2);
}

TEST_CASE("lvsim explain: one question at a time, and numbers that are numbers", "[cli]") {
    CHECK(explain({"--connection", "1", "--packet", "2"}).status == 2);
    CHECK(explain({"--connection", "one"}).error ==
          "lvsim: --connection: 'one' is no number from 0 to 2^64-1\n");
    CHECK_THAT(explain({"--at", "soon"}).error, Contains("lvsim: --at: "));
    CHECK(lvsim({"explain", "no-such.yaml"}).status == 2);
}

TEST_CASE("lvsim explain: the same run every time, as JSON too", "[cli]") {
    const auto first = explain({"--format", "json"});
    REQUIRE(first.status == 0);
    CHECK(first.out == explain({"--format", "json"}).out);
    const Json table = Json::parse(first.out);
    REQUIRE(table["connections"].size() == 6);
    CHECK(table["connections"][1]["server"] == "10.0.3.100:8080");
    const Json story = Json::parse(explain({"--format", "json", "--connection", "2"}).out);
    CHECK(story["connection"] == table["connections"][1]);
    const auto& pick = story["lines"][1];
    CHECK(pick["kind"] == "ipvs.connection_created");
    CHECK(pick["packet"] == story["lines"][0]["packet"]);
    CHECK(pick["t_ns"] == table["connections"][1]["created_ns"]);
    const Json moment = Json::parse(explain({"--format", "json", "--at", "2.5s"}).out);
    CHECK(moment["directors"][0]["host"] == "directeur");
    CHECK_THAT(moment["directors"][0]["connections"].get<std::string>(), Contains("TIME_WAIT"));
    CHECK(moment["before"].back()["t_ns"] <= 2'500'000'000);
    CHECK(moment["after"].front()["t_ns"] > 2'500'000'000);
}

TEST_CASE("lvsim explain: --seed, --set and --until make the run that is told", "[cli]") {
    const auto shorter = explain({"--until", "1500ms"});
    CHECK_THAT(shorter.out, Contains("1.500 s simulated") && !Contains("\n3  "));
    const auto more = explain({"--set", "traffic[0].count=7", "--connection", "7"});
    CHECK(more.status == 0);
    CHECK_THAT(explain({"--seed", "9"}).out, Contains("seed 9,"));
}

}  // namespace
}  // namespace lvsim::cli
