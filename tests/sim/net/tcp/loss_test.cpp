// SPDX-License-Identifier: Apache-2.0
//
// Loss: retransmission timeouts, fast retransmit and recovery, reordering, giving up.
#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

TEST_CASE("tcp: unacknowledged data is sent again with doubled timeouts", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(100);
    script.run_until(3500_ms);
    CHECK(script.timed_out() ==
          "0.000: P. 1 len 100 ack 1 win 64240\n"
          "0.200: P. 1 len 100 ack 1 win 64240\n"
          "0.600: P. 1 len 100 ack 1 win 64240\n"
          "1.400: P. 1 len 100 ack 1 win 64240\n"
          "3.000: P. 1 len 100 ack 1 win 64240");
    CHECK(script.tcp.counters().segments_retransmitted == 4);
}

TEST_CASE("tcp: a connection without answers ends after 924.6 s of retransmissions",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(100);
    script.run_until(924_s);
    CHECK(script.program.told().empty());
    // The first timeout at 0.2 s, 924.6 s more, and then the next timer that finds it so.
    script.run_until(1100_s);
    CHECK(script.program.told() == "closed:Connection timed out");
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: fewer tcp_retries2, an earlier end", "[protocol][net][tcp]") {
    Script script;
    script.port.settings_values.tcp.retries2 = 3;
    script.connect_and_establish();
    script.send(100);
    script.run_until(10_s);
    // 0.2 s, then 3 s: the timer at 6.2 s is the first after that.
    CHECK(script.program.told() == "closed:Connection timed out");
    CHECK(script.timed_out() ==
          "0.000: P. 1 len 100 ack 1 win 64240\n"
          "0.200: P. 1 len 100 ack 1 win 64240\n"
          "0.600: P. 1 len 100 ack 1 win 64240\n"
          "1.400: P. 1 len 100 ack 1 win 64240\n"
          "3.000: P. 1 len 100 ack 1 win 64240");
}

TEST_CASE("tcp: after a timeout the window is one segment, and what followed goes again",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(5 * 1460);
    (void)script.out();
    script.run_until(201_ms);
    CHECK(script.out() == ". 1 len 1460 ack 1 win 64240");
    script.in(". 1 ack 1461");
    CHECK(script.out() == ". 1461 len 1460 ack 1 win 64240\n. 2921 len 1460 ack 1 win 64240");
    // The peer had the rest: nothing more goes twice.
    script.in(". 1 ack 7301");
    CHECK(script.out().empty());
    script.run_for(10_s);
    CHECK(script.out().empty());
}

TEST_CASE("tcp: Karn: an ACK of a retransmission measures nothing and keeps the back-off",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(100);
    script.run_until(201_ms);
    script.in(". 1 ack 101");
    (void)script.out();
    script.send(100);
    script.run_until(600_ms);
    CHECK(script.timed_out() == "0.201: P. 101 len 100 ack 1 win 64240");
    script.run_until(602_ms);
    CHECK(script.timed_out() == "0.601: P. 101 len 100 ack 1 win 64240");
}

TEST_CASE("tcp: three duplicate ACKs bring the first segment again, two let new ones out",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(20 * 1460);
    (void)script.out();
    script.in(". 1 ack 1");
    CHECK(script.out() == ". 14601 len 1460 ack 1 win 64240");
    script.in(". 1 ack 1");
    CHECK(script.out() == ". 16061 len 1460 ack 1 win 64240");
    script.in(". 1 ack 1");
    CHECK(script.out() == ". 1 len 1460 ack 1 win 64240");
    // 12 in flight: ssthresh 6, window 9; three more ACKs make it 12, the fourth lets one out.
    script.in(". 1 ack 1");
    script.in(". 1 ack 1");
    script.in(". 1 ack 1");
    CHECK(script.out().empty());
    script.in(". 1 ack 1");
    CHECK(script.out() == ". 17521 len 1460 ack 1 win 64240");
    // A partial ACK: the next hole at once.
    script.in(". 1 ack 2921");
    CHECK(script.out().substr(0, 29) == ". 2921 len 1460 ack 1 win 642");
    // All of it: recovery ends with a window of ssthresh.
    script.in(". 1 ack 18981");
    const std::string out = script.out();
    CHECK(std::count(out.begin(), out.end(), '\n') + 1 == 1);
    CHECK(out == ". 20441 len 1460 ack 1 win 64240");
}

TEST_CASE("tcp: duplicate ACKs with data or a new window do not count", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(10 * 1460);
    (void)script.out();
    script.in("P. 1 len 10 ack 1");
    script.in("P. 11 len 10 ack 1");
    script.in("P. 21 len 10 ack 1");
    script.in(". 31 ack 1 win 60000");
    script.in(". 31 ack 1 win 60001");
    CHECK(script.out().find("len") == std::string::npos);
}

TEST_CASE("tcp: segments out of order are kept and acknowledged at once", "[protocol][net][tcp]") {
    Script script;
    script.accept_and_establish();
    script.in("P. 101 len 100 ack 1");
    CHECK(script.out() == ". 1 ack 1 win 64240");
    script.in("P. 301 len 100 ack 1");
    CHECK(script.out() == ". 1 ack 1 win 64240");
    CHECK(script.program.bytes_received == 0);
    script.in("P. 1 len 100 ack 1");
    CHECK(script.out() == ". 1 ack 201 win 64240");
    CHECK(script.program.bytes_received == 200);
    // Overlaps both ways: the bytes come once.
    script.in("P. 151 len 200 ack 1");
    CHECK(script.out() == ". 1 ack 401 win 64240");
    CHECK(script.program.bytes_received == 400);
    CHECK(script.program.is_pattern);
}

TEST_CASE("tcp: a FIN that comes early counts when what is missing has come",
          "[protocol][net][tcp]") {
    Script script;
    script.accept_and_establish();
    script.in("FP. 101 len 100 ack 1");
    CHECK(script.out() == ". 1 ack 1 win 64240");
    CHECK_FALSE(script.program.saw_end);
    script.in("P. 1 len 100 ack 1");
    CHECK(script.program.bytes_received == 200);
    CHECK(script.program.saw_end);
    CHECK(script.out() == ". 1 ack 202 win 64240");
    CHECK(script.tcp.info(script.socket)->state == "CLOSE_WAIT");
}

TEST_CASE("tcp: a lost FIN is sent again", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(10);
    script.tcp.close(script.socket);
    CHECK(script.out() == "P. 1 len 10 ack 1 win 64240\nF. 11 ack 1 win 64240");
    script.in(". 1 ack 11");
    script.run_until(201_ms);
    CHECK(script.timed_out() == "0.200: F. 11 ack 1 win 64240");
    script.in(". 1 ack 12");
    CHECK(script.tcp.sockets()[0].state == "FIN_WAIT2");
}

TEST_CASE("tcp: a repeated FIN in CLOSE_WAIT is acknowledged at once", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.in("F. 1 ack 1");
    script.run_for(100_ms);
    (void)script.out();
    script.in("F. 1 ack 1");
    CHECK(script.out() == ". 1 ack 2 win 64240");
    CHECK(script.state() == "CLOSE_WAIT");
}
