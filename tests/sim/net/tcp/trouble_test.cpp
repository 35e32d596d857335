// SPDX-License-Identifier: Apache-2.0
//
// ICMP errors and neighbours that do not answer.
#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

namespace {

/// What a router says about the segment that was sent last.
void icmp(Script& script, IcmpType type, std::uint8_t code, std::uint16_t mtu = 0) {
    std::array<std::byte, 28> about{};
    script.last_sent->copy_from(kEthernetHeaderBytes, about);
    script.tcp.receive_icmp_error(type, code, mtu, about);
}

}  // namespace

TEST_CASE("tcp: an unreachable destination ends a handshake with its reason",
          "[protocol][net][tcp]") {
    struct Case {
        std::uint8_t code;
        std::string told;
    };
    const Case cases[] = {
        {kIcmpNetUnreachable, "closed:Network is unreachable"},
        {kIcmpHostUnreachable, "closed:No route to host"},
        {kIcmpPortUnreachable, "closed:Connection refused"},
        {13, "closed:No route to host"},
    };
    for (const Case& row : cases) {
        Script script;
        script.connect();
        icmp(script, IcmpType::DestinationUnreachable, row.code);
        CHECK(script.program.told() == row.told);
        CHECK(script.tcp.socket_count() == 0);
    }
}

TEST_CASE("tcp: no answer to ARP ends a handshake: no route to host", "[protocol][net][tcp]") {
    Script script;
    script.connect();
    script.run_until(3_s);
    script.tcp.neighbour_failed(*script.last_sent);
    CHECK(script.program.told() == "closed:No route to host");
}

TEST_CASE("tcp: an established connection survives errors and names them when it times out",
          "[protocol][net][tcp]") {
    Script script;
    script.port.settings_values.tcp.retries2 = 2;
    script.connect_and_establish();
    script.send(10);
    icmp(script, IcmpType::DestinationUnreachable, kIcmpHostUnreachable);
    CHECK(script.state() == "ESTABLISHED");
    SECTION("it goes on") {
        script.in(". 1 ack 11");
        script.send(10);
        script.run_for(60_s);
        CHECK(script.program.told() == "closed:Connection timed out");
    }
    SECTION("it does not") {
        script.run_for(60_s);
        CHECK(script.program.told() == "closed:No route to host");
    }
}

TEST_CASE("tcp: an error about a number that is not outstanding is not believed",
          "[protocol][net][tcp]") {
    Script script;
    script.connect();
    script.last_sent->tcp().put_sequence(script.own_initial + 5000);
    icmp(script, IcmpType::DestinationUnreachable, kIcmpPortUnreachable);
    CHECK(script.program.told().empty());
}

TEST_CASE("tcp: a handshake from outside ends by net or host unreachable, not by others",
          "[protocol][net][tcp]") {
    Script script;
    script.listen();
    script.in("S 0 win 65535 mss 1460");
    icmp(script, IcmpType::DestinationUnreachable, kIcmpPortUnreachable);
    CHECK(script.tcp.socket_count() == 1);
    icmp(script, IcmpType::DestinationUnreachable, kIcmpHostUnreachable);
    CHECK(script.tcp.socket_count() == 0);
}

TEST_CASE("tcp: fragmentation needed: smaller segments, and the lost ones at once",
          "[protocol][net][tcp]") {
    Script script;
    script.connect_and_establish();
    script.send(2000);
    CHECK(script.out() == ". 1 len 1460 ack 1 win 64240\nP. 1461 len 540 ack 1 win 64240");
    icmp(script, IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded, 1400);
    CHECK(script.out() == ". 1 len 1360 ack 1 win 64240\nP. 1361 len 640 ack 1 win 64240");
    icmp(script, IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded, 1450);
    CHECK(script.out().empty());
    icmp(script, IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded, 100);
    CHECK(script.out().substr(0, 28) == ". 1 len 512 ack 1 win 64240\n");
}

TEST_CASE("tcp: source quench and redirects change nothing", "[protocol][net][tcp]") {
    Script script;
    script.connect();
    icmp(script, IcmpType::SourceQuench, 0);
    icmp(script, IcmpType::Redirect, 1);
    CHECK(script.state() == "SYN_SENT");
}
