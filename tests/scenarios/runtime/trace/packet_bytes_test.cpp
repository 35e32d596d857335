// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/packet_bytes.hpp"

#include "sim/wire/icmp.hpp"
#include "sim/wire/ipv4.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
    return build_packet(parse_packet(text).value()).bytes;
}

/// Through bytes and back.
std::string again(std::string_view text) {
    return format_packet(bytes_of(text));
}

}  // namespace

TEST_CASE("packet bytes: what recordings show comes back from the bytes", "[unit][trace]") {
    for (const char* text : {
             "tcp 10.0.2.15:1000 > 10.0.2.100:80 S seq=1 ack=0 ttl=64",
             "tcp 10.0.2.15:1000 > 10.0.2.100:80 FSRP. seq=4294967295 ack=9 len=1460 ttl=1",
             "tcp 10.0.2.15:1000 > 10.0.2.100:80 - seq=1 ack=0 len=3 ttl=64",
             "tcp 10.0.2.15:1000 > 10.0.2.100:21 P. seq=1 ack=1 len=6 ttl=64 data=504153560d0a",
             "udp 10.0.2.15:53 > 10.0.2.100:53 len=0 ttl=64",
             "udp 10.0.2.15:53 > 10.0.2.100:53 len=20 ttl=64",
             "udp 10.0.2.15:53 > 10.0.2.100:53 len=3 ttl=64 data=78ff00",
             "icmp 10.0.2.15 > 10.0.2.100 echo ttl=64",
             "icmp 10.0.2.15 > 10.0.2.100 reply ttl=64",
             "icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 ttl=64 [tcp 1.2.3.4:80 > 5.6.7.8:9]",
             "icmp 10.0.2.15 > 10.0.2.100 type=11 code=0 ttl=64 [udp 1.2.3.4:80 > 5.6.7.8:9]",
             "icmp 10.0.2.15 > 10.0.2.100 type=3 code=1 ttl=64 [icmp 1.2.3.4 > 5.6.7.8]",
             "ipip 10.0.3.15 > 10.0.3.150 ttl=63 [tcp 1.2.3.4:5 > 5.6.7.8:9 P. seq=2 ack=2 "
             "len=1440 "
             "ttl=63]",
             "sctp 10.0.2.15:1000 > 10.0.2.100:80 INIT ttl=64",
             "sctp 10.0.2.15:1000 > 10.0.2.100:80 COOKIE-ECHO,DATA,SHUTDOWN-COMPLETE ttl=9",
             "icmp 10.0.2.15 > 10.0.2.100 type=3 code=1 ttl=64 [sctp 1.2.3.4:5 > 5.6.7.8:9]",
             "gre 10.0.3.15 > 10.0.3.150 ttl=63 [udp 1.2.3.4:5 > 5.6.7.8:9 len=1 ttl=63]",
             "gre 10.0.3.15 > 10.0.3.150 csum ttl=63 [udp 1.2.3.4:5 > 5.6.7.8:9 len=1 ttl=63]",
             "gue 10.0.3.15 > 10.0.3.150:6080 ttl=63 [udp 1.2.3.4:5 > 5.6.7.8:9 len=1 ttl=63]",
             "gue 10.0.3.15 > 10.0.3.150:6080 csum ttl=63 [tcp 1.2.3.4:5 > 5.6.7.8:9 S seq=1 ack=0 "
             "ttl=63]",
             "fragment proto=6 10.0.2.15 > 10.0.2.100 at=0+ len=976 ttl=63",
             "fragment proto=17 10.0.2.15 > 10.0.2.100 at=976 len=5 ttl=63",
         }) {
        CHECK(again(text) == text);
    }
    CHECK(again("icmp 1.2.3.4 > 5.6.7.8 type=3 code=3 [tcp 1.2.3.4:1 > 5.6.7.8:2 . seq=3 ack=4]") ==
          "icmp 1.2.3.4 > 5.6.7.8 type=3 code=3 ttl=64 [tcp 1.2.3.4:1 > 5.6.7.8:2]");
}

TEST_CASE("packet bytes: an ICMP error is built as the recordings were", "[unit][trace]") {
    auto bytes =
        bytes_of("icmp 1.2.3.4 > 5.6.7.8 type=3 code=4 [tcp 1.2.3.4:1 > 5.6.7.8:2 . seq=3]");
    CHECK(bytes.size() == 56);
    CHECK_FALSE(Ipv4View(bytes.data()).dont_fragment());
    CHECK(IcmpView(bytes.data() + 20).next_hop_mtu() == 1400);
    CHECK(Ipv4View(bytes.data() + 28).total_bytes() == 40);
    CHECK(load_32(bytes.data() + 52) == 3);
    auto segment = bytes_of("tcp 1.2.3.4:1 > 5.6.7.8:2 S");
    CHECK(Ipv4View(segment.data()).dont_fragment());
    CHECK(load_16(segment.data() + 34) == 65'535);
}

TEST_CASE("packet bytes: an ICMP error may hold more, and announce another MTU", "[unit][trace]") {
    auto bytes = bytes_of(
        "icmp 1.2.3.4 > 5.6.7.8 type=3 code=4 quote=60 mtu=1300 [ipip 5.6.7.8 > 1.2.3.4 ttl=63 "
        "[tcp 9.9.9.9:1 > 8.8.8.8:2 S]]");
    CHECK(bytes.size() == 28 + 60);
    CHECK(IcmpView(bytes.data() + 20).next_hop_mtu() == 1300);
    CHECK(format_packet(bytes) ==
          "icmp 1.2.3.4 > 5.6.7.8 type=3 code=4 ttl=64 [ipip 5.6.7.8 > 1.2.3.4]");
}

TEST_CASE("packet bytes: a datagram to GUE's port that holds no packet is a datagram",
          "[unit][trace]") {
    const char* text = "udp 10.0.2.15:53 > 10.0.2.100:6080 len=4 ttl=64 data=00050000";
    CHECK(again(text) == text);
}

TEST_CASE("packet bytes: wrong checksums are marked", "[unit][trace]") {
    auto bytes = bytes_of("udp 1.2.3.4:1 > 5.6.7.8:2 len=2");
    bytes[23] ^= std::byte{1};
    CHECK(format_packet(bytes) == "udp 1.2.3.4:1 > 5.6.7.8:3 len=2 ttl=64 BAD-UDP-CSUM");
    bytes[10] ^= std::byte{1};
    CHECK(format_packet(bytes) ==
          "udp 1.2.3.4:1 > 5.6.7.8:3 len=2 ttl=64 BAD-IP-CSUM BAD-UDP-CSUM");
    bytes[26] = bytes[27] = std::byte{0};  // no checksum
    CHECK(format_packet(bytes) == "udp 1.2.3.4:1 > 5.6.7.8:3 len=2 ttl=64 BAD-IP-CSUM");
    auto segment = bytes_of("tcp 1.2.3.4:1 > 5.6.7.8:2 S");
    segment[36] ^= std::byte{1};
    CHECK(format_packet(segment) == "tcp 1.2.3.4:1 > 5.6.7.8:2 S seq=1 ack=0 ttl=64 BAD-TCP-CSUM");
    auto echo = bytes_of("icmp 1.2.3.4 > 5.6.7.8 echo");
    echo[22] ^= std::byte{1};
    CHECK(format_packet(echo) == "icmp 1.2.3.4 > 5.6.7.8 echo ttl=64 BAD-ICMP-CSUM");
    auto sctp = bytes_of("sctp 1.2.3.4:1 > 5.6.7.8:2 DATA");
    sctp[32] = std::byte{99};
    CHECK(format_packet(sctp) == "sctp 1.2.3.4:1 > 5.6.7.8:2 99 ttl=64 BAD-SCTP-CSUM");
    auto gre = bytes_of("gre 1.2.3.4 > 5.6.7.8 csum ttl=9 [udp 1.2.3.4:1 > 5.6.7.8:2]");
    gre[24] ^= std::byte{1};
    CHECK(format_packet(gre) ==
          "gre 1.2.3.4 > 5.6.7.8 csum ttl=9 [udp 1.2.3.4:1 > 5.6.7.8:2 len=0 ttl=64] BAD-GRE-CSUM");
    auto tunnel = bytes_of("ipip 1.2.3.4 > 5.6.7.8 ttl=9 [tcp 1.2.3.4:1 > 5.6.7.8:2 S]");
    tunnel[56] ^= std::byte{1};
    CHECK(format_packet(tunnel) ==
          "ipip 1.2.3.4 > 5.6.7.8 ttl=9 "
          "[tcp 1.2.3.4:1 > 5.6.7.8:2 S seq=1 ack=0 ttl=64 BAD-TCP-CSUM]");
}

TEST_CASE("packet bytes: what the notation cannot say is told in words", "[unit][trace]") {
    CHECK(format_packet({}) == "0 bytes that are no IPv4 packet");
    auto bytes = bytes_of("tcp 1.2.3.4:1 > 5.6.7.8:2 S");
    bytes[0] = std::byte{0x65};
    CHECK(format_packet(bytes) == "40 bytes with a bad IPv4 header");
    bytes[0] = std::byte{0x45};
    bytes[32] = std::byte{0xf0};
    CHECK(format_packet(bytes) == "tcp 1.2.3.4:1 > 5.6.7.8:2 with a header of 60 bytes");
    auto other = bytes_of("fragment proto=47 1.2.3.4 > 5.6.7.8 at=0 len=6 ttl=4");
    CHECK(format_packet(other) == "proto=47 1.2.3.4 > 5.6.7.8 len=6 ttl=4");
}

TEST_CASE("packet bytes: any bytes are formatted without leaving them", "[property][trace]") {
    const std::array<const char*, 7> starts{
        "sctp 1.2.3.4:1 > 5.6.7.8:2 INIT,DATA",
        "gre 1.2.3.4 > 5.6.7.8 csum ttl=9 [udp 1.2.3.4:1 > 5.6.7.8:2]",
        "gue 1.2.3.4 > 5.6.7.8:6080 csum ttl=9 [udp 1.2.3.4:1 > 5.6.7.8:2]",
        "tcp 1.2.3.4:1 > 5.6.7.8:2 S len=9",
        "udp 1.2.3.4:1 > 5.6.7.8:2 len=5",
        "icmp 1.2.3.4 > 5.6.7.8 type=3 code=3 [udp 1.2.3.4:1 > 5.6.7.8:2]",
        "ipip 1.2.3.4 > 5.6.7.8 ttl=9 [tcp 1.2.3.4:1 > 5.6.7.8:2 S]"};
    CHECK(rc::check("a broken packet",
                    [&starts](std::uint8_t start, std::uint8_t length,
                              const std::vector<std::pair<std::uint8_t, std::uint8_t>>& dents) {
                        auto bytes = bytes_of(starts[start % starts.size()]);
                        for (const auto& [where, value] : dents) {
                            bytes[where % bytes.size()] = std::byte{value};
                        }
                        bytes.resize(length % (bytes.size() + 1));
                        const std::vector<std::byte> exact(bytes.begin(), bytes.end());
                        RC_ASSERT(!format_packet(exact).empty());
                    }));
}
