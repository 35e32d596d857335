// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/ipvs_sync.hpp"

#include "sim/wire/bytes.hpp"
#include "tests/sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace lvsim;
using namespace lvsim::test;

namespace {

Endpoint at(std::string_view address, std::uint16_t port) {
    return {IpAddress::parse(address).value(), port};
}

SyncEntry connection() {
    SyncEntry entry;
    entry.protocol = 6;
    entry.state = 1;
    entry.client = at("10.0.2.15", 5000);
    entry.virtual_address = at("10.0.2.100", 80);
    entry.server = at("10.0.3.100", 8080);
    entry.timeout_seconds = 900;
    return entry;
}

Bytes written(SyncVersion version, const std::vector<SyncEntry>& entries) {
    SyncMessageWriter writer;
    writer.begin(version, 7, 1472);
    for (const SyncEntry& entry : entries) {
        writer.add(entry);
    }
    return {writer.bytes().begin(), writer.bytes().end()};
}

/// The client ports of the entries that can be read, and what stops the reading.
std::pair<std::vector<int>, SyncFault> ports_read(const Bytes& bytes) {
    SyncMessageReader reader(bytes);
    std::vector<int> ports;
    while (const auto entry = reader.next()) {
        ports.push_back(entry->client.port);
    }
    return {ports, reader.fault()};
}

/// An entry whose client port is 5000, with these options, padded to a multiple of four.
std::string entry_with(std::string_view options, unsigned option_bytes) {
    std::string text = "00 06 00";
    const unsigned size = 36 + option_bytes;
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[size >> 4];
    text += kDigits[size & 15];
    text += "00000000 0001 1388 0050 1f90 00000000 00000384 0a00020f 0a000264 0a000364";
    text += options;
    for (unsigned i = size; i % 4 != 0; ++i) {
        text += "00";
    }
    return text;
}

/// Two entries, the first with options.
Bytes two_entries(std::string_view options, unsigned option_bytes) {
    Bytes bytes =
        hex("00 07 0000 02 01 0000" + entry_with(options, option_bytes) + entry_with("", 0));
    bytes[3] = static_cast<std::byte>(bytes.size());
    return bytes;
}

rc::Gen<SyncEntry> entries_of(SyncVersion version) {
    return rc::gen::exec([version] {
        SyncEntry entry;
        const bool is_v1 = version == SyncVersion::V1;
        entry.is_ipv6 = is_v1 && *rc::gen::arbitrary<bool>();
        const auto endpoint = [&] {
            const auto address =
                entry.is_ipv6
                    ? IpAddress::v6(0xfd00'0000'0000'0000, *rc::gen::arbitrary<std::uint64_t>())
                    : IpAddress::v4(*rc::gen::arbitrary<std::uint32_t>());
            return Endpoint{address, *rc::gen::arbitrary<std::uint16_t>()};
        };
        entry.client = endpoint();
        entry.virtual_address = endpoint();
        entry.server = endpoint();
        entry.protocol = *rc::gen::arbitrary<std::uint8_t>();
        entry.state = *rc::gen::arbitrary<std::uint16_t>();
        entry.flags = *rc::gen::inRange<std::uint32_t>(0, 0x10000) & ~kSyncSequences;
        if (*rc::gen::arbitrary<bool>()) {
            entry.flags |= kSyncSequences;
            entry.sequences = SyncSequencePair{{*rc::gen::arbitrary<std::uint32_t>(), 1, 2},
                                               {3, *rc::gen::arbitrary<std::uint32_t>(), 4}};
        }
        if (is_v1) {
            entry.fwmark = *rc::gen::arbitrary<std::uint32_t>();
            entry.timeout_seconds = *rc::gen::arbitrary<std::uint32_t>();
            entry.engine_name = *rc::gen::element<std::string_view>("", "sip", "sixteen letters!");
            entry.engine_data = *rc::gen::element<std::string_view>("", "a", "call-17@lab");
        }
        return entry;
    });
}

}  // namespace

TEST_CASE("ipvs sync: a connection and its template as Linux 6.1 sent them", "[unit][wire]") {
    SyncEntry assured = connection();
    assured.flags = kSyncTemplate | kSyncInactive;
    assured.client.port = 0;
    assured.timeout_seconds = 60;
    const Bytes wire =
        hex("0007 0050 02010000"
            "00060024 00000000 0001 1388 0050 1f90 00000000 00000384"
            "0a00020f 0a000264 0a000364"
            "00060024 00001100 0001 0000 0050 1f90 00000000 0000003c"
            "0a00020f 0a000264 0a000364");
    CHECK(written(SyncVersion::V1, {connection(), assured}) == wire);
    SyncMessageReader reader(wire);
    CHECK(reader.version() == SyncVersion::V1);
    CHECK(reader.sync_id() == 7);
    CHECK(reader.entries() == 2);
    CHECK(reader.next() == connection());
    CHECK(reader.next() == assured);
    CHECK_FALSE(reader.next());
    CHECK(reader.fault() == SyncFault::None);
}

TEST_CASE("ipvs sync: version 0 has neither timeout nor mark", "[unit][wire]") {
    const Bytes wire = hex("01 07 001c 00 06 1388 0050 1f90 0a00020f 0a000264 0a000364 0000 0001");
    CHECK(written(SyncVersion::V0, {connection()}) == wire);
    SyncMessageReader reader(wire);
    CHECK(reader.version() == SyncVersion::V0);
    CHECK(reader.sync_id() == 7);
    SyncEntry told = connection();
    told.timeout_seconds = 0;
    CHECK(reader.next() == told);
    CHECK_FALSE(reader.next());
}

TEST_CASE("ipvs sync: zeros pad to a multiple of four before the next entry, not at the end",
          "[unit][wire]") {
    SyncEntry named = connection();
    named.engine_name = "sip";
    named.engine_data = "call-1";
    const Bytes wire = written(SyncVersion::V1, {named, named});
    CHECK(wire.size() == 8 + 49 + 3 + 49);
    CHECK(load_16(wire.data() + 10) == 49);
    CHECK(ports_read(wire).first == std::vector{5000, 5000});
    const Bytes options(wire.begin() + 44, wire.begin() + 60);
    CHECK(options == hex("02 06 63616c6c2d31 03 03 736970 000000"));
}

TEST_CASE("ipvs sync: a message is full when the next entry would not fit", "[unit][wire]") {
    SyncMessageWriter writer;
    writer.begin(SyncVersion::V1, 0, 8 + 36 + 36);
    CHECK(writer.has_room_for(connection()));
    writer.add(connection());
    CHECK(writer.has_room_for(connection()));
    SyncEntry longer = connection();
    longer.engine_name = "sip";
    CHECK_FALSE(writer.has_room_for(longer));
    writer.add(connection());
    CHECK_FALSE(writer.has_room_for(connection()));
    writer.begin(SyncVersion::V1, 0, 1);
    CHECK(writer.has_room_for(longer));  // the first one goes in whatever its size
}

TEST_CASE("ipvs sync: what a header must have", "[unit][wire]") {
    const auto fault = [](std::string_view text) { return SyncMessageReader(hex(text)).fault(); };
    CHECK(fault("") == SyncFault::TooShort);
    CHECK(fault("000700") == SyncFault::TooShort);
    CHECK(fault("0007 0009 00010000") == SyncFault::WrongSize);
    CHECK(fault("0007 0008 00010000") == SyncFault::None);
    // Anything that is not version 1 to the letter is read as version 0.
    CHECK(SyncMessageReader(hex("0007 0008 00010000")).version() == SyncVersion::V1);
    CHECK(SyncMessageReader(hex("0107 0008 00010000")).version() == SyncVersion::V0);
    CHECK(SyncMessageReader(hex("0007 0008 00020000")).version() == SyncVersion::V0);
    CHECK(SyncMessageReader(hex("0007 0008 00010001")).version() == SyncVersion::V0);
    CHECK(SyncMessageReader(hex("0007 0004")).version() == SyncVersion::V0);
}

TEST_CASE("ipvs sync: one bad entry ends the reading, an unknown option passes one over",
          "[unit][wire]") {
    using Read = std::pair<std::vector<int>, SyncFault>;
    const Read both{{5000, 5000}, SyncFault::None};
    const Read second{{5000}, SyncFault::None};
    const Read none{{}, SyncFault::BadOption};
    CHECK(ports_read(two_entries("", 0)) == both);
    CHECK(ports_read(two_entries("43 01 61", 3)) == both);  // an engine's name that may be ignored
    CHECK(ports_read(two_entries("49 01 61", 3)) == both);  // unknown, may be ignored
    CHECK(ports_read(two_entries("09 01 61", 3)) == second);
    CHECK(ports_read(two_entries("09 00", 2)) == none);
    CHECK(ports_read(two_entries("09 02 61", 3)) == none);
    CHECK(ports_read(two_entries("09", 1)) == none);
    CHECK(ports_read(two_entries("01 04 00000000", 6)) == none);
    CHECK(ports_read(two_entries("03 01 61 03 01 62", 6)) == none);
    CHECK(ports_read(two_entries("03 11 6161616161616161616161616161616161", 19)) == none);

    Bytes bytes = two_entries("", 0);
    const auto after = [&](std::size_t offset, std::uint8_t value) {
        Bytes changed = bytes;
        changed[offset] = static_cast<std::byte>(value);
        return ports_read(changed);
    };
    CHECK(after(44, 2) == Read{{5000}, SyncFault::BadType});
    CHECK(after(46, 0x10) == Read{{5000}, SyncFault::BadVersion});
    CHECK(after(47, 35) == Read{{5000}, SyncFault::CutShort});
    CHECK(after(47, 37) == Read{{5000}, SyncFault::CutShort});
    CHECK(after(44, 1) == Read{{5000}, SyncFault::CutShort});  // IPv6 needs 72 bytes
    CHECK(after(4, 3) == Read{{5000, 5000}, SyncFault::CutShort});
    CHECK(to_text(SyncFault::BadType) == "an entry of an unknown type");
}

TEST_CASE("ipvs sync: what is written reads back", "[property][wire]") {
    const auto holds = [](SyncVersion version, std::vector<SyncEntry> entries) {
        const Bytes bytes = written(version, entries);
        SyncMessageReader reader(bytes);
        for (const SyncEntry& entry : entries) {
            RC_ASSERT(reader.next() == entry);
        }
        RC_ASSERT_FALSE(reader.next());
        RC_ASSERT((reader.fault() == SyncFault::None));
    };
    const auto some_of = [](SyncVersion version) {
        return *rc::gen::resize(20,
                                rc::gen::container<std::vector<SyncEntry>>(entries_of(version)));
    };
    CHECK(rc::check("version 1", [&] { holds(SyncVersion::V1, some_of(SyncVersion::V1)); }));
    CHECK(rc::check("version 0", [&] {
        auto entries = some_of(SyncVersion::V0);
        entries.push_back(connection());  // without entries its bytes may read as version 1
        entries.back().timeout_seconds = 0;
        holds(SyncVersion::V0, entries);
    }));
}

TEST_CASE("ipvs sync: arbitrary bytes end the reading and nothing else", "[property][wire]") {
    CHECK(rc::check("noise with a good size", [](std::vector<std::uint8_t> noise, bool is_v1) {
        Bytes bytes = to_bytes(noise);
        if (bytes.size() >= 8 && is_v1) {
            const Bytes header = hex("00 07 0000 ff 01 0000");
            std::copy(header.begin(), header.end(), bytes.begin());
        }
        if (bytes.size() >= 4) {
            store_16(bytes.data() + 2, static_cast<std::uint16_t>(bytes.size()));
        }
        SyncMessageReader reader(bytes);
        std::uint32_t read = 0;
        while (reader.next()) {
            ++read;
        }
        RC_ASSERT(read + reader.passed_over() <= reader.entries());
    }));
    CHECK(rc::check("a good message with a few wrong bytes", [] {
        const auto entries = *rc::gen::resize(
            8, rc::gen::container<std::vector<SyncEntry>>(entries_of(SyncVersion::V1)));
        Bytes bytes = written(SyncVersion::V1, entries);
        for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
            const auto where = *rc::gen::inRange<std::size_t>(4, bytes.size());
            bytes[where] = static_cast<std::byte>(*rc::gen::arbitrary<std::uint8_t>());
        }
        SyncMessageReader reader(bytes);
        while (reader.next()) {
        }
        RC_ASSERT_FALSE(reader.next());
    }));
}
