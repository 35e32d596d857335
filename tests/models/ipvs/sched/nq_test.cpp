// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("nq: idle servers first in list order, then the shortest delay", "[unit][ipvs][sched]") {
    SchedulerLab weighted("nq");
    weighted.server("A", 3).server("B", 2).server("C", 1);
    CHECK(weighted.picks(12, true) == "CBAABAABACBA");
    SchedulerLab equal("nq");
    equal.server("A").server("B").server("C");
    CHECK(equal.picks(6, true) == "CBACBA");
}

TEST_CASE("nq: an idle server gets the connection whatever its weight", "[unit][ipvs][sched]") {
    SchedulerLab lab("nq");
    lab.server("A", 1).server("B", 1000).active("B", 1).inactive("A", 50);
    CHECK(lab.pick() == "A");
    CHECK(lab.active("A", 1).pick() == "B");
}

TEST_CASE("nq: an idle server at weight 0 or overloaded gets nothing; one server, none",
          "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("nq").pick() == "-");
    SchedulerLab lab("nq");
    lab.server("A").active("A", 7).server("B", 0).server("C").overloaded("C");
    CHECK(lab.pick() == "A");
    CHECK(lab.weight("B", 1).pick() == "B");
    CHECK(lab.remove("B").overloaded("C", false).pick() == "C");
    CHECK(lab.remove("C").remove("A").pick() == "-");
}
