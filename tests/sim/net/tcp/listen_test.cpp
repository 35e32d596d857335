// SPDX-License-Identifier: Apache-2.0
//
// Backlogs, accept queues, and who may listen where.
#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

namespace {

/// Connections from the peer's ports 4000, 4001, ...; the program does not accept.
struct FullListener : Script {
    explicit FullListener(std::uint32_t backlog) {
        program.accepts = false;
        listen(backlog);
    }
    /// True when the SYN was answered.
    bool syn(std::uint16_t from) {
        remote_port = from;
        in("S 0 win 65535 mss 1460");
        return !out().empty();
    }
    void handshake(std::uint16_t from) {
        REQUIRE(syn(from));
        in(". 1 ack 1");
    }
};

}  // namespace

TEST_CASE("tcp: the accept queue holds backlog + 1; further SYNs are ignored",
          "[protocol][net][tcp]") {
    FullListener script(2);
    script.handshake(4000);
    script.handshake(4001);
    script.handshake(4002);
    CHECK_FALSE(script.syn(4003));
    CHECK(script.port.drops.back() == tcp::TcpDrop::AcceptQueueFull);
    CHECK(script.tcp.counters().listen_overflows == 1);
    REQUIRE(script.tcp.accept(80, script.program).has_value());
    CHECK(script.syn(4003));
}

TEST_CASE("tcp: a final ACK that finds the queue full is ignored, the SYN-ACK comes again",
          "[protocol][net][tcp]") {
    FullListener script(2);
    script.handshake(4000);
    script.handshake(4001);
    REQUIRE(script.syn(4002));
    REQUIRE(script.syn(4003));
    script.in(". 1 ack 1");  // 4003 takes the last place
    script.remote_port = 4002;
    const auto answer_of_4002 = ". 1 ack 1";
    script.run_for(1_s);
    CHECK(script.out() == "S. 0 ack 1 win 64240 mss 1460");
    script.in(answer_of_4002);
    CHECK(script.out().empty());
    CHECK(script.port.drops.back() == tcp::TcpDrop::AcceptQueueFull);
    REQUIRE(script.tcp.accept(80, script.program).has_value());
    script.in(answer_of_4002);
    CHECK(script.tcp.sockets()[0].receive_queue_bytes == 3);
}

TEST_CASE("tcp: tcp_abort_on_overflow answers the final ACK by a RST", "[protocol][net][tcp]") {
    FullListener script(1);
    script.port.settings_values.tcp.abort_on_overflow = 1;
    script.handshake(4000);
    REQUIRE(script.syn(4001));
    script.in(". 1 ack 1");
    script.remote_port = 4002;
    CHECK_FALSE(script.syn(4002));
}

TEST_CASE("tcp: half-open connections are limited by the backlog and by tcp_max_syn_backlog",
          "[protocol][net][tcp]") {
    SECTION("backlog") {
        FullListener script(3);
        CHECK(script.syn(4000));
        CHECK(script.syn(4001));
        CHECK(script.syn(4002));
        CHECK_FALSE(script.syn(4003));
        CHECK(script.port.drops.back() == tcp::TcpDrop::SynQueueFull);
    }
    SECTION("three quarters of tcp_max_syn_backlog") {
        FullListener script(1000);
        script.port.settings_values.tcp.max_syn_backlog = 8;
        for (std::uint16_t port = 4000; port < 4007; ++port) {
            CHECK(script.syn(port));
        }
        CHECK_FALSE(script.syn(4007));
    }
    SECTION("somaxconn bounds the backlog") {
        Script script;
        script.port.settings_values.tcp.somaxconn = 5;
        script.listen(1000);
        CHECK(script.tcp.sockets()[0].send_queue_bytes == 5);
    }
}

TEST_CASE("tcp: what came before accept is there after it", "[protocol][net][tcp]") {
    Script script;
    script.program.accepts = false;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    script.in("FP. 1 len 100 ack 1");
    CHECK(script.program.told() == "acceptable");
    const auto socket = script.tcp.accept(80, script.program);
    REQUIRE(socket.has_value());
    CHECK(script.program.told().empty());  // never from inside a call
    script.run_for(0_ms);
    CHECK(script.program.told() == "readable");
    CHECK(script.program.bytes_received == 100);
    CHECK(script.program.saw_end);
}

TEST_CASE("tcp: a connection that is reset before accept says so afterwards",
          "[protocol][net][tcp]") {
    Script script;
    script.program.accepts = false;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    script.in(". 1 ack 1");
    script.in("R 1");
    REQUIRE(script.tcp.accept(80, script.program).has_value());
    script.run_for(0_ms);
    CHECK(script.program.told() == "acceptable closed:Connection reset by peer");
}

TEST_CASE("tcp: who stops listening resets what waits, and handshakes get a RST",
          "[protocol][net][tcp]") {
    FullListener script(8);
    script.handshake(4000);
    REQUIRE(script.syn(4001));
    script.tcp.stop_listening({IpAddress(), 80});
    CHECK(script.last_sent->tcp().destination_port() == 4000);
    CHECK(script.last_sent->tcp().flags().rst);
    (void)script.out();
    CHECK(script.tcp.socket_count() == 0);
    script.remote_port = 4001;
    script.in(". 1 ack 1");
    CHECK(script.out() == "R 1 win 0");
}

TEST_CASE("tcp: one port, one listener; all addresses exclude single ones", "[unit][net][tcp]") {
    Script script;
    const Endpoint all{IpAddress(), 80};
    const Endpoint all_v4{IpAddress::v4(0), 80};
    const Endpoint one{kHere, 80};
    CHECK(script.tcp.listen(one, 1, script.program) == TcpError::None);
    CHECK(script.tcp.listen(one, 1, script.program) == TcpError::AddressInUse);
    CHECK(script.tcp.listen(all, 1, script.program) == TcpError::AddressInUse);
    script.tcp.stop_listening(one);
    CHECK(script.tcp.listen(all_v4, 1, script.program) == TcpError::None);
    CHECK(script.tcp.listen(one, 1, script.program) == TcpError::AddressInUse);
    CHECK(script.tcp.listen({kHere, 81}, 1, script.program) == TcpError::None);
    CHECK(script.tcp.listen({kThere, 82}, 1, script.program) == TcpError::AddressNotAvailable);
}

TEST_CASE("tcp: ephemeral ports come from the range, differ, and run out", "[unit][net][tcp]") {
    Script script;
    script.port.settings_values.local_port_first = 40'000;
    script.port.settings_values.local_port_last = 40'099;
    std::vector<bool> is_used(100);
    for (int i = 0; i < 100; ++i) {
        const auto socket = script.tcp.connect({kThere, 80}, script.program);
        REQUIRE(socket.has_value());
        const std::uint16_t port = script.tcp.info(*socket)->local.port;
        REQUIRE(port >= 40'000);
        REQUIRE(port <= 40'099);
        CHECK_FALSE(is_used[port - 40'000U]);
        is_used[port - 40'000U] = true;
    }
    const auto none = script.tcp.connect({kThere, 80}, script.program);
    CHECK(none.error() == TcpError::AddressNotAvailable);
    // The 4-tuple counts: another port of the peer has all of them again.
    CHECK(script.tcp.connect({kThere, 81}, script.program).has_value());
}

TEST_CASE("tcp: ephemeral ports avoid TIME_WAIT and listening ports", "[unit][net][tcp]") {
    Script script;
    script.port.settings_values.local_port_first = 40'000;
    script.port.settings_values.local_port_last = 40'001;
    REQUIRE(script.tcp.listen({IpAddress(), 40'000}, 1, script.program) == TcpError::None);
    script.connect_and_establish();
    CHECK(script.local_port == 40'001);
    script.tcp.close(script.socket);
    script.in("F. 1 ack 2");
    CHECK(script.tcp.connect({kThere, 80}, script.program).error() ==
          TcpError::AddressNotAvailable);
    script.run_for(60_s);
    CHECK(script.tcp.connect({kThere, 80}, script.program).has_value());
}
