// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("rr: the server added last is first, then list order, around", "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("rr").server("A").server("B").server("C").picks(7) == "CBACBAC");
}

TEST_CASE("rr: weights do not matter, but weight 0 gets nothing", "[unit][ipvs][sched]") {
    SchedulerLab lab("rr");
    lab.server("A", 5).server("B", 0).server("C", 1);
    CHECK(lab.picks(4) == "CACA");
    CHECK(lab.weight("B", 1).picks(3) == "CBA");
}

TEST_CASE("rr: an overloaded server is passed over until it is not", "[unit][ipvs][sched]") {
    SchedulerLab lab("rr");
    lab.server("A").server("B").server("C").overloaded("B");
    CHECK(lab.picks(3) == "CAC");
    CHECK(lab.overloaded("B", false).picks(3) == "BAC");
}

TEST_CASE("rr: one server, none, and none that may", "[unit][ipvs][sched]") {
    CHECK(SchedulerLab("rr").pick() == "-");
    SchedulerLab lab("rr");
    CHECK(lab.server("A").picks(3) == "AAA");
    CHECK(lab.weight("A", 0).pick() == "-");
    CHECK(lab.weight("A", 1).pick() == "A");
}

TEST_CASE("rr: a server added while running is reached when the round wraps",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("rr");
    lab.server("A").server("B");
    CHECK(lab.picks(1) == "B");
    CHECK(lab.server("C").picks(4) == "ACBA");
}

TEST_CASE("rr: deleting the server picked last goes on with the one after it",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("rr");
    lab.server("A").server("B").server("C").server("D");
    CHECK(lab.picks(2) == "DC");
    CHECK(lab.remove("C").picks(3) == "BAD");
    CHECK(lab.remove("D").picks(2) == "BA");
}

TEST_CASE("rr: deleting the head when it was picked last starts at the new head",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("rr");
    lab.server("A").server("B").server("C");
    CHECK(lab.picks(1) == "C");
    CHECK(lab.remove("C").picks(3) == "BAB");
}

TEST_CASE("rr of 2.6.32: every change of the list starts the round over", "[unit][ipvs][sched]") {
    SchedulerLab lab("rr", Profile::Centos6);
    lab.server("A").server("B").server("C");
    CHECK(lab.picks(1) == "C");
    CHECK(lab.weight("A", 2).picks(2) == "CB");
    CHECK(lab.remove("A").picks(1) == "C");
}

TEST_CASE("rr: with all servers available each gets its turn once a round", "[property][ipvs]") {
    CHECK(rc::check("a round is a permutation in list order", [] {
        const int count = *rc::gen::inRange(1, 20);
        SchedulerLab lab("rr");
        for (int i = 0; i < count; ++i) {
            lab.server(std::string(1, static_cast<char>('A' + i)));
        }
        const int skipped = *rc::gen::inRange(0, 40);
        std::string expected;
        for (int i = 0; i < skipped + count; ++i) {
            expected += static_cast<char>('A' + count - 1 - i % count);
        }
        RC_ASSERT(lab.picks(skipped + count) == expected);
    }));
}
