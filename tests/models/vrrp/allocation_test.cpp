// SPDX-License-Identifier: Apache-2.0
//
// In steady state a router asks for no memory: neither as MASTER, for its adverts and refreshes,
// nor as BACKUP, for those that it hears, discards or rejects.
#include "models/vrrp/router.hpp"
#include "tests/allocations.hpp"
#include "tests/models/vrrp/packets.hpp"
#include "tests/models/vrrp/quiet_ports.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

RouterConfig router(std::uint8_t priority) {
    InstanceConfig only;
    only.name = "VI_1";
    only.interface = "eth0";
    only.vrid = 51;
    only.priority = priority;
    only.addresses.push_back({.prefix = *IpPrefix::parse("10.0.1.254/24")});
    only.garp.refresh = 3_s;
    RouterConfig config;
    config.instances.push_back(only);
    return config;
}

void wait(Router& router, QuietPorts& ports, SimDuration span) {
    const SimTime end = ports.time + span;
    while (ports.wake_up <= end) {
        ports.time = std::exchange(ports.wake_up, kTimeNever);
        router.on_wake_up();
    }
    ports.time = end;
}

}  // namespace

TEST_CASE("a master in steady state asks for no memory", "[unit]") {
    QuietPorts ports;
    Router master(router(100), ports.all());
    master.start();
    wait(master, ports, 100_s);
    REQUIRE(ports.adverts > 90);
    const std::size_t before = lvsim::test::allocation_count();
    wait(master, ports, 1000_s);
    CHECK(lvsim::test::allocation_count() == before);
}

TEST_CASE("a backup in steady state asks for no memory", "[unit]") {
    QuietPorts ports;
    Router backup(router(100), ports.all());
    backup.start();
    const auto better = Stranger{.priority = 200}.packet();
    const auto lower = Stranger{.priority = 50}.packet();
    const auto bad = Stranger{.ttl = 3}.packet();
    const auto hear = [&] {
        for (int i = 0; i < 1000; ++i) {
            backup.on_packet(better, QuietPorts::kIndex, 1);
            backup.on_packet(lower, QuietPorts::kIndex, 2);
            backup.on_packet(bad, QuietPorts::kIndex, 3);
            wait(backup, ports, 1_s);
        }
    };
    hear();
    const std::size_t before = lvsim::test::allocation_count();
    hear();
    CHECK(lvsim::test::allocation_count() == before);
    CHECK(backup.instances()[0].adverts_received == 2000);
    CHECK(backup.instances()[0].adverts_rejected == 2000);
}
