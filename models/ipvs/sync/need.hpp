// SPDX-License-Identifier: Apache-2.0
//
// Which packets of a connection make the master announce it to its backups (behaviour: Linux 6.1
// ip_vs_sync_conn_needed).
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/settings.hpp"
#include "models/ipvs/sync/events.hpp"
#include "models/ipvs/timer_wheel.hpp"

#include <cstdint>
#include <optional>

namespace lvsim::ipvs {

/// The entry that somebody has just touched.
struct AnnounceQuestion {
    const Conn& conn;
    bool has_template = false;  ///< It is controlled by a template.
    std::uint32_t packet = 0;   ///< The number by which the rule decides.
    std::uint64_t now = 0;      ///< In units of the clock.
};

/// Why the entry is to be announced now; nullopt: it is not. `mark` remembers the answer.
[[nodiscard]] std::optional<AnnounceReason> why_announce(const Settings& settings,
                                                         const WheelClock& clock,
                                                         const AnnounceQuestion& question,
                                                         SyncMark& mark);

}  // namespace lvsim::ipvs
