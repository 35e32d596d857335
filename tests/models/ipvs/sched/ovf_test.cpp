// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("ovf: fills the heaviest to its weight and one more, then the next",
          "[unit][ipvs][sched]") {
    SchedulerLab weighted("ovf");
    weighted.server("A", 3).server("B", 2).server("C", 1);
    CHECK(weighted.picks(10, true) == "AAAABBBCC-");
    SchedulerLab equal("ovf");
    equal.server("A").server("B").server("C");
    CHECK(equal.picks(7, true) == "CCBBAA-");
}

TEST_CASE("ovf: a connection that ends makes room; inactive ones do not count",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("ovf");
    lab.server("A", 2).server("B", 1).active("A", 3).inactive("B", 99);
    CHECK(lab.pick() == "B");
    CHECK(lab.active("A", 2).pick() == "A");
}

TEST_CASE("ovf: weight 0 and overloaded servers get nothing; one server, none",
          "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("ovf").pick() == "-");
    SchedulerLab lab("ovf");
    lab.server("A", 5).server("B", 0);
    CHECK(lab.overloaded("A").pick() == "-");
    CHECK(lab.weight("B", 1).pick() == "B");
    CHECK(lab.remove("B").overloaded("A", false).pick() == "A");
}
