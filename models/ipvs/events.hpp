// SPDX-License-Identifier: Apache-2.0
//
// What a director decides, with its reasons: typed trace events. Those about one packet name its
// frame (Frame::id), so that a capture can show the decision beside the packet.
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/service.hpp"
#include "models/ipvs/sync/events.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::ipvs {

/// What a scheduler had to choose from.
struct Candidate {
    Endpoint server;
    std::int32_t weight = 0;
    std::uint32_t activeconns = 0;
    std::uint32_t inactconns = 0;
    bool is_overloaded = false;
};

struct ConnectionCreated {
    static constexpr std::string_view kName = "ipvs.connection_created";
    std::uint64_t frame = 0;  ///< The packet that asked for it.
    ServiceKey service;
    Endpoint client;
    Endpoint server;
    std::string_view scheduler;
    std::string_view rule;                  ///< By which it was picked.
    std::span<const Candidate> candidates;  ///< List order, counts before this connection.
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint virtual_address;     ///< Of the packet: a service may be of every port, or of a mark.
    ConnId connection = kNoConn;  ///< No other entry has it until this one has expired.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A service had nobody for a new connection.
struct NoDestination {
    static constexpr std::string_view kName = "ipvs.no_destination";
    std::uint64_t frame = 0;
    ServiceKey service;
    Endpoint client;
    std::uint32_t servers = 0;
    std::uint32_t quiesced = 0;    ///< Of these: at weight 0.
    std::uint32_t overloaded = 0;  ///< Of these: above their upper threshold.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A service of a mark had nobody for a new connection, which goes where its client wished.
struct ServersBypassed {
    static constexpr std::string_view kName = "ipvs.servers_bypassed";
    std::uint64_t frame = 0;
    ServiceKey service;
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint destination;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// What a packet is to the connection it belongs to.
enum class PacketRole : std::uint8_t {
    Request,
    Reply,
    ErrorToServer,  ///< ICMP about a packet that the server sent.
    ErrorToClient,  ///< ICMP about a packet that the client sent.
    ErrorOfTunnel,  ///< ICMP about one that the client sent, from inside the tunnel to the server.
};

/// A packet belongs to a connection that the table had already, and goes where that says.
struct PacketMatched {
    static constexpr std::string_view kName = "ipvs.packet_matched";
    std::uint64_t frame = 0;
    PacketRole role = PacketRole::Request;
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    ForwardingMethod method = ForwardingMethod::Masquerade;
    std::string_view from;  ///< The state before the packet,
    std::string_view to;    ///< and after it; mostly the same.
    void fields(TraceFields& to_fields) const;
    [[nodiscard]] std::string text() const;
};

/// A packet to a service belongs to no connection and cannot begin one: it is no SYN, or a reset.
/// It is left to the machine, whose TCP answers with a reset of its own.
struct PacketNotScheduled {
    static constexpr std::string_view kName = "ipvs.packet_not_scheduled";
    std::uint64_t frame = 0;
    ServiceKey service;
    Endpoint client;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

enum class DropReason : std::uint8_t {
    NoDestination,
    ServerGone,
    TimeToLiveExceeded,
    NoRoute,
    FragmentationNeeded,
    TruncatedHeader,
    LoopbackServer,
    LoopbackSource,
    BadIcmpChecksum,
    NoConnectionOfServer,
    LocalServerOfForwarded,
    UnknownTunnel,
    NarrowTunnel,
    LongHeaders,
    Defence,
    NoCallId,
    BadTcpChecksum,
    LongAnswer,
};
[[nodiscard]] std::string_view to_text(DropReason reason);

struct PacketDropped {
    static constexpr std::string_view kName = "ipvs.packet_dropped";
    std::uint64_t frame = 0;
    DropReason reason = DropReason::NoDestination;
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint source;
    Endpoint destination;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The scheduler's choice holds for all later connections of these clients.
struct TemplateCreated {
    static constexpr std::string_view kName = "ipvs.template_created";
    std::uint64_t frame = 0;  ///< The packet that asked for it.
    ServiceKey service;
    IpAddress clients;  ///< Under the netmask.
    IpAddress netmask;
    Endpoint server;
    std::uint32_t timeout_seconds = 0;
    ConnId connection = kNoConn;     ///< The template's own entry.
    std::string_view engine_data{};  ///< Of a persistence engine: the call it is about.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The FTP helper read where a data connection will be, and made an entry for it.
struct DataConnectionExpected {
    static constexpr std::string_view kName = "ipvs.data_connection_expected";
    std::uint64_t frame = 0;  ///< The packet that it was read in.
    bool is_passive = false;  ///< The client connects, from a port that nobody knows yet.
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::string_view wording;  ///< Of an answer: what the client reads instead of the server's.
    ConnId control = kNoConn;  ///< The connection that they agreed over.
    ConnId connection = kNoConn;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

enum class TemplateFault : std::uint8_t {
    ServerGone,      ///< Deleted.
    ServerQuiesced,  ///< At weight 0, with expire_quiescent_template.
    OtherServer,     ///< Another server talks to the client now.
};

/// A template no longer ties new connections; it was moved aside, to end with its connections.
struct TemplateInvalidated {
    static constexpr std::string_view kName = "ipvs.template_invalidated";
    std::uint64_t frame = 0;  ///< The packet that would have followed it.
    Endpoint clients;
    Endpoint virtual_address;
    Endpoint server;
    TemplateFault fault = TemplateFault::ServerGone;
    ConnId connection = kNoConn;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// The time of an entry is over, but others depend on it: it stays.
struct ExpiryPostponed {
    static constexpr std::string_view kName = "ipvs.expiry_postponed";
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::uint32_t controlled = 0;  ///< How many depend on it.
    std::uint32_t timeout_seconds = 0;
    ConnId connection = kNoConn;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

struct ConnectionStateChanged {
    static constexpr std::string_view kName = "ipvs.connection_state_changed";
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::string_view from;
    std::string_view to;
    std::uint32_t timeout_seconds = 0;
    void fields(TraceFields& fields) const;
    [[nodiscard]] std::string text() const;
};

/// "timeout", "its client used the port again"
[[nodiscard]] std::string_view to_text(ExpiryReason reason);

struct ConnectionExpired {
    static constexpr std::string_view kName = "ipvs.connection_expired";
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;
    Endpoint server;
    std::string_view state;
    ExpiryReason reason = ExpiryReason::Timeout;
    std::uint32_t timeout_seconds = 0;
    ConnId connection = kNoConn;  ///< As when it was created.
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A server reached its upper threshold, or came back below its lower one.
struct OverloadChanged {
    static constexpr std::string_view kName = "ipvs.overload_changed";
    ServiceKey service;
    Endpoint server;
    bool is_overloaded = false;
    std::uint32_t connections = 0;
    std::uint32_t u_threshold = 0;
    std::uint32_t l_threshold = 0;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// Memory is low, or no longer: an automatic defence went on or off.
struct DefenceSwitched {
    static constexpr std::string_view kName = "ipvs.defence_switched";
    std::string_view setting;  ///< "drop_entry"
    bool is_active = false;
    std::uint32_t available_pages = 0;
    std::int32_t amemthresh = 0;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A list of types as a value.
template <class... Events>
struct EventTypes {};

/// Every event of a director: captures, `lvsim explain` and `lvsim list trace-events` have those
/// that stand here, and take the packet that one is about from its member `frame`.
using DirectorEvents =
    EventTypes<ConnectionAnnounced, ConnectionCreated, ConnectionExpired, ConnectionStateChanged,
               ConnectionSynced, DataConnectionExpected, DefenceSwitched, ExpiryPostponed,
               NoDestination, OverloadChanged, PacketDropped, PacketMatched, PacketNotScheduled,
               ServersBypassed, SyncMessageRefused, SyncMessageSent, TemplateCreated,
               TemplateInvalidated>;

}  // namespace lvsim::ipvs
