// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("lblc: an address stays with its server, however loaded", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.server("A").server("B").server("C", 2);
    CHECK(lab.to("10.9.0.1").picks(3) == "CCC");
    lab.active("C", 2);  // not more than its weight
    CHECK(lab.to("10.9.0.2").pick() == "B");
    CHECK(lab.to("10.9.0.1").picks(2) == "CC");
}

TEST_CASE("lblc: a busy server loses the address when another is half idle",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.server("A", 4).server("B", 4).active("A", 2).active("B", 0).to("10.9.0.1");
    CHECK(lab.pick() == "B");
    CHECK(lab.active("B", 5).pick() == "B");  // A has 2 of 4: not below half
    CHECK(lab.active("A", 1).pick() == "A");
    CHECK(lab.active("B", 0).pick() == "A");  // and it stays there
}

TEST_CASE("lblc: weight 0 and deletion move the address, overload does not",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.server("A").server("B").to("10.9.0.1");
    CHECK(lab.pick() == "B");
    CHECK(lab.overloaded("B").pick() == "B");
    CHECK(lab.weight("B", 0).pick() == "A");
    CHECK(lab.overloaded("B", false).weight("B", 1).pick() == "A");
    CHECK(lab.find("B").references == 0);
    CHECK(lab.remove("A").pick() == "B");
}

TEST_CASE("lblc: a deleted server that comes back has its addresses again", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.server("A").server("B").to("10.9.0.1");
    CHECK(lab.pick() == "B");
    CHECK(lab.remove("B").find("B").references == 1);
    lab.revive("B").active("B", 1);
    CHECK(lab.pick() == "B");
}

TEST_CASE("lblc: an address unused for a day is forgotten within half an hour",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.server("A").server("B").to("10.9.0.1");
    CHECK(lab.wait(1_s).pick() == "B");
    CHECK(lab.wait(86'400_s).find("B").references == 1);
    CHECK(lab.wait(1'800_s).find("B").references == 0);
}

TEST_CASE("lblc: net.ipv4.vs.lblc_expiration says for how long it remembers",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.settings.lblc_expiration = 100;
    lab.server("A").to("10.9.0.1");
    CHECK(lab.pick() == "A");
    CHECK(lab.wait(1'739_s).find("A").references == 1);
    CHECK(lab.wait(61_s).find("A").references == 0);  // the thirtieth sweep
}

TEST_CASE("lblc: too many addresses are swept after six minutes", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.server("A");
    for (std::uint32_t i = 0; i < 17'000; ++i) {
        lab.to(to_text(IpAddress::v4(0x0b00'0000 + i))).pick();
    }
    CHECK(lab.wait(359_s).find("A").references == 17'000);
    const std::uint32_t left = lab.wait(1_s).find("A").references;
    CHECK(left <= 17'000 - (17'000 - 16'384) * 4 / 3);  // the goal, and the rest of a bucket
    CHECK(left > 16'000);
    CHECK(lab.wait(60_s).find("A").references == left);  // few enough now
}

TEST_CASE("lblc: the cache lets go of its servers with the service", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    lab.server("A").to("10.9.0.1");
    CHECK(lab.pick() == "A");
    CHECK(lab.find("A").references == 1);
    CHECK(lab.make_anew("rr").find("A").references == 0);
}

TEST_CASE("lblc: one server, none", "[unit][ipvs][sched]") {
    SchedulerLab lab("lblc");
    CHECK(lab.pick() == "-");
    CHECK(lab.server("A", 0).pick() == "-");
    CHECK(lab.weight("A", 1).pick() == "A");
}

TEST_CASE("lblc of 2.6.32: an active connection weighs 50 inactive ones", "[unit][ipvs][sched]") {
    for (const Profile profile : {Profile::Debian12, Profile::Centos6}) {
        SchedulerLab lab("lblc", profile);
        lab.server("A").server("B").active("A", 1).inactive("B", 100);
        CHECK(lab.pick() == (profile == Profile::Debian12 ? "B" : "A"));
    }
}
