// SPDX-License-Identifier: Apache-2.0
//
// The reader of synchronisation messages against arbitrary bytes. The first byte says whether the
// header's size is put right first, so that more than the header is read. What was read, written
// and read again, is the same.
#include "sim/core/assert.hpp"
#include "sim/wire/bytes.hpp"
#include "sim/wire/ipvs_sync.hpp"
#include "tests/fuzz/choices.hpp"

#include <vector>

namespace lvsim::fuzz {
namespace {

void check_again(const SyncMessageReader& first, const std::vector<SyncEntry>& entries) {
    constexpr std::size_t kBytesMax = 65'000;
    SyncMessageWriter writer;
    writer.begin(first.version(), first.sync_id(), kBytesMax);
    for (const SyncEntry& entry : entries) {
        if (!writer.has_room_for(entry) || writer.entries() == 255) return;
        writer.add(entry);
    }
    SyncMessageReader reader(writer.bytes());
    LVSIM_ASSERT(reader.entries() == entries.size(), "{} of {} entries", reader.entries(),
                 entries.size());
    for (const SyncEntry& entry : entries) {
        const auto again = reader.next();
        LVSIM_ASSERT(again.has_value(), "an entry is lost: {}", to_text(reader.fault()));
        LVSIM_ASSERT(*again == entry, "an entry has changed");
    }
    LVSIM_ASSERT(!reader.next(), "an entry too many");
    LVSIM_ASSERT(reader.fault() == SyncFault::None, "{}", to_text(reader.fault()));
}

void run(std::span<const std::uint8_t> input) {
    Choices choices(input);
    const bool has_right_size = choices.flag();
    const auto taken = std::as_bytes(choices.take(input.size()));
    // Of its own, so that the sanitizer sees where it ends.
    std::vector<std::byte> bytes(taken.begin(), taken.end());
    constexpr std::size_t kHeaderBytes = 4;
    if (has_right_size && bytes.size() >= kHeaderBytes) {
        store_16(bytes.data() + 2, static_cast<std::uint16_t>(bytes.size()));
    }
    SyncMessageReader reader(bytes);
    std::vector<SyncEntry> entries;
    while (const auto entry = reader.next()) {
        entries.push_back(*entry);
    }
    LVSIM_ASSERT(entries.size() <= bytes.size() / 8, "{} entries in {} bytes", entries.size(),
                 bytes.size());
    if (!entries.empty()) {
        check_again(reader, entries);
    }
}

}  // namespace
}  // namespace lvsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
