// SPDX-License-Identifier: Apache-2.0
//
// The benchmark program does what it says; what it measures is nobody's verdict here.
#include "tests/cli/runner.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

lvsim::cli::Outcome bench(const std::vector<std::string>& arguments) {
    return lvsim::cli::lvsim(arguments);  // built with the path of lvsim-bench here
}

}  // namespace

TEST_CASE("bench: the JSON has every ratio, and every measurement was made", "[cli][bench]") {
    const auto run = bench({"--quick", "--format", "json"});
    REQUIRE(run.status == 0);
    CHECK(run.error.empty());
    const auto json = nlohmann::json::parse(run.out);
    CHECK(json.contains("exchanges_vs_ns3"));
    for (const std::string size : {"1k", "100k", "1m"}) {
        CHECK(json.contains("events_" + size + "_vs_ns3"));
        CHECK(json.contains("events_" + size + "_replayed_vs_ns3"));
        CHECK(json.contains("events_" + size + "_vs_ns3_heap"));
        CHECK(json["events_" + size + "_vs_std_heap"].get<double>() > 0);
    }
    CHECK(json["exchanges_long_run_cost"].get<double>() > 0);
    for (const auto& [name, measured] : json["measurements"].items()) {
        INFO(name);
        CHECK(measured["per_second"].get<double>() > 0);
    }
    const auto& measured = json["measurements"];
    // SYN, SYN-ACK, ACK, request, answer, FINs and ACKs; director and server add none.
    CHECK(measured["exchanges/lvsim"]["frames_per_exchange"].get<double>() ==
          Approx(10).margin(0.5));
    CHECK(measured["events/1m/replayed/lvsim"]["allocations"] == 0);
    CHECK(measured.contains("director/established_1k"));
    CHECK(measured.contains("hops/switches"));
    CHECK(measured["director/established_1m"]["longest_turn_ms_expiring"].get<double>() > 0);
    CHECK(json["director_10m_bytes_per_connection"].get<double>() > 64);
    CHECK(json["pick_wlc_vs_scan_cost"].get<double>() > 0);
    CHECK(json["pick_lblcr_at_1000_cost"].get<double>() > 0);
    CHECK(json["director_new_rr_at_1000_cost"].get<double>() > 0);
}

TEST_CASE("bench: a filter leaves the others out, and ns-3 is offered", "[cli][bench]") {
    const auto run = bench({"--quick", "hops", "exchanges/short"});
    CHECK(run.status == 0);
    CHECK_THAT(run.out, Catch::Contains("hops/switches") && Catch::Contains("exchanges/short"));
    CHECK_THAT(run.out, !Catch::Contains("director") && !Catch::Contains("exchanges/long"));
    CHECK_THAT(run.out, Catch::Contains("apt-get install libns3-dev"));
}

TEST_CASE("bench: a filter that fits nothing and an unknown format are refused", "[cli][bench]") {
    const auto nothing = bench({"--quick", "nonsense"});
    CHECK(nothing.status == 2);
    CHECK_THAT(nothing.error, Catch::Contains("there are exchanges, events, director, pick, hops"));
    CHECK(bench({"--format", "xml"}).status == 2);
}
