// SPDX-License-Identifier: Apache-2.0
//
// A planted bug: a VRRP master that ignores adverts of a higher priority. It is put in by the
// linker (--wrap) and is in this program only; a hunt must find it, and what little it takes.
#include "models/vrrp/master_rules.hpp"
#include "tests/scenarios/runtime/hunt/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::vrrp {

// The names that ld's --wrap gives to the function itself and to what is called in its place.
void real_hear_as_master(Core&, Instance&, const Packet&) __asm__(
    "__real__ZN5lvsim4vrrp14hear_as_masterERNS0_4CoreERNS0_8InstanceERKNS0_6PacketE");
void deaf_hear_as_master(Core&, Instance&, const Packet&) __asm__(
    "__wrap__ZN5lvsim4vrrp14hear_as_masterERNS0_4CoreERNS0_8InstanceERKNS0_6PacketE");

void deaf_hear_as_master(Core& core, Instance& instance, const Packet& packet) {
    if (packet.message().priority() > instance.priority) return;
    real_hear_as_master(core, instance, packet);
}

}  // namespace lvsim::vrrp

namespace lvsim::runtime {
namespace {

/// Two routers and nothing else.
const char* const kPair = R"(scenario: pair
networks: {lan: {subnet: 10.0.2.0/24}}
hosts:
  directeur:
    interfaces: {eth0: {network: lan, address: 10.0.2.50/24}}
    keepalived:
      config: |
        vrrp_instance WEB {
            interface eth0
            virtual_router_id 51
            priority 100
            virtual_ipaddress {
                10.0.2.100/24
            }
        }
  secours:
    interfaces: {eth0: {network: lan, address: 10.0.2.51/24}}
    keepalived:
      config: |
        vrrp_instance WEB {
            interface eth0
            virtual_router_id 51
            priority 50
            virtual_ipaddress {
                10.0.2.100/24
            }
        }
clock: {duration: 40s}
hunt: {from: 5s, until: 16s, heal_by: 24s}
)";

TEST_CASE("hunt: a deaf master is found within 200 runs and shrunk to three faults at most",
          "[hunt][scenario]") {
    const Scenario scenario = test::hunt_scenario(kPair);
    const HuntReport report = test::hunt_until_found(scenario, 200);
    REQUIRE_FALSE(report.findings.empty());
    const HuntFinding& finding = report.findings.front();
    CHECK(finding.check == "always: invariants one-master");
    CHECK_FALSE(finding.faults.empty());
    CHECK(finding.faults.size() <= 3);
    CHECK(finding.is_minimal);
    CHECK_THAT(finding.seen, Catch::Contains("who hear each other, both for"));
}

}  // namespace
}  // namespace lvsim::runtime
