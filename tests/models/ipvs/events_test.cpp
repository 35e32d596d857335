// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

using Story = std::vector<std::string>;

TEST_CASE("events: a connection says who serves it and from what choice", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "wlc");
    lab.watch();
    lab.connect(1000);
    const Story story = lab.take_story();
    REQUIRE(story.size() == 2);
    CHECK(story[0] ==
          "10.0.2.15:1000 to TCP 10.0.2.100:80 goes to 10.0.3.150:8080: wlc picks the least (256 * "
          "active + inactive) / weight, from 10.0.3.150:8080 weight 1 active 0 inactive 0, "
          "10.0.3.100:8080 weight 1 active 0 inactive 0");
    CHECK(story[1] ==
          "TCP 10.0.2.15:1000 at 10.0.2.100:80 on 10.0.3.150:8080: NONE to SYN_RECV, for 60 s");
    lab.wait(60_s);
    CHECK(lab.take_story() == Story{"TCP 10.0.2.15:1000 at 10.0.2.100:80 on 10.0.3.150:8080 "
                                    "expired in SYN_RECV: 60 s without a packet"});
}

TEST_CASE("events: why nobody serves, and that the packet was dropped", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr");
    lab.watch();
    lab.connect(1000);
    CHECK(lab.take_story() ==
          Story{"nobody serves 10.0.2.15:1000 at TCP 10.0.2.100:80: the service has no real server",
                "TCP 10.0.2.15:1000 to 10.0.2.100:80 dropped: no real server can take it"});
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m -w 0");
    lab.connect(1000);
    CHECK(lab.take_story()[0] ==
          "nobody serves 10.0.2.15:1000 at TCP 10.0.2.100:80: of 1 real servers 1 are at weight 0, "
          "0 overloaded");
}

TEST_CASE("events: a server reaches its threshold and comes back", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m -x 1");
    lab.watch();
    lab.connect(1000);
    CHECK(lab.take_story()[0] ==
          "10.0.3.100:80 of TCP 10.0.2.100:80 is overloaded and gets no new connection: 1 "
          "connections, upper threshold 1, lower 0");
    lab.wait(60_s);
    CHECK(lab.take_story()[1] ==
          "10.0.3.100:80 of TCP 10.0.2.100:80 is no longer overloaded: 0 connections, upper "
          "threshold 1, lower 0");
}

TEST_CASE("events: an entry that goes early says why", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1000);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .");
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 R");
    lab.connect(1000);
    lab.watch();
    lab.wait(1_ms);
    CHECK(lab.take_story() == Story{"TCP 10.0.2.15:1000 at 10.0.2.100:80 on 10.0.3.150:8080 "
                                    "expired in CLOSE: its client used the port again"});
}

TEST_CASE("events: drops say why", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1000);
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.150:8080");
    lab.watch();
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .");
    CHECK(lab.take_story() == Story{"TCP 10.0.2.15:1000 to 10.0.2.100:80 dropped: the real server "
                                    "of its connection was deleted"});
}
