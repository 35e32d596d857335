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

TEST_CASE("events: a packet of a known connection says which, where it goes, and the state",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1000);
    lab.watch();
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .");
    CHECK(lab.take_story().back() ==
          "known connection of 10.0.2.15:1000 at 10.0.2.100:80, SYN_RECV to ESTABLISHED: goes to "
          "10.0.3.150:8080");
    lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:1000 .");
    CHECK(lab.take_story() ==
          Story{"known connection of 10.0.2.15:1000 at 10.0.2.100:80, ESTABLISHED: reply of "
                "10.0.3.150:8080, goes out as from 10.0.2.100:80"});
    lab.request("icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 [tcp 10.0.2.100:80 > 10.0.2.15:1000]");
    CHECK(lab.take_story() ==
          Story{"known connection of 10.0.2.15:1000 at 10.0.2.100:80, ESTABLISHED: ICMP about a "
                "reply, goes to 10.0.3.150:8080"});
    lab.forwarded_icmp(
        "icmp 10.0.3.150 > 10.0.2.15 type=3 code=3 [tcp 10.0.2.15:1000 > 10.0.3.150:8080]");
    lab.reply("icmp 10.0.3.150 > 10.0.2.15 type=3 code=3 [tcp 10.0.2.15:1000 > 10.0.3.150:8080]");
    CHECK(lab.take_story() ==
          Story{"known connection of 10.0.2.15:1000 at 10.0.2.100:80, ESTABLISHED: ICMP about a "
                "request, goes out as from 10.0.2.100"});
}

TEST_CASE("events: a packet that cannot begin a connection says so", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.watch();
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .");
    CHECK(lab.take_story() ==
          Story{"10.0.2.15:1000 has no connection at TCP 10.0.2.100:80 and this packet cannot "
                "begin one (no SYN): left to the machine"});
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:81 .");
    CHECK(lab.take_story().empty());
}

TEST_CASE("events: those about a packet name its frame", "[unit][ipvs]") {
    struct Frames final : TraceSink, TraceFields {
        void on_trace(const TraceRecord& record) override { record.fields(*this); }
        void add(std::string_view name, std::int64_t value) override {
            if (name == "frame") seen.push_back(value);
        }
        void add(std::string_view, std::string_view) override {}
        std::vector<std::int64_t> seen;
    };
    SimTime now;
    TraceBus bus(now);
    Frames frames;
    bus.subscribe(frames);
    const auto emit = [&](auto event, std::uint64_t frame) {
        event.frame = frame;
        bus.emit(kNoNode, event);
    };
    emit(ConnectionCreated{}, 1);
    emit(NoDestination{}, 2);
    emit(PacketDropped{}, 3);
    emit(PacketMatched{}, 4);
    emit(PacketNotScheduled{}, 5);
    CHECK(frames.seen == std::vector<std::int64_t>{1, 2, 3, 4, 5});
}
