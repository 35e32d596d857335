// SPDX-License-Identifier: Apache-2.0
//
// drop_entry, drop_packet and secure_tcp: whom they drop, and when they switch themselves.
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <map>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

/// As many entries in the states "SYN_RECV", "UDP", ...; of templates "NONE" and "ASSURED".
std::map<std::string, int> states(const DirectorLab& lab) {
    std::map<std::string, int> found;
    lab.director.for_each_connection(
        [&](const ConnectionView& conn) { ++found[std::string(conn.state)]; });
    return found;
}

void make_farm(DirectorLab& lab, std::string_view options = "") {
    lab.setup(fmt::format("-A -t 10.0.2.100:80 -s rr{}", options))
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m")
        .setup(fmt::format("-A -u 10.0.2.100:53 -s rr{}", options))
        .setup("-a -u 10.0.2.100:53 -r 10.0.3.100 -m");
}

void send(DirectorLab& lab, std::string_view kind, int client, std::string_view flags = "") {
    lab.request(fmt::format("{} 172.16.0.{}:7 > 10.0.2.100:{} {}", kind, client,
                            kind == "tcp" ? 80 : 53, flags));
}

}  // namespace

TEST_CASE("defence: drop_packet drops the first new connection, then every n-th", "[unit][ipvs]") {
    DirectorLab lab;
    make_farm(lab);
    lab.change([](Settings& settings) {
        settings.drop_packet = 3;
        settings.am_droprate = 3;
    });
    std::string sent;
    for (int port = 1; port <= 8; ++port) sent += lab.connect(port) == 100 ? 'y' : '-';
    CHECK(sent == "-yy-yy-y");
    lab.request("tcp 10.0.2.15:2 > 10.0.2.100:80 .");  // known connections are not asked
    CHECK(lab.entry(2) == "ESTABLISHED 10.0.3.100:80");
    CHECK(lab.connect(9) == 100);
    lab.change([](Settings& settings) { settings.drop_packet = 0; });
    CHECK(lab.connect(10) == 100);
}

TEST_CASE("defence: a packet dropped by drop_packet says so", "[unit][ipvs]") {
    DirectorLab lab;
    make_farm(lab);
    lab.change([](Settings& settings) { settings.drop_packet = 3; });
    lab.watch();
    CHECK(lab.connect(1) == 0);
    CHECK(lab.take_story() == std::vector<std::string>{
                                  "TCP 10.0.2.15:1 to 10.0.2.100:80 dropped: overload, this is one "
                                  "of those that drop_packet drops"});
}

TEST_CASE("defence: automatic drop_packet drops the more, the less memory there is",
          "[unit][ipvs]") {
    DirectorLab lab({.available_pages = 2000});
    make_farm(lab);
    lab.watch();
    lab.change([](Settings& settings) { settings.drop_packet = 1; });
    CHECK(lab.connect(1) == 100);
    lab.director.set_available_pages(768);  // of 1024: every fourth
    lab.wait(1_s);
    CHECK(lab.director.settings().drop_packet == 2);
    CHECK(lab.take_story().back() ==
          "drop_packet is active: 768 pages of memory are available, amemthresh 1024");
    std::string sent;
    for (int port = 2; port <= 9; ++port) sent += lab.connect(port) == 100 ? 'y' : '-';
    CHECK(sent == "yyy-yyy-");
    lab.director.set_available_pages(1024);
    lab.wait(1_s);
    CHECK(lab.director.settings().drop_packet == 1);
    CHECK(lab.connect(10) == 100);
}

TEST_CASE("defence: drop_entry thins out half-open connections and spares established ones",
          "[unit][ipvs]") {
    DirectorLab lab({.conn_table_size = 256});
    make_farm(lab);
    for (int client = 1; client <= 100; ++client) send(lab, "tcp", client, "S");
    for (int client = 1; client <= 20; ++client) send(lab, "tcp", client, ".");
    lab.change([](Settings& settings) { settings.drop_entry = 3; });
    CHECK(states(lab)["SYN_RECV"] == 80);  // it begins with the next second
    lab.wait(20_s);
    CHECK(states(lab)["SYN_RECV"] > 20);  // 80 * (31/32)^20 = 42 are to be expected
    CHECK(states(lab)["SYN_RECV"] < 65);
    CHECK(states(lab)["ESTABLISHED"] == 20);
    CHECK(lab.counts(100) == fmt::format("{}/0", states(lab)["SYN_RECV"] + 20));
}

TEST_CASE("defence: drop_entry takes idle connections of few packets, each n-th that had n",
          "[unit][ipvs]") {
    DirectorLab lab({.conn_table_size = 32});
    make_farm(lab);
    for (int client = 1; client <= 90; ++client) {
        for (int i = 0; i < 3; ++i) send(lab, "udp", client);
    }
    for (int client = 101; client <= 140; ++client) {
        for (int i = 0; i < 9; ++i) send(lab, "udp", client);
    }
    lab.change([](Settings& settings) { settings.drop_entry = 3; });
    lab.wait(59_s);
    CHECK(states(lab)["UDP"] == 130);  // nobody was idle for a minute
    lab.watch();
    lab.wait(61_s);
    const int left = states(lab)["UDP"];
    CHECK(left < 110);
    CHECK(left > 40);  // more than eight packets are always spared
    CHECK_THAT(lab.take_story().front(), Catch::Contains("dropped by drop_entry"));
}

TEST_CASE("defence: a template goes with its last connection unless it was assured",
          "[unit][ipvs]") {
    DirectorLab lab({.conn_table_size = 32});
    make_farm(lab, " -p 600");
    for (int client = 1; client <= 30; ++client) send(lab, "tcp", client, "S");
    for (int client = 101; client <= 130; ++client) {
        send(lab, "tcp", client, "S");
        send(lab, "tcp", client, ".");
        send(lab, "tcp", client, "R");
    }
    CHECK(states(lab)["NONE"] == 30);
    CHECK(states(lab)["ASSURED"] == 30);
    lab.change([](Settings& settings) { settings.drop_entry = 3; });
    lab.wait(50_s);
    const int half_open = states(lab)["SYN_RECV"];
    CHECK(half_open < 20);
    CHECK(states(lab)["NONE"] == half_open);
    CHECK(states(lab)["ASSURED"] == 30);
}

TEST_CASE("defence: secure_tcp has its tables at once when it is set, by itself within a second",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_farm(lab);
    const auto state_after_ack = [&](int client) {
        lab.connect(client);
        lab.request(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 .", client));
        return lab.entry(client).substr(0, 8);
    };
    CHECK(state_after_ack(1) == "ESTABLIS");
    lab.change([](Settings& settings) { settings.secure_tcp = 3; });
    CHECK(state_after_ack(2) == "SYN_RECV");
    lab.change([](Settings& settings) { settings.secure_tcp = 2; });  // memory is not low: 1
    CHECK(lab.director.settings().secure_tcp == 1);
    CHECK(state_after_ack(3) == "ESTABLIS");
    lab.director.set_available_pages(10);
    lab.wait(1_s);
    CHECK(state_after_ack(4) == "SYN_RECV");
}

TEST_CASE("defence: it asks for no wake-up while it is off", "[unit][ipvs]") {
    for (const TimerMode mode : {TimerMode::Exact, TimerMode::KernelWheel}) {
        DirectorLab lab({.timers = mode, .first_tick = 77});
        lab.change([](Settings& settings) { settings.drop_entry = 1; });
        CHECK(lab.has_wake_up());
        lab.wait(10_s);
        CHECK(lab.has_wake_up());
        lab.change([](Settings& settings) { settings.drop_entry = 0; });
        lab.wait(2_s);
        CHECK_FALSE(lab.has_wake_up());
    }
}
