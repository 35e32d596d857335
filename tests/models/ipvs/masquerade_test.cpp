// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/masquerade.hpp"

#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <cstring>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

std::vector<std::byte> bytes_of(const Frame& frame) {
    std::vector<std::byte> bytes(frame.size());
    frame.copy_to(bytes);
    return bytes;
}

}  // namespace

TEST_CASE("nat: a request and its reply are rewritten with right checksums", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S") ==
          "sent tcp 10.0.2.15:1000 > 10.0.3.150:8080 S ttl=63");
    CHECK(lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:1000 S.") ==
          "accepted tcp 10.0.2.100:80 > 10.0.2.15:1000 S. ttl=64");
    CHECK(lab.reply("tcp 10.0.3.100:8080 > 10.0.2.15:1000 S.") ==
          "accepted tcp 10.0.3.100:8080 > 10.0.2.15:1000 S. ttl=64");
}

TEST_CASE("nat: a UDP checksum of zero becomes a real one", "[unit][ipvs]") {
    PayloadPool payloads;
    FramePool frames;
    FrameHandle frame =
        packet_from("udp 10.0.2.15:7 > 10.0.2.100:53 len=5 csum=0", frames, payloads);
    REQUIRE(frame->udp().checksum() == 0);
    rewrite_destination(*frame, {IpAddress::v4(0x0a00'0364), 5353});
    CHECK(frame->udp().checksum() != 0);
    CHECK(packet_text(*frame) == "udp 10.0.2.15:7 > 10.0.3.100:5353 ttl=64");
}

TEST_CASE("nat: ICMP errors follow the connection they are about, both ways", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1000);
    CHECK(lab.request("icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 "
                      "[tcp 10.0.2.100:80 > 10.0.2.15:1000 .]") ==
          "sent icmp 10.0.2.15 > 10.0.3.150 [10.0.3.150:8080 > 10.0.2.15:1000] ttl=63");
    CHECK(lab.reply("icmp 10.0.3.7 > 10.0.2.15 type=11 code=0 "
                    "[tcp 10.0.2.15:1000 > 10.0.3.150:8080 .]") ==
          "accepted icmp 10.0.2.100 > 10.0.2.15 [10.0.2.15:1000 > 10.0.2.100:80] ttl=64");
    CHECK(lab.forwarded_icmp("icmp 10.0.2.1 > 10.0.2.100 type=4 code=0 "
                             "[tcp 10.0.2.100:80 > 10.0.2.15:1000 .]") ==
          "sent icmp 10.0.2.1 > 10.0.3.150 [10.0.3.150:8080 > 10.0.2.15:1000] ttl=63");
    CHECK(lab.request("icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 "
                      "[tcp 10.0.2.100:80 > 10.0.2.15:1001 .]")
              .substr(0, 8) == "accepted");
    CHECK(lab.request("icmp 10.0.2.15 > 10.0.2.100 type=5 code=1 "
                      "[tcp 10.0.2.100:80 > 10.0.2.15:1000 .]")
              .substr(0, 8) == "accepted");
    CHECK(lab.entry(1000) == "SYN_RECV 10.0.3.150:8080");
}

TEST_CASE("nat: an ICMP error with a wrong checksum is dropped", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1000);
    FrameHandle frame = packet_from(
        "icmp 10.0.2.15 > 10.0.2.100 type=3 code=1 [tcp 10.0.2.100:80 > 10.0.2.15:1000 .]",
        lab.frames(), lab.payloads());
    frame->icmp().put_checksum(static_cast<std::uint16_t>(frame->icmp().checksum() + 1));
    frame->checksum_state = ChecksumState::Unverified;
    frame->ingress = 1;
    CHECK(lab.director.on_request(PacketPlace::LocalIn, frame).verdict == PacketVerdict::Drop);
}

TEST_CASE("nat: there and back restores every byte", "[property][ipvs]") {
    CHECK(rc::check("rewriting to an address and back is nothing", [] {
        PayloadPool payloads;
        FramePool frames;
        const bool is_tcp = *rc::gen::arbitrary<bool>();
        const auto text =
            fmt::format("{} 10.0.2.15:{} > 10.0.2.100:{} {} len={} ttl=9", is_tcp ? "tcp" : "udp",
                        *rc::gen::inRange(0, 65536), *rc::gen::inRange(0, 65536),
                        is_tcp ? "P." : "", *rc::gen::inRange(0, 300));
        FrameHandle frame = packet_from(text, frames, payloads);
        const std::vector<std::byte> before = bytes_of(*frame);
        const std::string words = packet_text(*frame);
        const Endpoint other{IpAddress::v4(*rc::gen::arbitrary<std::uint32_t>()),
                             *rc::gen::arbitrary<std::uint16_t>()};
        const Endpoint source{frame->ipv4().source(), load_16(frame->l4())};
        const Endpoint destination{frame->ipv4().destination(), load_16(frame->l4() + 2)};
        rewrite_destination(*frame, other);
        RC_ASSERT(packet_text(*frame).find("wrong") == std::string::npos);
        rewrite_destination(*frame, destination);
        rewrite_source(*frame, other);
        RC_ASSERT(packet_text(*frame).find("wrong") == std::string::npos);
        rewrite_source(*frame, source);
        RC_ASSERT(packet_text(*frame) == words);
        // A checksum may come back as the other zero of one's complement, 0xffff for 0.
        std::vector<std::byte> after = bytes_of(*frame);
        const std::size_t at = kEthernetHeaderBytes + kIpv4HeaderBytes + (is_tcp ? 16 : 6);
        if (load_16(&after[at]) == 0xffff || load_16(&before[at]) == 0xffff) {
            std::memcpy(&after[at], &before[at], 2);
        }
        RC_ASSERT(after == before);
    }));
}
