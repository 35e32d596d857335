// SPDX-License-Identifier: Apache-2.0
//
// The stories of runs: which events belong to a connection, a packet or a moment.
#include "scenarios/runtime/story.hpp"

#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace lvsim::runtime {
namespace {

using Catch::Contains;

/// A client, a director with one service and what `run` adds to it, two servers.
std::string lab(const std::string& run, const std::string& rest) {
    return R"(scenario: lab
story: A client asks a director.
networks: {lan: {subnet: 10.0.0.0/24}, in: {subnet: 10.0.1.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  director:
    interfaces:
      eth0: {network: lan, address: 10.0.0.100/24}
      eth1: {network: in, address: 10.0.1.1/24}
    sysctl: {net.ipv4.ip_forward: 1}
    run:
      - ipvsadm -A -t 10.0.0.100:80 -s rr
)" + run + R"(  a: {interfaces: {eth0: {network: in, address: 10.0.1.10/24}}, gateway: 10.0.1.1, httpd: {}}
  b: {interfaces: {eth0: {network: in, address: 10.0.1.20/24}}, gateway: 10.0.1.1, httpd: {}}
)" + rest;
}

const std::string kServerA = "      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.10:80 -m\n";
const std::string kAsk =
    "traffic:\n  - {name: web, from: client, get: \"http://10.0.0.100/\", arrivals: {every: 1s}, "
    "count: ";

Story told(const std::string& text, StoryQuestion question) {
    const auto scenario = load_scenario_text(text, "test.yaml");
    if (!scenario) FAIL(to_text(scenario.error()));
    auto session = Session::load(*scenario, {.question = question});
    if (!session) FAIL(to_text(session.error()));
    session->run_to_end();
    return session->story();
}

std::size_t count(const Story& story, std::string_view kind) {
    return static_cast<std::size_t>(
        std::count_if(story.lines.begin(), story.lines.end(),
                      [&](const StoryLine& line) { return line.kind == kind; }));
}

TEST_CASE("story: a connection begins with its packet and the choice, and ends with a reason",
          "[scenario][runtime]") {
    const Story story =
        told(lab(kServerA, kAsk + "1}\nclock: {duration: 200s}\n"), ConnectionQuestion{1});
    REQUIRE(story.table.size() == 1);
    CHECK(story.table[0].ended.has_value());
    CHECK(story.table[0].end == "timeout");
    REQUIRE(story.lines.size() > 4);
    CHECK(story.lines[0].kind == "net.frame_received");
    CHECK(story.lines[1].kind == "ipvs.connection_created");
    CHECK(story.lines[1].packet == story.lines[0].packet);
    CHECK(story.lines[2].kind == "ipvs.connection_state_changed");
    CHECK(story.lines[2].packet == story.lines[0].packet);
    CHECK(story.lines.back().kind == "ipvs.connection_expired");
    CHECK(count(story, "net.frame_received") == story.table[0].packets);
}

TEST_CASE("story: a server that becomes full by a connection, and is free again at its end",
          "[scenario][runtime]") {
    const std::string text = lab("      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.10:80 -m -x 1\n",
                                 kAsk + "1}\nclock: {duration: 200s}\n");
    const Story story = told(text, ConnectionQuestion{1});
    REQUIRE(count(story, "ipvs.overload_changed") == 2);
    CHECK(story.lines[2].kind == "ipvs.overload_changed");
    CHECK_THAT(story.lines.back().text, Contains("is no longer overloaded"));
}

TEST_CASE("story: one that waits for another server's place has no overload of its own",
          "[scenario][runtime]") {
    const std::string text =
        lab("      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.10:80 -m -x 1\n"
            "      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.20:80 -m\n",
            kAsk + "2}\n");
    const Story first = told(text, ConnectionQuestion{1});
    CHECK(first.table[0].server == "10.0.1.20:80");
    CHECK(count(first, "ipvs.overload_changed") == 0);
    CHECK(count(told(text, ConnectionQuestion{2}), "ipvs.overload_changed") == 1);
}

TEST_CASE("story: who finds no server is told in the overview and by the packet",
          "[scenario][runtime]") {
    const std::string text = lab("", kAsk + "30, timeout: 500ms}\n");
    const Story story = told(text, OverviewQuestion{});
    CHECK(story.connections == 0);
    CHECK(story.table.empty());
    REQUIRE(story.lines.size() == 20);
    CHECK(story.lines_left_out == 40);
    CHECK(story.lines[0].kind == "ipvs.no_destination");
    CHECK(story.lines[1].kind == "ipvs.packet_dropped");
    CHECK_THAT(to_text(story), Contains("no director made a connection") &&
                                   Contains("service has no real server") &&
                                   Contains("and 40 more"));
    REQUIRE(story.lines[0].packet.has_value());
    const Story way = told(text, PacketQuestion{*story.lines[0].packet});
    CHECK(way.lines.front().kind == "net.frame_sent");
    CHECK(way.lines.front().host == "client");
    CHECK(count(way, "ipvs.packet_dropped") == 1);
    CHECK(way.lines.back().kind == "net.packet_dropped");
    const auto obstacle = find_obstacle(told(text, ConnectionQuestion{1}));
    REQUIRE(obstacle);
    CHECK(obstacle->message == "there is no connection 1: no director made one");
}

TEST_CASE("story: packets that are lost behind the director belong to their connection",
          "[scenario][runtime]") {
    const std::string text =
        lab(kServerA, kAsk +
                          "1, timeout: 5s}\ntimeline: [{at: 0s, do: cut, link: a.eth0, direction: "
                          "in, only: {protocol: tcp}}]\n");
    const Story story = told(text, ConnectionQuestion{1});
    CHECK(count(story, "net.packet_dropped") == story.table[0].packets);
    CHECK(story.table[0].state == "SYN_RECV");
}

TEST_CASE("story: a template is part of the story of the connection that made it",
          "[scenario][runtime]") {
    const std::string text =
        lab("      - ipvsadm -E -t 10.0.0.100:80 -s rr -p 300\n" + kServerA, kAsk + "2}\n");
    const Story story = told(text, ConnectionQuestion{1});
    CHECK(story.lines[0].kind == "net.frame_received");
    CHECK(count(story, "ipvs.template_created") == 1);
    CHECK(story.lines[1].packet == story.lines[0].packet);
    const Story second = told(text, ConnectionQuestion{2});
    CHECK(count(second, "ipvs.template_created") == 0);
    CHECK(second.table[0].scheduler == "persistence");
}

TEST_CASE("story: a moment lies between two decisions", "[scenario][runtime]") {
    const std::string text = lab(kServerA, kAsk + "4}\n");
    const SimTime moment = SimTime::at(1500_ms);
    const Story story = told(text, MomentQuestion{moment});
    REQUIRE(story.lines.size() == 8);
    REQUIRE(story.lines_after.size() == 8);
    CHECK(story.lines.back().time <= moment);
    CHECK(story.lines_after.front().time > moment);
    CHECK(count(story, "ipvs.packet_matched") == 0);
    CHECK(story.lines_after.front().kind == "ipvs.connection_created");
}

}  // namespace
}  // namespace lvsim::runtime
