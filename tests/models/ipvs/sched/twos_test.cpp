// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

namespace {

std::map<std::string, int> shares(SchedulerLab& lab, int picks) {
    std::map<std::string, int> counts;
    for (int i = 0; i < picks; ++i) ++counts[lab.pick()];
    return counts;
}

}  // namespace

TEST_CASE("twos: without load the shares follow the weights", "[unit][ipvs][sched]") {
    SchedulerLab lab("twos");
    lab.server("A", 30).server("B", 20).server("C", 10);
    auto counts = shares(lab, 6000);
    CHECK(counts["A"] == Approx(3000).epsilon(0.06));
    CHECK(counts["B"] == Approx(2000).epsilon(0.06));
    CHECK(counts["C"] == Approx(1000).epsilon(0.15));
}

TEST_CASE("twos: of two drawn the less loaded for its weight is taken", "[unit][ipvs][sched]") {
    SchedulerLab lab("twos");
    lab.server("A", 1000).server("B", 1000).active("A", 1);
    auto counts = shares(lab, 4000);  // A only when drawn twice
    CHECK(counts["A"] == Approx(1000).epsilon(0.1));
    CHECK(counts["B"] == Approx(3000).epsilon(0.1));
}

TEST_CASE("twos: draws go to the sum of the weights inclusive, which favours the head",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("twos");
    lab.server("A").server("B");
    auto counts = shares(lab, 6000);  // 0 and 1 mean B, 2 means A
    CHECK(counts["A"] == Approx(2000).epsilon(0.08));
}

TEST_CASE("twos: weight 0 and overloaded servers get nothing; one server, none",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("twos");
    CHECK(lab.pick() == "-");
    CHECK(lab.server("A").picks(3) == "AAA");
    CHECK(lab.server("B", 0).server("C").overloaded("C").picks(5) == "AAAAA");
    CHECK(lab.remove("A").pick() == "-");
}
