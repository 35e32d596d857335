// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/icmpv6.hpp"

#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::test;

namespace {

Bytes emitted(const NeighbourMessage& message) {
    Bytes bytes(message.size());
    message.emit(bytes.data());
    return bytes;
}

}  // namespace

TEST_CASE("icmpv6: echo and errors through the view", "[unit][wire]") {
    Bytes bytes(kIcmpv6HeaderBytes);
    Icmpv6View view(bytes.data());
    view.put_type(Icmpv6Type::EchoRequest);
    view.put_identifier(0x1234);
    view.put_sequence(7);
    CHECK(bytes == hex("8000 0000 1234 0007"));
    CHECK(view.type() == Icmpv6Type::EchoRequest);
    CHECK(view.identifier() == 0x1234);
    CHECK(view.sequence() == 7);
    CHECK_FALSE(view.is_error());
    view.put_type(Icmpv6Type::PacketTooBig);
    view.put_code(0);
    view.put_mtu(1280);
    view.put_checksum(0xabcd);
    CHECK(bytes == hex("0200 abcd 0000 0500"));
    CHECK(view.mtu() == 1280);
    CHECK(view.checksum() == 0xabcd);
    CHECK(view.is_error());
}

TEST_CASE("icmpv6: a neighbour solicitation as it stands on the wire", "[unit][wire]") {
    const Bytes wire = hex("8700 0000 00000000 fd000000000000000000000000000001 0101 02000a00020f");
    const auto message = NeighbourMessage::parse(wire);
    REQUIRE(message.has_value());
    CHECK(message->type == Icmpv6Type::NeighbourSolicitation);
    CHECK(message->target == IpAddress::parse("fd00::1").value());
    CHECK(message->link_address == MacAddress::from_bits(0x0200'0a00'020f));
    CHECK(emitted(*message) == wire);
}

TEST_CASE("icmpv6: a neighbour message reads back", "[property][wire]") {
    CHECK(rc::check("any values",
                    [](bool is_advertisement, bool router, bool solicited, bool override_,
                       std::uint64_t target, bool has_mac, std::uint64_t mac) {
                        NeighbourMessage message;
                        message.target = IpAddress::v6(0xfd00'0000'0000'0000, target);
                        if (is_advertisement) {
                            message.type = Icmpv6Type::NeighbourAdvertisement;
                            message.is_router = router;
                            message.is_solicited = solicited;
                            message.is_override = override_;
                        }
                        if (has_mac) {
                            message.link_address = MacAddress::from_bits(mac);
                        }
                        RC_ASSERT(NeighbourMessage::parse(emitted(message)) == message);
                    }));
}

TEST_CASE("icmpv6: malformed neighbour messages are refused", "[unit][wire]") {
    const std::string head = "8800 0000 60000000 ";
    const std::string target = "fd000000000000000000000000000001 ";
    CHECK(NeighbourMessage::parse(hex(head + target)).has_value());
    // An unknown option is skipped; a solicitation's option in an advertisement says nothing.
    CHECK(NeighbourMessage::parse(hex(head + target + "0e01 000000000000")).has_value());
    CHECK(NeighbourMessage::parse(hex(head + target + "0101 02000a00020f"))->link_address ==
          std::nullopt);
    CHECK_FALSE(NeighbourMessage::parse({}).has_value());
    CHECK_FALSE(NeighbourMessage::parse(hex(head + "fd00")).has_value());
    CHECK_FALSE(NeighbourMessage::parse(hex("8000 0000 60000000 " + target)).has_value());
    CHECK_FALSE(NeighbourMessage::parse(hex("8801 0000 60000000 " + target)).has_value());
    CHECK_FALSE(
        NeighbourMessage::parse(hex(head + "ff020000000000000000000000000001")).has_value());
    CHECK_FALSE(NeighbourMessage::parse(hex(head + target + "02")).has_value());
    CHECK_FALSE(NeighbourMessage::parse(hex(head + target + "0200 02000a00020f")).has_value());
    CHECK_FALSE(NeighbourMessage::parse(hex(head + target + "0202 02000a00020f")).has_value());
}
