// SPDX-License-Identifier: Apache-2.0
//
// A planted bug: a director that forgets to take a connection out of activeconns when it ends with
// a RST. It is put in by the linker (--wrap) and is in this program only; a hunt must find it, and
// what little it takes.
#include "models/ipvs/lifecycle.hpp"
#include "tests/scenarios/runtime/hunt/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::ipvs {

// The names that ld's --wrap gives to the function itself and to what is called in its place.
void real_follow_packet(Core&, ConnId, Direction, const Packet&) __asm__(
    "__real__ZN5lvsim4ipvs13follow_packetE"
    "RNS0_4CoreENS0_6ConnIdENS0_9DirectionERKNS0_6PacketE");
void forgetful_follow_packet(Core&, ConnId, Direction, const Packet&) __asm__(
    "__wrap__ZN5lvsim4ipvs13follow_packetE"
    "RNS0_4CoreENS0_6ConnIdENS0_9DirectionERKNS0_6PacketE");

void forgetful_follow_packet(Core& core, ConnId id, Direction direction, const Packet& packet) {
    const Conn& conn = core.conns[id];
    const bool was_active = !conn.is_inactive;
    real_follow_packet(core, id, direction, packet);
    if (was_active && conn.is_inactive && packet.flags.rst) {
        ++core.destinations[conn.dest].activeconns;
    }
}

}  // namespace lvsim::ipvs

namespace lvsim::runtime {
namespace {

TEST_CASE("hunt: a lost counter is found within 200 runs and shrunk to three faults at most",
          "[hunt][scenario]") {
    const Scenario scenario = test::hunt_scenario(test::hunt_lab(R"(traffic:
  - {name: web, from: client, get: "http://10.0.2.100/", arrivals: {every: 100ms}, count: 150, timeout: 4s}
)"));
    const HuntReport report = test::hunt_until_found(scenario, 200);
    REQUIRE_FALSE(report.findings.empty());
    const HuntFinding& finding = report.findings.front();
    CHECK(finding.check == "always: invariants counters");
    CHECK_FALSE(finding.faults.empty());
    CHECK(finding.faults.size() <= 3);
    CHECK(finding.is_minimal);
    CHECK_THAT(finding.seen, Catch::Contains("activeconns + inactconns: expected"));
}

}  // namespace
}  // namespace lvsim::runtime
