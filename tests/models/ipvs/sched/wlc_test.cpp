// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("wlc: among equal overheads the server added last wins", "[unit][ipvs][sched]") {
    SchedulerLab lab("wlc");
    lab.server("a").server("b");
    CHECK(lab.pick() == "b");
    lab.active("b", 1);
    CHECK(lab.pick() == "a");
}

TEST_CASE("wlc: picks when all connections stay", "[unit][ipvs][sched]") {
    SchedulerLab weighted("wlc");
    weighted.server("A", 3).server("B", 2).server("C", 1);
    CHECK(weighted.picks(12, true) == "CBAABACBAABA");
    SchedulerLab equal("wlc");
    equal.server("A").server("B").server("C");
    CHECK(equal.picks(6, true) == "CBACBA");
}

TEST_CASE("wlc: an active connection weighs as much as 256 inactive ones", "[unit][ipvs][sched]") {
    SchedulerLab lab("wlc");
    lab.server("A").server("B").active("A", 1).inactive("B", 255);
    CHECK(lab.pick() == "B");
    CHECK(lab.inactive("B", 257).pick() == "A");
    CHECK(lab.inactive("B", 256).pick() == "B");
}

TEST_CASE("wlc: a server at weight 0 gets no new connection", "[unit][ipvs][sched]") {
    SchedulerLab lab("wlc");
    lab.server("A").server("B", 0).active("A", 9);
    CHECK(lab.picks(3) == "AAA");
    CHECK(lab.weight("A", 0).pick() == "-");
}

TEST_CASE("wlc: an overloaded server is passed over; one server, none", "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("wlc").pick() == "-");
    SchedulerLab lab("wlc");
    CHECK(lab.server("A").pick() == "A");
    lab.server("B").active("A", 5).overloaded("B");
    CHECK(lab.pick() == "A");
    CHECK(lab.remove("A").pick() == "-");
}

TEST_CASE("wlc: with no load the first in the list wins whatever its weight",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("wlc");
    CHECK(lab.server("A", 100).server("B", 1).pick() == "B");
}

TEST_CASE("wlc: products have 64 bits, 32 under 2.6.32", "[unit][ipvs][sched]") {
    // A's side of the comparison, 256 * 2^24, is 0 in 32 bits: B looks the heavier one.
    for (const Profile profile : {Profile::Debian12, Profile::Centos6}) {
        SchedulerLab lab("wlc", profile);
        lab.server("A", 1).server("B", 16'777'216).active("A", 1).active("B", 2);
        CHECK(lab.pick() == (profile == Profile::Debian12 ? "B" : "A"));
    }
}

namespace {

/// The rule of the specification with exact fractions, over a list.
std::string expected_pick(SchedulerLab& lab) {
    const Destination* best = nullptr;
    for (const Destination* one : lab.servers()) {
        if (one->is_overloaded || one->weight == 0) {
            continue;
        }
        const auto load = [](const Destination& d) {
            return std::int64_t{d.activeconns} * 256 + d.inactconns;
        };
        if (best == nullptr || load(*best) * one->weight > load(*one) * best->weight) {
            best = one;
        }
    }
    return best == nullptr ? "-" : lab.name_of(*best);
}

}  // namespace

TEST_CASE("wlc: agrees with the plain rule on random farms", "[property][ipvs]") {
    CHECK(rc::check("the least loaded for its weight", [] {
        SchedulerLab lab("wlc");
        const int count = *rc::gen::inRange(0, 12);
        for (int i = 0; i < count; ++i) {
            const std::string name(1, static_cast<char>('A' + i));
            lab.server(name, *rc::gen::inRange(0, 5));
            lab.active(name, *rc::gen::inRange(0U, 6U));
            lab.inactive(name, *rc::gen::inRange(0U, 600U));
            lab.overloaded(name, *rc::gen::inRange(0, 4) == 0);
        }
        RC_ASSERT(lab.pick() == expected_pick(lab));
    }));
}
