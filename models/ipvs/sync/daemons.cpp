// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sync/daemons.hpp"

#include "models/ipvs/conn_view.hpp"
#include "models/ipvs/core.hpp"
#include "models/ipvs/director.hpp"
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/protocol.hpp"
#include "models/ipvs/sync/need.hpp"

#include <algorithm>

namespace lvsim::ipvs {
namespace {

constexpr std::uint32_t kHeaderBytes = 28;  ///< IPv4 and UDP.
constexpr std::uint32_t kDatagramMax = 65535;
constexpr std::uint32_t kUsualMtu = 1500;
constexpr std::uint32_t kBackupBytesMin = 1024;
constexpr std::int32_t kThreadsMax = 64;

/// The longest message that a daemon sends or takes.
std::uint32_t maxlen_of(const SyncDaemonSpec& spec, std::uint32_t mtu) {
    const bool is_master = spec.role == SyncRole::Master;
    if (spec.maxlen != 0) {
        return std::clamp(spec.maxlen, is_master ? 1 : kBackupBytesMin,
                          kDatagramMax - kHeaderBytes);
    }
    return (is_master ? kUsualMtu : std::clamp(mtu, kUsualMtu, kDatagramMax)) - kHeaderBytes;
}

/// Both daemons of a machine have as many.
std::uint32_t threads_of(const Core& core) {
    if (core.sync.master || core.sync.backup) {
        return core.sync.threads;
    }
    const std::int32_t ports = core.rules.has_sync_v1 ? core.settings.sync_ports : 1;
    return static_cast<std::uint32_t>(std::clamp(ports, 1, kThreadsMax));
}

std::uint32_t flags_of(const Conn& conn) {
    return static_cast<std::uint32_t>(conn.method) | (conn.is_synced ? kSyncFromSync : 0) |
           (conn.is_one_way ? kSyncNoOutput : 0) | (conn.is_inactive ? kSyncInactive : 0) |
           (conn.is_tracked ? kSyncTracked : 0) | (conn.has_no_cport ? kSyncNoClientPort : 0) |
           (conn.is_template ? kSyncTemplate : 0);
}

SyncEntry entry_of(const Core& core, ConnId id) {
    const Conn& conn = core.conns[id];
    SyncEntry entry;
    entry.protocol = static_cast<std::uint8_t>(conn.protocol);
    entry.flags = flags_of(conn);
    entry.state = conn.is_template ? (conn.is_assured ? 1 : 0) : conn.state;
    entry.client = conn.client();
    entry.virtual_address = conn.virtual_address();
    entry.server = conn.server();
    entry.fwmark = conn.fwmark;
    entry.timeout_seconds = conn.timeout_seconds;
    if (conn.has_engine) {
        entry.engine_name = kEngineName;
        entry.engine_data = core.conns.engine_data(id);
    }
    if (conn.has_helper) {
        const FtpState& helped = core.ftp.state(id);
        if (helped.announced != 0) {
            entry.flags |= helped.announced;
            entry.sequences = helped.shifts;
        }
    }
    return entry;
}

void announce(Core& core, ConnId id, SyncVersion version, AnnounceReason reason,
              std::uint32_t packet) {
    const Conn& conn = core.conns[id];
    if (core.is_traced<ConnectionAnnounced>()) {
        core.trace(ConnectionAnnounced{reason, packet, conn.protocol, conn.client(),
                                       conn.virtual_address(), conn.server(), state_text(conn),
                                       conn.timeout_seconds, id});
    }
    // Linux spreads the entries by their addresses in memory.
    const std::uint32_t thread = static_cast<std::uint32_t>(id) & (core.sync.threads - 1);
    core.sync.senders[thread].add(core, version, entry_of(core, id));
}

}  // namespace

SimTime SyncDaemons::next_wake() const {
    SimTime first = kTimeNever;
    for (const SyncSender& sender : senders) {
        first = std::min(first, sender.next_wake());
    }
    return first;
}

AdminError start_sync_daemon(Core& core, const SyncDaemonSpec& spec) {
    const auto interface = core.ports.sync.find_interface(spec.interface);
    if (!interface) {
        return AdminError::NoSuchDevice;
    }
    if (core.sync.daemon(spec.role)) {
        return AdminError::DaemonRuns;
    }
    const std::uint32_t threads = threads_of(core);
    for (std::uint32_t thread = 0; thread < threads; ++thread) {
        const SyncChannel channel{.interface = interface->index,
                                  .group = spec.group,
                                  .port = static_cast<std::uint16_t>(spec.port + thread),
                                  .ttl = spec.ttl};
        if (!core.ports.sync.open(spec.role, channel)) {
            core.ports.sync.close(spec.role);
            return AdminError::AddressInUse;
        }
    }
    SyncDaemonSpec complete = spec;
    complete.maxlen = maxlen_of(spec, interface->mtu);
    core.sync.threads = threads;
    if (spec.role == SyncRole::Backup) {
        core.sync.backup = complete;
        return AdminError::None;
    }
    core.sync.master = complete;
    for (std::uint32_t thread = 0; thread < threads; ++thread) {
        core.sync.senders.emplace_back(thread, core.unit());
    }
    return AdminError::None;
}

AdminError stop_sync_daemon(Core& core, SyncRole role) {
    if (!core.sync.daemon(role)) {
        return AdminError::NoDaemon;
    }
    core.ports.sync.close(role);
    if (role == SyncRole::Backup) {
        core.sync.backup.reset();
    } else {
        core.sync.master.reset();
        core.sync.senders.clear();
    }
    return AdminError::None;
}

void wake_sync_threads(Core& core) {
    for (SyncSender& sender : core.sync.senders) {
        if (sender.next_wake() <= core.now()) {
            sender.wake(core);
        }
    }
}

bool is_backup_only(const Core& core) {
    return core.settings.backup_only != 0 && core.sync.backup.has_value();
}

void offer_to_sync(Core& core, ConnId id, std::uint32_t packet) {
    if (!core.sync.master) {
        return;
    }
    const bool is_v1 = core.rules.has_sync_v1 && core.settings.sync_version != 0;
    while (id != kNoConn) {
        const Conn& conn = core.conns[id];
        const ConnId control = core.conns.ties(id).control;
        const bool has_template = control != kNoConn && core.conns[control].is_template;
        std::optional<AnnounceReason> reason;
        if (!conn.is_one_packet) {
            reason =
                why_announce(core.settings, core.wheel, {conn, has_template, packet, core.unit()},
                             core.conns.sync_mark(id));
        }
        if (reason) {
            announce(core, id, is_v1 ? SyncVersion::V1 : SyncVersion::V0, *reason, packet);
        } else if (!is_v1) {
            break;  // version 0 tells a template only along with one of its connections
        }
        id = control;
        if (id != kNoConn) {
            Conn& next = core.conns[id];
            packet = next.is_template ? ++next.in_pkts
                                      : static_cast<std::uint32_t>(core.settings.sync_threshold);
        }
    }
}

}  // namespace lvsim::ipvs
