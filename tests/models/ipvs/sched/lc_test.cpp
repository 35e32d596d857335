// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("lc: the least connected, the one added last among equals", "[unit][ipvs][sched]") {
    SchedulerLab lab("lc");
    lab.server("A", 3).server("B", 2).server("C", 1);
    CHECK(lab.picks(9, true) == "CBACBACBA");
}

TEST_CASE("lc: an active connection weighs as much as 256 inactive ones", "[unit][ipvs][sched]") {
    SchedulerLab lab("lc");
    lab.server("A").server("B").active("A", 1).inactive("B", 255);
    CHECK(lab.pick() == "B");
    CHECK(lab.inactive("B", 257).pick() == "A");
    CHECK(lab.inactive("B", 256).pick() == "B");
}

TEST_CASE("lc: weights do not matter, but weight 0 gets nothing", "[unit][ipvs][sched]") {
    SchedulerLab lab("lc");
    lab.server("A", 100).server("B", 0).active("A", 9);
    CHECK(lab.pick() == "A");
    CHECK(lab.weight("B", 1).pick() == "B");
}

TEST_CASE("lc: an overloaded server is passed over; one server, none", "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("lc").pick() == "-");
    SchedulerLab lab("lc");
    CHECK(lab.server("A").pick() == "A");
    CHECK(lab.server("B").overloaded("B").active("A", 5).pick() == "A");
    CHECK(lab.remove("A").pick() == "-");
}

TEST_CASE("lc: loads are compared unsigned, wlc's signed", "[unit][ipvs][sched]") {
    // 2^23 active connections: the load is the lowest C int.
    for (const std::string_view name : {"lc", "wlc"}) {
        SchedulerLab lab(name);
        lab.server("A").server("B").active("A", 1U << 23).active("B", 1);
        CHECK(lab.pick() == (name == "lc" ? "B" : "A"));
    }
}
