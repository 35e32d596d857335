// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sched/address_hash.hpp"
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

TEST_CASE("dh: addresses hash into the top bits of a product", "[unit][ipvs][sched]") {
    const Rules rules = rules_of(Profile::Debian12);
    CHECK(bucket_of(rules, 0x0a09'0001, 8) == 224);
    CHECK(bucket_of(rules, 0x0a09'0002, 8) == 66);
    CHECK(bucket_of(rules, 0xc633'6407, 8) == 171);
    // 10.9.0.1 * 2654435761: the low byte is 1 * 0xb1.
    CHECK(bucket_of(rules_of(Profile::Centos6), 0x0a09'0001, 8) == 0xb1);
}

TEST_CASE("dh: buckets are dealt out in list order, whatever the weights", "[unit][ipvs][sched]") {
    SchedulerLab lab("dh");
    lab.server("A", 9).server("B", 1).server("C", 1);
    CHECK(lab.to("10.9.0.1").picks(3, true) == "AAA");    // 224 mod 3 = 2, of C B A
    CHECK(lab.to("10.9.0.2").pick() == "C");              // 66 mod 3 = 0
    CHECK(lab.to("198.51.100.7").pick() == "C");          // 171 mod 3 = 0
    CHECK(lab.server("D").to("10.9.0.2").pick() == "B");  // 66 mod 4 = 2, of D C B A
    CHECK(lab.remove("C").to("10.9.0.2").pick() == "D");  // of D B A
}

TEST_CASE("dh: nobody stands in for a server at weight 0 or overloaded", "[unit][ipvs][sched]") {
    SchedulerLab lab("dh");
    lab.server("A").server("B").server("C").to("10.9.0.1");
    CHECK(lab.weight("A", 0).pick() == "-");
    CHECK(lab.weight("A", 1).overloaded("A").pick() == "-");
    CHECK(lab.overloaded("A", false).pick() == "A");
}

TEST_CASE("dh: one server, none", "[unit][ipvs][sched]") {
    SchedulerLab lab("dh");
    CHECK(lab.pick() == "-");
    CHECK(lab.server("A").pick() == "A");
    CHECK(lab.remove("A").pick() == "-");
}
