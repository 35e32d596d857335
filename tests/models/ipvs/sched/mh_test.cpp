// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/hsiphash.hpp"
#include "tests/models/ipvs/sched/lab.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace lvsim::ipvs;
using lvsim::ipvs::test::SchedulerLab;

namespace {

constexpr SchedulerFlags kFallback{.flag_1 = true};
constexpr SchedulerFlags kPort{.flag_2 = true};

SchedulerLab& farm(SchedulerLab& lab, std::array<std::int32_t, 3> weights = {1, 1, 1}) {
    for (std::uint32_t i = 0; i < 3; ++i) {
        const std::string name(1, static_cast<char>('1' + i));
        lab.server(name, weights[i], {lvsim::IpAddress::v4(0x0a01'0001 + i), 80});
    }
    return lab;
}

/// How many of many clients each server gets.
std::map<std::string, int> shares(SchedulerLab& lab, int clients) {
    std::map<std::string, int> counts;
    for (int i = 0; i < clients; ++i) {
        const auto address = lvsim::IpAddress::v4(0x0b00'0000U + static_cast<std::uint32_t>(i));
        ++counts[lab.client(to_text(address)).pick()];
    }
    return counts;
}

}  // namespace

TEST_CASE("mh: the kernel's hsiphash of a word", "[unit][ipvs][sched]") {
    const SipKey counting{0x0706'0504'0302'0100, 0x0f0e'0d0c'0b0a'0908};
    CHECK(hsiphash_1u32(0x0302'0100, counting) == 0x88d3'8328);
    const SipKey first{2'654'435'761, 2'654'435'761};
    CHECK(hsiphash_1u32(0x0a00'0001, first) == 0x0308'0ce4);
    CHECK(hsiphash_1u32(0xcb00'7105, first) == 0x6736'7ebc);
}

TEST_CASE("mh: clients land where the kernel's table has them", "[unit][ipvs][sched]") {
    SchedulerLab lab("mh");
    farm(lab);
    CHECK(lab.client("10.0.0.1").pick() == "1");
    CHECK(lab.client("192.168.1.10").pick() == "2");
    CHECK(lab.client("192.168.1.11").pick() == "2");
    CHECK(lab.client("203.0.113.5").pick() == "3");
}

TEST_CASE("mh: shares follow the weights", "[unit][ipvs][sched]") {
    SchedulerLab lab("mh");
    auto counts = shares(farm(lab, {3, 2, 1}), 6000);
    CHECK(counts["1"] == Approx(3000).epsilon(0.05));
    CHECK(counts["2"] == Approx(2000).epsilon(0.05));
    CHECK(counts["3"] == Approx(1000).epsilon(0.1));
}

TEST_CASE("mh: a weight out of proportion still leaves the others one slot a turn",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("mh");
    auto counts = shares(farm(lab, {2'000'000, 1, 0}), 8000);  // turns of 61 and 1
    CHECK(counts["2"] > 0);
    CHECK(counts["2"] < 400);
    CHECK(counts["3"] == 0);
    CHECK(counts["-"] == 0);
}

TEST_CASE("mh: a server that leaves moves few clients of the others", "[unit][ipvs][sched]") {
    SchedulerLab before("mh");
    SchedulerLab after("mh");
    farm(before);
    farm(after).remove("2");
    int moved = 0;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const std::string client = to_text(lvsim::IpAddress::v4(0x0b00'0000 + i));
        const std::string was = before.client(client).pick();
        const std::string is = after.client(client).pick();
        CHECK(is != "2");
        moved += was != "2" && was != is ? 1 : 0;
    }
    CHECK(moved < 150);
}

TEST_CASE("mh: the port counts with mh-port only", "[unit][ipvs][sched]") {
    SchedulerLab lab("mh");
    farm(lab);
    std::map<std::string, int> counts;
    for (std::uint16_t port = 1000; port < 1100; ++port) {
        CHECK(lab.flags({}).client("10.0.0.1", port).pick() == "1");
        ++counts[lab.flags(kPort).pick()];
    }
    CHECK(counts.size() == 3);
}

TEST_CASE("mh: a quiesced server keeps its slots, and refuses without mh-fallback",
          "[unit][ipvs][sched]") {
    SchedulerLab lab("mh");
    farm(lab).client("10.0.0.1").weight("1", 0);
    CHECK(lab.pick() == "-");
    CHECK(lab.client("203.0.113.5").pick() == "3");
    const std::string other = lab.client("10.0.0.1").flags(kFallback).pick();
    CHECK((other == "2" || other == "3"));
    CHECK(lab.overloaded("2").overloaded("3").pick() == "-");
    CHECK(lab.weight("1", 1).pick() == "1");
}

TEST_CASE("mh: one server, none, and one that never had a weight", "[unit][ipvs][sched]") {
    SchedulerLab lab("mh");
    CHECK(lab.flags(kFallback).pick() == "-");
    CHECK(lab.server("A", 0).pick() == "-");
    CHECK(lab.weight("A", 2).pick() == "A");
    CHECK(lab.remove("A").pick() == "-");
}

TEST_CASE("mh: with more servers than slots the table stays as it is", "[unit][ipvs][sched]") {
    SchedulerLab lab("mh");
    lab.server("A").client("10.0.0.1");
    for (int i = 1; i < 4093; ++i) lab.server("B", 0);
    CHECK(lab.pick() == "A");
    lab.server("C").weight("C", 1000);
    CHECK(lab.pick() == "A");
}
