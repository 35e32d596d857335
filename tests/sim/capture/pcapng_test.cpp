// SPDX-License-Identifier: Apache-2.0
//
// The bytes expected here were laid out by hand after draft-ietf-opsawg-pcapng, in groups of four.
#include "sim/capture/pcapng.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace lvsim;
using namespace lvsim::capture;

namespace {

std::string hex(std::span<const std::byte> bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += fmt::format("{:02x}{}", static_cast<unsigned>(bytes[i]), i % 4 == 3 ? " " : "");
    }
    return text;
}

/// What was written since the last call, in hexadecimal.
class Written {
public:
    explicit Written(const MemorySink& sink) : sink_(sink) {}
    std::string next() {
        const std::span<const std::byte> fresh = std::span(sink_.bytes()).subspan(seen_);
        seen_ = sink_.bytes().size();
        return hex(fresh);
    }

private:
    const MemorySink& sink_;
    std::size_t seen_ = 0;
};

std::vector<std::byte> frame_to(std::initializer_list<int> destination) {
    std::vector<std::byte> frame;
    for (const int byte : destination) {
        frame.push_back(static_cast<std::byte>(byte));
    }
    for (const int byte : {2, 0, 0, 0, 0, 1, 8, 6, 0}) {
        frame.push_back(static_cast<std::byte>(byte));
    }
    return frame;
}

const std::string kSection =
    "0a0d0d0a 58000000 4d3c2b1a 01000000 ffffffff ffffffff 02001900 6c767369 6d2c2073 "
    "696d756c 61746564 206d6163 68696e65 73000000 03000500 6c767369 6d000000 04000500 "
    "6c767369 6d000000 00000000 58000000 ";
const std::string kInterface =
    "01000000 40000000 01000000 00000000 02000e00 64697265 63746575 722f6574 68300000 "
    "03000600 496e746e 65740000 09000100 09000000 00000000 40000000 ";
const std::string kPacket =
    "06000000 60000000 00000000 02000000 597941cb 0f000000 0f000000 ffffffff ffff0200 "
    "00000001 08060000 01000900 72723a20 66697273 74000000 01000200 c3a90000 02000400 "
    "0d000000 05000800 07000000 00000000 00000000 60000000 ";

}  // namespace

TEST_CASE("pcapng: section, interface and packet have the bytes of the format", "[unit][capture]") {
    MemorySink sink;
    Written written(sink);
    PcapngWriter writer(sink);
    CHECK(written.next() == kSection);
    CHECK(writer.add_interface({"directeur/eth0", "Intnet"}) == 0);
    CHECK(written.next() == kInterface);
    const auto bytes = frame_to({0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
    const std::vector<std::string> comments = {"rr: first", "\xc3\xa9"};
    writer.write_packet({0, SimTime::at(12_s + 345_ns), Direction::Inbound, 7, bytes, comments});
    CHECK(written.next() == kPacket);
    CHECK(sink.record_count() == 3);
}

TEST_CASE("pcapng: an interface without a description has no such option", "[unit][capture]") {
    MemorySink sink;
    PcapngWriter writer(sink);
    Written written(sink);
    (void)written.next();
    CHECK(writer.add_interface({"a/lo", ""}) == 0);
    CHECK(written.next() ==
          "01000000 28000000 01000000 00000000 02000400 612f6c6f 09000100 09000000 00000000 "
          "28000000 ");
    CHECK(writer.add_interface({"b/lo", ""}) == 1);
}

TEST_CASE("pcapng: the flags say the direction and how a frame was addressed", "[unit][capture]") {
    struct Row {
        std::vector<std::byte> frame;
        Direction direction;
        std::string flags;
    };
    const std::vector<Row> rows = {
        {frame_to({2, 0, 0, 0, 0, 9}), Direction::Inbound, "05000000"},
        {frame_to({1, 0, 0x5e, 0, 0, 18}), Direction::Inbound, "09000000"},
        {frame_to({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), Direction::Inbound, "0d000000"},
        {frame_to({2, 0, 0, 0, 0, 9}), Direction::Outbound, "02000000"},
        {{}, Direction::Inbound, "01000000"},
    };
    for (const Row& row : rows) {
        MemorySink sink;
        PcapngWriter writer(sink);
        (void)writer.add_interface({"a/eth0", ""});
        Written written(sink);
        (void)written.next();
        writer.write_packet({0, SimTime{}, row.direction, 1, row.frame, {}});
        CHECK_THAT(written.next(), Catch::Contains(" 02000400 " + row.flags + " 05000800 "));
    }
}

TEST_CASE("pcapng: a comment that is no UTF-8 or too long is made to fit", "[unit][capture]") {
    MemorySink sink;
    PcapngWriter writer(sink);
    (void)writer.add_interface({"a/eth0", ""});
    const std::vector<std::string> comments = {"a\xff", std::string(70'000, 'x')};
    const std::size_t before = sink.bytes().size();
    writer.write_packet({0, SimTime{}, Direction::Inbound, 1, {}, comments});
    const std::span<const std::byte> block = std::span(sink.bytes()).subspan(before);
    CHECK_THAT(hex(block.subspan(28, 8)), Catch::Equals("01000400 61efbfbd "));
    CHECK_THAT(hex(block.subspan(36, 8)), Catch::Equals("0100ffff 78787878 "));
    CHECK(block.size() == 28 + 8 + 4 + 65'536 + 8 + 12 + 4 + 4);
}

TEST_CASE("pcapng: the same packets give the same bytes", "[unit][capture]") {
    const auto write = [](ByteSink& sink) {
        PcapngWriter writer(sink);
        (void)writer.add_interface({"a/eth0", "x"});
        const auto bytes = frame_to({2, 0, 0, 0, 0, 9});
        for (int i = 0; i < 100; ++i) {
            writer.write_packet({0, SimTime::at(1_us * i), Direction::Outbound, 1, bytes, {}});
        }
    };
    MemorySink first;
    MemorySink second;
    write(first);
    write(second);
    CHECK(first.bytes() == second.bytes());
}
