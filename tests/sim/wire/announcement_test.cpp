// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/announcement.hpp"

#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::test;

TEST_CASE("announcement: a gratuitous ARP is a request whose target is everybody", "[unit][wire]") {
    // Recorded from keepalived 2.2.7.
    const Bytes recorded =
        hex("ff ff ff ff ff ff 02 00 00 00 01 01 08 06 00 01 08 00 06 04 00 01 02 00 00 00 01 01 "
            "0a 00 01 fe ff ff ff ff ff ff 0a 00 01 fe");
    const auto frame =
        gratuitous_arp_frame(MacAddress::from_bits(0x0200'0000'0101), IpAddress::v4(0x0a00'01fe));
    CHECK(Bytes(frame.begin(), frame.end()) == recorded);
}

TEST_CASE("announcement: an unsolicited neighbour advertisement goes to all nodes",
          "[unit][wire]") {
    const MacAddress mac = MacAddress::from_bits(0x0200'0000'0101);
    const IpAddress address = *IpAddress::parse("fd00::fe");
    auto frame = neighbour_advertisement_frame(mac, address, true);
    EthernetView ethernet(frame.data());
    CHECK(ethernet.destination() == MacAddress::from_bits(0x3333'0000'0001));
    CHECK(ethernet.source() == mac);
    CHECK(ethernet.type() == EtherType::Ipv6);
    Ipv6View ip(frame.data() + kEthernetHeaderBytes);
    CHECK(ip.hop_limit() == 255);
    CHECK(ip.source() == address);
    CHECK(ip.destination() == *IpAddress::parse("ff02::1"));
    const std::span<const std::byte> bytes(frame);
    const auto icmp = bytes.subspan(kEthernetHeaderBytes + kIpv6HeaderBytes);
    const auto message = NeighbourMessage::parse(icmp);
    REQUIRE(message.has_value());
    CHECK(message->is_router);
    CHECK(message->is_override);
    CHECK_FALSE(message->is_solicited);
    CHECK(message->target == address);
    CHECK(message->link_address == mac);
    ChecksumSum sum;
    sum.add_pseudo_header(ip.source(), ip.destination(), 58, 32);
    sum.add_bytes(icmp);
    CHECK(sum.folded() == 0xffff);
}
