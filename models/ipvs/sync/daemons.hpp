// SPDX-License-Identifier: Apache-2.0
//
// The synchronisation daemons of a director (ipvsadm --start-daemon): as master it announces its
// connections by multicast, as backup it takes over what a master announces. It can be both
// (behaviour: Linux 6.1 ip_vs_sync.c).
//
//   need     which packets make an entry worth announcing
//   sender   buffers, the queue and the thread that sends
//   backup   what becomes of an announced entry
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/ports.hpp"
#include "models/ipvs/sync/daemon_spec.hpp"
#include "models/ipvs/sync/sender.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lvsim::ipvs {

struct Core;
enum class AdminError : std::uint8_t;

/// The daemons that run, their specifications complete.
struct SyncDaemons {
    std::optional<SyncDaemonSpec> master;
    std::optional<SyncDaemonSpec> backup;
    std::uint32_t threads = 1;  ///< Of each daemon; a power of two.
    std::vector<SyncSender> senders;

    [[nodiscard]] const std::optional<SyncDaemonSpec>& daemon(SyncRole role) const {
        return role == SyncRole::Master ? master : backup;
    }
    /// When a thread has something to do.
    [[nodiscard]] SimTime next_wake() const;
};

[[nodiscard]] AdminError start_sync_daemon(Core& core, const SyncDaemonSpec& spec);
/// What the master has not sent yet is lost.
[[nodiscard]] AdminError stop_sync_daemon(Core& core, SyncRole role);
/// Lets the threads do what is due.
void wake_sync_threads(Core& core);
/// Whether this machine, as a backup, leaves all requests alone (backup_only).
[[nodiscard]] bool is_backup_only(const Core& core);

/// A packet of this entry was followed: announces it and what controls it, if they are due and a
/// master runs. `packet` is the number by which that is decided.
void offer_to_sync(Core& core, ConnId id, std::uint32_t packet);

/// A datagram came in for the backup daemon.
void take_sync_message(Core& core, std::span<const std::byte> bytes);

}  // namespace lvsim::ipvs
