// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sched/address_hash.hpp"
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

namespace {

constexpr SchedulerFlags kFallback{.flag_1 = true};
constexpr SchedulerFlags kPort{.flag_2 = true};

/// Clients whose address alone hashes to each of the buckets.
std::string address_of_bucket(std::uint32_t bucket) {
    const Rules rules = rules_of(Profile::Debian12);
    std::uint32_t address = 0x0a00'0000;
    while (bucket_of(rules, address, 8) != bucket) ++address;
    return to_text(lvsim::IpAddress::v4(address));
}

}  // namespace

TEST_CASE("sh: clients hash to buckets, with their port if asked for", "[unit][ipvs][sched]") {
    const Rules rules = rules_of(Profile::Debian12);
    CHECK(bucket_of(rules, 0x0a00'0001, 8) == 39);
    CHECK(bucket_of(rules, 0xc0a8'010a, 8) == 248);
    CHECK(bucket_of(rules, 0xc0a8'010b, 8) == 90);
    CHECK(bucket_of(rules, 0xcb00'7105, 8) == 185);
    CHECK(bucket_of(rules, 0x0a00'0001 + 40000, 8) == 203);
    CHECK(bucket_of(rules, 0xc0a8'010a + 40000, 8) == 156);
    CHECK(bucket_of(rules, 0xc0a8'010b + 40000, 8) == 254);
    CHECK(bucket_of(rules, 0xcb00'7105 + 40000, 8) == 93);
}

TEST_CASE("sh: a server gets as many buckets in a row as its weight", "[unit][ipvs][sched]") {
    SchedulerLab lab("sh");
    lab.server("A", 3).server("B", 2).server("C", 1);
    std::string table;
    std::map<char, int> totals;
    for (std::uint32_t bucket = 0; bucket < 256; ++bucket) {
        table += lab.client(address_of_bucket(bucket)).pick();
        ++totals[table.back()];
    }
    CHECK(table.substr(0, 12) == "CBBAAACBBAAA");
    CHECK(totals == std::map<char, int>{{'A', 127}, {'B', 86}, {'C', 43}});
}

TEST_CASE("sh: a client stays with its server, its port counts with sh-port only",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("sh");
    lab.server("A", 3).server("B", 2).server("C", 1).client("10.0.0.1", 40000);
    CHECK(lab.pick() == "A");  // 39 = 6 * 6 + 3
    CHECK(lab.client("10.0.0.1", 40001).pick() == "A");
    CHECK(lab.client("10.0.0.1", 40000).flags(kPort).pick() == "A");  // 203 = 6 * 33 + 5
    CHECK(lab.client("192.168.1.10", 40000).pick() == "C");           // 156 = 6 * 26
    CHECK(lab.flags({}).pick() == "B");                               // 248 = 6 * 41 + 2
}

TEST_CASE("sh: without sh-fallback a client of an unavailable server gets nobody",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("sh");
    lab.server("A", 3).server("B", 2).server("C", 1).client("10.0.0.1").overloaded("A");
    CHECK(lab.pick() == "-");
    CHECK(lab.flags(kFallback).pick() == "C");  // from bucket 78 = 6 * 13 on
    CHECK(lab.overloaded("C").pick() == "B");
    CHECK(lab.overloaded("B").pick() == "-");
    CHECK(lab.overloaded("A", false).pick() == "A");
}

TEST_CASE("sh: an edited weight deals the buckets anew; weight 0 keeps one a turn",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("sh");
    lab.server("A").server("B").client("10.0.0.1");
    CHECK(lab.pick() == "A");                         // 39 is odd
    CHECK(lab.weight("B", 3).pick() == "A");          // 39 mod 4 = 3, of B B B A
    CHECK(lab.weight("B", 0).pick() == "A");          // as at weight 1
    CHECK(lab.client("192.168.1.10").pick() == "-");  // 248 is even: B's
    CHECK(lab.remove("B").pick() == "A");
}

TEST_CASE("sh: one server, none", "[unit][ipvs][sched]") {
    SchedulerLab lab("sh");
    CHECK(lab.pick() == "-");
    CHECK(lab.flags(kFallback).pick() == "-");
    CHECK(lab.server("A").pick() == "A");
    CHECK(lab.weight("A", 0).pick() == "-");
}

TEST_CASE("sh of 2.6.32: one bucket each, whatever the weights", "[unit][ipvs][sched]") {
    SchedulerLab lab("sh", Profile::Centos6);
    lab.server("A", 5).server("B", 1);
    CHECK(lab.client("10.0.0.1").pick() == "A");  // the low byte 0xb1 is odd
    CHECK(lab.client("10.0.0.2").pick() == "B");
    CHECK(lab.client("10.0.0.3").pick() == "A");
}
