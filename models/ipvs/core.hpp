// SPDX-License-Identifier: Apache-2.0
//
// What the parts of a director share: its tables, settings and ports. The parts themselves are
// functions over it: admin (configuration), lifecycle (of connections), scheduling, request_path,
// reply_path, icmp_path.
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/conn_timers.hpp"
#include "models/ipvs/destination_store.hpp"
#include "models/ipvs/events.hpp"
#include "models/ipvs/ftp/helper.hpp"
#include "models/ipvs/ports.hpp"
#include "models/ipvs/profile.hpp"
#include "models/ipvs/protocol.hpp"
#include "models/ipvs/service_table.hpp"
#include "models/ipvs/settings.hpp"
#include "models/ipvs/stats.hpp"
#include "models/ipvs/sync/daemons.hpp"
#include "models/ipvs/timer_wheel.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace lvsim::ipvs {

/// The few timers of a director besides those of its connections.
struct Alarms {
    SimTime trash_scan = kTimeNever;
    SimTime unavailable_flush = kTimeNever;
    SimTime scheduler_sweep = kTimeNever;  ///< The first of those of all services.
    SimTime defence = kTimeNever;

    [[nodiscard]] SimTime next() const {
        return std::min({trash_scan, unavailable_flush, scheduler_sweep, defence});
    }
};

/// What the overload defence knows beyond its settings (defence.hpp).
struct Defence {
    std::uint32_t available_pages = UINT32_MAX;  ///< Of the machine's memory.
    std::int32_t drop_rate = 0;                  ///< drop_packet drops each so many-th; 0: none.
    std::int32_t drop_counter = 0;
    /// drop_entry: how many idle entries are still spared, by the packets that they have had.
    std::array<std::uint32_t, 9> entry_counters{};
    std::vector<ConnId> entries;  ///< Of the bucket that is looked at; kept for its memory.
    bool is_under_way = false;    ///< The work of this second, which may take several turns.
    std::size_t buckets = 0;      ///< That it draws from, and how many it is still to look at.
    std::size_t buckets_left = 0;
};

struct Core {
    Core(const DirectorConfig& director_config, const Ports& machine)
        : config(director_config),
          rules(rules_of(director_config.profile)),
          ports(machine),
          scheduler_context{rules, settings, ports.clock, ports.random},
          grid(rules.estimator_period, config.stats_phase),
          wheel(config.timers, config.first_tick),
          conns(config.conn_table_size),
          timers(conns, wheel) {
        defence.available_pages = config.available_pages;
    }
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    const DirectorConfig config;
    const Rules rules;
    const Ports ports;
    Settings settings;
    const SchedulerContext scheduler_context;
    TimeoutSettings timeouts;
    EstimatorGrid grid;
    Stats totals;
    const WheelClock wheel;
    ConnTable conns;
    ConnTimers timers;
    DestinationStore destinations;
    ServiceTable services;  ///< After the destinations: schedulers let go of theirs.
    std::size_t services_with_engine = 0;
    Alarms alarms;
    Defence defence;
    SyncDaemons sync;
    FtpHelper ftp;
    SimTime woken_at = kTimeNever;      ///< The wake-up that is asked for.
    bool is_behind = false;             ///< The last wake-up left work of its moment.
    std::vector<Candidate> candidates;  ///< Of the last traced pick; kept for its memory.
    std::vector<char> text;             ///< Of a packet; kept for its memory.

    [[nodiscard]] SimTime now() const { return ports.clock.now(); }
    [[nodiscard]] std::uint64_t unit() const { return wheel.unit_at(now()); }
    [[nodiscard]] std::uint64_t points() { return grid.points_until(now()); }
    template <class E>
    [[nodiscard]] bool is_traced() const {
        return ports.trace.is_watched<E>();
    }
    template <class E>
    void trace(const E& event) {
        ports.trace.emit(ports.node, event);
    }
    [[nodiscard]] TcpTable tcp_table() const {
        return settings.secure_tcp >= 2 ? TcpTable::Secure : TcpTable::Normal;
    }

    /// When a timer of the kernel that is started now for `span` fires.
    [[nodiscard]] SimTime firing_after(SimDuration span) const;
    /// Asks for a wake-up at the next timer. Call it after everything that may start one.
    void arm() {
        if (timers.next_due() != ConnTimers::kNever || alarms.next() != kTimeNever ||
            sync.next_wake() != kTimeNever) {
            arm_for_next();
        }
    }

private:
    void arm_for_next();
};

}  // namespace lvsim::ipvs
