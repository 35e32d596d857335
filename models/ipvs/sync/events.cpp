// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sync/events.hpp"

#include "models/ipvs/protocol.hpp"

#include <fmt/format.h>

namespace lvsim::ipvs {
namespace {

std::string why_text(AnnounceReason reason, std::uint32_t packet) {
    switch (reason) {
        case AnnounceReason::StateChanged: return "its state changed";
        case AnnounceReason::PacketNumber: return fmt::format("packet {} of its client", packet);
        case AnnounceReason::Template: return "a packet of one of its connections";
        case AnnounceReason::Refresh: return "not announced for sync_refresh_period";
    }
    return {};
}

std::string_view outcome_text(SyncOutcome outcome) {
    switch (outcome) {
        case SyncOutcome::Created: return "new entry";
        case SyncOutcome::Updated: return "entry updated";
        case SyncOutcome::Replaced: return "new entry, the one to another server ends";
        case SyncOutcome::OfReplaced: return "ignored: the entry goes to another server by now";
        case SyncOutcome::UnknownProtocol: return "passed over: unknown protocol";
        case SyncOutcome::UnknownState: return "passed over: unknown state";
        case SyncOutcome::UnknownMethod: return "passed over: unknown forwarding method";
        case SyncOutcome::TemplateWithPort: return "passed over: a template with a client's port";
        case SyncOutcome::UnknownEngine: return "passed over: unknown persistence engine";
        case SyncOutcome::NotModelled: return "passed over: IPv6 is not modelled";
    }
    return "";
}

}  // namespace

void ConnectionAnnounced::fields(TraceFields& to) const {
    to.add("reason", why_text(reason, packet));
    to.add("protocol", protocol_name(protocol));
    to.add("client", to_text(client));
    to.add("virtual", to_text(virtual_address));
    to.add("server", to_text(server));
    to.add("state", state);
    to.add("timeout_seconds", std::int64_t{timeout_seconds});
}

std::string ConnectionAnnounced::text() const {
    return fmt::format("{} {} at {} on {} announced to the backups in {}, for {} s: {}",
                       protocol_name(protocol), to_text(client), to_text(virtual_address),
                       to_text(server), state, timeout_seconds, why_text(reason, packet));
}

void SyncMessageSent::fields(TraceFields& to) const {
    to.add("thread", std::int64_t{thread});
    to.add("entries", std::int64_t{entries});
    to.add("bytes", std::int64_t{bytes});
    to.add("discarded", std::int64_t{is_discarded ? 1 : 0});
}

std::string SyncMessageSent::text() const {
    return fmt::format("sync message of {} entries, {} bytes, {}", entries, bytes,
                       is_discarded ? "discarded: sync_qlen_max wait already"
                                    : fmt::format("sent by thread {}", thread));
}

void ConnectionSynced::fields(TraceFields& to) const {
    to.add("outcome", outcome_text(outcome));
    to.add("protocol", protocol_name(protocol));
    to.add("client", to_text(client));
    to.add("virtual", to_text(virtual_address));
    to.add("server", to_text(server));
    to.add("state", std::int64_t{state});
    to.add("timeout_seconds", std::int64_t{timeout_seconds});
    to.add("has_server", std::int64_t{has_server ? 1 : 0});
}

std::string ConnectionSynced::text() const {
    return fmt::format("{} {} at {} on {} announced by the master: {}{}", protocol_name(protocol),
                       to_text(client), to_text(virtual_address), to_text(server),
                       outcome_text(outcome),
                       has_server ? "" : ", no service here has that server");
}

void SyncMessageRefused::fields(TraceFields& to) const {
    to.add("reason", reason);
    to.add("bytes", std::int64_t{bytes});
}

std::string SyncMessageRefused::text() const {
    return fmt::format("sync message of {} bytes refused: {}", bytes, reason);
}

}  // namespace lvsim::ipvs
