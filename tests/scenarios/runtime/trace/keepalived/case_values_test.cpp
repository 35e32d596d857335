// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/case_values.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::runtime;

TEST_CASE("case values: milliseconds are exact and may be negative", "[trace]") {
    CHECK(parse_milliseconds("0") == SimDuration());
    CHECK(parse_milliseconds("-6317.764") == SimDuration::microseconds(-6'317'764));
    CHECK(parse_milliseconds("12.5") == SimDuration::microseconds(12'500));
    for (const char* wrong : {"", "-", ".5", "5.", "1e3", "+1", "1 ", "--1", "9999999999", "nan"}) {
        INFO(wrong);
        CHECK_FALSE(parse_milliseconds(wrong).has_value());
    }
    CHECK(milliseconds_text(SimDuration::microseconds(-6'317'764)) == "-6317.764 ms");
    CHECK(milliseconds_text(SimDuration::microseconds(7)) == "0.007 ms");
}

TEST_CASE("case values: hexadecimal digits and bytes are the same thing", "[trace][property]") {
    CHECK(rc::check([](const std::vector<std::uint8_t>& numbers) {
        std::vector<std::byte> bytes;
        for (const std::uint8_t number : numbers) bytes.push_back(std::byte{number});
        RC_ASSERT(parse_hex(hex_text(bytes)) == bytes);
    }));
    CHECK_FALSE(parse_hex("abc").has_value());
    CHECK_FALSE(parse_hex("0x12").has_value());
    CHECK_FALSE(parse_hex("AB").has_value());
}

TEST_CASE("case values: a frame is told in words", "[trace]") {
    const auto advert = parse_hex(
        "01005e000012020000000101080045c0002800010000ff70cf910a000101e00000122133640100016ecc"
        "0a0001fe0000000000000000");
    CHECK(frame_kind(*advert) == "advert");
    CHECK(frame_words(*advert) ==
          "advert 02:00:00:00:01:01 > 01:00:5e:00:00:12, 10.0.1.1 > 224.0.0.18 id 1 ttl 255, "
          "VRRPv2 type 1 vrid 51 priority 100 auth 0 interval 1 s checksum 6ecc addresses "
          "10.0.1.254");
    const auto garp = parse_hex(
        "ffffffffffff020000000101080600010800060400010200000001010a0001feffffffffffff0a0001fe");
    CHECK(frame_kind(*garp) == "garp");
    CHECK(frame_words(*garp) ==
          "gratuitous ARP 02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff, 10.0.1.254 is at "
          "02:00:00:00:01:01, target 10.0.1.254 at ff:ff:ff:ff:ff:ff");
    const auto request = parse_hex(
        "ffffffffffff020000000101080600010800060400010200000001010a0001010000000000000a000102");
    CHECK(frame_kind(*request) == "arp");
}

TEST_CASE("case values: frames cut anywhere are told without a fault", "[trace][property]") {
    CHECK(rc::check([](const std::vector<std::uint8_t>& numbers, bool is_ipv4) {
        std::vector<std::byte> bytes;
        for (const std::uint8_t number : numbers) bytes.push_back(std::byte{number});
        if (bytes.size() > 13) {
            bytes[12] = std::byte{0x08};
            bytes[13] = is_ipv4 ? std::byte{0} : std::byte{6};
        }
        if (bytes.size() > 23) bytes[23] = std::byte{112};
        RC_ASSERT(!frame_words(bytes).empty());
        RC_ASSERT(frame_kind(bytes).size() <= 6);
    }));
}
