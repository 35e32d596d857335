// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/tcp.hpp"

#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::test;

TEST_CASE("tcp: the MSS is found among other options", "[unit][wire]") {
    CHECK(tcp_mss_option(hex("02 04 05b4")) == 1460);
    CHECK(tcp_mss_option(hex("01 01 02 04 0218")) == 536);
    CHECK(tcp_mss_option(hex("04 02 03 03 07 02 04 05b4")) == 1460);
    std::array<std::byte, kTcpMssOptionBytes> made{};
    put_tcp_mss_option(made.data(), 1400);
    CHECK(tcp_mss_option(made) == 1400);
}

TEST_CASE("tcp: malformed options have no MSS", "[unit][wire]") {
    for (const char* text : {
             "",                  // none
             "00 02 04 05b4",     // behind the end
             "01 01 01 01",       // only padding
             "02",                // kind without length
             "02 04",             // length without value
             "02 04 05",          // half a value
             "02 03 05 00",       // wrong length
             "02 00 05b4",        // length zero would never end
             "02 01 05b4",        // length below its own two bytes
             "03 ff 02 04 05b4",  // jumps beyond the end
             "05 0a 02 04 05b4",  // cut inside another option
         }) {
        INFO(text);
        CHECK_FALSE(tcp_mss_option(hex(text)).has_value());
    }
}

TEST_CASE("tcp: any option bytes are read without leaving them", "[property][wire]") {
    CHECK(rc::check("any bytes", [](const std::vector<std::uint8_t>& values) {
        const Bytes bytes = to_bytes(values);
        const auto mss = tcp_mss_option(bytes);
        RC_ASSERT(!mss || bytes.size() >= kTcpMssOptionBytes);
    }));
}

TEST_CASE("tcp: flags read back", "[property][wire]") {
    for (std::uint8_t bits = 0; bits < 64; ++bits) {
        CHECK(TcpFlags::from_byte(bits).to_byte() == bits);
    }
    CHECK(TcpFlags::from_byte(0x12) == TcpFlags{.syn = true, .ack = true});
}

TEST_CASE("tcp: sequence numbers compare across the wrap", "[unit][wire]") {
    CHECK(sequence_before(1, 2));
    CHECK_FALSE(sequence_before(2, 2));
    CHECK(sequence_before(0xffff'ffff, 0));
    CHECK(sequence_before(0xffff'fff0, 5));
    CHECK_FALSE(sequence_before(5, 0xffff'fff0));
    CHECK(sequence_at_or_before(7, 7));
    CHECK(sequence_at_or_before(0xffff'ffff, 0));
}
