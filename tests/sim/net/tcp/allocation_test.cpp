// SPDX-License-Identifier: Apache-2.0
//
// In steady state a whole HTTP exchange costs no allocation at either end. This program replaces
// operator new to count.
#include "sim/net/tcp/time_wait.hpp"
#include "tests/sim/net/tcp/exchange.hpp"
#include "tests/sim/net/tcp/two_hosts.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <new>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

namespace {
std::size_t g_allocations = 0;      // operator new has nowhere else to count
std::size_t g_allocated_bytes = 0;  // the same
}  // namespace

void* operator new(std::size_t bytes) {
    ++g_allocations;
    g_allocated_bytes += bytes;
    if (void* memory = std::malloc(bytes != 0 ? bytes : 1)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

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
    const std::size_t before = g_allocations;
    exchange(500);
    CHECK(g_allocations - before == 0);
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
    const std::size_t before = g_allocated_bytes;
    tcp::TimeWait entry;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) {
        entry.expires = SimTime::at(SimDuration::microseconds(i));
        list.add(entry);
    }
    CHECK(list.size() == 1'000'000);
    CHECK(g_allocated_bytes - before < 64U * 1024 * 1024);
}
