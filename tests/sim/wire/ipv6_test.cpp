// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/ipv6.hpp"

#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::test;

namespace {

/// An IPv6 header with this next header, and what follows it.
Bytes packet(std::uint8_t next, std::string_view rest) {
    Bytes bytes(kIpv6HeaderBytes);
    const Bytes tail = hex(rest);
    Ipv6View view(bytes.data());
    view.clear();
    view.put_next_header(next);
    view.put_payload_bytes(tail.size());
    bytes.insert(bytes.end(), tail.begin(), tail.end());
    return bytes;
}

}  // namespace

TEST_CASE("ipv6: fields read back and leave their neighbours alone", "[property][wire]") {
    CHECK(rc::check("any values", [](std::uint8_t traffic_class, std::uint32_t label,
                                     std::uint16_t length, std::uint8_t next, std::uint8_t hops,
                                     std::uint64_t source, std::uint64_t destination) {
        Bytes bytes(kIpv6HeaderBytes, std::byte{0xff});
        Ipv6View view(bytes.data());
        view.clear();
        view.put_flow_label(label & 0xf'ffff);
        view.put_traffic_class(traffic_class);
        view.put_payload_bytes(length);
        view.put_next_header(next);
        view.put_hop_limit(hops);
        view.put_source(IpAddress::v6(source, ~source));
        view.put_destination(IpAddress::v6(~destination, destination));
        RC_ASSERT(view.version() == 6);
        RC_ASSERT(view.flow_label() == (label & 0xf'ffff));
        RC_ASSERT(view.traffic_class() == traffic_class);
        RC_ASSERT(view.payload_bytes() == length);
        RC_ASSERT(view.next_header() == next);
        RC_ASSERT(view.hop_limit() == hops);
        RC_ASSERT(view.source() == IpAddress::v6(source, ~source));
        RC_ASSERT(view.destination() == IpAddress::v6(~destination, destination));
    }));
}

TEST_CASE("ipv6: without extension headers the upper layer follows", "[unit][wire]") {
    const auto upper = ipv6_upper_layer(packet(6, "0050"));
    REQUIRE(upper.has_value());
    CHECK(upper->protocol == IpProtocol::Tcp);
    CHECK(upper->offset == 40);
    CHECK_FALSE(upper->is_fragment);
}

TEST_CASE("ipv6: extension headers are walked over", "[unit][wire]") {
    // Hop-by-hop (8 bytes), destination options (16), routing (8), authentication (12), UDP.
    const auto upper = ipv6_upper_layer(packet(0,
                                               "3c00 01040000 0000"
                                               "2b01 01040000 0000 0000000000000000"
                                               "3300 00000000 0000"
                                               "1101 0000 00000000 00000000"
                                               "0035 0035 0008 0000"));
    REQUIRE(upper.has_value());
    CHECK(upper->protocol == IpProtocol::Udp);
    CHECK(upper->offset == 40 + 8 + 16 + 8 + 12);
}

TEST_CASE("ipv6: fragments say where they belong", "[unit][wire]") {
    const auto first = ipv6_upper_layer(packet(44, "0600 0001 12345678 0050"));
    REQUIRE(first.has_value());
    CHECK(first->is_fragment);
    CHECK(first->more_fragments);
    CHECK(first->fragment_offset == 0);
    CHECK(first->fragment_id == 0x1234'5678);
    CHECK(first->offset == 48);
    // Of a later one the walk stops: what follows only looks like a header.
    const auto later = ipv6_upper_layer(packet(44, "2b00 0508 12345678 0600"));
    REQUIRE(later.has_value());
    CHECK(later->fragment_offset == 0x508);
    CHECK(later->is_fragment);
    CHECK_FALSE(later->more_fragments);
    CHECK(later->offset == 48);
    // One that is the whole packet (RFC 6946).
    const auto whole = ipv6_upper_layer(packet(44, "0600 0000 00000001 0050"));
    REQUIRE(whole.has_value());
    CHECK_FALSE(whole->is_fragment);
}

TEST_CASE("ipv6: malformed chains are refused", "[unit][wire]") {
    CHECK_FALSE(ipv6_upper_layer(packet(0, "")).has_value());
    CHECK_FALSE(ipv6_upper_layer(packet(60, "0600 0000 0000")).has_value());      // cut short
    CHECK_FALSE(ipv6_upper_layer(packet(60, "0601 0000 00000000")).has_value());  // beyond the end
    CHECK_FALSE(ipv6_upper_layer(packet(44, "0600 0000")).has_value());
    CHECK_FALSE(ipv6_upper_layer(packet(60, "0000 00000000 0000 0600 00000000 0000")).has_value());
    std::string nine;
    for (int i = 0; i < 9; ++i) {
        nine += "3c00 00000000 0000 ";
    }
    CHECK_FALSE(ipv6_upper_layer(packet(60, nine + "0600")).has_value());
    std::string eight;
    for (int i = 0; i < 7; ++i) {
        eight += "3c00 00000000 0000 ";
    }
    CHECK(ipv6_upper_layer(packet(60, eight + "0600 00000000 0000")).has_value());
}

TEST_CASE("ipv6: any bytes are walked without leaving them", "[property][wire]") {
    CHECK(rc::check("any chain", [](const std::vector<std::uint8_t>& values, std::uint8_t choice) {
        constexpr std::array<std::uint8_t, 6> kNext{0, 43, 44, 51, 60, 6};
        Bytes bytes(kIpv6HeaderBytes);
        Ipv6View(bytes.data()).clear();
        Ipv6View(bytes.data()).put_next_header(kNext[choice % kNext.size()]);
        for (const std::uint8_t value : values) {
            // Small numbers make chains: every other one names an extension header.
            bytes.push_back(std::byte{value % 2 == 0 ? kNext[value % kNext.size()] : value});
        }
        const Bytes exact(bytes.begin(), bytes.end());
        const auto upper = ipv6_upper_layer(exact);
        RC_ASSERT(!upper || upper->offset <= exact.size());
    }));
}
