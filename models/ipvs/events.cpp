// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/events.hpp"

#include "models/ipvs/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::ipvs {
namespace {

std::string describe(const Candidate& candidate) {
    return fmt::format("{} weight {} active {} inactive {}{}", to_text(candidate.server),
                       candidate.weight, candidate.activeconns, candidate.inactconns,
                       candidate.is_overloaded ? " overloaded" : "");
}

/// The first few in list order; a service may have a thousand.
std::string describe(std::span<const Candidate> candidates) {
    constexpr std::size_t kShown = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(candidates.size(), kShown); ++i) {
        text += (i == 0 ? "" : ", ") + describe(candidates[i]);
    }
    if (candidates.size() > kShown) {
        text += fmt::format(", {} more", candidates.size() - kShown);
    }
    return text;
}

std::string_view fault_text(TemplateFault fault) {
    switch (fault) {
        case TemplateFault::ServerGone: return "its server was deleted";
        case TemplateFault::ServerQuiesced:
            return "its server is at weight 0 (expire_quiescent_template)";
        case TemplateFault::OtherServer: return "another server talks to the client now";
    }
    return "";
}

/// LVS-NAT is what a reader expects; the others are said.
std::string way_text(const Endpoint& server, ForwardingMethod method) {
    switch (method) {
        case ForwardingMethod::Masquerade: return fmt::format("goes to {}", to_text(server));
        case ForwardingMethod::LocalNode: return "stays on this machine";
        case ForwardingMethod::Tunnel:
            return fmt::format("goes to {} through a tunnel", to_text(server));
        case ForwardingMethod::DirectRoute:
            return fmt::format("goes to {} by direct routing", to_text(server));
        case ForwardingMethod::Bypass:
            return fmt::format("goes to {} past all real servers", to_text(server));
    }
    return "";
}

std::string_view role_text(PacketRole role) {
    switch (role) {
        case PacketRole::Request: return "request";
        case PacketRole::Reply: return "reply";
        case PacketRole::ErrorToServer: return "error to the server";
        case PacketRole::ErrorToClient: return "error to the client";
        case PacketRole::ErrorOfTunnel: return "error of the tunnel";
    }
    return "";
}

}  // namespace

std::string_view to_text(ExpiryReason reason) {
    switch (reason) {
        case ExpiryReason::Timeout: return "timeout";
        case ExpiryReason::PortReused: return "its client used the port again";
        case ExpiryReason::ServerGone: return "its server was deleted";
        case ExpiryReason::OnePacket: return "one-packet scheduling";
        case ExpiryReason::DroppedUnderLoad: return "dropped by drop_entry";
        case ExpiryReason::NobodyLeft: return "the last connection that depended on it was dropped";
        case ExpiryReason::SyncedElsewhere: return "the master says it has another server";
    }
    return "";
}

void ConnectionCreated::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("service", to_text(service));
    to.add("client", to_text(client));
    to.add("server", to_text(server));
    to.add("scheduler", scheduler);
    to.add("rule", rule);
    to.add("candidates", describe(candidates));
}

std::string ConnectionCreated::text() const {
    return fmt::format("{} to {} goes to {}: {} picks {}, from {}", to_text(client),
                       to_text(service), to_text(server), scheduler, rule, describe(candidates));
}

void NoDestination::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("service", to_text(service));
    to.add("client", to_text(client));
    to.add("servers", std::int64_t{servers});
    to.add("quiesced", std::int64_t{quiesced});
    to.add("overloaded", std::int64_t{overloaded});
}

std::string NoDestination::text() const {
    if (servers == 0) {
        return fmt::format("nobody serves {} at {}: the service has no real server",
                           to_text(client), to_text(service));
    }
    return fmt::format(
        "nobody serves {} at {}: of {} real servers {} are at weight 0, {} overloaded",
        to_text(client), to_text(service), servers, quiesced, overloaded);
}

void ServersBypassed::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("service", to_text(service));
    to.add("protocol", protocol_name(protocol));
    to.add("client", to_text(client));
    to.add("destination", to_text(destination));
}

std::string ServersBypassed::text() const {
    return fmt::format("nobody serves {} at {}: it goes to {} itself (cache_bypass)",
                       to_text(client), to_text(service), to_text(destination));
}

void PacketMatched::fields(TraceFields& to_fields) const {
    to_fields.add("frame", static_cast<std::int64_t>(frame));
    to_fields.add("role", role_text(role));
    to_fields.add("protocol", protocol_name(protocol));
    to_fields.add("client", to_text(client));
    to_fields.add("virtual", to_text(virtual_address));
    to_fields.add("server", to_text(server));
    to_fields.add("method", to_text(method));
    to_fields.add("from", from);
    to_fields.add("to", to);
}

std::string PacketMatched::text() const {
    const std::string whose =
        fmt::format("known connection of {} at {}, {}", to_text(client), to_text(virtual_address),
                    from == to ? std::string(to) : fmt::format("{} to {}", from, to));
    switch (role) {
        case PacketRole::Request: return fmt::format("{}: {}", whose, way_text(server, method));
        case PacketRole::Reply:
            return fmt::format("{}: reply of {}, goes out as from {}", whose, to_text(server),
                               to_text(virtual_address));
        case PacketRole::ErrorToServer:
            return fmt::format("{}: ICMP about a reply, {}", whose, way_text(server, method));
        case PacketRole::ErrorToClient:
            return fmt::format("{}: ICMP about a request, goes out as from {}", whose,
                               to_text(virtual_address.address));
        case PacketRole::ErrorOfTunnel:
            return fmt::format("{}: ICMP about a request in the tunnel to {}, ends here", whose,
                               to_text(server.address));
    }
    return whose;
}

void PacketNotScheduled::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("service", to_text(service));
    to.add("client", to_text(client));
}

std::string PacketNotScheduled::text() const {
    return fmt::format(
        "{} has no connection at {} and this packet cannot begin one (no SYN): left to the machine",
        to_text(client), to_text(service));
}

std::string_view to_text(DropReason reason) {
    switch (reason) {
        case DropReason::NoDestination: return "no real server can take it";
        case DropReason::ServerGone: return "the real server of its connection was deleted";
        case DropReason::TimeToLiveExceeded: return "its time to live is over";
        case DropReason::NoRoute: return "there is no route to the real server";
        case DropReason::FragmentationNeeded: return "it is too long and must not be fragmented";
        case DropReason::TruncatedHeader: return "its transport header is not whole";
        case DropReason::LoopbackServer: return "the real server is a loopback address";
        case DropReason::LoopbackSource: return "a loopback address cannot reach a real server";
        case DropReason::BadIcmpChecksum: return "its ICMP checksum is wrong";
        case DropReason::NoConnectionOfServer:
            return "it comes from a real server but belongs to no connection (nat_icmp_send)";
        case DropReason::LocalServerOfForwarded:
            return "it passes through but the real server is this machine";
        case DropReason::UnknownTunnel:
            return "the tunnel to the real server of its connection is not known here";
        case DropReason::NarrowTunnel: return "the tunnel leaves less than 68 bytes for a packet";
        case DropReason::LongHeaders: return "its headers leave no room for those of a tunnel";
        case DropReason::Defence: return "overload, this is one of those that drop_packet drops";
        case DropReason::NoCallId:
            return "it has no Call-ID by which the persistence engine sip could know it";
        case DropReason::BadTcpChecksum:
            return "its TCP checksum is wrong, and the FTP helper has to read it";
        case DropReason::LongAnswer:
            return "the FTP helper would make it longer than an IP packet can be";
    }
    return "";
}

void PacketDropped::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("reason", to_text(reason));
    to.add("protocol", protocol_name(protocol));
    to.add("source", to_text(source));
    to.add("destination", to_text(destination));
}

std::string PacketDropped::text() const {
    return fmt::format("{} {} to {} dropped: {}", protocol_name(protocol), to_text(source),
                       to_text(destination), to_text(reason));
}

void DataConnectionExpected::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("mode", is_passive ? "passive" : "active");
    to.add("client", to_text(client));
    to.add("virtual", to_text(virtual_address));
    to.add("server", to_text(server));
    to.add("wording", wording);
}

std::string DataConnectionExpected::text() const {
    if (!is_passive) {
        return fmt::format("FTP: {} will connect to {}, as from {}", to_text(server),
                           to_text(client), to_text(virtual_address));
    }
    return fmt::format("FTP: {} will connect to {}, that is {} (the answer now says {})",
                       to_text(client.address), to_text(virtual_address), to_text(server), wording);
}

void TemplateCreated::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("service", to_text(service));
    to.add("clients", to_text(clients));
    to.add("netmask", to_text(netmask));
    to.add("server", to_text(server));
    to.add("timeout_seconds", std::int64_t{timeout_seconds});
    if (!engine_data.empty()) {
        to.add("engine_data", engine_data);
    }
}

std::string TemplateCreated::text() const {
    const std::string call =
        engine_data.empty() ? std::string() : fmt::format(" with Call-ID {}", engine_data);
    return fmt::format(
        "clients {} (mask {}) of {}{} stay on {}, until {} s after their last new connection",
        to_text(clients), to_text(netmask), to_text(service), call, to_text(server),
        timeout_seconds);
}

void TemplateInvalidated::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("clients", to_text(clients));
    to.add("virtual", to_text(virtual_address));
    to.add("server", to_text(server));
    to.add("fault", fault_text(fault));
}

std::string TemplateInvalidated::text() const {
    return fmt::format("the template of clients {} at {} on {} holds no longer: {}",
                       to_text(clients), to_text(virtual_address), to_text(server),
                       fault_text(fault));
}

void ExpiryPostponed::fields(TraceFields& to) const {
    to.add("protocol", protocol_name(protocol));
    to.add("client", to_text(client));
    to.add("virtual", to_text(virtual_address));
    to.add("server", to_text(server));
    to.add("controlled", std::int64_t{controlled});
    to.add("timeout_seconds", std::int64_t{timeout_seconds});
}

std::string ExpiryPostponed::text() const {
    return fmt::format("{} {} at {} on {} stays for {} s more: {} connections depend on it",
                       protocol_name(protocol), to_text(client), to_text(virtual_address),
                       to_text(server), timeout_seconds, controlled);
}

void ConnectionStateChanged::fields(TraceFields& fields) const {
    fields.add("protocol", protocol_name(protocol));
    fields.add("client", to_text(client));
    fields.add("virtual", to_text(virtual_address));
    fields.add("server", to_text(server));
    fields.add("from", from);
    fields.add("to", to);
    fields.add("timeout_seconds", std::int64_t{timeout_seconds});
}

std::string ConnectionStateChanged::text() const {
    return fmt::format("{} {} at {} on {}: {} to {}, for {} s", protocol_name(protocol),
                       to_text(client), to_text(virtual_address), to_text(server), from, to,
                       timeout_seconds);
}

void ConnectionExpired::fields(TraceFields& to) const {
    to.add("protocol", protocol_name(protocol));
    to.add("client", to_text(client));
    to.add("virtual", to_text(virtual_address));
    to.add("server", to_text(server));
    to.add("state", state);
    to.add("reason", to_text(reason));
    to.add("timeout_seconds", std::int64_t{timeout_seconds});
}

std::string ConnectionExpired::text() const {
    const std::string why = reason == ExpiryReason::Timeout
                                ? fmt::format("{} s without a packet", timeout_seconds)
                                : std::string(to_text(reason));
    return fmt::format("{} {} at {} on {} expired in {}: {}", protocol_name(protocol),
                       to_text(client), to_text(virtual_address), to_text(server), state, why);
}

void DefenceSwitched::fields(TraceFields& to) const {
    to.add("setting", setting);
    to.add("active", std::int64_t{is_active ? 1 : 0});
    to.add("available_pages", std::int64_t{available_pages});
    to.add("amemthresh", std::int64_t{amemthresh});
}

std::string DefenceSwitched::text() const {
    return fmt::format("{} is {}: {} pages of memory are available, amemthresh {}", setting,
                       is_active ? "active" : "inactive again", available_pages, amemthresh);
}

void OverloadChanged::fields(TraceFields& to) const {
    to.add("service", to_text(service));
    to.add("server", to_text(server));
    to.add("overloaded", std::int64_t{is_overloaded ? 1 : 0});
    to.add("connections", std::int64_t{connections});
    to.add("u_threshold", std::int64_t{u_threshold});
    to.add("l_threshold", std::int64_t{l_threshold});
}

std::string OverloadChanged::text() const {
    return fmt::format(
        "{} of {} {}: {} connections, upper threshold {}, lower {}", to_text(server),
        to_text(service),
        is_overloaded ? "is overloaded and gets no new connection" : "is no longer overloaded",
        connections, u_threshold, l_threshold);
}

}  // namespace lvsim::ipvs
