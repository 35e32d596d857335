// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("sed: picks when all connections stay", "[unit][ipvs][sched]") {
    SchedulerLab weighted("sed");
    weighted.server("A", 3).server("B", 2).server("C", 1);
    CHECK(weighted.picks(12, true) == "ABACBAABACBA");
    SchedulerLab equal("sed");
    equal.server("A").server("B").server("C");
    CHECK(equal.picks(6, true) == "CBACBA");
}

TEST_CASE("sed: inactive connections do not count", "[unit][ipvs][sched]") {
    SchedulerLab lab("sed");
    lab.server("A", 2).server("B", 1).server("C", 2).inactive("C", 1000);
    CHECK(lab.picks(3) == "CCC");
}

TEST_CASE("sed: weight 0 and overloaded servers get nothing; one server, none",
          "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("sed").pick() == "-");
    SchedulerLab lab("sed");
    CHECK(lab.server("A", 0).pick() == "-");
    CHECK(lab.server("B", 1).active("B", 9).pick() == "B");
    CHECK(lab.weight("A", 1).pick() == "A");
    CHECK(lab.overloaded("A").pick() == "B");
    CHECK(lab.remove("B").pick() == "-");
    CHECK(lab.overloaded("A", false).pick() == "A");
}
