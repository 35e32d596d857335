// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/checksum.hpp"

#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::test;

namespace {

/// RFC 1071, section 4.1, word by word.
std::uint16_t naive_sum(const Bytes& bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const std::uint32_t low = i + 1 < bytes.size() ? load_8(&bytes[i + 1]) : 0U;
        sum += (static_cast<std::uint32_t>(load_8(&bytes[i])) << 8) + low;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(sum);
}

std::uint16_t sum_of(const Bytes& bytes) {
    ChecksumSum sum;
    sum.add_bytes(bytes);
    return sum.folded();
}

}  // namespace

TEST_CASE("checksum: known headers", "[unit][wire]") {
    CHECK(sum_of(hex("0001 f203 f4f5 f6f7")) == 0xddf2);  // RFC 1071, section 3
    const Bytes header = hex("4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7");
    ChecksumSum sum;
    sum.add_bytes(header);
    CHECK(sum.checksum() == 0xb861);
    CHECK(sum_of({}) == 0);
}

TEST_CASE("checksum: the pseudo headers of both families", "[unit][wire]") {
    ChecksumSum v4;
    v4.add_pseudo_header(IpAddress::v4(0x0a00'020f), IpAddress::v4(0x0a00'0264), 6, 20);
    CHECK(v4.folded() == naive_sum(hex("0a00020f 0a000264 0006 0014")));
    ChecksumSum v6;
    v6.add_pseudo_header(IpAddress::parse("fe80::1").value(), IpAddress::parse("ff02::2").value(),
                         58, 0x1'0008);
    CHECK(v6.folded() == naive_sum(hex("fe80000000000000 0000000000000001 ff02000000000000"
                                       "0000000000000002 00010008 0000003a")));
}

TEST_CASE("checksum: fast and naive sums agree", "[property][wire]") {
    CHECK(rc::check("any bytes", [](const std::vector<std::uint8_t>& values) {
        const Bytes bytes = to_bytes(values);
        RC_ASSERT(sum_of(bytes) == naive_sum(bytes));
    }));
    CHECK(rc::check("any split at an even place",
                    [](const std::vector<std::uint8_t>& values, std::uint16_t where) {
                        const Bytes bytes = to_bytes(values);
                        const std::size_t at = (where % (bytes.size() + 1)) & ~std::size_t{1};
                        ChecksumSum sum;
                        sum.add_bytes(std::span(bytes).first(at));
                        ChecksumSum rest;
                        rest.add_bytes(std::span(bytes).subspan(at));
                        sum.add_folded(rest.folded());
                        RC_ASSERT(sum.folded() == naive_sum(bytes));
                    }));
    const Bytes full(65'535, std::byte{0xff});
    CHECK(sum_of(full) == naive_sum(full));
}

TEST_CASE("checksum: an incremental update keeps it right", "[property][wire]") {
    // A header is never all zero, so that 0 and 0xffff, both "zero", cannot be mixed up.
    CHECK(rc::check("16 bits", [](std::uint16_t first, std::uint16_t before, std::uint16_t after) {
        ChecksumSum old_sum;
        old_sum.add_16(0x4500);
        old_sum.add_16(first);
        old_sum.add_16(before);
        ChecksumSum new_sum;
        new_sum.add_16(0x4500);
        new_sum.add_16(first);
        new_sum.add_16(after);
        new_sum.add_16(update_checksum_16(old_sum.checksum(), before, after));
        RC_ASSERT(new_sum.folded() == 0xffff);
    }));
    CHECK(rc::check("32 bits", [](std::uint16_t first, std::uint32_t before, std::uint32_t after) {
        ChecksumSum old_sum;
        old_sum.add_16(0x4500);
        old_sum.add_16(first);
        old_sum.add_32(before);
        ChecksumSum new_sum;
        new_sum.add_16(0x4500);
        new_sum.add_16(first);
        new_sum.add_32(after);
        new_sum.add_16(update_checksum_32(old_sum.checksum(), before, after));
        RC_ASSERT(new_sum.folded() == 0xffff);
    }));
}
