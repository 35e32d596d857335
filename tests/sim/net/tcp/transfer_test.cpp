// SPDX-License-Identifier: Apache-2.0
//
// Data when nothing goes wrong: segments, Nagle, windows, delayed ACKs.
#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

TEST_CASE("tcp: data leaves in whole segments, the last one pushed", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(3000);
    CHECK(script.out() ==
          ". 1 len 1460 ack 1 win 64240\n"
          ". 1461 len 1460 ack 1 win 64240\n"
          "P. 2921 len 80 ack 1 win 64240");
}

TEST_CASE("tcp: the peer's MSS bounds segments; without the option it is 536",
          "[protocol][net][tcp]") {
    Script script;
    SECTION("announced") {
        script.connect_and_establish("S. 0 ack 1 win 65535 mss 1000");
        script.send(1001);
        CHECK(script.out() == ". 1 len 1000 ack 1 win 64240\nP. 1001 len 1 ack 1 win 64240");
    }
    SECTION("absent") {
        script.connect_and_establish("S. 0 ack 1 win 65535");
        script.send(537);
        CHECK(script.out() == ". 1 len 536 ack 1 win 64240\nP. 537 len 1 ack 1 win 64240");
    }
}

TEST_CASE("tcp: the first flight is ten segments on debian-12, three on centos-6",
          "[protocol][net][tcp]") {
    const auto segments_of = [](StackProfile profile) {
        Script script(profile);
        script.connect_and_establish();
        script.send(60'000);
        const std::string out = script.out();
        return std::count(out.begin(), out.end(), '\n') + 1;
    };
    CHECK(segments_of(StackProfile::Debian12) == 10);
    CHECK(segments_of(StackProfile::Centos6) == 3);
}

TEST_CASE("tcp: slow start sends two segments for each one acknowledged", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(100'000);
    (void)script.out();
    script.in(". 1 ack 1461");
    CHECK(script.out() == ". 14601 len 1460 ack 1 win 64240\n. 16061 len 1460 ack 1 win 64240");
}

TEST_CASE("tcp: a small segment waits for the ACK of another small one, unless told not to",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    SECTION("Nagle") {
        script.send(10);
        CHECK(script.out() == "P. 1 len 10 ack 1 win 64240");
        script.send(10);
        script.send(10);
        CHECK(script.out().empty());
        script.in(". 1 ack 11");
        CHECK(script.out() == "P. 11 len 20 ack 1 win 64240");
    }
    SECTION("Minshall: full segments do not hold it back") {
        script.send(1470);
        CHECK(script.out() == ". 1 len 1460 ack 1 win 64240\nP. 1461 len 10 ack 1 win 64240");
    }
    SECTION("TCP_NODELAY") {
        script.tcp.set_no_delay(script.socket, true);
        script.send(10);
        script.send(10);
        CHECK(script.out() == "P. 1 len 10 ack 1 win 64240\nP. 11 len 10 ack 1 win 64240");
    }
    SECTION("TCP_NODELAY later") {
        script.send(10);
        script.send(10);
        (void)script.out();
        script.tcp.set_no_delay(script.socket, true);
        CHECK(script.out() == "P. 11 len 10 ack 1 win 64240");
    }
    SECTION("a FIN does not wait") {
        script.send(10);
        script.send(10);
        (void)script.out();
        script.tcp.shutdown_send(script.socket);
        CHECK(script.out() == "FP. 11 len 10 ack 1 win 64240");
    }
}

TEST_CASE("tcp: no more than the peer's window is outstanding", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish("S. 0 ack 1 win 2920 mss 1460");
    script.send(5000);
    CHECK(script.out() == ". 1 len 1460 ack 1 win 64240\n. 1461 len 1460 ack 1 win 64240");
    // Half a segment of room is not used (silly window avoidance).
    script.in(". 1 ack 1461 win 2000");
    CHECK(script.out().empty());
    script.in(". 1 ack 2921 win 2920");
    CHECK(script.out() == ". 2921 len 1460 ack 1 win 64240\nP. 4381 len 620 ack 1 win 64240");
}

TEST_CASE("tcp: a closed window is probed with doubled pauses until it opens",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish("S. 0 ack 1 win 0 mss 1460");
    script.send(100);
    CHECK(script.out().empty());
    script.run_until(1500_ms);
    CHECK(script.timed_out() ==
          "0.200: . 0 ack 1 win 64240\n"
          "0.600: . 0 ack 1 win 64240\n"
          "1.400: . 0 ack 1 win 64240");
    script.in(". 1 ack 1 win 0");
    CHECK(script.out().empty());
    script.in(". 1 ack 1 win 65535");
    CHECK(script.out() == "P. 1 len 100 ack 1 win 64240");
}

TEST_CASE("tcp: a probe sends what fits when the window is open a little", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish("S. 0 ack 1 win 50 mss 1460");
    script.send(100);
    CHECK(script.out().empty());
    script.run_until(201_ms);
    CHECK(script.out() == ". 1 len 50 ack 1 win 64240");
}

TEST_CASE("tcp: probes that nobody answers end the connection after tcp_retries2 of them",
          "[protocol][net][tcp]") {
    Script script;
    script.port.settings_values.tcp.retries2 = 3;
    script.connect_and_establish("S. 0 ack 1 win 0 mss 1460");
    script.send(100);
    script.run_until(10_s);
    CHECK(script.timed_out() ==
          "0.200: . 0 ack 1 win 64240\n"
          "0.600: . 0 ack 1 win 64240\n"
          "1.400: . 0 ack 1 win 64240");
    CHECK(script.program.told() == "closed:Connection timed out");
}

TEST_CASE("tcp: a server acknowledges a first request at once, a later one with its answer",
          "[protocol][net][tcp]") {
    Script script;
    script.accept_and_establish();
    script.in("P. 1 len 100 ack 1");
    CHECK(script.out() == ". 1 ack 101 win 64240");
    script.send(200);
    CHECK(script.out() == "P. 1 len 200 ack 101 win 64240");
    script.in("P. 101 len 100 ack 201");
    CHECK(script.out().empty());
    script.send(200);
    CHECK(script.out() == "P. 201 len 200 ack 201 win 64240");
}

TEST_CASE("tcp: an ACK that no answer carries leaves after 40 ms", "[protocol][net][tcp]") {
    Script script;
    script.accept_and_establish();
    script.in("P. 1 len 100 ack 1");
    script.send(200);
    script.in("P. 101 len 100 ack 201");
    (void)script.out();
    script.run_for(1_s);
    CHECK(script.timed_out() == "0.040: . 201 ack 201 win 64240");
}

TEST_CASE("tcp: every second full segment is acknowledged while answers go both ways",
          "[protocol][net][tcp]") {
    Script script;
    script.accept_and_establish();
    script.in("P. 1 len 1460 ack 1");
    script.send(200);
    (void)script.out();
    script.in(". 1461 len 1460 ack 201");
    CHECK(script.out().empty());
    script.in(". 2921 len 1460 ack 201");
    CHECK(script.out() == ". 201 ack 4381 win 64240");
}

TEST_CASE("tcp: the window closes while the program does not read, and opens when it does",
          "[protocol][net][tcp]") {
    Script script;
    script.accept_and_establish();
    script.program.reads = false;
    for (std::uint32_t at = 1; at < 64'240; at += 1460) {
        script.in(". " + std::to_string(at) + " len 1460 ack 1");
    }
    script.run_for(1_s);
    CHECK(script.out().find(". 1 ack 64241 win 0") != std::string::npos);
    script.in(". 64241 len 1460 ack 1");
    CHECK(script.out() == ". 1 ack 64241 win 0");
    script.program.read(script.socket);
    CHECK(script.program.bytes_received == 64'240);
    CHECK(script.program.is_pattern);
    // In steps of at least one segment: no silly window.
    CHECK(script.out() ==
          ". 1 ack 64241 win 2920\n"
          ". 1 ack 64241 win 5840\n"
          ". 1 ack 64241 win 11680\n"
          ". 1 ack 64241 win 23360\n"
          ". 1 ack 64241 win 46720");
}

TEST_CASE("tcp: send takes what the buffer holds and tells when there is room again",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(200'000);
    CHECK(script.sent_bytes == 131'072);
    CHECK(script.tcp.send(script.socket, script.pools.pattern(1)) == 0);
    std::uint32_t acknowledged = 1;
    while (script.program.told().empty() && acknowledged < 131'073) {
        acknowledged += 1460;
        script.in(". 1 ack " + std::to_string(acknowledged));
    }
    CHECK(acknowledged - 1 >= 131'072 / 3);
    CHECK(acknowledged - 1 <= 131'072 / 3 + 1462);
}

TEST_CASE("tcp: bytes queued before the handshake ends leave with its ACK",
          "[protocol][net][tcp]") {
    Script script;
    script.connect();
    (void)script.out();
    script.send(100);
    script.tcp.shutdown_send(script.socket);
    CHECK(script.out().empty());
    script.in("S. 0 ack 1 win 65535 mss 1460");
    CHECK(script.out() == "FP. 1 len 100 ack 1 win 64240");
    CHECK(script.state() == "FIN_WAIT1");
}

TEST_CASE("tcp: payload is sent by reference; only a segment across two pieces is copied",
          "[unit][net][tcp]") {
    Script script;
    script.connect_and_establish();
    const PayloadRef page = script.pools.pattern(1460);
    CHECK(script.tcp.send(script.socket, page) == 1460);
    CHECK(script.last_sent->payload().bytes().data() == page.bytes().data());
}

TEST_CASE("tcp: after a pause the congestion window starts anew", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(100'000);
    for (std::uint32_t at = 1461; at <= 98'000; at += 1460) {
        script.in(". 1 ack " + std::to_string(at));
    }
    script.in(". 1 ack 100001");
    (void)script.out();
    script.run_for(10_s);
    script.send(100'000);
    const std::string out = script.out();
    CHECK(std::count(out.begin(), out.end(), '\n') + 1 == 10);
}
