// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/arp.hpp"

#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::test;

TEST_CASE("arp: a request as it stands on the wire", "[unit][wire]") {
    const Bytes wire = hex("0001 0800 06 04 0001 02000a00020f 0a00020f 000000000000 0a000264");
    const auto message = ArpMessage::parse(wire);
    REQUIRE(message.has_value());
    CHECK(message->operation == ArpOperation::Request);
    CHECK(message->sender_mac == MacAddress::from_bits(0x0200'0a00'020f));
    CHECK(message->sender_ip == IpAddress::v4(0x0a00'020f));
    CHECK(message->target_ip == IpAddress::v4(0x0a00'0264));
    CHECK_FALSE(message->is_gratuitous());
    Bytes again(kArpBytes);
    message->emit(again.data());
    CHECK(again == wire);
}

TEST_CASE("arp: what is not Ethernet and IPv4 is refused", "[unit][wire]") {
    const Bytes good = hex("0001 0800 06 04 0002 02000a00020f 0a00020f 02000a000232 0a000232");
    CHECK(ArpMessage::parse(good).has_value());
    for (const std::size_t broken : {0U, 1U, 2U, 3U, 4U, 5U, 6U}) {
        Bytes bytes = good;
        bytes[broken] ^= std::byte{0x10};
        INFO("byte " << broken);
        CHECK_FALSE(ArpMessage::parse(bytes).has_value());
    }
    Bytes unknown = good;
    unknown[7] = std::byte{3};
    CHECK_FALSE(ArpMessage::parse(unknown).has_value());
    unknown[7] = std::byte{0};
    CHECK_FALSE(ArpMessage::parse(unknown).has_value());
    CHECK_FALSE(ArpMessage::parse(std::span(good).first(27)).has_value());
    CHECK_FALSE(ArpMessage::parse({}).has_value());
}

TEST_CASE("arp: a message reads back", "[property][wire]") {
    CHECK(rc::check("any addresses",
                    [](bool is_reply, std::uint64_t sender_mac, std::uint32_t sender_ip,
                       std::uint64_t target_mac, std::uint32_t target_ip) {
                        ArpMessage message;
                        message.operation = is_reply ? ArpOperation::Reply : ArpOperation::Request;
                        message.sender_mac = MacAddress::from_bits(sender_mac);
                        message.sender_ip = IpAddress::v4(sender_ip);
                        message.target_mac = MacAddress::from_bits(target_mac);
                        message.target_ip = IpAddress::v4(target_ip);
                        Bytes bytes(kArpBytes);
                        message.emit(bytes.data());
                        RC_ASSERT(ArpMessage::parse(bytes) == message);
                    }));
}
