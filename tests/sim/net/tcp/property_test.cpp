// SPDX-License-Identifier: Apache-2.0
//
// Whatever the wire does, each side gets exactly the bytes that the other sent, in order, and both
// learn that it is over; or, when nothing comes through, both learn that.
#include "tests/sim/net/tcp/program.hpp"
#include "tests/sim/net/tcp/two_hosts.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

namespace {

struct Weather {
    std::uint32_t loss_percent = 0;
    std::uint32_t late_percent = 0;
    std::uint32_t twice_percent = 0;
    std::uint32_t damaged_percent = 0;
};

void let_it_rain(TwoHosts& hosts, const Weather& weather) {
    Rng& rng = hosts.world.rng("weather");
    hosts.decide = [weather, &rng](Frame& frame, bool, std::uint64_t, Fate& fate) {
        fate.is_lost = rng.happens({weather.loss_percent, 100});
        if (rng.happens({weather.late_percent, 100})) {
            const auto late = static_cast<std::int64_t>(rng.below(5000));
            fate.delay += SimDuration::microseconds(late);
        }
        if (rng.happens({weather.twice_percent, 100})) {
            fate.copies = 2;
        }
        if (rng.happens({weather.damaged_percent, 100})) {
            frame.tcp().put_window(static_cast<std::uint16_t>(frame.tcp().window() ^ 0x100U));
        }
    };
}

}  // namespace

TEST_CASE("tcp: loss, reordering, duplication and damage change no byte", "[property][net][tcp]") {
    CHECK(rc::check([] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
        const auto bytes_up = *rc::gen::inRange<std::size_t>(0, 60'000);
        const auto bytes_down = *rc::gen::inRange<std::size_t>(0, 200'000);
        Weather weather;
        weather.loss_percent = *rc::gen::inRange(0U, 15U);
        weather.late_percent = *rc::gen::inRange(0U, 30U);
        weather.twice_percent = *rc::gen::inRange(0U, 10U);
        weather.damaged_percent = *rc::gen::inRange(0U, 5U);
        const auto mtu = *rc::gen::element(1500U, 576U, 9000U);

        TwoHosts hosts(seed);
        hosts.client_port.mtu = mtu;
        let_it_rain(hosts, weather);
        Program client(hosts.client);
        Program server(hosts.server);
        client.to_send = hosts.pools.pattern(bytes_up);
        server.to_send = hosts.pools.pattern(bytes_down);
        client.finishes_after_send = true;
        server.finishes_after_send = true;
        RC_ASSERT(hosts.server.listen({IpAddress(), 80}, 4, server) == TcpError::None);
        RC_ASSERT(hosts.client.connect({kThere, 80}, client).has_value());
        hosts.run_for(2000_s);

        RC_ASSERT(client.is_pattern);
        RC_ASSERT(server.is_pattern);
        RC_ASSERT(client.bytes_received == bytes_down);
        RC_ASSERT(server.bytes_received == bytes_up);
        RC_ASSERT(client.saw_end);
        RC_ASSERT(server.saw_end);
        RC_ASSERT(client.told().ends_with("closed:Success"));
        RC_ASSERT(server.told().ends_with("closed:Success"));
        RC_ASSERT(hosts.client.socket_count() == 0U);
        RC_ASSERT(hosts.server.socket_count() == 0U);
        RC_ASSERT(hosts.pools.frames.frames_in_use() == 0U);
    }));
}

TEST_CASE("tcp: a reader that stalls gets every byte all the same", "[property][net][tcp]") {
    CHECK(rc::check([] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
        TwoHosts hosts(seed);
        let_it_rain(hosts, {*rc::gen::inRange(0U, 10U), 10, 5, 0});
        Program client(hosts.client);
        Program server(hosts.server);
        client.reads = false;
        server.to_send = hosts.pools.pattern(300'000);
        server.finishes_after_send = true;
        RC_ASSERT(hosts.server.listen({IpAddress(), 80}, 4, server) == TcpError::None);
        const auto socket = hosts.client.connect({kThere, 80}, client);
        RC_ASSERT(socket.has_value());
        Rng& rng = hosts.world.rng("reader");
        for (int i = 0; i < 200 && !client.saw_end; ++i) {
            const auto pause = static_cast<std::int64_t>(rng.below(20'000));
            hosts.run_for(SimDuration::milliseconds(pause));
            client.read(*socket);
        }
        RC_ASSERT(client.bytes_received == 300'000U);
        RC_ASSERT(client.is_pattern);
    }));
}

TEST_CASE("tcp: when the wire is cut, both sides learn it in the end", "[property][net][tcp]") {
    CHECK(rc::check([] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
        const auto cut_at = *rc::gen::inRange<std::uint64_t>(0, 60);
        TwoHosts hosts(seed);
        hosts.decide = [cut_at](Frame&, bool, std::uint64_t number, Fate& fate) {
            fate.is_lost = number >= cut_at;
        };
        Program client(hosts.client);
        Program server(hosts.server);
        client.to_send = hosts.pools.pattern(40'000);
        server.to_send = hosts.pools.pattern(40'000);
        RC_ASSERT(hosts.server.listen({IpAddress(), 80}, 4, server) == TcpError::None);
        RC_ASSERT(hosts.client.connect({kThere, 80}, client).has_value());
        hosts.run_for(2000_s);
        const bool is_complete = client.bytes_received == 40'000 && server.bytes_received == 40'000;
        if (!is_complete) {
            RC_ASSERT(client.told().ends_with("closed:Connection timed out") ||
                      server.told().ends_with("closed:Connection timed out"));
        }
        RC_ASSERT(client.is_pattern);
        RC_ASSERT(server.is_pattern);
    }));
}

TEST_CASE("tcp: the same seed gives the same segments", "[unit][net][tcp]") {
    const auto fingerprint_of = [](std::uint64_t seed) {
        TwoHosts hosts(seed);
        std::uint64_t hash = 0;
        hosts.decide = [&hash, &hosts](Frame& frame, bool is_to_server, std::uint64_t number,
                                       Fate& fate) {
            fate.is_lost = number % 7 == 6;
            hash = hash_bytes(hash_mix(hash, is_to_server ? 1 : 0), {frame.data(), 54});
            hash = hash_mix(hash, static_cast<std::uint64_t>(hosts.world.now().ns()));
        };
        Program client(hosts.client);
        Program server(hosts.server);
        client.to_send = hosts.pools.pattern(30'000);
        client.finishes_after_send = true;
        REQUIRE(hosts.server.listen({IpAddress(), 80}, 4, server) == TcpError::None);
        REQUIRE(hosts.client.connect({kThere, 80}, client).has_value());
        hosts.run_for(100_s);
        CHECK(server.bytes_received == 30'000);
        return hash;
    };
    CHECK(fingerprint_of(1) == fingerprint_of(1));
    CHECK(fingerprint_of(1) != fingerprint_of(2));
}
