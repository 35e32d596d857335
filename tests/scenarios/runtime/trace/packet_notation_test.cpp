// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/packet_notation.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

PacketNotation packet(std::string_view text) {
    INFO(text);
    const auto parsed = parse_packet(text);
    REQUIRE(parsed.has_value());
    return *parsed;
}

/// "OFFSET: message" of what is wrong.
std::string error(std::string_view text) {
    const auto parsed = parse_packet(text);
    return parsed ? "no error"
                  : std::to_string(parsed.error().offset) + ": " + parsed.error().message;
}

}  // namespace

TEST_CASE("notation: a TCP segment with and without what has defaults", "[unit][trace]") {
    const auto plain = packet("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    CHECK(plain.shape == PacketShape::Tcp);
    CHECK(to_text(plain.source) == "10.0.2.15:1000");
    CHECK(to_text(plain.destination) == "10.0.2.100:80");
    CHECK(plain.flags == TcpFlags{.syn = true});
    CHECK(plain.sequence == 1);
    CHECK(plain.acknowledgement == 0);
    CHECK(plain.ttl == 64);
    CHECK(plain.payload_bytes == 0);
    CHECK(plain.dont_fragment);
    const auto full =
        packet("tcp 10.0.2.15:1 > 10.0.2.100:65535 FP. seq=4294967295 ack=7 len=1460 ttl=2 df=0");
    CHECK(full.flags == TcpFlags{.fin = true, .psh = true, .ack = true});
    CHECK(full.sequence == 4294967295);
    CHECK(full.acknowledgement == 7);
    CHECK(full.payload_bytes == 1460);
    CHECK(full.ttl == 2);
    CHECK_FALSE(full.dont_fragment);
    CHECK(packet("tcp 1.2.3.4:1 > 1.2.3.5:2 -").flags == TcpFlags{});
}

TEST_CASE("notation: UDP, ICMP, IP in IP and fragments", "[unit][trace]") {
    const auto udp = packet("udp 10.0.2.15:53 > 10.0.2.100:53 len=2 ttl=9 data=00ff");
    CHECK(udp.shape == PacketShape::Udp);
    CHECK(udp.data == std::vector<std::byte>{std::byte{0}, std::byte{0xff}});
    CHECK(udp.payload_bytes == 2);
    CHECK(packet("udp 1.2.3.4:1 > 1.2.3.5:2 data=aa").payload_bytes == 1);
    CHECK(packet("icmp 10.0.2.15 > 10.0.2.100 echo").icmp_type == 8);
    CHECK(packet("icmp 10.0.2.15 > 10.0.2.100 reply ttl=1").icmp_type == 0);
    const auto about = packet(
        "icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 [tcp 10.0.2.100:80 > 10.0.2.15:9 . seq=2]");
    CHECK(about.icmp_type == 3);
    CHECK(about.icmp_code == 4);
    REQUIRE(about.inner.size() == 1);
    CHECK(about.inner[0].sequence == 2);
    CHECK(packet("icmp 1.2.3.4 > 1.2.3.5 type=3 code=3 ttl=64 [tcp 1.2.3.5:1 > 1.2.3.4:2]")
              .inner[0]
              .flags == TcpFlags{});
    const auto tunnel = packet(
        "ipip 10.0.3.15 > 10.0.3.150 ttl=63 [udp 10.0.2.15:1 > 10.0.2.100:53 len=12 ttl=63]");
    CHECK(tunnel.shape == PacketShape::IpIp);
    CHECK(tunnel.inner.at(0).payload_bytes == 12);
    const auto fragment = packet("fragment proto=6 10.0.2.15 > 10.0.2.100 at=976+ len=444 ttl=63");
    CHECK(fragment.shape == PacketShape::Fragment);
    CHECK(fragment.protocol == 6);
    CHECK(fragment.fragment_offset == 976);
    CHECK(fragment.more_fragments);
    CHECK(fragment.payload_bytes == 444);
    CHECK_FALSE(packet("fragment proto=6 1.2.3.4 > 1.2.3.5 at=8 len=5 ttl=63").more_fragments);
}

TEST_CASE("notation: marks of wrong checksums", "[unit][trace]") {
    CHECK(packet("udp 1.2.3.4:1 > 1.2.3.5:2 ttl=1 BAD-UDP-CSUM BAD-IP-CSUM").marks ==
          std::vector<std::string>{"BAD-UDP-CSUM", "BAD-IP-CSUM"});
    CHECK(packet("icmp 1.2.3.4 > 1.2.3.5 type=3 code=3 [udp 1.2.3.4:1 > 1.2.3.5:2] BAD-ICMP-CSUM")
              .marks.size() == 1);
}

TEST_CASE("notation: what does not fit is named with its place", "[unit][trace]") {
    CHECK(error("") == "0: expected tcp, udp, sctp, icmp, ipip, gre, gue or fragment, not ''");
    CHECK(error("dccp 1.2.3.4:1 > 1.2.3.5:2") ==
          "0: expected tcp, udp, sctp, icmp, ipip, gre, gue or fragment, not 'dccp'");
    CHECK(error("tcp 1.2.3.4 > 1.2.3.5:2 S") == "4: expected ADDRESS:PORT, not '1.2.3.4'");
    CHECK(error("tcp 1.2.3.4:70000 > 1.2.3.5:2 S") ==
          "4: expected ADDRESS:PORT, not '1.2.3.4:70000'");
    CHECK(error("tcp 1.2.3.4:1 1.2.3.5:2 S") == "14: expected '>'");
    CHECK(error("tcp 1.2.3.4:1 > 1.2.3.5:2") == "25: expected flags: F S R P . or -");
    CHECK(error("tcp 1.2.3.4:1 > 1.2.3.5:2 SX") == "26: 'SX' are no flags: F S R P . or -");
    CHECK(error("tcp 1.2.3.4:1 > 1.2.3.5:2 SS") == "26: 'SS' are no flags: F S R P . or -");
    CHECK(error("tcp 1.2.3.4:1 > 1.2.3.5:2 S seq=x") ==
          "32: 'seq=' needs a number up to 4294967295");
    CHECK(error("tcp 1.2.3.4:1 > 1.2.3.5:2 S ttl=256") == "32: 'ttl=' needs a number up to 255");
    CHECK(error("tcp 1.2.3.4:1 > 1.2.3.5:2 S len=65496") ==
          "32: 'len=' needs a number up to 65495");
    CHECK(error("tcp 1.2.3.4:1 > 1.2.3.5:2 S win=5") == "28: 'win=5' is not known here");
    CHECK(error("udp 1.2.3.4:1 > 1.2.3.5:2 seq=5") == "26: 'seq=5' is not known here");
    CHECK(error("udp 1.2.3.4:1 > 1.2.3.5:2 data=abc") ==
          "31: 'data=' needs pairs of hexadecimal digits");
    CHECK(error("udp 1.2.3.4:1 > 1.2.3.5:2 len=3 data=abcd") == "41: len=3 and 2 bytes of data");
    CHECK(error("icmp 1.2.3.4:1 > 1.2.3.5 echo") == "5: expected an IPv4 address, not '1.2.3.4:1'");
    CHECK(error("icmp 1.2.3.4 > 1.2.3.5 code=1") == "23: expected 'type='");
    CHECK(error("icmp fd00::1 > 1.2.3.5 echo") == "5: expected an IPv4 address, not 'fd00::1'");
    CHECK(error("icmp 1.2.3.4 > 1.2.3.5 echo [udp 1.2.3.4:1 > 1.2.3.5:2") == "54: expected ']'");
    CHECK(error("ipip 1.2.3.4 > 1.2.3.5 ttl=3") == "28: expected '[' and the inner packet");
    CHECK(error("fragment proto=6 1.2.3.4 > 1.2.3.5 at=3 len=5") ==
          "35: expected 'at=' and a multiple of 8, with '+' if more follow");
    CHECK(error("icmp 1.2.3.4 > 1.2.3.5 echo ]") == "28: something follows the packet");
}

TEST_CASE("notation: packets inside each other have a limit", "[unit][trace]") {
    const std::string open = "ipip 1.2.3.4 > 1.2.3.5 ttl=9 [";
    const std::string inside = "udp 1.2.3.4:1 > 1.2.3.5:2";
    CHECK(parse_packet(open + open + open + inside + "]]]").has_value());
    CHECK_FALSE(parse_packet(open + open + open + open + inside + "]]]]").has_value());
}

TEST_CASE("notation: the place in front of a packet", "[unit][trace]") {
    const std::string udp = " udp 1.2.3.4:1 > 1.2.3.5:2";
    CHECK(parse_placed_packet("client" + udp)->where == "client");
    CHECK(parse_placed_packet("10.0.3.100" + udp)->where == "10.0.3.100");
    CHECK(parse_placed_packet("01005e000051" + udp)->where == "01005e000051");
    for (const std::string where : {"server", "10.0.3", "01:00:5e:00:00:51", "fd00::1", ""}) {
        INFO(where);
        CHECK_FALSE(parse_placed_packet(where + udp).has_value());
    }
}

TEST_CASE("notation: any text is refused or read, never worse", "[property][trace]") {
    const std::vector<std::string> words{
        "tcp",     "udp",    "icmp", "ipip",  "fragment", "[",     "]",         ">",
        "1.2.3.4", "S.",     "echo", "ttl=",  "len=9",    "at=8+", "1.2.3.4:5", "seq=1",
        "proto=6", "type=3", " ",    "data=", "code=9",   "BAD-X", "client",    "-"};
    CHECK(rc::check("words in any order", [&words](const std::vector<std::uint8_t>& picks) {
        std::string text;
        for (const std::uint8_t pick : picks) {
            text += words[pick % words.size()];
            if (pick % 3 != 0) text += ' ';
        }
        const auto parsed = parse_placed_packet(text);
        RC_ASSERT(parsed.has_value() || parsed.error().offset <= text.size());
    }));
}
