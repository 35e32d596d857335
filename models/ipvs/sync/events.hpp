// SPDX-License-Identifier: Apache-2.0
//
// What the synchronisation daemons decide, with their reasons: typed trace events.
#pragma once

#include "models/ipvs/conn.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::ipvs {

/// Why the master announces an entry.
enum class AnnounceReason : std::uint8_t {
    StateChanged,  ///< Into a state that counts, other than ESTABLISHED.
    PacketNumber,  ///< The client's packets reached the threshold, or a period more.
    Template,      ///< One of its connections had a packet.
    Refresh,       ///< No period, and sync_refresh_period is over.
};

/// The master put an entry into a message for its backups.
struct ConnectionAnnounced {
    static constexpr std::string_view kName = "ipvs.connection_announced";
    AnnounceReason reason = AnnounceReason::PacketNumber;
    std::uint32_t packet = 0;  ///< The number by which the rule decided.
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::string_view state;
    std::uint32_t timeout_seconds = 0;
    ConnId connection = kNoConn;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The master sent a message, or threw it away because too many waited already.
struct SyncMessageSent {
    static constexpr std::string_view kName = "ipvs.sync_message_sent";
    std::uint32_t thread = 0;
    std::uint32_t entries = 0;
    std::uint32_t bytes = 0;
    bool is_discarded = false;  ///< sync_qlen_max messages waited.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// What a backup did with an announced entry.
enum class SyncOutcome : std::uint8_t {
    Created,
    Updated,
    Replaced,          ///< The entry had another server: it ends, a new one takes its place.
    OfReplaced,        ///< An inactive connection to another server: the entry stays.
    UnknownProtocol,   ///< Passed over.
    UnknownState,      ///< Passed over.
    UnknownMethod,     ///< Passed over. (Linux keeps an entry that forwards nothing.)
    TemplateWithPort,  ///< Passed over: a packet would find it. (Linux takes it, and miscounts.)
    UnknownEngine,     ///< Passed over.
    NotModelled,       ///< IPv6: passed over.
};

struct ConnectionSynced {
    static constexpr std::string_view kName = "ipvs.connection_synced";
    SyncOutcome outcome = SyncOutcome::Created;
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::uint16_t state = 0;  ///< As announced.
    std::uint32_t timeout_seconds = 0;
    bool has_server = false;  ///< The server is one of this machine's services.
    ConnId connection = kNoConn;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A backup threw away a message, or what was left of it.
struct SyncMessageRefused {
    static constexpr std::string_view kName = "ipvs.sync_message_refused";
    std::string_view reason;
    std::uint32_t bytes = 0;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::ipvs
