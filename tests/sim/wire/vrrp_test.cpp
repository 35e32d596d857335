// SPDX-License-Identifier: Apache-2.0
//
// The worked examples are what keepalived 2.2.7 put on a wire (docs/models/vrrp.md).
#include "sim/wire/vrrp.hpp"

#include "sim/wire/ipv6.hpp"
#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cstring>
#include <string_view>

using namespace lvsim;
using namespace lvsim::test;

namespace {

const IpAddress kR1 = IpAddress::v4(0x0a00'0101);
const IpAddress kR2 = IpAddress::v4(0x0a00'0102);
const IpAddress kVip = IpAddress::v4(0x0a00'01fe);
const IpAddress kGroup = IpAddress::v4(0xe000'0012);

VrrpPassword password(std::string_view text) {
    VrrpPassword bytes{};
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

Bytes packet(const VrrpAdvert& advert, const VrrpEnvelope& envelope) {
    Bytes bytes(kIpv4HeaderBytes + kVrrpIpv4BytesMax);
    bytes.resize(emit_vrrp_packet(advert, envelope, bytes));
    return bytes;
}

VrrpView message_of(const Bytes& bytes, std::size_t header_bytes = kIpv4HeaderBytes) {
    return VrrpView{std::span<const std::byte>(bytes).subspan(header_bytes)};
}

std::uint16_t checksum(const Bytes& bytes) {
    return load_16(bytes.data() + kIpv4HeaderBytes + 6);
}

VrrpAdvert version_2(std::uint8_t priority) {
    return {.vrid = 51, .priority = priority, .addresses = {&kVip, 1}};
}

VrrpAdvert version_3(std::uint8_t priority, std::uint16_t centiseconds) {
    return {.version = 3,
            .vrid = 51,
            .priority = priority,
            .interval = centiseconds,
            .addresses = {&kVip, 1}};
}

}  // namespace

TEST_CASE("vrrp wire: the first advert of a version 2 master", "[unit][wire]") {
    const Bytes recorded =
        hex("45 c0 00 28 00 01 00 00 ff 70 cf 91 0a 00 01 01 e0 00 00 12 21 33 64 01 00 01 6e cc "
            "0a 00 01 fe 00 00 00 00 00 00 00 00");
    CHECK(packet(version_2(100), {.source = kR1, .destination = kGroup, .id = 1}) == recorded);
}

TEST_CASE("vrrp wire: the farewell of a version 2 master", "[unit][wire]") {
    const Bytes bytes = packet(version_2(0), {.source = kR1, .destination = kGroup, .id = 11});
    CHECK(load_16(bytes.data() + 4) == 11);
    CHECK(load_16(bytes.data() + 10) == 0xcf87);
    CHECK(checksum(bytes) == 0xd2cc);
}

TEST_CASE("vrrp wire: a version 2 checksum covers the message alone", "[unit][wire]") {
    struct Row {
        std::uint8_t priority;
        std::uint16_t checksum;
    };
    for (const Row row :
         {Row{50, 0xa0cc}, Row{40, 0xaacc}, Row{90, 0x78cc}, Row{255, 0xd3cb}, Row{0, 0xd2cc}}) {
        INFO("priority " << int{row.priority});
        CHECK(checksum(packet(version_2(row.priority), {.source = kR2, .destination = kGroup})) ==
              row.checksum);
    }
}

TEST_CASE("vrrp wire: a password is padded with zeros and summed", "[unit][wire]") {
    struct Row {
        std::string_view password;
        std::uint8_t priority;
        std::uint16_t checksum;
    };
    for (const Row row : {Row{"secret12", 100, 0x004e}, Row{"secret12", 50, 0x324e},
                          Row{"secret12", 0, 0x644e}, Row{"abc", 100, 0xa969}}) {
        INFO(row.password << " " << int{row.priority});
        VrrpAdvert advert = version_2(row.priority);
        advert.auth_type = kVrrpAuthPass;
        advert.password = password(row.password);
        const Bytes bytes = packet(advert, {.source = kR1, .destination = kGroup});
        CHECK(checksum(bytes) == row.checksum);
        const VrrpView view = message_of(bytes);
        CHECK(view.auth_type() == kVrrpAuthPass);
        CHECK(view.password() == advert.password);
    }
}

TEST_CASE("vrrp wire: a version 3 message as it stands on the wire", "[unit][wire]") {
    const Bytes bytes = packet(version_3(100, 10), {.source = kR1, .destination = kGroup, .id = 1});
    CHECK(Bytes(bytes.begin() + kIpv4HeaderBytes, bytes.end()) ==
          hex("31 33 64 01 00 0a 73 33 0a 00 01 fe"));
    CHECK(load_16(bytes.data() + 2) == 32);
}

TEST_CASE("vrrp wire: a version 3 checksum covers source and destination", "[unit][wire]") {
    struct Row {
        IpAddress source;
        IpAddress destination;
        std::uint16_t centiseconds;
        std::uint8_t priority;
        std::uint16_t checksum;
    };
    for (const Row& row : {Row{kR1, kGroup, 100, 100, 0x72d9}, Row{kR2, kGroup, 100, 50, 0xa4d8},
                           Row{kR2, kGroup, 10, 50, 0xa532}, Row{kR1, kGroup, 10, 0, 0xd733},
                           Row{kR1, kR2, 100, 100, 0x47ea}}) {
        INFO(to_text(row.source) << " " << row.centiseconds << " " << int{row.priority});
        const Bytes bytes = packet(version_3(row.priority, row.centiseconds),
                                   {.source = row.source, .destination = row.destination});
        CHECK(checksum(bytes) == row.checksum);
        const VrrpView view = message_of(bytes);
        CHECK(view.has_good_checksum(row.source, row.destination));
        CHECK_FALSE(view.has_good_checksum(row.source, IpAddress::v4(1)));
    }
}

TEST_CASE("vrrp wire: the old unicast checksum takes the group for the peer", "[unit][wire]") {
    Bytes bytes = packet(version_3(100, 100),
                         {.source = kR1, .destination = kR2, .summed_destination = kGroup});
    CHECK(checksum(bytes) == 0x72d9);
    CHECK(Ipv4View(bytes.data()).destination() == kR2);
}

TEST_CASE("vrrp wire: version 3 over IPv6", "[unit][wire]") {
    const IpAddress source = *IpAddress::parse("fe80::1");
    const IpAddress group = *IpAddress::parse("ff02::12");
    const std::array<IpAddress, 2> addresses = {*IpAddress::parse("fe80::fe"),
                                                *IpAddress::parse("fd00::fe")};
    const VrrpAdvert advert{
        .version = 3, .vrid = 51, .priority = 100, .interval = 100, .addresses = addresses};
    Bytes bytes(kIpv6HeaderBytes + kVrrpIpv6BytesMax);
    bytes.resize(emit_vrrp_packet(advert, {.source = source, .destination = group}, bytes));
    CHECK(bytes.size() == 40 + 8 + 32);
    const Ipv6View ip(bytes.data());
    CHECK(ip.hop_limit() == 255);
    CHECK(ip.next_header() == 112);
    CHECK(ip.payload_bytes() == 40);
    const VrrpView view = message_of(bytes, kIpv6HeaderBytes);
    CHECK(view.expected_bytes(16) == 40);
    CHECK(view.address_v6(0) == addresses[0]);
    CHECK(view.address_v6(1) == addresses[1]);
    CHECK(view.has_good_checksum(source, group));
}

TEST_CASE("vrrp wire: the virtual MAC addresses", "[unit][wire]") {
    CHECK(to_text(vrrp_virtual_mac(51)) == "00:00:5e:00:01:33");
    CHECK(to_text(vrrp_virtual_mac(255, true)) == "00:00:5e:00:02:ff");
}

TEST_CASE("vrrp wire: an advert reads back", "[property][wire]") {
    CHECK(rc::check("any advert", [](std::uint8_t vrid, std::uint8_t priority, bool is_version_3,
                                     std::uint16_t id, std::uint64_t secret_bits) {
        VrrpPassword secret{};
        store_64(secret.data(), secret_bits);
        const auto values = *rc::gen::container<std::vector<std::uint32_t>>(
            *rc::gen::inRange<std::size_t>(0, 256), rc::gen::arbitrary<std::uint32_t>());
        std::vector<IpAddress> addresses;
        for (const std::uint32_t value : values) addresses.push_back(IpAddress::v4(value));
        const auto interval = *rc::gen::inRange<std::uint16_t>(1, is_version_3 ? 4096 : 256);
        const VrrpAdvert advert{.version = static_cast<std::uint8_t>(is_version_3 ? 3 : 2),
                                .vrid = vrid,
                                .priority = priority,
                                .auth_type = kVrrpAuthPass,
                                .password = secret,
                                .interval = interval,
                                .addresses = addresses};
        Bytes bytes = packet(advert, {.source = kR1, .destination = kGroup, .id = id});
        const Ipv4View ip(bytes.data());
        RC_ASSERT(ip.has_good_checksum());
        RC_ASSERT(ip.total_bytes() == bytes.size());
        const VrrpView view = message_of(bytes);
        RC_ASSERT(view.size() == view.expected_bytes());
        RC_ASSERT(view.vrid() == vrid);
        RC_ASSERT(view.priority() == priority);
        RC_ASSERT(view.type() == kVrrpAdvertisement);
        RC_ASSERT(view.address_count() == addresses.size());
        for (std::size_t i = 0; i < addresses.size(); ++i) {
            RC_ASSERT(view.address_v4(i) == addresses[i]);
        }
        if (is_version_3) {
            RC_ASSERT(view.interval_centiseconds() == interval);
            RC_ASSERT(view.has_good_checksum(kR1, kGroup));
        } else {
            RC_ASSERT(view.interval_seconds() == interval);
            RC_ASSERT(view.password() == secret);
            RC_ASSERT(view.has_good_checksum());
        }
    }));
}
