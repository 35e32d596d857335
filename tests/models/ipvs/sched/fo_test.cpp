// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("fo: always the heaviest, the one added last among equals", "[unit][ipvs][sched]") {
    SchedulerLab lab("fo");
    lab.server("A", 3).server("B", 2).server("C", 3);
    CHECK(lab.picks(4, true) == "CCCC");
    CHECK(lab.weight("A", 4).picks(2, true) == "AA");
}

TEST_CASE("fo: the next takes over while the heaviest is quiesced, overloaded or gone",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("fo");
    lab.server("A", 3).server("B", 2).server("C", 1);
    CHECK(lab.weight("A", 0).pick() == "B");
    CHECK(lab.weight("A", 3).overloaded("A").pick() == "B");
    CHECK(lab.remove("B").pick() == "C");
    CHECK(lab.overloaded("A", false).pick() == "A");
}

TEST_CASE("fo: one server, none", "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("fo").pick() == "-");
    SchedulerLab lab("fo");
    CHECK(lab.server("A", 0).pick() == "-");
    CHECK(lab.weight("A", 1).pick() == "A");
}
