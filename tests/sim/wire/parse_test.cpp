// SPDX-License-Identifier: Apache-2.0
//
// Received frames, well and malformed: what parse_ipv4 and parse_ipv6 say, and that they never
// read outside of the bytes (the address sanitizer is the judge: the inline part is exact).
#include "sim/wire/frame.hpp"
#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cstring>

using namespace lvsim;
using namespace lvsim::test;

namespace {

struct Pools {
    PayloadPool payloads;
    FramePool frames;

    /// A frame of these bytes, of which the first `inline_bytes` lie inline.
    FrameHandle frame(std::span<const std::byte> bytes, std::size_t inline_bytes = 200) {
        FrameHandle made = frames.make();
        const std::size_t head = std::min(inline_bytes, bytes.size());
        if (head > 0) {
            std::memcpy(made->append(head), bytes.data(), head);
        }
        made->set_payload(payloads.copy_of(bytes.subspan(head)));
        return made;
    }
};

const std::string kEthernet4 = "02000a000232 02000a00020f 0800 ";
const std::string kEthernet6 = "02000a000232 02000a00020f 86dd ";
/// UDP 10.0.2.15:53 > 10.0.2.50:80 with the payload "abc".
const std::string kIpUdp = "4500001f 00000000 4011 6290 0a00020f 0a000232 ";
const std::string kUdp = "0035 0050 000b 222c 616263";

ParseError parse(const Bytes& bytes, std::size_t inline_bytes = 200) {
    Pools pools;
    return parse_ipv4(*pools.frame(bytes, inline_bytes));
}

Bytes with_header_checksum(Bytes bytes) {
    Ipv4View ip(bytes.data() + kEthernetHeaderBytes);
    if (ip.header_bytes() + kEthernetHeaderBytes <= bytes.size()) {
        ip.fill_checksum();
    }
    return bytes;
}

struct Case {
    const char* what;
    std::string bytes;
    ParseError expected;
};

}  // namespace

TEST_CASE("parse: a good packet has its layers, and its padding cut off", "[unit][wire]") {
    Pools pools;
    const FrameHandle frame =
        pools.frame(with_header_checksum(hex(kEthernet4 + kIpUdp + kUdp + "0000000000")));
    REQUIRE(parse_ipv4(*frame) == ParseError::None);
    CHECK(frame->size() == 14 + 31);
    CHECK(frame->has_l4());
    CHECK(frame->l3_size() == 31);
    CHECK(frame->l4_size() == 11);
    CHECK(frame->udp().destination_port() == 80);
    CHECK(frame->ipv4().destination() == IpAddress::parse("10.0.2.50").value());
    fill_transport_checksum(*frame);
    CHECK(has_good_transport_checksum(*frame));
}

TEST_CASE("parse: malformed IPv4 packets are named", "[unit][wire]") {
    const std::string addresses = "0a00020f 0a000232 ";
    const Case cases[] = {
        {"nothing", "", ParseError::Truncated},
        {"only Ethernet", kEthernet4, ParseError::Truncated},
        {"half a header", kEthernet4 + "4500001f 00000000", ParseError::Truncated},
        {"version 6", kEthernet4 + "6500001f 00000000 40110000 " + addresses + kUdp,
         ParseError::BadVersion},
        {"header of 16 bytes", kEthernet4 + "4400001f 00000000 40110000 " + addresses + kUdp,
         ParseError::BadHeaderLength},
        {"header longer than the packet",
         kEthernet4 + "4f00001f 00000000 40110000 " + addresses + kUdp,
         ParseError::BadHeaderLength},
        {"total length below the header", kEthernet4 + "45000013 00000000 40110000 " + addresses,
         ParseError::BadHeaderLength},
        {"total length zero", kEthernet4 + "45000000 00000000 40110000 " + addresses,
         ParseError::BadHeaderLength},
        {"longer than the frame", kEthernet4 + "45000020 00000000 40110000 " + addresses + kUdp,
         ParseError::Truncated},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        const Bytes bytes = hex(one.bytes);
        CHECK(parse(bytes) == one.expected);
        CHECK_FALSE(to_text(one.expected).empty());
    }
    CHECK(parse(hex(kEthernet4 + "4500001f 00000000 4011 ffff " + addresses + kUdp)) ==
          ParseError::BadChecksum);
}

TEST_CASE("parse: headers must lie in the inline area", "[unit][wire]") {
    const Bytes plain = with_header_checksum(hex(kEthernet4 + kIpUdp + kUdp));
    CHECK(parse(plain, 20) == ParseError::HeaderTooLong);
    CHECK(parse(plain, 0) == ParseError::HeaderTooLong);
    const Bytes with_options = with_header_checksum(
        hex(kEthernet4 + "46000023 00000000 40110000 0a00020f 0a000232 01010100 " + kUdp));
    CHECK(parse(with_options) == ParseError::None);
    CHECK(parse(with_options, 34) == ParseError::HeaderTooLong);
    Pools pools;
    const FrameHandle cut = pools.frame(plain, 36);
    CHECK(parse_ipv4(*cut) == ParseError::None);
    CHECK_FALSE(cut->has_l4());
}

TEST_CASE("parse: no transport view for what has no whole transport header", "[unit][wire]") {
    const auto has_l4 = [](std::string_view header, std::string_view rest) {
        Pools pools;
        const FrameHandle frame = pools.frame(with_header_checksum(
            hex(kEthernet4 + std::string(header) + "0a00020f 0a000232" + std::string(rest))));
        REQUIRE(parse_ipv4(*frame) == ParseError::None);
        CHECK(has_good_transport_checksum(*frame) == !frame->has_l4());
        return frame->has_l4();
    };
    const std::string tcp = "0050 0051 00000001 00000000 5002 ffff ffff 0000";
    CHECK(has_l4("45000028 00000000 40060000", tcp));
    CHECK_FALSE(has_l4("45000027 00000000 40060000", tcp));
    CHECK_FALSE(has_l4("45000028 00000000 40060000",  // data offset below five words
                       "0050 0051 00000001 00000000 4002 ffff ffff 0000"));
    CHECK_FALSE(has_l4("45000028 00000000 40060000",  // data offset beyond the packet
                       "0050 0051 00000001 00000000 6002 ffff ffff 0000"));
    CHECK_FALSE(has_l4("4500001b 00000000 40110000", "0035 0035 0008 00"));
    CHECK_FALSE(has_l4("4500001b 00000000 40010000", "0800 0000 000000"));
    CHECK_FALSE(has_l4("45000014 00000000 40060000", ""));
    CHECK_FALSE(has_l4("45000028 00000001 40060000", tcp));  // a later fragment
}

TEST_CASE("parse: checksums are verified over header and payload, odd borders too",
          "[property][wire]") {
    CHECK(rc::check("any split", [](const std::vector<std::uint8_t>& data, std::uint8_t split) {
        Bytes bytes = hex(kEthernet4 + kIpUdp + "0035 0050 0000 0000");
        const Bytes tail = to_bytes(data);
        bytes.insert(bytes.end(), tail.begin(), tail.end());
        store_16(&bytes[16], static_cast<std::uint16_t>(28 + tail.size()));
        store_16(&bytes[38], static_cast<std::uint16_t>(8 + tail.size()));
        bytes = with_header_checksum(std::move(bytes));
        Pools pools;
        const FrameHandle frame = pools.frame(bytes, 42U + split % 100);
        RC_ASSERT(parse_ipv4(*frame) == ParseError::None);
        fill_transport_checksum(*frame);
        frame->checksum_state = ChecksumState::Unverified;
        RC_ASSERT(has_good_transport_checksum(*frame));
        RC_ASSERT(frame->checksum_state == ChecksumState::Good);
        // Against a sum over the flat bytes.
        Bytes flat(frame->l4_size());
        RC_ASSERT(frame->copy_from(34, flat) == flat.size());
        ChecksumSum sum;
        sum.add_pseudo_header(frame->ipv4().source(), frame->ipv4().destination(), 17,
                              static_cast<std::uint32_t>(flat.size()));
        sum.add_bytes(flat);
        RC_ASSERT(sum.folded() == 0xffff);
        frame->udp().put_source_port(54);
        frame->checksum_state = ChecksumState::Unverified;
        RC_ASSERT(!has_good_transport_checksum(*frame));
    }));
}

TEST_CASE("parse: NAT's changes keep the header checksum right", "[property][wire]") {
    CHECK(rc::check("any addresses",
                    [](std::uint32_t source, std::uint32_t destination, std::uint8_t ttl) {
                        Bytes bytes = with_header_checksum(hex(kEthernet4 + kIpUdp + kUdp));
                        Ipv4View ip(bytes.data() + kEthernetHeaderBytes);
                        ip.set_source(IpAddress::v4(source));
                        ip.set_destination(IpAddress::v4(destination));
                        ip.set_ttl(ttl);
                        RC_ASSERT(ip.has_good_checksum());
                        RC_ASSERT(ip.source_v4() == source);
                        RC_ASSERT(ip.destination_v4() == destination);
                        RC_ASSERT(ip.ttl() == ttl);
                        RC_ASSERT(ip.protocol() == IpProtocol::Udp);
                    }));
}

TEST_CASE("parse: any bytes are taken apart without leaving them", "[property][wire]") {
    CHECK(rc::check("a broken packet",
                    [](const std::vector<std::pair<std::uint8_t, std::uint8_t>>& dents,
                       std::uint8_t length, std::uint8_t inline_bytes, bool repair) {
                        Bytes bytes = hex(kEthernet4 + kIpUdp + kUdp + kUdp + kUdp);
                        for (const auto& [where, value] : dents) {
                            bytes[14 + where % (bytes.size() - 14)] = std::byte{value};
                        }
                        bytes.resize(length % (bytes.size() + 1));
                        if (repair && bytes.size() >= 34) {
                            bytes = with_header_checksum(std::move(bytes));
                        }
                        Pools pools;
                        const FrameHandle frame = pools.frame(bytes, inline_bytes % 80);
                        if (parse_ipv4(*frame) == ParseError::None) {
                            RC_ASSERT(frame->size() <= bytes.size());
                            RC_ASSERT(frame->ipv4().header_bytes() <= frame->l3_size());
                            const bool is_good = has_good_transport_checksum(*frame);
                            fill_transport_checksum(*frame);
                            RC_ASSERT(has_good_transport_checksum(*frame) >= is_good);
                        }
                        const FrameHandle other = pools.frame(bytes, inline_bytes % 80);
                        if (other->inline_size() > 14) {
                            *(other->data() + 14) = std::byte{0x60};
                        }
                        if (parse_ipv6(*other) == ParseError::None) {
                            RC_ASSERT(other->size() <= bytes.size());
                            RC_ASSERT(other->l3_size() >= kIpv6HeaderBytes);
                            fill_transport_checksum(*other);
                        }
                    }));
}

TEST_CASE("parse: IPv6 packets, well and malformed", "[unit][wire]") {
    const std::string addresses =
        "fe800000000000000000000000000001 ff020000000000000000000000000002 ";
    const std::string echo = "8000 0000 0001 0002 6162";
    const auto parse6 = [](const std::string& text, std::size_t inline_bytes = 200) {
        Pools pools;
        return parse_ipv6(*pools.frame(hex(text), inline_bytes));
    };
    const std::string good = kEthernet6 + "60000000 000a 3aff " + addresses + echo;
    Pools pools;
    const FrameHandle frame = pools.frame(hex(good + "0000"));
    REQUIRE(parse_ipv6(*frame) == ParseError::None);
    CHECK(frame->size() == 14 + 50);
    REQUIRE(frame->has_l4());
    CHECK(frame->icmpv6().type() == Icmpv6Type::EchoRequest);
    CHECK_FALSE(has_good_transport_checksum(*frame));
    fill_transport_checksum(*frame);
    CHECK(frame->checksum_state == ChecksumState::Good);
    frame->checksum_state = ChecksumState::Unverified;
    CHECK(has_good_transport_checksum(*frame));

    CHECK(parse6(kEthernet6) == ParseError::Truncated);
    CHECK(parse6(kEthernet6 + "40000000 000a 3aff " + addresses + echo) == ParseError::BadVersion);
    CHECK(parse6(kEthernet6 + "60000000 000b 3aff " + addresses + echo) == ParseError::Truncated);
    CHECK(parse6(good, 30) == ParseError::HeaderTooLong);
    const std::string options =
        kEthernet6 + "60000000 0012 3cff " + addresses + "3a00 000000000000";
    CHECK(parse6(options + echo) == ParseError::None);
    CHECK(parse6(options + echo, 58) == ParseError::HeaderTooLong);
    CHECK(parse6(kEthernet6 + "60000000 0008 3cff " + addresses + "3a07 000000000000") ==
          ParseError::BadHeaderLength);
}

TEST_CASE("parse: over IPv6 a UDP packet without checksum is bad", "[unit][wire]") {
    Pools pools;
    const FrameHandle v4 =
        pools.frame(with_header_checksum(hex(kEthernet4 + kIpUdp + "0035 0050 000b 0000 616263")));
    REQUIRE(parse_ipv4(*v4) == ParseError::None);
    CHECK(has_good_transport_checksum(*v4));
    const FrameHandle v6 = pools.frame(
        hex(kEthernet6 + "60000000 000b 11ff fe800000000000000000000000000001"
                         "fe800000000000000000000000000002 0035 0050 000b 0000 616263"));
    REQUIRE(parse_ipv6(*v6) == ParseError::None);
    CHECK_FALSE(has_good_transport_checksum(*v6));
}
