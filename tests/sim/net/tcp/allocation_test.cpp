// SPDX-License-Identifier: Apache-2.0
//
// In steady state a whole HTTP exchange costs no allocation at either end.
#include "sim/net/tcp/time_wait.hpp"
#include "tests/allocations.hpp"
#include "tests/sim/net/tcp/exchange.hpp"
#include "tests/sim/net/tcp/two_hosts.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

TEST_CASE("allocation: an exchange costs none in steady state, TIME_WAIT included",
          "[unit][net][tcp]") {
    TwoHosts hosts;
    ExchangeServer server(hosts.server, hosts.pools.pattern(4000));
    ExchangeClient client(hosts.client, {kThere, 80}, hosts.pools.pattern(100));
    REQUIRE(hosts.server.listen({IpAddress(), 80}, 16, server) == TcpError::None);
    const auto exchange = [&](int count) {
        for (int i = 0; i < count; ++i) {
            REQUIRE(client.start());
            hosts.run_for(100_ms);
        }
    };
    exchange(1400);  // more than two minutes: as many in TIME_WAIT as there will ever be
    const std::size_t before = lvsim::test::allocation_count();
    exchange(500);
    CHECK(lvsim::test::allocation_count() - before == 0);
    CHECK(client.finished() == 1900);
    CHECK(client.received() == 1900 * 4000);
    CHECK(client.failed() == 0);
    // 60 s of them are in TIME_WAIT, but for the few whose port was drawn again.
    CHECK(hosts.server.socket_count() > 570);
    CHECK(hosts.server.socket_count() <= 600);
}

TEST_CASE("allocation: a million connections in TIME_WAIT take less than 64 MB",
          "[unit][net][tcp]") {
    tcp::TimeWaitList list;
    const std::size_t before = lvsim::test::allocated_bytes();
    tcp::TimeWait entry;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) {
        entry.expires = SimTime::at(SimDuration::microseconds(i));
        list.add(entry);
    }
    CHECK(list.size() == 1'000'000);
    CHECK(lvsim::test::allocated_bytes() - before < 64U * 1024 * 1024);
}
