// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("none: a service without scheduler serves nobody", "[unit][ipvs][sched]") {
    SchedulerLab lab("none");
    CHECK(lab.pick() == "-");
    CHECK(lab.server("A").server("B").picks(2) == "--");
    CHECK(lab.make_anew("rr").pick() == "B");
}
