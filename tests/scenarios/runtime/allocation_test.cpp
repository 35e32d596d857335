// SPDX-License-Identifier: Apache-2.0
//
// Counts what a whole run allocates while exchanges go through a director: clients, links,
// switches, LVS-NAT, TCP, the web servers and the Session that watches.
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

std::uint64_t answered(const Session& session) {
    return session.view().traffic.front().ok;
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
