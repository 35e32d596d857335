// SPDX-License-Identifier: Apache-2.0
//
// Which kernel a director imitates, and the named rules in which the two differ
// (Linux 6.1 of Debian 12 against 2.6.32 of CentOS 6). Code asks for a rule, never for a profile.
// No recording judges the rules of 2.6.32.
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>

namespace lvsim::ipvs {

enum class Profile : std::uint8_t { Debian12, Centos6 };

struct Rules {
    /// TCP states other than ESTABLISHED count as active: SYN_SENT, SYN_RECV, SYNACK.
    bool counts_half_open_as_active = true;
    /// A client's ACK in state NONE means ESTABLISHED (else CLOSE).
    bool establishes_on_ack_in_none = true;
    /// LVS-NAT decrements the time to live of requests and answers "time exceeded".
    bool decrements_ttl = true;
    /// A SYN on an entry that is over may be scheduled anew (conn_reuse_mode).
    bool reschedules_reused_ports = true;
    /// With expire_nodest_conn=1 a packet for a deleted server is scheduled anew, and all entries
    /// of deleted servers go at once. Else the entry goes and the packet is dropped.
    bool reschedules_without_server = true;
    /// A deleted server without connections stays in the trash for two to three minutes.
    bool keeps_unused_servers = true;
    /// OVERLOAD is judged by the present connections when thresholds are edited.
    bool judges_edited_thresholds = true;
    /// rr goes on where it was when a server is added, edited or deleted (else it starts over).
    bool rr_survives_changes = true;
    /// wrr starts with a round at the lowest level, in which each server is served once.
    bool wrr_starts_low = true;
    /// sh gives a server as many buckets in a row as its weight says (else one each).
    bool sh_heeds_weights = true;
    /// dh, sh, lblc and lblcr hash an address into the top bits of a product (else the low ones).
    bool hashes_into_top_bits = true;
    /// How many inactive connections an active one weighs for lblc and lblcr.
    std::int32_t lblc_active_weight = 256;
    /// Products of loads and weights have 64 bits (else 32, and wrap).
    bool has_wide_products = true;
    /// Templates know whether one of their connections was ever established (ASSURED).
    bool assures_templates = true;
    /// A persistent FTP service may get its first connection at another port than 21.
    bool makes_templates_for_data_ports = true;
    /// The FTP helper understands EPSV and EPRT, and addresses that are written loosely.
    bool knows_extended_ftp = true;
    /// Connection tracking keeps the entries of the FTP helper and moves their sequence numbers;
    /// else the helper does, and backups are told.
    bool tracks_ftp = true;
    /// SCTP has states, and may be scheduled.
    bool knows_sctp = true;
    /// Hooks are there only while a service exists.
    bool unhooks_without_services = true;
    /// A connection from the machine itself to its own service is scheduled (LOCAL_OUT).
    bool serves_local_clients = true;
    /// A packet that carries a congestion mark does not show it on the outside of its tunnel.
    bool hides_congestion_in_tunnels = true;
    /// A server on the director has a method of its own, "Local", whatever was asked for.
    bool marks_local_servers = false;
    /// Statistics are shown as of the estimator's last round (else live).
    bool shows_estimated_statistics = true;
    /// Synchronisation knows version 1 and several threads (else version 0 and one).
    bool has_sync_v1 = true;
    SimDuration estimator_period = SimDuration::milliseconds(2016);
    /// Ticks a second: the unit in which /proc shows persistence timeouts.
    std::uint32_t ticks_per_second = 250;
};

[[nodiscard]] constexpr Rules rules_of(Profile profile) {
    if (profile == Profile::Debian12) {
        return {};
    }
    return {.counts_half_open_as_active = false,
            .establishes_on_ack_in_none = false,
            .decrements_ttl = false,
            .reschedules_reused_ports = false,
            .reschedules_without_server = false,
            .keeps_unused_servers = false,
            .judges_edited_thresholds = false,
            .rr_survives_changes = false,
            .wrr_starts_low = false,
            .sh_heeds_weights = false,
            .hashes_into_top_bits = false,
            .lblc_active_weight = 50,
            .has_wide_products = false,
            .assures_templates = false,
            .makes_templates_for_data_ports = false,
            .knows_extended_ftp = false,
            .tracks_ftp = false,
            .knows_sctp = false,
            .unhooks_without_services = false,
            .serves_local_clients = false,
            .hides_congestion_in_tunnels = false,
            .marks_local_servers = true,
            .shows_estimated_statistics = false,
            .has_sync_v1 = false,
            .estimator_period = SimDuration::seconds(2),
            .ticks_per_second = 1000};
}

}  // namespace lvsim::ipvs
