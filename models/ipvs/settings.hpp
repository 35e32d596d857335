// SPDX-License-Identifier: Apache-2.0
//
// What an administrator tunes: net.ipv4.vs.* as far as it is modelled, and `ipvsadm --set`.
#pragma once

#include "models/ipvs/profile.hpp"

#include <cstdint>
#include <string>

namespace lvsim::ipvs {

/// The sysctls that are modelled, with Linux's defaults. Switches are numbers there: any but 0 is
/// on.
struct Settings {
    /// What no server of a mark's service can take goes on to where it was addressed.
    std::int32_t cache_bypass = 0;
    std::int32_t conn_reuse_mode = 1;
    std::int32_t expire_nodest_conn = 0;
    std::int32_t expire_quiescent_template = 0;
    /// What comes out of a tunnel here is not scheduled (again).
    std::int32_t ignore_tunneled = 0;
    /// Seconds after which lblc forgets an address, and lblcr one or the busiest of its servers.
    std::int32_t lblc_expiration = 86400;
    std::int32_t lblcr_expiration = 86400;
    std::int32_t nat_icmp_send = 0;
    /// Tunnels: the outer header says "do not fragment" when the inner one does, and what is too
    /// long is answered by ICMP. 0: it is fragmented.
    std::int32_t pmtu_disc = 1;
    std::int32_t run_estimation = 1;  ///< 0: statistics stand still.
    /// Whether an ICMP error about a packet of no known connection begins one.
    std::int32_t schedule_icmp = 0;
    std::int32_t sloppy_sctp = 0;
    std::int32_t sloppy_tcp = 0;
    std::int32_t snat_reroute = 1;
    /// The defence against overload. The three modes: 0 off, 1 automatic, 2 the same while memory
    /// is low, 3 on.
    std::int32_t drop_entry = 0;
    std::int32_t drop_packet = 0;
    std::int32_t secure_tcp = 0;
    std::int32_t amemthresh = 1024;  ///< Pages; with fewer available memory is low.
    std::int32_t am_droprate = 10;   ///< drop_packet=3 drops each so many-th.
    /// Synchronisation: which client packets announce a connection, this one of each period
    /// (sync_threshold "3 50"); a period of 0: this one alone.
    std::int32_t sync_threshold = 3;
    std::int32_t sync_period = 50;
    std::int32_t sync_refresh_period = 0;  ///< Seconds; 0: off.
    std::int32_t sync_retries = 0;         ///< 0..3
    std::int32_t sync_persist_mode = 0;    ///< 1: connections of templates are not announced.
    std::int32_t sync_version = 1;         ///< 0 or 1
    std::int32_t sync_ports = 1;           ///< A power of two; counts when a daemon starts.
    std::int32_t sync_qlen_max = 23233;    ///< Messages that wait. On Linux by its memory.
    /// While the backup daemon runs, requests are left to the machine.
    std::int32_t backup_only = 0;
};

/// `ipvsadm --set` and `-L --timeout`, in seconds.
struct TimeoutSettings {
    std::uint32_t tcp = 900;
    std::uint32_t tcpfin = 120;
    std::uint32_t udp = 300;

    bool operator==(const TimeoutSettings&) const = default;
};

/// How connection entries leave the table.
enum class TimerMode : std::uint8_t {
    Exact,        ///< When their time is over, to the nanosecond.
    KernelWheel,  ///< On Linux's timer wheel: at the next boundary of a grid (late by a rule).
};

struct DirectorConfig {
    Profile profile = Profile::Debian12;
    /// Whether the kernel has the scheduler twos and the persistence engine sip. That of the
    /// recordings was built without them.
    bool has_twos = true;
    bool has_sip_engine = true;
    TimerMode timers = TimerMode::Exact;
    /// KernelWheel: the kernel's tick count (250 a second) at the start of the run.
    std::uint64_t first_tick = 0;
    /// When the statistics are taken over for the first time.
    SimDuration stats_phase{};
    /// Buckets of the connection table, as listings show them.
    std::uint32_t conn_table_size = 4096;
    /// Memory that the machine has left, in pages: below amemthresh it is low.
    std::uint32_t available_pages = UINT32_MAX;
    /// The method of every service, whatever its administrator asks for; empty: what he asks for.
    /// Flags that he gives another method are not taken over.
    std::string scheduler = {};
};

}  // namespace lvsim::ipvs
