// SPDX-License-Identifier: Apache-2.0
//
// Segments for nobody, segments that do not fit, RSTs (RFC 9293 3.5.2, RFC 5961).
#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

TEST_CASE("tcp: a segment for nobody gets a RST that its sender believes", "[protocol][net][tcp]") {
    struct Case {
        std::string in;
        std::string out;
    };
    const Case cases[] = {
        {"S 1", "R. 0 ack 2 win 0"},
        {"S 1 len 10", "R. 0 ack 12 win 0"},
        {"F 1", "R. 0 ack 2 win 0"},
        {"- 1", "R. 0 ack 1 win 0"},
        {"- 1 len 10", "R. 0 ack 11 win 0"},
        {". 5 ack 9", "R 9 win 0"},
        {"S. 5 ack 9", "R 9 win 0"},
        {"F. 5 ack 9", "R 9 win 0"},
        {"P. 5 len 10 ack 9", "R 9 win 0"},
        {"R 3", ""},
        {"R. 3 ack 9", ""},
    };
    for (const Case& row : cases) {
        Script script;
        script.peer_initial = 0;
        script.in(row.in);
        INFO(row.in);
        CHECK(script.out() == row.out);
        if (script.last_sent) {
            CHECK(script.last_sent->ipv4().ttl() == 64);
            CHECK(script.last_sent->ipv4().source() == kHere);
        }
    }
}

TEST_CASE("tcp: a listening port answers an ACK by a RST and ignores what is neither SYN nor ACK",
          "[protocol][net][tcp]") {
    struct Case {
        std::string in;
        std::string out;
    };
    const Case cases[] = {
        {". 5 ack 9", "R 9 win 0"},
        {"S. 5 ack 9", "R 9 win 0"},
        {"R 5", ""},
        {"R. 5 ack 9", ""},
        {"SF 5", ""},
        {"F 5", ""},
        {"- 5", ""},
    };
    for (const Case& row : cases) {
        Script script;
        script.peer_initial = 0;
        script.listen();
        script.in(row.in);
        INFO(row.in);
        CHECK(script.out() == row.out);
        CHECK(script.tcp.socket_count() == 0);
    }
}

TEST_CASE("tcp: a RST ends an established connection only at exactly the next number",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    SECTION("exactly") {
        script.in("R 1");
        CHECK(script.program.told() == "closed:Connection reset by peer");
        CHECK(script.out().empty());
        CHECK(script.tcp.counters().resets_in == 1);
    }
    SECTION("elsewhere in the window: a challenge ACK, once in half a second") {
        script.in("R 100");
        CHECK(script.out() == ". 1 ack 1 win 64240");
        script.in("R 100");
        CHECK(script.out().empty());
        script.run_for(500_ms);
        script.in("R 100");
        CHECK(script.out() == ". 1 ack 1 win 64240");
        CHECK(script.state() == "ESTABLISHED");
    }
    SECTION("outside: nothing") {
        script.in("R 70000");
        CHECK(script.out().empty());
        CHECK(script.state() == "ESTABLISHED");
    }
}

TEST_CASE("tcp: a SYN on an established connection gets a challenge ACK", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.in("S 1 win 65535 mss 1460");
    CHECK(script.out() == ". 1 ack 1 win 64240");
    script.run_for(1_s);
    script.in("S 100000 win 65535 mss 1460");
    CHECK(script.out() == ". 1 ack 1 win 64240");
    CHECK(script.state() == "ESTABLISHED");
}

TEST_CASE("tcp: data outside the window is acknowledged and thrown away", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.in("P. 1 len 100 ack 1");
    (void)script.out();
    script.in("P. 1 len 100 ack 1");
    CHECK(script.out() == ". 1 ack 101 win 64240");
    script.in("P. 70000 len 100 ack 1");
    CHECK(script.out() == ". 1 ack 101 win 64240");
    CHECK(script.program.bytes_received == 100);
}

TEST_CASE("tcp: an ACK of what was never sent is ignored", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.in(". 1 ack 5000");
    script.in(". 1 len 10 ack 5000");
    CHECK(script.out().empty());
    CHECK(script.program.bytes_received == 0);
    CHECK(script.state() == "ESTABLISHED");
}

TEST_CASE("tcp: a segment without ACK is ignored once established", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.in("- 1 len 10");
    CHECK(script.out().empty());
    CHECK(script.program.bytes_received == 0);
}

TEST_CASE("tcp: a wrong checksum is dropped without an answer", "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    tcp::SegmentSpec spec;
    spec.key = {kThere.v4_value(), kHere.v4_value(), script.remote_port, script.local_port};
    spec.sequence = script.peer_initial + 1;
    spec.flags.rst = true;
    FrameHandle frame = tcp::build_segment(script.port, spec, {});
    frame->tcp().put_checksum(static_cast<std::uint16_t>(frame->tcp().checksum() + 1));
    frame->checksum_state = ChecksumState::Unverified;
    script.tcp.receive_segment(std::move(frame));
    CHECK(script.state() == "ESTABLISHED");
    CHECK(script.port.drops == std::vector{tcp::TcpDrop::BadChecksum});
    CHECK(script.tcp.counters().bad_segments == 1);
}

TEST_CASE("tcp: nothing answers a segment that came as a broadcast", "[protocol][net][tcp]") {
    Script script;
    tcp::SegmentSpec spec;
    spec.key = {kThere.v4_value(), kHere.v4_value(), 4000, 80};
    spec.flags.syn = true;
    FrameHandle frame = tcp::build_segment(script.port, spec, {});
    frame->is_to_this_host = false;
    script.tcp.receive_segment(std::move(frame));
    CHECK(script.out().empty());
    CHECK(script.port.drops == std::vector{tcp::TcpDrop::NotForThisHost});
}

TEST_CASE("tcp: a forgotten connection's end learns by RST that its peer was switched off",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.tcp.power_off();
    CHECK(script.tcp.socket_count() == 0);
    script.in("P. 1 len 10 ack 1");
    CHECK(script.out() == "R 1 win 0");
    CHECK(script.program.told().empty());
}
