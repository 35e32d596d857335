// SPDX-License-Identifier: Apache-2.0
//
// What a front end that draws needs of a Session: the setup, short runs, rings of few kinds.
#include "scenarios/runtime/layout.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

/// A director between two networks, and a machine that has a network of its own.
const char* const kFarm = R"(scenario: farm
story: A director and two servers.
networks:
  back:  {subnet: 10.0.1.0/24}
  front: {subnet: 10.0.0.0/24, delay: 3ms}
  alone: {subnet: 10.0.2.0/24}
hosts:
  s1: {interfaces: {eth0: {network: back, address: 10.0.1.1/24}}, gateway: 10.0.1.9, httpd: {pages: {/: one}}}
  s2: {interfaces: {eth0: {network: back, address: 10.0.1.2/24}}, gateway: 10.0.1.9, httpd: {pages: {/: two}}}
  lb:
    interfaces:
      eth0: {network: front, address: [10.0.0.9/24, 10.0.0.100/24]}
      eth1: {network: back, address: 10.0.1.9/24}
    sysctl: {net.ipv4.ip_forward: 1}
    run:
      - ipvsadm -A -t 10.0.0.100:80 -s rr
      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.1:80 -m
      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.2:80 -m
  client: {interfaces: {eth0: {network: front, address: 10.0.0.1/24}}}
  hermit: {interfaces: {eth0: {network: alone, address: 10.0.2.1/24}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.100/", arrivals: {every: 1s}, count: 4}
expect: [{requests: {of: web, ok: 4}}]
)";

Session farm() {
    const auto scenario = load_scenario_text(kFarm, "farm.yaml");
    if (!scenario) FAIL(to_text(scenario.error()));
    auto session = Session::load(*scenario, {.seed = 7});
    if (!session) FAIL(to_text(session.error()));
    return std::move(*session);
}

TEST_CASE("session: says what the run is of", "[scenario][runtime]") {
    const auto setup = farm().setup();
    CHECK(setup.scenario == "farm");
    CHECK(setup.story == "A director and two servers.");
    CHECK(setup.file == "farm.yaml");
    CHECK(setup.seed == 7);
    REQUIRE(setup.networks.size() == 3);
    CHECK(setup.networks[1].name == "front");
    CHECK(setup.networks[1].subnet == "10.0.0.0/24");
    CHECK(setup.networks[1].delay == 3_ms);
}

TEST_CASE("session: a run of few events stops on the way, and the whole is the same",
          "[scenario][runtime]") {
    auto pieces = farm();
    pieces.run_until(kTimeNever, 0);
    const auto before = pieces.view().events;
    pieces.run_until(kTimeNever, 5);
    CHECK(pieces.view().events == before + 5);
    CHECK(pieces.now() < SimTime::at(1_s));
    pieces.run_until(SimTime::at(500_ms), 1'000'000);
    CHECK(pieces.now() == SimTime::at(500_ms));
    while (!pieces.is_over()) pieces.run_until(kTimeNever, 7);
    auto whole = farm();
    whole.run_to_end();
    CHECK(pieces.finish().fingerprint == whole.finish().fingerprint);
}

TEST_CASE("session: knows when something happens next", "[scenario][runtime]") {
    auto session = farm();
    session.run_until(SimTime::at(600_ms));
    const auto next = session.next_event_time();
    CHECK(next > session.now());
    CHECK(next <= SimTime::at(1_s));
    session.step();
    CHECK(session.now() == next);
    session.run_to_end();
    CHECK(session.next_event_time() == session.now());
}

TEST_CASE("session: a ring of some kinds keeps the first and counts the rest",
          "[scenario][runtime]") {
    auto session = farm();
    const auto wide = session.subscribe(100'000, {"net.frame_sent", "net.frame_received"});
    const auto narrow = session.subscribe(3, {"net.frame_sent", "net.frame_received"});
    session.run_until(SimTime::at(500_ms));
    const auto all = session.take_events(wide);
    const auto few = session.take_events(narrow);
    CHECK(all.skipped == 0);
    CHECK(all.events.front().kind == "net.frame_sent");
    REQUIRE(few.events.size() == 3);
    CHECK(few.events.front().number == 0);
    CHECK(few.events.back().text == all.events[2].text);
    CHECK(few.skipped == all.events.size() - 3);
    session.run_until(SimTime::at(1'500_ms));
    const auto later = session.take_events(narrow);
    REQUIRE(later.events.size() == 3);
    CHECK(later.events.front().number == all.events.size());
}

TEST_CASE("session: an interface's view counts its packets", "[scenario][runtime]") {
    auto session = farm();
    session.run_until(SimTime::at(500_ms));
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    for (const auto& host : session.view().hosts) {
        for (const auto& interface : host.interfaces) {
            sent += interface.tx_packets;
            received += interface.rx_packets;
        }
    }
    CHECK(sent > 10);
    CHECK(received > 10);
}

const PlacedHost& host_named(const Layout& layout, std::string_view name) {
    const auto found = std::find_if(layout.hosts.begin(), layout.hosts.end(),
                                    [&](const PlacedHost& host) { return host.node.name == name; });
    REQUIRE(found != layout.hosts.end());
    return *found;
}

TEST_CASE("layout: requests go from left to right", "[unit][runtime]") {
    auto session = farm();
    const auto layout = lay_out(session.setup(), session.view());
    CHECK(host_named(layout, "client").node.column == 0);
    CHECK(host_named(layout, "client").role == HostRole::Client);
    CHECK(layout.networks[1].column == 1);
    CHECK(host_named(layout, "lb").node.column == 2);
    CHECK(host_named(layout, "lb").role == HostRole::Director);
    CHECK(layout.networks[0].column == 3);
    CHECK(host_named(layout, "s1").node.column == 4);
    CHECK(host_named(layout, "s1").role == HostRole::Server);
    CHECK(layout.columns == 5);
}

TEST_CASE("layout: in a column the order is that of the file, around the middle",
          "[unit][runtime]") {
    auto session = farm();
    const auto layout = lay_out(session.setup(), session.view());
    CHECK(host_named(layout, "s1").node.row == -0.5);
    CHECK(host_named(layout, "s2").node.row == 0.5);
    CHECK(host_named(layout, "lb").node.row == 0);
    CHECK(layout.rows_max == 2);
}

TEST_CASE("layout: what no client can reach still has its place", "[unit][runtime]") {
    auto session = farm();
    const auto layout = lay_out(session.setup(), session.view());
    CHECK(host_named(layout, "hermit").node.column == 0);
    CHECK(host_named(layout, "hermit").role == HostRole::Other);
    CHECK(layout.networks[2].column == 1);
    // Cables: s1, s2, lb twice, client, hermit; none for "lo".
    CHECK(layout.cables.size() == 6);
}

}  // namespace
}  // namespace lvsim::runtime
