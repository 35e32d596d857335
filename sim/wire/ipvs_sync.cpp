// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/ipvs_sync.hpp"

#include "sim/core/assert.hpp"
#include "sim/wire/bytes.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace lvsim {
namespace {

constexpr std::size_t kHeaderV0Bytes = 4;
constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kEntryV0Bytes = 24;
constexpr std::size_t kFixedBytes = 24;  ///< Of an entry of version 1: all but its addresses.
constexpr std::size_t kEntryBytes = kFixedBytes + 3 * 4;
constexpr std::size_t kEntryIpv6Bytes = kFixedBytes + 3 * 16;
constexpr std::size_t kOptionHeaderBytes = 2;
constexpr std::size_t kSequencesBytes = 24;
constexpr std::size_t kEngineNameMax = 16;
constexpr std::size_t kEngineDataMax = 255;

constexpr std::uint8_t kTypeIpv6 = 1;
constexpr std::uint8_t kOptionSequences = 1;
constexpr std::uint8_t kOptionEngineData = 2;
constexpr std::uint8_t kOptionEngineName = 3;
constexpr std::uint8_t kOptionMayBeIgnored = 0x40;
constexpr std::uint8_t kMessageVersion = 1;
constexpr std::uint16_t kSizeMask = 0x0fff;
constexpr unsigned kEntryVersionShift = 12;

std::size_t text_bytes(std::string_view text) {
    return text.empty() ? 0 : kOptionHeaderBytes + text.size();
}

std::size_t size_of(const SyncEntry& entry, SyncVersion version) {
    if (version == SyncVersion::V0) {
        return kEntryV0Bytes + (entry.sequences ? kSequencesBytes : 0);
    }
    return (entry.is_ipv6 ? kEntryIpv6Bytes : kEntryBytes) +
           (entry.sequences ? kOptionHeaderBytes + kSequencesBytes : 0) +
           text_bytes(entry.engine_data) + text_bytes(entry.engine_name);
}

std::size_t header_bytes(SyncVersion version) {
    return version == SyncVersion::V0 ? kHeaderV0Bytes : kHeaderBytes;
}

void store_sequences(std::byte* at, const SyncSequencePair& pair) {
    for (const SyncSequence* one : {&pair.in, &pair.out}) {
        store_32(at, one->initial);
        store_32(at + 4, one->delta);
        store_32(at + 8, one->previous_delta);
        at += kSequencesBytes / 2;
    }
}

SyncSequencePair load_sequences(const std::byte* at) {
    const auto one = [](const std::byte* from) {
        return SyncSequence{load_32(from), load_32(from + 4), load_32(from + 8)};
    };
    return {one(at), one(at + kSequencesBytes / 2)};
}

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string_view to_text(SyncFault fault) {
    switch (fault) {
        case SyncFault::None: return "";
        case SyncFault::TooShort: return "too short for a header";
        case SyncFault::WrongSize: return "not as long as its header says";
        case SyncFault::CutShort: return "an entry goes on behind the end";
        case SyncFault::BadVersion: return "an entry of an unknown version";
        case SyncFault::BadType: return "an entry of an unknown type";
        case SyncFault::BadOption: return "a broken option";
    }
    return "";
}

// --- writing ---------------------------------------------------------------------------------

void SyncMessageWriter::begin(SyncVersion version, std::uint8_t sync_id, std::size_t bytes_max) {
    version_ = version;
    bytes_max_ = bytes_max;
    entries_ = 0;
    bytes_.clear();
    std::byte* at = append(header_bytes(version));
    store_8(at + 1, sync_id);
    if (version == SyncVersion::V1) {
        store_8(at + 5, kMessageVersion);
    }
    store_16(at + 2, static_cast<std::uint16_t>(bytes_.size()));
}

std::size_t SyncMessageWriter::padding() const {
    return version_ == SyncVersion::V1 ? (0 - bytes_.size()) & 3 : 0;
}

bool SyncMessageWriter::has_room_for(const SyncEntry& entry) const {
    return entries_ == 0 || bytes_.size() + padding() + size_of(entry, version_) <= bytes_max_;
}

std::byte* SyncMessageWriter::append(std::size_t size) {
    bytes_.resize(bytes_.size() + size);
    return bytes_.data() + bytes_.size() - size;
}

void SyncMessageWriter::add(const SyncEntry& entry) {
    LVSIM_ASSERT(!bytes_.empty(), "the message has no header");
    ++entries_;
    const auto count = static_cast<std::uint8_t>(entries_);  // the field wraps, as Linux's does
    if (version_ == SyncVersion::V1) {
        add_v1(entry);
        store_8(bytes_.data() + 4, count);
    } else {
        add_v0(entry);
        store_8(bytes_.data(), count);
    }
    store_16(bytes_.data() + 2, static_cast<std::uint16_t>(bytes_.size()));
}

void SyncMessageWriter::add_v1(const SyncEntry& entry) {
    append(padding());
    std::byte* at = append(entry.is_ipv6 ? kEntryIpv6Bytes : kEntryBytes);
    store_8(at, entry.is_ipv6 ? kTypeIpv6 : 0);
    store_8(at + 1, entry.protocol);
    store_16(at + 2, static_cast<std::uint16_t>(size_of(entry, SyncVersion::V1)));
    store_32(at + 4, entry.flags);
    store_16(at + 8, entry.state);
    store_16(at + 10, entry.client.port);
    store_16(at + 12, entry.virtual_address.port);
    store_16(at + 14, entry.server.port);
    store_32(at + 16, entry.fwmark);
    store_32(at + 20, entry.timeout_seconds);
    at += kFixedBytes;
    for (const Endpoint* one : {&entry.client, &entry.virtual_address, &entry.server}) {
        if (entry.is_ipv6) {
            one->address.write_v6(at);
        } else {
            store_32(at, one->address.v4_value());
        }
        at += entry.is_ipv6 ? 16 : 4;
    }
    if (entry.sequences) {
        append_sequences(*entry.sequences);
    }
    append_text(kOptionEngineData, entry.engine_data);
    append_text(kOptionEngineName, entry.engine_name);
}

void SyncMessageWriter::append_sequences(const SyncSequencePair& sequences) {
    std::byte* at = append(kOptionHeaderBytes + kSequencesBytes);
    store_8(at, kOptionSequences);
    store_8(at + 1, kSequencesBytes);
    store_sequences(at + kOptionHeaderBytes, sequences);
}

void SyncMessageWriter::append_text(std::uint8_t type, std::string_view text) {
    if (text.empty()) {
        return;
    }
    std::byte* at = append(kOptionHeaderBytes + text.size());
    store_8(at, type);
    store_8(at + 1, static_cast<std::uint8_t>(text.size()));
    std::memcpy(at + kOptionHeaderBytes, text.data(), text.size());
}

void SyncMessageWriter::add_v0(const SyncEntry& entry) {
    std::byte* at = append(size_of(entry, SyncVersion::V0));
    store_8(at + 1, entry.protocol);
    store_16(at + 2, entry.client.port);
    store_16(at + 4, entry.virtual_address.port);
    store_16(at + 6, entry.server.port);
    store_32(at + 8, entry.client.address.v4_value());
    store_32(at + 12, entry.virtual_address.address.v4_value());
    store_32(at + 16, entry.server.address.v4_value());
    store_16(at + 20, static_cast<std::uint16_t>(entry.flags));
    store_16(at + 22, entry.state);
    if (entry.sequences) {
        store_sequences(at + kEntryV0Bytes, *entry.sequences);
    }
}

// --- reading ---------------------------------------------------------------------------------

SyncMessageReader::SyncMessageReader(std::span<const std::byte> bytes) {
    if (bytes.size() < kHeaderV0Bytes) {
        fail(SyncFault::TooShort);
        return;
    }
    const std::byte* at = bytes.data();
    if (load_16(at + 2) != bytes.size()) {
        fail(SyncFault::WrongSize);
        return;
    }
    sync_id_ = load_8(at + 1);
    const bool is_v1 = bytes.size() >= kHeaderBytes && load_8(at) == 0 &&
                       load_8(at + 5) == kMessageVersion && load_16(at + 6) == 0;
    version_ = is_v1 ? SyncVersion::V1 : SyncVersion::V0;
    entries_ = load_8(is_v1 ? at + 4 : at);
    left_ = entries_;
    rest_ = bytes.subspan(header_bytes(version_));
}

std::optional<SyncEntry> SyncMessageReader::next() {
    while (left_ > 0 && fault_ == SyncFault::None) {
        --left_;
        if (version_ == SyncVersion::V0) {
            return next_v0();
        }
        SyncEntry entry;
        if (read_v1(entry)) {
            return entry;
        }
    }
    return std::nullopt;
}

/// The size of the entry that comes next, as far as it can be believed.
std::optional<std::size_t> SyncMessageReader::size_of_next() {
    if (rest_.size() < kEntryBytes) {
        fail(SyncFault::CutShort);
        return std::nullopt;
    }
    const std::byte* at = rest_.data();
    const std::uint8_t type = load_8(at);
    const std::uint16_t version_and_size = load_16(at + 2);
    const std::size_t size = version_and_size & kSizeMask;
    const std::size_t fixed = (type & kTypeIpv6) != 0 ? kEntryIpv6Bytes : kEntryBytes;
    if (size > rest_.size()) {
        fail(SyncFault::CutShort);
    } else if (version_and_size >> kEntryVersionShift != 0) {
        fail(SyncFault::BadVersion);
    } else if ((type & kTypeIpv6) == 0 && type != 0) {
        fail(SyncFault::BadType);
    } else if (size < fixed) {
        fail(SyncFault::CutShort);
    }
    return fault_ == SyncFault::None ? std::optional(size) : std::nullopt;
}

bool SyncMessageReader::read_v1(SyncEntry& entry) {
    const std::optional<std::size_t> size = size_of_next();
    if (!size) {
        return false;
    }
    const std::byte* at = rest_.data();
    entry.is_ipv6 = (load_8(at) & kTypeIpv6) != 0;
    entry.protocol = load_8(at + 1);
    entry.flags = load_32(at + 4);
    entry.state = load_16(at + 8);
    entry.fwmark = load_32(at + 16);
    entry.timeout_seconds = load_32(at + 20);
    const std::array<Endpoint*, 3> endpoints = {&entry.client, &entry.virtual_address,
                                                &entry.server};
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        endpoints[i]->port = load_16(at + 10 + 2 * i);
        const std::byte* address = at + kFixedBytes + i * (entry.is_ipv6 ? 16 : 4);
        endpoints[i]->address =
            entry.is_ipv6 ? IpAddress::read_v6(address) : IpAddress::v4(load_32(address));
    }
    const std::size_t fixed = entry.is_ipv6 ? kEntryIpv6Bytes : kEntryBytes;
    const Options options = read_options(rest_.subspan(fixed, *size - fixed), entry);
    const std::size_t padded = (*size + 3) & ~std::size_t{3};
    rest_ = rest_.subspan(std::min(padded, rest_.size()));
    if (options == Options::Bad) {
        fail(SyncFault::BadOption);
    }
    passed_over_ += options == Options::Unknown ? 1 : 0;
    return options == Options::Good;
}

SyncMessageReader::Options SyncMessageReader::read_options(std::span<const std::byte> bytes,
                                                           SyncEntry& entry) {
    Options outcome = Options::Good;
    while (!bytes.empty() && outcome == Options::Good) {
        if (bytes.size() < kOptionHeaderBytes) {
            return Options::Bad;
        }
        const std::uint8_t type = load_8(bytes.data());
        const std::size_t length = load_8(bytes.data() + 1);
        if (length == 0 || length > bytes.size() - kOptionHeaderBytes) {
            return Options::Bad;
        }
        outcome = read_option(type, bytes.subspan(kOptionHeaderBytes, length), entry);
        bytes = bytes.subspan(kOptionHeaderBytes + length);
    }
    return outcome;
}

SyncMessageReader::Options SyncMessageReader::read_option(std::uint8_t type,
                                                          std::span<const std::byte> data,
                                                          SyncEntry& entry) {
    const auto set_text = [&](std::string_view& text, std::size_t size_max) {
        const bool is_good = text.empty() && data.size() <= size_max;
        text = text_of(data);
        return is_good ? Options::Good : Options::Bad;
    };
    switch (type & ~kOptionMayBeIgnored) {
        case kOptionSequences:
            if (data.size() != kSequencesBytes || entry.sequences) {
                return Options::Bad;
            }
            entry.sequences = load_sequences(data.data());
            return Options::Good;
        case kOptionEngineData: return set_text(entry.engine_data, kEngineDataMax);
        case kOptionEngineName: return set_text(entry.engine_name, kEngineNameMax);
    }
    return (type & kOptionMayBeIgnored) != 0 ? Options::Good : Options::Unknown;
}

std::optional<SyncEntry> SyncMessageReader::next_v0() {
    if (rest_.size() < kEntryV0Bytes) {
        fail(SyncFault::CutShort);
        return std::nullopt;
    }
    const std::byte* at = rest_.data();
    SyncEntry entry;
    entry.protocol = load_8(at + 1);
    entry.client = {IpAddress::v4(load_32(at + 8)), load_16(at + 2)};
    entry.virtual_address = {IpAddress::v4(load_32(at + 12)), load_16(at + 4)};
    entry.server = {IpAddress::v4(load_32(at + 16)), load_16(at + 6)};
    entry.flags = load_16(at + 20);
    entry.state = load_16(at + 22);
    rest_ = rest_.subspan(kEntryV0Bytes);
    if ((entry.flags & kSyncSequences) != 0) {
        if (rest_.size() < kSequencesBytes) {
            fail(SyncFault::CutShort);
            return std::nullopt;
        }
        entry.sequences = load_sequences(rest_.data());
        rest_ = rest_.subspan(kSequencesBytes);
    }
    return entry;
}

}  // namespace lvsim
