// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/address.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;

namespace {

IpAddress ip(std::string_view text) {
    return IpAddress::parse(text).value();
}
IpPrefix prefix(std::string_view text) {
    return IpPrefix::parse(text).value();
}

}  // namespace

TEST_CASE("address: IPv4 text is four decimal parts and nothing else", "[unit][wire]") {
    CHECK(ip("10.0.2.100").v4_value() == 0x0a00'0264);
    CHECK(ip("10.0.2.100") == IpAddress::v4(0x0a00'0264));
    CHECK(ip("255.255.255.255").is_limited_broadcast());
    for (const char* text : {"", "10", "10.0.2", "10.0.2.256", "10.0.2.1.1", "10.0.2.", ".0.2.1",
                             "10..2.1", " 10.0.2.1", "10.0.2.1 ", "010.0.2.1", "0x0a.0.2.1",
                             "10.0.2.-1", "10.0.2.100/24", "a.b.c.d"}) {
        INFO(text);
        CHECK_FALSE(IpAddress::parse(text).has_value());
    }
    CHECK_FALSE(IpAddress::parse(std::string_view("10.0.2.1\0x", 10)).has_value());
}

TEST_CASE("address: IPv6 text is RFC 4291's, printed as RFC 5952 wants it", "[unit][wire]") {
    CHECK(ip("fd00::1") == IpAddress::v6(0xfd00'0000'0000'0000, 1));
    CHECK(to_text(ip("FD00:0:0:0:0:0:0:1")) == "fd00::1");
    CHECK(to_text(ip("::")) == "::");
    CHECK(to_text(ip("::1")) == "::1");
    CHECK(to_text(ip("2001:db8:0:1:0:0:0:1")) == "2001:db8:0:1::1");
    CHECK(to_text(ip("2001:db8:0:1:1:1:1:1")) == "2001:db8:0:1:1:1:1:1");
    for (const char* text : {":", ":::", "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "[::1]"}) {
        INFO(text);
        CHECK_FALSE(IpAddress::parse(text).has_value());
    }
}

TEST_CASE("address: the families and kinds are told apart", "[unit][wire]") {
    CHECK(ip("10.0.2.1").is_v4());
    CHECK_FALSE(ip("fd00::1").is_v4());
    CHECK_FALSE(IpAddress{}.is_v4());
    CHECK(IpAddress{}.is_unspecified());
    CHECK(ip("0.0.0.0").is_unspecified());
    CHECK(ip("0.0.0.0") != ip("::"));
    CHECK(ip("224.0.0.18").is_multicast());
    CHECK(ip("239.255.255.255").is_multicast());
    CHECK_FALSE(ip("240.0.0.1").is_multicast());
    CHECK(ip("ff02::1").is_multicast());
    CHECK(ip("127.3.4.5").is_loopback());
    CHECK(ip("::1").is_loopback());
    CHECK_FALSE(ip("128.0.0.1").is_loopback());
}

TEST_CASE("address: prefixes contain, and know network and broadcast", "[unit][wire]") {
    const IpPrefix lan = prefix("10.0.2.50/24");
    CHECK(lan.network() == ip("10.0.2.0"));
    CHECK(lan.broadcast() == ip("10.0.2.255"));
    CHECK(lan.contains(ip("10.0.2.255")));
    CHECK_FALSE(lan.contains(ip("10.0.3.0")));
    CHECK_FALSE(lan.contains(ip("fd00::1")));
    CHECK(prefix("0.0.0.0/0").contains(ip("255.1.2.3")));
    CHECK_FALSE(prefix("0.0.0.0/0").contains(ip("::1")));
    CHECK(prefix("10.0.2.50/32").network() == ip("10.0.2.50"));
    CHECK(prefix("10.0.2.50/32").broadcast() == ip("10.0.2.50"));
    CHECK(prefix("172.16.0.0/12").contains(ip("172.31.255.255")));
    CHECK_FALSE(prefix("172.16.0.0/12").contains(ip("172.32.0.0")));
    CHECK(prefix("fd00::1/64").network() == ip("fd00::"));
    CHECK(prefix("2001:db8::ffff/120").network() == ip("2001:db8::ff00"));
    CHECK(prefix("::/0").contains(ip("fd00::1")));
    CHECK(prefix("fd00::1/128").contains(ip("fd00::1")));
    for (const char* text : {"10.0.2.1", "10.0.2.1/", "10.0.2.1/33", "10.0.2.1/-1", "10.0.2.1/x",
                             "10.0.2.1/24 ", "::/129", "/24", "10.0.2.1/2/4"}) {
        INFO(text);
        CHECK_FALSE(IpPrefix::parse(text).has_value());
    }
}

TEST_CASE("address: MAC text with or without colons", "[unit][wire]") {
    const MacAddress mac = MacAddress::from_bits(0x0200'0a00'0232);
    CHECK(MacAddress::parse("02:00:0a:00:02:32") == mac);
    CHECK(MacAddress::parse("02000A000232") == mac);
    CHECK(to_text(mac) == "02:00:0a:00:02:32");
    CHECK_FALSE(mac.is_group());
    CHECK(MacAddress::broadcast().is_group());
    CHECK(MacAddress::broadcast().is_broadcast());
    CHECK(MacAddress::parse("01005e000012").value().is_group());
    for (const char* text : {"", "02:00:0a:00:02", "02:00:0a:00:02:3", "02-00-0a-00-02-32",
                             "0200:0a:00:02:320", "02000a00023g", "02:00:0a:00:02:32:"}) {
        INFO(text);
        CHECK_FALSE(MacAddress::parse(text).has_value());
    }
}

TEST_CASE("address: endpoints print with their port", "[unit][wire]") {
    CHECK(to_text(Endpoint{ip("10.0.2.100"), 80}) == "10.0.2.100:80");
    CHECK(to_text(Endpoint{ip("fd00::1"), 80}) == "[fd00::1]:80");
    CHECK(to_text(prefix("10.0.2.50/24")) == "10.0.2.50/24");
}

TEST_CASE("address: what is printed reads back", "[property][wire]") {
    CHECK(rc::check("IPv4", [](std::uint32_t value) {
        const IpAddress address = IpAddress::v4(value);
        RC_ASSERT(IpAddress::parse(to_text(address)) == address);
    }));
    CHECK(rc::check("IPv6", [](std::uint64_t high, std::uint64_t low) {
        const IpAddress address = IpAddress::v6(high, low);
        RC_ASSERT(IpAddress::parse(to_text(address)) == address);
        std::array<std::byte, 16> bytes{};
        address.write_v6(bytes.data());
        RC_ASSERT(IpAddress::read_v6(bytes.data()) == address);
    }));
    CHECK(rc::check("MAC", [](std::uint64_t bits) {
        const MacAddress mac = MacAddress::from_bits(bits);
        RC_ASSERT(MacAddress::parse(to_text(mac)) == mac);
        std::array<std::byte, 6> bytes{};
        mac.write(bytes.data());
        RC_ASSERT(MacAddress::read(bytes.data()) == mac);
    }));
    CHECK(rc::check("any text is refused or read, never worse", [](const std::string& text) {
        if (const auto address = IpAddress::parse(text)) {
            RC_ASSERT(IpAddress::parse(to_text(*address)) == *address);
        }
        if (const auto read = IpPrefix::parse(text)) {
            RC_ASSERT(read->length >= 0);
        }
    }));
}
