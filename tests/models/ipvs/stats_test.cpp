// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/stats.hpp"

#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

TEST_CASE("estimator: its points lie 2.016 s apart, from the phase on", "[unit][ipvs]") {
    EstimatorGrid grid(2016_ms, 500_ms);
    const auto points = [&](SimDuration at) { return grid.points_until(SimTime::at(at)); };
    CHECK(points(0_ms) == 0);
    CHECK(points(499_ms) == 0);
    CHECK(points(500_ms) == 1);
    CHECK(points(2515_ms) == 1);
    CHECK(points(2516_ms) == 2);
    CHECK(points(20660_ms) == 11);
}

TEST_CASE("estimator: a steady rate is approached by a quarter each round", "[unit][ipvs]") {
    const Rules rules;
    Stats stats;
    std::vector<std::uint64_t> shown;
    for (std::uint64_t round = 0; round < 3; ++round) {
        for (int i = 0; i < 200; ++i) stats.count_in(round, 40);
        shown.push_back(stats.view(round + 1, rules).per_second.inpkts);
    }
    CHECK(shown == std::vector<std::uint64_t>{25, 44, 58});
    CHECK(stats.view(3, rules).counters.inpkts == 600);
    CHECK(stats.view(10'000'000'000, rules).per_second == Counters{});
}

TEST_CASE("statistics: listings show the last round, 2.6.32 shows them live", "[unit][ipvs]") {
    const Rules old = rules_of(Profile::Centos6);
    Stats stats;
    stats.count_in(0, 100);
    CHECK(stats.view(0, Rules{}).counters.inpkts == 0);
    CHECK(stats.view(0, old).counters.inbytes == 100);
    CHECK(stats.view(1, Rules{}).counters.inpkts == 1);
    stats.count_in(1, 100);
    stats.zero(1, Rules{});
    CHECK(stats.view(1, Rules{}).counters.inpkts == 0);
    CHECK(stats.view(2, Rules{}).counters.inpkts == 1);
}

TEST_CASE("statistics: what counts where", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1);
    lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:1 S. len=60");
    lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 . ttl=1");  // counts though it is dropped
    lab.request("tcp 10.0.2.15:2 > 10.0.2.100:80 .");        // belongs to nobody
    lab.setup("-Z");
    lab.wait(3_s);
    const Counters expected{.conns = 1, .inpkts = 2, .outpkts = 1, .inbytes = 80, .outbytes = 100};
    const ServiceView service = lab.director.services()[0];
    CHECK(service.stats.counters == expected);
    CHECK(service.destinations[0].stats.counters == expected);
    CHECK(service.destinations[1].stats.counters == Counters{});
    CHECK(lab.director.totals().counters == expected);
    lab.setup("-Z -t 10.0.2.100:80");
    CHECK(lab.director.services()[0].stats.counters == Counters{});
    CHECK(lab.director.totals().counters == expected);
}

TEST_CASE("statistics: packets for a deleted server count nowhere", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1);
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.150:8080");
    lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 .");
    lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:1 S.");
    lab.wait(3_s);
    CHECK(lab.director.totals().counters.inpkts == 1);
    CHECK(lab.director.totals().counters.outpkts == 0);
}
