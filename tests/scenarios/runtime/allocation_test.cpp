// SPDX-License-Identifier: Apache-2.0
//
// Counts what a whole run allocates while exchanges go through a director: clients, links,
// switches, LVS-NAT, TCP, the web servers and the Session that watches; with faults on a cable;
// from a farm of clients whose addresses are new each time.
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"
#include "tests/allocations.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

/// The exchanges of the benchmark, from one client and without an end.
Scenario exchanges() {
    auto scenario = load_scenario(LVSIM_SOURCE_DIR "/tests/bench/exchanges.yaml");
    REQUIRE(scenario);
    scenario->traffic.resize(1);
    scenario->traffic.front().count.reset();
    scenario->expect.clear();
    return *scenario;
}

/// A client at a time, each with an address of its own: none costs anything when it is gone.
const char* const kFarm = R"(scenario: farm
networks: {outside: {subnet: 10.0.0.0/24}, inside: {subnet: 10.0.1.0/24}}
hosts:
  farm: {interfaces: {eth0: {network: outside, address: 10.0.0.10/24}}, any_ip: 10.64.0.0/12}
  director:
    interfaces:
      eth0: {network: outside, address: [10.0.0.1/24, 10.0.0.100/24]}
      eth1: {network: inside, address: 10.0.1.1/24}
    routes: [{to: 10.64.0.0/12, via: 10.0.0.10}]
    sysctl: {net.ipv4.ip_forward: 1}
    run:
      - ipvsadm -A -t 10.0.0.100:80 -s rr
      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.10:80 -m
  one: {interfaces: {eth0: {network: inside, address: 10.0.1.10/24}}, gateway: 10.0.1.1, httpd: {pages: {/: hello}}}
traffic:
  - {name: crowd, from: farm, source: {walk: 10.64.0.0/12}, get: "http://10.0.0.100/", arrivals: {every: 10ms}, count: 1000000}
)";

std::uint64_t answered(const Session& session) {
    return session.view().traffic.front().ok;
}

/// What a client's cable does to it, all at once.
std::vector<Command> troubles() {
    const auto on_cable = [](const net::LinkFaultConfig& fault) {
        return SetLinkFault{"client1.eth0", Direction::Both, fault};
    };
    return {on_cable({.kind = net::LinkFaultKind::Delay, .delay = 2_ms, .jitter = 1_ms}),
            on_cable({.kind = net::LinkFaultKind::Duplicate, .share_ppm = 50'000}),
            on_cable({.kind = net::LinkFaultKind::Reorder, .share_ppm = 50'000, .delay = 1_ms}),
            on_cable({.kind = net::LinkFaultKind::Corrupt, .share_ppm = 1'000}),
            on_cable({.kind = net::LinkFaultKind::Loss, .share_ppm = 1'000})};
}

}  // namespace

TEST_CASE("a run through LVS-NAT asks for no memory for a packet, an event or an exchange",
          "[scenario]") {
    auto session = Session::load(exchanges(), {});
    REQUIRE(session);
    session->run_until(SimTime::at(1_s));
    const auto done = answered(*session);
    const auto before = test::allocation_count();
    session->run_until(SimTime::at(2_s));
    const auto made = test::allocation_count() - before;
    CHECK(answered(*session) > done + 3000);  // some 27 000 packets, 110 000 events
    CHECK(made <= 100);                       // tables that still grow, by doubling or in slabs
}

TEST_CASE("faults on a cable ask for no memory for a packet", "[scenario]") {
    auto session = Session::load(exchanges(), {});
    REQUIRE(session);
    for (const auto& trouble : troubles()) REQUIRE(session->inject(trouble));
    session->run_until(SimTime::at(20_s));
    const auto done = answered(*session);
    const auto before = test::allocation_count();
    session->run_until(SimTime::at(40_s));
    const auto made = test::allocation_count() - before;
    CHECK(answered(*session) > done + 2000);
    CHECK(made <= 100);
}

TEST_CASE("a farm's addresses cost memory only while their connections last", "[scenario][slow]") {
    const auto scenario = load_scenario_text(kFarm, "farm.yaml");
    REQUIRE(scenario);
    auto session = Session::load(*scenario, {});
    REQUIRE(session);
    session->run_until(SimTime::at(200_s));  // entries end after two minutes in TIME_WAIT
    const auto done = answered(*session);
    const auto before = test::allocated_bytes();
    session->run_until(SimTime::at(300_s));
    const auto asked = test::allocated_bytes() - before;
    CHECK(answered(*session) == done + 10'000);
    CHECK(asked < 500'000);  // less than 50 bytes an address, of which the next ones ask nothing
}
