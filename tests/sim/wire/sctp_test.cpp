// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/sctp.hpp"

#include "sim/wire/frame.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string_view>

using namespace lvsim;

namespace {

std::uint32_t crc_of(std::string_view text) {
    Crc32c crc;
    crc.add(std::as_bytes(std::span(text)));
    return crc.value();
}

}  // namespace

TEST_CASE("crc32c: the check value of its catalogue, and RFC 3720's vectors", "[unit][wire]") {
    CHECK(crc_of("123456789") == 0xe306'9283);
    CHECK(crc_of("") == 0);
    CHECK(crc_of(std::string(32, '\0')) == 0x8a91'36aa);
    CHECK(crc_of(std::string(32, '\xff')) == 0x62a8'ab43);
    Crc32c pieces;
    pieces.add(std::as_bytes(std::span(std::string_view("1234"))));
    pieces.add(std::as_bytes(std::span(std::string_view("56789"))));
    CHECK(pieces.value() == 0xe306'9283);
    CHECK(pieces.as_sent() == 0x8392'06e3);  // the lowest byte goes first
}

TEST_CASE("sctp: header fields", "[unit][wire]") {
    std::array<std::byte, kSctpHeaderBytes> bytes{};
    SctpView sctp(bytes.data());
    sctp.put_source_port(1000);
    sctp.put_destination_port(2905);
    sctp.put_verification_tag(0x0102'0304);
    sctp.put_checksum(0xa0b0'c0d0);
    CHECK(sctp.source_port() == 1000);
    CHECK(sctp.destination_port() == 2905);
    CHECK(sctp.verification_tag() == 0x0102'0304);
    CHECK(sctp.checksum() == 0xa0b0'c0d0);
    CHECK(load_8(bytes.data() + 2) == 0x0b);
}
