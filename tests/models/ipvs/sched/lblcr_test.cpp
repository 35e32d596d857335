// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("lblcr: an address has its own servers and takes the least loaded of them",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblcr");
    lab.server("A", 4).server("B", 4).server("C", 4).to("10.9.0.1");
    CHECK(lab.pick() == "C");
    CHECK(lab.active("C", 4).pick() == "C");
    CHECK(lab.active("C", 5).pick() == "B");  // busy, while B is half idle: B joins
    CHECK(lab.active("B", 1).pick() == "B");
    CHECK(lab.active("C", 0).pick() == "C");
    CHECK(lab.to("10.9.0.2").pick() == "C");
}

TEST_CASE("lblcr: a set keeps deleted servers and uses them when they come back",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblcr");
    lab.server("A").server("B").to("10.9.0.1");
    CHECK(lab.pick() == "B");
    CHECK(lab.remove("B").pick() == "A");
    CHECK(lab.find("B").references == 1);
    CHECK(lab.revive("B").active("A", 1).pick() == "B");
}

TEST_CASE("lblcr: weight 0 and overload make the set take another", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblcr");
    lab.server("A").server("B").to("10.9.0.1");
    CHECK(lab.pick() == "B");
    CHECK(lab.overloaded("B").pick() == "A");
    CHECK(lab.overloaded("B", false).weight("A", 0).pick() == "B");
    CHECK(lab.weight("B", 0).pick() == "-");
}

TEST_CASE("lblcr: a set that does not change for a day loses its most loaded server",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblcr");
    lab.server("A", 4).server("B", 4).to("10.9.0.1");
    CHECK(lab.wait(1_s).pick() == "B");
    CHECK(lab.active("B", 5).pick() == "A");
    lab.active("B", 2).active("A", 1);
    CHECK(lab.wait(86'400_s).pick() == "A");
    CHECK(lab.find("B").references == 1);
    CHECK(lab.wait(1_s).pick() == "A");
    CHECK(lab.find("B").references == 0);
    CHECK(lab.find("A").references == 1);
}

TEST_CASE("lblcr: the least loaded is taken once more although it leaves the set",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblcr");
    lab.settings.lblcr_expiration = 10;
    lab.server("A", 4).server("B", 4).to("10.9.0.1");
    CHECK(lab.pick() == "B");
    CHECK(lab.active("B", 5).pick() == "A");
    CHECK(lab.active("A", 3).active("B", 3).wait(11_s).pick() == "A");
    CHECK(lab.find("A").references == 0);  // a tie: the head of the set is the most loaded, too
    CHECK(lab.pick() == "B");
}

TEST_CASE("lblcr: an unused address is forgotten with all its servers", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblcr");
    lab.settings.lblcr_expiration = 3600;
    lab.server("A", 4).server("B", 4).to("10.9.0.1");
    lab.pick();
    lab.active("B", 5).pick();
    CHECK(lab.find("A").references + lab.find("B").references == 2);
    CHECK(lab.wait(5'400_s).find("A").references == 0);
    CHECK(lab.find("B").references == 0);
}

TEST_CASE("lblcr: one server, none", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblcr");
    CHECK(lab.pick() == "-");
    CHECK(lab.server("A").picks(2) == "AA");
    CHECK(lab.remove("A").pick() == "-");
}
