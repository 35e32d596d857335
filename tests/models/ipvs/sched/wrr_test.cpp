// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

namespace {

/// "A3B2": servers with their weights, added in this order; then the first picks.
std::string picks_of(SchedulerLab& lab, std::string_view farm, int count) {
    for (std::size_t i = 0; i < farm.size();) {
        const std::string name(1, farm[i++]);
        std::int32_t weight = 0;
        while (i < farm.size() && farm[i] >= '0' && farm[i] <= '9') {
            weight = weight * 10 + (farm[i++] - '0');
        }
        lab.server(name, weight);
    }
    return lab.picks(count);
}

std::string picks_of(std::string_view farm, int count) {
    SchedulerLab lab("wrr");
    return picks_of(lab, farm, count);
}

}  // namespace

TEST_CASE("wrr: a round for each, then rounds at falling levels", "[unit][ipvs][sched]") {
    CHECK(picks_of("A3B2C1", 15) == "CBAABACBAABACBA");
    CHECK(picks_of("A1B2C3", 15) == "CBACCBCBACCBCBA");
    CHECK(picks_of("A4B2C6", 15) == "CBACCACBACCACBA");
    CHECK(picks_of("A4B3C2", 12) == "CBAABACBACBA");
    CHECK(picks_of("A100B50", 8) == "BAABAABA");
    CHECK(picks_of("A1B1", 4) == "BABA");
}

TEST_CASE("wrr: a service edited to it starts at the highest level", "[unit][ipvs][sched]") {
    SchedulerLab lab("rr");
    lab.server("A", 3).server("B", 2).server("C", 1).make_anew("wrr");
    CHECK(lab.picks(6) == "ABACBA");
}

TEST_CASE("wrr: any edit starts the round over and keeps the level", "[unit][ipvs][sched]") {
    SchedulerLab lab("wrr");
    CHECK(picks_of(lab, "A3B2C1", 5) == "CBAAB");  // within level 2
    CHECK(lab.weight("C", 1).picks(3) == "BAC");
    CHECK(lab.weight("A", 4).weight("B", 8).weight("C", 4).picks(3) == "CBA");  // in steps of 4
}

TEST_CASE("wrr: servers joining and leaving under way", "[unit][ipvs][sched]") {
    SchedulerLab lab("wrr");
    CHECK(picks_of(lab, "A3B2C1", 4) == "CBAA");
    CHECK(lab.server("D", 3).picks(4) == "DADB");
    CHECK(lab.remove("A").remove("D").picks(3) == "BCB");
    CHECK(lab.remove("B").remove("C").pick() == "-");
    CHECK(lab.server("E", 7).picks(2) == "EE");
}

TEST_CASE("wrr: weight 0 and overloaded servers are passed over", "[unit][ipvs][sched]") {
    SchedulerLab lab("wrr");
    CHECK(picks_of(lab, "A2B0C1", 5) == "CAACA");
    CHECK(lab.overloaded("A").picks(3) == "CCC");
    CHECK(lab.overloaded("C").picks(3) == "---");
    CHECK(lab.overloaded("A", false).picks(3) == "AAA");
    CHECK(lab.weight("A", 0).weight("C", 0).pick() == "-");
}

TEST_CASE("wrr: one server, none", "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("wrr").pick() == "-");
    CHECK(picks_of("A5", 3) == "AAA");
    CHECK(picks_of("A0", 2) == "--");
}

TEST_CASE("wrr of 2.6.32: starts at the highest level, which is the greatest weight",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("wrr", Profile::Centos6);
    CHECK(picks_of(lab, "A3B2C1", 9) == "ABACBAABA");
    CHECK(lab.weight("B", 2).picks(2) == "CB");
    CHECK(lab.overloaded("A").overloaded("B").overloaded("C").pick() == "-");
    CHECK(lab.overloaded("A", false).pick() == "A");
    CHECK(SchedulerLab("wrr", Profile::Centos6).pick() == "-");
}
