// SPDX-License-Identifier: Apache-2.0
//
// All the ways in which connections end (RFC 9293 3.6), and what comes after.
#include "sim/net/tcp/parameters.hpp"
#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

TEST_CASE("tcp: we close first: FIN_WAIT1, FIN_WAIT2, TIME_WAIT for 60 s", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.shutdown_send(script.socket);
    CHECK(script.out() == "F. 1 ack 1 win 64240");
    CHECK(script.state() == "FIN_WAIT1");
    script.in(". 1 ack 2");
    CHECK(script.state() == "FIN_WAIT2");
    script.in("F. 1 ack 2");
    CHECK(script.out() == ". 2 ack 2 win 64240");
    CHECK(script.program.told() == "readable closed:Success");
    REQUIRE(script.tcp.sockets().size() == 1);
    CHECK(script.tcp.sockets()[0].state == "TIME_WAIT");
    script.run_for(59'999_ms);
    CHECK(script.tcp.socket_count() == 1);
    script.run_for(1_ms);
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: the peer closes first: CLOSE_WAIT, LAST_ACK, and nothing is left",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.in("F. 1 ack 1");
    CHECK(script.state() == "CLOSE_WAIT");
    CHECK(script.program.told() == "readable");
    CHECK(script.program.saw_end);
    CHECK(script.out().empty());  // our FIN may soon carry the ACK
    SECTION("it does") {
        script.tcp.close(script.socket);
        CHECK(script.out() == "F. 1 ack 2 win 64240");
        CHECK(script.tcp.sockets()[0].state == "LAST_ACK");
        script.in(". 2 ack 2");
        CHECK(script.tcp.socket_count() == 0);
    }
    SECTION("it comes later, after data") {
        script.run_for(40_ms);
        CHECK(script.out() == ". 1 ack 2 win 64240");
        script.send(100);
        CHECK(script.out() == "P. 1 len 100 ack 2 win 64240");
        script.tcp.shutdown_send(script.socket);
        CHECK(script.out() == "F. 101 ack 2 win 64240");
        script.in(". 2 ack 102");
        CHECK(script.program.told() == "closed:Success");
    }
}

TEST_CASE("tcp: both close at once: CLOSING, TIME_WAIT", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.close(script.socket);
    CHECK(script.out() == "F. 1 ack 1 win 64240");
    script.in("F. 1 ack 1");
    CHECK(script.out() == ". 2 ack 2 win 64240");
    CHECK(script.tcp.sockets()[0].state == "CLOSING");
    script.in(". 2 ack 2");
    CHECK(script.tcp.sockets()[0].state == "TIME_WAIT");
}

TEST_CASE("tcp: FIN and ACK in one segment lead from FIN_WAIT1 to TIME_WAIT",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.close(script.socket);
    (void)script.out();
    script.in("F. 1 ack 2");
    CHECK(script.out() == ". 2 ack 2 win 64240");
    CHECK(script.tcp.sockets()[0].state == "TIME_WAIT");
    CHECK(script.program.told().empty());  // it closed: nobody is told
}

TEST_CASE("tcp: after shutdown_send the peer may go on sending", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.shutdown_send(script.socket);
    script.in(". 1 ack 2");
    (void)script.out();
    script.in("P. 1 len 100 ack 2");
    CHECK(script.program.bytes_received == 100);
    CHECK(script.out() == ". 2 ack 101 win 64240");
    CHECK(script.tcp.send(script.socket, script.pools.pattern(1)) == 0);
}

TEST_CASE("tcp: data for a closed socket gets a RST", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.close(script.socket);
    (void)script.out();
    SECTION("in FIN_WAIT1") {
        script.in("P. 1 len 100 ack 1");
        CHECK(script.out() == "R 1 win 0");
        CHECK(script.tcp.socket_count() == 0);
    }
    SECTION("with the ACK of the FIN") {
        script.in("P. 1 len 100 ack 2");
        CHECK(script.out() == "R 2 win 0");
        CHECK(script.tcp.socket_count() == 0);
    }
    SECTION("in FIN_WAIT2") {
        script.in(". 1 ack 2");
        script.in("P. 1 len 100 ack 2");
        CHECK(script.out() == "R 2 win 0");
        CHECK(script.tcp.socket_count() == 0);
    }
}

TEST_CASE("tcp: FIN_WAIT2 of a closed socket ends after tcp_fin_timeout", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.close(script.socket);
    script.in(". 1 ack 2");
    CHECK(script.tcp.sockets()[0].state == "FIN_WAIT2");
    SECTION("60 s") {
        script.run_for(59'999_ms);
        CHECK(script.tcp.socket_count() == 1);
        script.run_for(1_ms);
        CHECK(script.tcp.socket_count() == 0);
    }
    SECTION("unless the FIN comes: then TIME_WAIT begins") {
        script.run_for(50_s);
        (void)script.out();
        script.in("F. 1 ack 2");
        CHECK(script.out() == ". 2 ack 2 win 64240");
        CHECK(script.tcp.sockets()[0].state == "TIME_WAIT");
        script.run_for(59_s);
        CHECK(script.tcp.socket_count() == 1);
        script.run_for(1_s);
        CHECK(script.tcp.socket_count() == 0);
    }
}

TEST_CASE("tcp: closing after shutdown_send and its ACK goes to FIN_WAIT2 without us",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.shutdown_send(script.socket);
    script.in(". 1 ack 2");
    script.tcp.close(script.socket);
    (void)script.out();
    CHECK(script.tcp.sockets()[0].state == "FIN_WAIT2");
    script.in("F. 1 ack 2");
    CHECK(script.out() == ". 2 ack 2 win 64240");
}

TEST_CASE("tcp: closing with unread data sends a RST", "[protocol][net][tcp]") {
    Script script;
    script.accept_and_establish();
    script.program.reads = false;
    script.in("P. 1 len 100 ack 1");
    (void)script.out();
    script.tcp.close(script.socket);
    CHECK(script.out() == "R. 1 ack 101 win 0");
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: an orderly end waits until the program has read everything",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.program.reads = false;
    script.tcp.shutdown_send(script.socket);
    script.in(". 1 ack 2");
    script.in("FP. 1 len 100 ack 2");
    CHECK(script.program.told() == "readable");
    CHECK_FALSE(script.tcp.is_end(script.socket));
    script.program.read(script.socket);
    CHECK(script.program.saw_end);
    script.run_for(1_ms);
    CHECK(script.program.told() == "closed:Success");
}

TEST_CASE("tcp: a FIN waits for what is queued and for the window", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish("S. 0 ack 1 win 1460 mss 1460");
    script.send(2000);
    script.tcp.close(script.socket);
    CHECK(script.out() == ". 1 len 1460 ack 1 win 64240");
    script.in(". 1 ack 1461 win 1460");
    CHECK(script.out() == "FP. 1461 len 540 ack 1 win 64240");
    script.in(". 1 ack 2002");
    CHECK(script.tcp.sockets()[0].state == "FIN_WAIT2");
}

TEST_CASE("tcp: a connection whose peer vanished after close gives up after eight timeouts' time",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.close(script.socket);
    script.run_until(204_s);
    CHECK(script.tcp.socket_count() == 1);
    script.run_until(205_s);
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: abort sends a RST, and none where nobody waits for one", "[protocol][net][tcp]") {
    Script script;
    SECTION("established") {
        script.connect_and_establish();
        script.send(10);
        (void)script.out();
        script.tcp.abort(script.socket);
        CHECK(script.out() == "R. 11 ack 1 win 0");
    }
    SECTION("connecting") {
        script.connect();
        (void)script.out();
        script.tcp.abort(script.socket);
        CHECK(script.out().empty());
    }
    SECTION("everything sent and only the last ACK missing") {
        script.connect_and_establish();
        script.in("F. 1 ack 1");
        script.tcp.shutdown_send(script.socket);
        (void)script.out();
        script.tcp.abort(script.socket);
        CHECK(script.out().empty());
    }
    CHECK(script.tcp.socket_count() == 0);
    script.run_for(10_s);
    CHECK(script.program.told().find("closed") == std::string::npos);
}

// --- TIME_WAIT -----------------------------------------------------------------------------------

namespace {

/// A connection in TIME_WAIT that we accepted on port 80 and closed first.
struct InTimeWait : Script {
    InTimeWait() {
        accept_and_establish();
        tcp.close(socket);
        in(". 1 ack 2");
        in("F. 1 ack 2");
        (void)out();
        REQUIRE(tcp.sockets()[1].state == "TIME_WAIT");
    }
};

}  // namespace

TEST_CASE("tcp: a repeated FIN in TIME_WAIT is acknowledged and starts the time anew",
          "[protocol][net][tcp]") {
    InTimeWait script;
    script.run_for(30_s);
    script.in("F. 1 ack 2");
    CHECK(script.out() == ". 2 ack 2 win 64240");
    script.run_for(59_s);
    CHECK(script.tcp.socket_count() == 1);
    script.run_for(1_s);
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: a SYN beyond the old numbers ends TIME_WAIT and begins a connection",
          "[protocol][net][tcp]") {
    InTimeWait script;
    const std::uint32_t old_initial = script.own_initial;
    script.in("S 3 win 65535 mss 1460");
    CHECK(script.out() == "S. 0 ack 4 win 64240 mss 1460");
    CHECK(script.own_initial == old_initial + 2 + 65'537);
}

TEST_CASE("tcp: a SYN within the old numbers gets an ACK, and stays one", "[protocol][net][tcp]") {
    InTimeWait script;
    script.in("S 0 win 65535 mss 1460");
    CHECK(script.out() == ". 2 ack 2 win 64240");
    CHECK(script.tcp.sockets()[1].state == "TIME_WAIT");
}

TEST_CASE("tcp: a RST at the right place ends TIME_WAIT, another does not",
          "[protocol][net][tcp]") {
    InTimeWait script;
    script.in("R 7");
    CHECK(script.tcp.socket_count() == 1);
    script.in("R 2");
    CHECK(script.tcp.socket_count() == 0);
    CHECK(script.out().empty());
}

TEST_CASE("tcp: beyond the limit connections end without TIME_WAIT", "[protocol][net][tcp]") {
    World world(1);
    tcp::Parameters parameters = tcp::Parameters::of(StackProfile::Debian12);
    parameters.time_waits_max = 0;
    Script script(world, parameters, StackProfile::Debian12);
    script.connect_and_establish();
    script.tcp.close(script.socket);
    script.in("F. 1 ack 2");
    CHECK(script.out() == "F. 1 ack 1 win 64240\n. 2 ack 2 win 64240");
    CHECK(script.tcp.socket_count() == 0);
    CHECK(script.tcp.counters().time_wait_overflows == 1);
}
