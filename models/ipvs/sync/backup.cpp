// SPDX-License-Identifier: Apache-2.0
//
// What becomes of the entries that a master announces (behaviour: Linux 6.1 ip_vs_proc_conn).
#include "models/ipvs/conn_view.hpp"
#include "models/ipvs/core.hpp"
#include "models/ipvs/ftp/control.hpp"
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/protocol.hpp"
#include "models/ipvs/sync/daemons.hpp"

namespace lvsim::ipvs {
namespace {

constexpr std::uint32_t kTemplateSeconds = 180;  ///< When the message has no timeout.

/// An announced entry, checked.
struct Announced {
    const SyncEntry& entry;
    IpProtocol protocol;

    [[nodiscard]] bool has(std::uint32_t flag) const { return (entry.flags & flag) != 0; }
    [[nodiscard]] bool is_template() const { return has(kSyncTemplate); }
};

/// Why the entry cannot be taken at all; nullopt: it can.
std::optional<SyncOutcome> obstacle(const Core& core, const SyncEntry& entry, IpProtocol protocol) {
    if (entry.is_ipv6) {
        return SyncOutcome::NotModelled;
    }
    if ((entry.flags & kSyncMethodMask) > static_cast<std::uint32_t>(ForwardingMethod::Bypass)) {
        return SyncOutcome::UnknownMethod;
    }
    if ((entry.flags & kSyncTemplate) != 0 && entry.client.port != 0) {
        return SyncOutcome::TemplateWithPort;
    }
    if ((entry.flags & kSyncTemplate) == 0) {  // of templates neither is checked
        if (!is_supported(core.rules, protocol)) {
            return SyncOutcome::UnknownProtocol;
        }
        if (entry.state >= state_count(protocol)) {
            return SyncOutcome::UnknownState;
        }
    }
    const bool is_known_engine = core.config.has_sip_engine && entry.engine_name == kEngineName;
    return entry.engine_data.empty() || is_known_engine ? std::nullopt
                                                        : std::optional(SyncOutcome::UnknownEngine);
}

ConnId find(const Core& core, const Announced& told) {
    const SyncEntry& entry = told.entry;
    if (told.is_template()) {
        return core.conns.find_template({told.protocol, entry.client.address.v4_value(),
                                         entry.virtual_address.address.v4_value(),
                                         entry.virtual_address.port, entry.engine_data});
    }
    return core.conns.find_request({told.protocol, entry.client, entry.virtual_address});
}

/// The server among this machine's own services. It may be configured with port 0, which keeps the
/// packet's; where a mark is not masqueraded that one comes first.
Destination* server_of(const Core& core, const Conn& conn) {
    Service* service =
        core.services.find_for_packet(conn.protocol, conn.virtual_address(), conn.fwmark);
    if (service == nullptr) {
        return nullptr;
    }
    const Endpoint exact = conn.server();
    const Endpoint of_any_port{exact.address, 0};
    const bool is_masqueraded = conn.method == ForwardingMethod::Masquerade;
    const bool prefers_any = conn.fwmark != 0 && !is_masqueraded;
    Destination* server = service->find(prefers_any ? of_any_port : exact);
    return server != nullptr ? server : service->find(prefers_any ? exact : of_any_port);
}

/// The server counts the entry as the master said; the way to it is the one configured here.
void bind(Core& core, Conn& conn, bool is_inactive) {
    Destination* server = server_of(core, conn);
    if (server == nullptr) {
        return;
    }
    bind_server(core, conn, *server);
    if (!conn.is_template) {
        count_as(core, conn, is_inactive);
    }
}

ConnId make_entry(Core& core, const Announced& told) {
    const SyncEntry& entry = told.entry;
    const ConnId id = core.conns.make();
    Conn& conn = core.conns[id];
    conn.protocol = told.protocol;
    conn.caddr = entry.client.address.v4_value();
    conn.cport = entry.client.port;
    conn.vaddr = entry.virtual_address.address.v4_value();
    conn.vport = entry.virtual_address.port;
    conn.daddr = entry.server.address.v4_value();
    conn.dport = entry.server.port;
    conn.method = ForwardingMethod{static_cast<std::uint8_t>(entry.flags & kSyncMethodMask)};
    conn.fwmark = entry.fwmark;
    conn.is_synced = true;
    conn.is_one_way = told.has(kSyncNoOutput);
    conn.is_inactive = told.has(kSyncInactive);
    // A template never has a client's port and must not look like an entry that waits for one.
    conn.has_no_cport = told.has(kSyncNoClientPort) && !told.is_template();
    conn.is_template = told.is_template();
    bind(core, conn, conn.is_inactive);
    if (conn.is_template && !entry.engine_data.empty()) {
        core.conns.set_engine_data(id, entry.engine_data);
    }
    enter(core, id);
    return id;
}

void update_entry(Core& core, ConnId id, const Announced& told) {
    Conn& conn = core.conns[id];
    const bool is_inactive = told.has(kSyncInactive);
    if (conn.dest == kNoDestination) {
        conn.is_inactive = is_inactive;
        bind(core, conn, is_inactive);
        care_for(core, id);  // the method may be another
    } else if (!conn.is_template) {
        count_as(core, conn, is_inactive);
    }
}

/// How the master's helper has moved the numbers of the connection.
void take_sequences(Core& core, ConnId id, const Announced& told) {
    if (told.entry.sequences && told.has(kSyncSequences) && core.conns[id].has_helper) {
        FtpState& state = core.ftp.state(id);
        state.announced |= told.entry.flags & kSyncSequences;
        state.shifts = *told.entry.sequences;
    }
}

std::uint32_t timeout_of(const Core& core, const Announced& told) {
    if (told.entry.timeout_seconds != 0) {
        return told.entry.timeout_seconds;
    }
    return told.is_template() ? kTemplateSeconds
                              : state_timeout(core.timeouts, told.protocol,
                                              static_cast<std::uint8_t>(told.entry.state));
}

void follow_master(Core& core, ConnId id, const Announced& told) {
    Conn& conn = core.conns[id];
    conn.in_pkts = static_cast<std::uint32_t>(core.settings.sync_threshold);
    conn.state = static_cast<std::uint8_t>(told.entry.state);
    conn.is_assured = told.is_template() && (told.entry.state & 1) != 0;
    core.conns.sync_mark(id).state = conn.state;
    conn.timeout_seconds = timeout_of(core, told);
    core.timers.start(id, conn.timeout_seconds, core.unit());
}

void trace_outcome(Core& core, const SyncEntry& entry, SyncOutcome outcome, ConnId id) {
    if (core.is_traced<ConnectionSynced>()) {
        core.trace(ConnectionSynced{outcome, IpProtocol{entry.protocol}, entry.client,
                                    entry.virtual_address, entry.server, entry.state,
                                    entry.timeout_seconds,
                                    id != kNoConn && core.conns[id].dest != kNoDestination, id});
    }
}

void take_entry(Core& core, const SyncEntry& entry) {
    const Announced told{entry, IpProtocol{entry.protocol}};
    if (const auto reason = obstacle(core, entry, told.protocol)) {
        return trace_outcome(core, entry, *reason, kNoConn);
    }
    ConnId id = find(core, told);
    SyncOutcome outcome = id == kNoConn ? SyncOutcome::Created : SyncOutcome::Updated;
    if (id != kNoConn && !told.is_template() && core.conns[id].server() != entry.server) {
        if (told.has(kSyncInactive)) {  // the end of a connection that was replaced since
            return trace_outcome(core, entry, SyncOutcome::OfReplaced, id);
        }
        expire_soon(core, id, ExpiryReason::SyncedElsewhere);
        id = kNoConn;
        outcome = SyncOutcome::Replaced;
    }
    if (id == kNoConn) {
        id = make_entry(core, told);
    } else {
        update_entry(core, id, told);
    }
    take_sequences(core, id, told);
    follow_master(core, id, told);
    trace_outcome(core, entry, outcome, id);
}

void refuse(Core& core, std::string_view reason, std::size_t bytes) {
    if (core.is_traced<SyncMessageRefused>()) {
        core.trace(SyncMessageRefused{reason, static_cast<std::uint32_t>(bytes)});
    }
}

}  // namespace

void take_sync_message(Core& core, std::span<const std::byte> bytes) {
    if (!core.sync.backup) {
        return;
    }
    const SyncDaemonSpec& daemon = *core.sync.backup;
    if (bytes.size() > daemon.maxlen) {
        return refuse(core, "longer than sync-maxlen", bytes.size());
    }
    SyncMessageReader reader(bytes);
    if (reader.fault() != SyncFault::None) {
        return refuse(core, to_text(reader.fault()), bytes.size());
    }
    if (daemon.sync_id != 0 && reader.sync_id() != daemon.sync_id) {
        return refuse(core, "of another sync id", bytes.size());
    }
    const bool is_old_kernel = !core.rules.has_sync_v1;
    if (is_old_kernel && reader.version() == SyncVersion::V1) {
        return;  // it counts no entries where version 0 has their number
    }
    while (const auto entry = reader.next()) {
        take_entry(core, *entry);
    }
    if (reader.fault() != SyncFault::None) {
        refuse(core, to_text(reader.fault()), bytes.size());
    }
    core.arm();
}

}  // namespace lvsim::ipvs
