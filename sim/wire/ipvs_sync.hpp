// SPDX-License-Identifier: Apache-2.0
//
// Messages of the IPVS synchronisation daemons: what a director that is master tells its backups
// about connections, in UDP datagrams (format: Linux 6.1 ip_vs_sync.c, versions 1 and 0).
//
//   version 1   0  sync id  size 2  entries 1  version 1  0 0        8 bytes, then entries
//     entry     type  protocol  version and size 2  flags 4  state 2  ports 6  mark 4  timeout 4
//               addresses 3 x 4 (type bit 0: IPv6, 3 x 16)  options: type, length, data
//               zeros up to a multiple of 4 before the next entry
//   version 0   entries 1  sync id  size 2                            4 bytes, then entries
//     entry     0  protocol  ports 6  addresses 12  flags 2  state 2  (24 bytes of sequences)
//
// The bytes come from the network: whatever they are, reading them ends and stays within them.
#pragma once

#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lvsim {

/// Flags of an entry (IP_VS_CONN_F_*); the low three bits are the forwarding method.
inline constexpr std::uint32_t kSyncMethodMask = 0x0007;
inline constexpr std::uint32_t kSyncFromSync = 0x0020;
inline constexpr std::uint32_t kSyncHashed = 0x0040;
inline constexpr std::uint32_t kSyncNoOutput = 0x0080;
inline constexpr std::uint32_t kSyncInactive = 0x0100;
inline constexpr std::uint32_t kSyncOutSequences = 0x0200;
inline constexpr std::uint32_t kSyncInSequences = 0x0400;
inline constexpr std::uint32_t kSyncSequences = kSyncOutSequences | kSyncInSequences;
inline constexpr std::uint32_t kSyncNoClientPort = 0x0800;
inline constexpr std::uint32_t kSyncTemplate = 0x1000;
inline constexpr std::uint32_t kSyncOnePacket = 0x2000;
inline constexpr std::uint32_t kSyncTracked = 0x1'0000;

enum class SyncVersion : std::uint8_t { V0, V1 };

/// How a helper has shifted one direction's TCP sequence numbers.
struct SyncSequence {
    std::uint32_t initial = 0;
    std::uint32_t delta = 0;
    std::uint32_t previous_delta = 0;
    bool operator==(const SyncSequence&) const = default;
};
struct SyncSequencePair {
    SyncSequence in;
    SyncSequence out;
    bool operator==(const SyncSequencePair&) const = default;
};

struct SyncEntry {
    bool is_ipv6 = false;  ///< All three addresses are of one family.
    std::uint8_t protocol = 0;
    std::uint32_t flags = 0;
    std::uint16_t state = 0;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::uint32_t fwmark = 0;
    std::uint32_t timeout_seconds = 0;  ///< 0: not told (version 0).
    std::optional<SyncSequencePair> sequences;
    std::string_view engine_name;  ///< At most 16 bytes; lives as long as what it was read from.
    std::string_view engine_data;  ///< At most 255 bytes.

    bool operator==(const SyncEntry&) const = default;
};

/// One message that grows by entries.
class SyncMessageWriter {
public:
    /// An empty message of at most `bytes_max` bytes; keeps the memory it has.
    void begin(SyncVersion version, std::uint8_t sync_id, std::size_t bytes_max);
    /// Whether the entry still fits in. Linux lets the first one in whatever its size.
    [[nodiscard]] bool has_room_for(const SyncEntry& entry) const;
    /// Requires: begun; version 0 tells no IPv6 address, mark, timeout or engine.
    void add(const SyncEntry& entry);

    [[nodiscard]] SyncVersion version() const { return version_; }
    [[nodiscard]] std::uint32_t entries() const { return entries_; }
    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

private:
    [[nodiscard]] std::size_t padding() const;
    void add_v1(const SyncEntry& entry);
    void add_v0(const SyncEntry& entry);
    std::byte* append(std::size_t size);
    void append_sequences(const SyncSequencePair& sequences);
    void append_text(std::uint8_t type, std::string_view text);

    SyncVersion version_ = SyncVersion::V1;
    std::size_t bytes_max_ = 0;
    std::uint32_t entries_ = 0;
    std::vector<std::byte> bytes_;
};

/// Why a message, or what is left of it, is thrown away.
enum class SyncFault : std::uint8_t {
    None,
    TooShort,    ///< Not even a header.
    WrongSize,   ///< The header gives another size than the datagram has.
    CutShort,    ///< An entry goes on behind the end.
    BadVersion,  ///< An entry of another version.
    BadType,     ///< Neither IPv4 nor IPv6.
    BadOption,   ///< An option with length 0 or of the wrong size, twice, or behind the entry.
};
[[nodiscard]] std::string_view to_text(SyncFault fault);

/// Hands out the entries of a message.
class SyncMessageReader {
public:
    /// The bytes must outlive the reader and its entries.
    explicit SyncMessageReader(std::span<const std::byte> bytes);

    /// None, or why there is no (further) entry.
    [[nodiscard]] SyncFault fault() const { return fault_; }
    [[nodiscard]] SyncVersion version() const { return version_; }
    [[nodiscard]] std::uint8_t sync_id() const { return sync_id_; }
    /// As the header has it.
    [[nodiscard]] std::uint32_t entries() const { return entries_; }

    /// The next entry; nullopt: the end, or a fault. Entries with an option that is unknown and
    /// must be understood are passed over.
    [[nodiscard]] std::optional<SyncEntry> next();
    [[nodiscard]] std::uint32_t passed_over() const { return passed_over_; }

private:
    enum class Options : std::uint8_t { Good, Unknown, Bad };
    void fail(SyncFault fault) { fault_ = fault; }
    [[nodiscard]] std::optional<SyncEntry> next_v0();
    [[nodiscard]] std::optional<std::size_t> size_of_next();
    /// True: `entry` is one to hand out.
    bool read_v1(SyncEntry& entry);
    [[nodiscard]] static Options read_options(std::span<const std::byte> bytes, SyncEntry& entry);
    [[nodiscard]] static Options read_option(std::uint8_t type, std::span<const std::byte> data,
                                             SyncEntry& entry);

    std::span<const std::byte> rest_;
    SyncFault fault_ = SyncFault::None;
    SyncVersion version_ = SyncVersion::V1;
    std::uint8_t sync_id_ = 0;
    std::uint32_t entries_ = 0;
    std::uint32_t left_ = 0;
    std::uint32_t passed_over_ = 0;
};

}  // namespace lvsim
