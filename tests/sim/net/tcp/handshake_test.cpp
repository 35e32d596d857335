// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

TEST_CASE("tcp: connect sends a SYN, and the answer's ACK ends the handshake",
          "[protocol][net][tcp]") {
    Script script;
    script.connect();
    CHECK(script.out() == "S 0 win 64240 mss 1460");
    CHECK(script.state() == "SYN_SENT");
    CHECK(script.program.told().empty());
    script.in("S. 0 ack 1 win 65535 mss 1460");
    CHECK(script.out() == ". 1 ack 1 win 64240");
    CHECK(script.state() == "ESTABLISHED");
    CHECK(script.program.told() == "connected");
}

TEST_CASE("tcp: a SYN to a listening port makes a connection when its answer is acknowledged",
          "[protocol][net][tcp]") {
    Script script;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    CHECK(script.out() == "S. 0 ack 1 win 64240 mss 1460");
    CHECK(script.program.told().empty());
    REQUIRE(script.tcp.socket_count() == 1);
    script.in(". 1 ack 1");
    CHECK(script.out().empty());
    CHECK(script.program.told() == "acceptable");
    REQUIRE(script.program.sockets.size() == 1);
    CHECK(script.tcp.info(script.program.sockets[0])->state == "ESTABLISHED");
}

TEST_CASE("tcp: an unanswered SYN is repeated with doubled pauses, then it has timed out",
          "[protocol][net][tcp]") {
    SECTION("debian-12: 1 s, six times") {
        Script script;
        script.connect();
        script.run_until(126_s);
        CHECK(script.timed_out() ==
              "0.000: S 0 win 64240 mss 1460\n"
              "1.000: S 0 win 64240 mss 1460\n"
              "3.000: S 0 win 64240 mss 1460\n"
              "7.000: S 0 win 64240 mss 1460\n"
              "15.000: S 0 win 64240 mss 1460\n"
              "31.000: S 0 win 64240 mss 1460\n"
              "63.000: S 0 win 64240 mss 1460");
        CHECK(script.program.told().empty());
        script.run_until(127_s);
        CHECK(script.program.told() == "closed:Connection timed out");
        CHECK(script.tcp.socket_count() == 0);
    }
    SECTION("centos-6: 3 s, five times") {
        Script script(StackProfile::Centos6);
        script.connect();
        script.run_until(188_s);
        CHECK(script.timed_out() ==
              "0.000: S 0 win 64240 mss 1460\n"
              "3.000: S 0 win 64240 mss 1460\n"
              "9.000: S 0 win 64240 mss 1460\n"
              "21.000: S 0 win 64240 mss 1460\n"
              "45.000: S 0 win 64240 mss 1460\n"
              "93.000: S 0 win 64240 mss 1460");
        script.run_until(189_s);
        CHECK(script.program.told() == "closed:Connection timed out");
    }
}

TEST_CASE("tcp: a SYN-ACK that nobody acknowledges is repeated five times and forgotten",
          "[protocol][net][tcp]") {
    Script script;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    script.run_until(62_s);
    CHECK(script.timed_out() ==
          "0.000: S. 0 ack 1 win 64240 mss 1460\n"
          "1.000: S. 0 ack 1 win 64240 mss 1460\n"
          "3.000: S. 0 ack 1 win 64240 mss 1460\n"
          "7.000: S. 0 ack 1 win 64240 mss 1460\n"
          "15.000: S. 0 ack 1 win 64240 mss 1460\n"
          "31.000: S. 0 ack 1 win 64240 mss 1460");
    CHECK(script.tcp.socket_count() == 1);
    script.run_until(63_s);
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: a repeated SYN is answered by the same SYN-ACK, but not more than twice a second",
          "[protocol][net][tcp]") {
    Script script;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    (void)script.out();
    script.in("S 0 win 65535 mss 1460");
    CHECK(script.out() == "S. 0 ack 1 win 64240 mss 1460");
    script.in("S 0 win 65535 mss 1460");
    CHECK(script.out().empty());
    script.run_for(500_ms);
    script.in("S 0 win 65535 mss 1460");
    CHECK(script.out() == "S. 0 ack 1 win 64240 mss 1460");
}

TEST_CASE("tcp: the ACK that ends a handshake may carry data, and the accepting program is told",
          "[protocol][net][tcp]") {
    Script script;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    (void)script.out();
    script.in("P. 1 len 100 ack 1");
    CHECK(script.program.told() == "acceptable readable");
    CHECK(script.program.bytes_received == 100);
    CHECK(script.out() == ". 1 ack 101 win 64240");
}

TEST_CASE("tcp: a SYN that crosses ours opens the connection from both sides",
          "[protocol][net][tcp]") {
    // RFC 9293 3.5, figure 7.
    Script script;
    script.connect();
    (void)script.out();
    script.in("S 0 win 65535 mss 1460");
    CHECK(script.out() == "S. 0 ack 1 win 64240 mss 1460");
    CHECK(script.state() == "SYN_RECV");
    script.in("S. 0 ack 1 win 65535 mss 1460");
    CHECK(script.state() == "ESTABLISHED");
    CHECK(script.program.told() == "connected");
}

TEST_CASE("tcp: a RST refuses a connection only if it acknowledges the SYN",
          "[protocol][net][tcp]") {
    Script script;
    script.connect();
    script.in("R. 0 ack 77");
    script.in("R 0");
    CHECK(script.program.told().empty());
    script.in("R. 0 ack 1");
    CHECK(script.program.told() == "closed:Connection refused");
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: an ACK of something else gets a RST and makes the SYN come again soon",
          "[protocol][net][tcp]") {
    // The peer still knows a former connection of the same ports (RFC 9293 3.5.1).
    Script script;
    script.connect();
    (void)script.out();
    script.in(". 500 ack 77");
    CHECK(script.out() == "R 77 win 0");
    script.run_for(10_ms);
    CHECK(script.timed_out() == "0.008: S 0 win 64240 mss 1460");
    script.in("S. 0 ack 1 win 65535 mss 1460");
    CHECK(script.program.told() == "connected");
}

TEST_CASE("tcp: data of a handshake with a wrong ACK gets a RST, the handshake goes on",
          "[protocol][net][tcp]") {
    Script script;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    (void)script.out();
    script.in(". 1 ack 900");
    CHECK(script.out() == "R 900 win 0");
    script.in(". 1 ack 1");
    CHECK(script.program.told() == "acceptable");
}

TEST_CASE("tcp: a RST in the window ends a handshake, another SYN there does too, with a RST",
          "[protocol][net][tcp]") {
    Script script;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    (void)script.out();
    SECTION("RST") {
        script.in("R 1");
        CHECK(script.out().empty());
    }
    SECTION("SYN") {
        script.in("S 100 win 65535 mss 1460");
        CHECK(script.out() == "R. " + std::to_string(0U - script.own_initial) + " ack 101 win 0");
    }
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: connect fails at once without a route, or from an address that is not ours",
          "[protocol][net][tcp]") {
    Script script;
    const auto foreign = script.tcp.connect({kThere, 80}, script.program, {kThere, 0});
    CHECK(foreign.error() == TcpError::AddressNotAvailable);
    script.port.has_route = false;
    const auto lost = script.tcp.connect({kThere, 80}, script.program);
    CHECK(lost.error() == TcpError::NetUnreachable);
    const auto v6 = script.tcp.connect({IpAddress::v6(1, 2), 80}, script.program);
    CHECK(v6.error() == TcpError::NetUnreachable);
}

TEST_CASE("tcp: after a handshake with repetitions the timeout is 3 s and the window one segment",
          "[protocol][net][tcp]") {
    // RFC 6298 5.7; RFC 5681 3.1.
    Script script;
    script.connect();
    script.run_until(4_s);
    script.in("S. 0 ack 1 win 65535 mss 1460");
    (void)script.out();
    script.send(4000);
    CHECK(script.out() == ". 1 len 1460 ack 1 win 64240");
    script.run_until(6999_ms);
    CHECK(script.out().empty());
    script.run_until(7_s);
    CHECK(script.out() == ". 1 len 1460 ack 1 win 64240");
}
