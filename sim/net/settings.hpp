// SPDX-License-Identifier: Apache-2.0
//
// The network settings of one machine's kernel: net.ipv4.* as sysctl(8) names them. The packet
// path reads the fields; sysctl reads and writes by name through the same table.
// Defaults: Linux 6.1 (debian-12) and 2.6.32 (centos-6) before any sysctl.conf. Ranges are what is
// modelled: a value outside is refused, and so is every name that is not here.
#pragma once

#include "sim/net/route.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {

/// net.ipv4.conf.{all,default,INTERFACE}
struct InterfaceSettings {
    std::int32_t accept_local = 0;
    std::int32_t accept_redirects = 1;
    std::int32_t accept_source_route = 0;
    std::int32_t arp_accept = 0;
    std::int32_t arp_announce = 0;
    std::int32_t arp_filter = 0;
    std::int32_t arp_ignore = 0;
    std::int32_t forwarding = 0;
    std::int32_t promote_secondaries = 0;
    std::int32_t proxy_arp = 0;
    std::int32_t route_localnet = 0;
    std::int32_t rp_filter = 0;
    std::int32_t secure_redirects = 1;
    std::int32_t send_redirects = 1;
    std::int32_t shared_media = 1;
};

/// net.ipv4.neigh.default, for all interfaces.
struct NeighbourSettings {
    std::int32_t base_reachable_time_ms = 30'000;
    std::int32_t delay_first_probe_time = 5;  ///< Seconds.
    std::int32_t gc_thresh3 = 1024;           ///< Entries at most.
    std::int32_t locktime = 100;              ///< Hundredths of a second.
    std::int32_t mcast_solicit = 3;
    std::int32_t retrans_time_ms = 1000;
    std::int32_t ucast_solicit = 3;
    std::int32_t unres_qlen = 101;  ///< Packets.
};

/// net.ipv4.tcp_* and what else TCP asks for.
struct TcpSettings {
    std::int32_t abort_on_overflow = 0;
    std::int32_t fin_timeout = 60;  ///< Seconds.
    std::int32_t max_syn_backlog = 512;
    std::int32_t retries2 = 15;
    std::int32_t syn_retries = 6;
    std::int32_t synack_retries = 5;
    std::int32_t somaxconn = 4096;  ///< net.core.somaxconn
};

class StackSettings {
public:
    explicit StackSettings(StackProfile profile);

    // --- what the packet path reads -------------------------------------------------------------

    std::int32_t ip_default_ttl = 64;
    std::int32_t icmp_echo_ignore_all = 0;
    std::int32_t icmp_echo_ignore_broadcasts = 1;
    std::int32_t icmp_errors_use_inbound_ifaddr = 0;
    std::int32_t icmp_msgs_burst = 50;
    std::int32_t icmp_msgs_per_sec = 1000;
    std::int32_t icmp_ratelimit = 1000;  ///< Milliseconds.
    std::int32_t icmp_ratemask = 6168;   ///< A bit a type: unreachable, quench, exceeded, problem.
    std::int32_t ipfrag_high_thresh = 4 * 1024 * 1024;
    std::int32_t ipfrag_time = 30;           ///< Seconds.
    std::int32_t local_port_first = 32'768;  ///< net.ipv4.ip_local_port_range, for TCP and UDP
    std::int32_t local_port_last = 60'999;
    NeighbourSettings neigh;
    TcpSettings tcp;

    /// How Linux joins "all" with the interface's own value (include/linux/inetdevice.h).
    [[nodiscard]] std::int32_t max_of(InterfaceIndex index,
                                      std::int32_t InterfaceSettings::*field) const {
        return std::max(all_.*field, interfaces_[index].values.*field);
    }
    [[nodiscard]] bool either(InterfaceIndex index, std::int32_t InterfaceSettings::*field) const {
        return all_.*field != 0 || interfaces_[index].values.*field != 0;
    }
    [[nodiscard]] bool both(InterfaceIndex index, std::int32_t InterfaceSettings::*field) const {
        return all_.*field != 0 && interfaces_[index].values.*field != 0;
    }
    /// Whether packets that come in there are passed on: the interface's own value alone.
    [[nodiscard]] bool forwards(InterfaceIndex index) const {
        return interfaces_[index].values.forwarding != 0;
    }
    /// Whether ICMP redirects that come in there are believed (IN_DEV_RX_REDIRECTS).
    [[nodiscard]] bool accepts_redirects(InterfaceIndex index) const {
        return forwards(index) ? both(index, &InterfaceSettings::accept_redirects)
                               : either(index, &InterfaceSettings::accept_redirects);
    }

    // --- by name --------------------------------------------------------------------------------

    /// Every name, "net.ipv4.ip_forward" and so on, those of the interfaces included.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Those of one interface: "net.ipv4.conf.eth0.rp_filter", ...
    [[nodiscard]] std::vector<std::string> names_of(std::string_view interface) const;
    /// nullopt: no such name.
    [[nodiscard]] std::optional<std::string> read(std::string_view name) const;
    /// False: no such name, not a number, or out of range; nothing has changed then. Writing
    /// conf.default changes the interfaces whose own value was never set, ip_forward all of them,
    /// as in Linux.
    bool write(std::string_view name, std::string_view value);

    /// A new interface starts with the values of "default". (For Stack.)
    void add_interface(std::string name);
    /// (For Stack.)
    void rename_interface(InterfaceIndex index, std::string name);
    /// An address was added: from now on "default" does not reach it. (Linux: inet_rtm_newaddr.)
    void settle_interface(InterfaceIndex index);

private:
    struct PerInterface {
        std::string name;
        InterfaceSettings values;
        std::uint32_t own = 0;  // a bit for each field set by itself
    };
    struct Place;
    struct Field;
    struct Fields;

    [[nodiscard]] std::optional<Place> find(std::string_view name) const;
    [[nodiscard]] std::optional<Place> find_of_interface(std::string_view name) const;
    [[nodiscard]] const InterfaceSettings& values_of(const Place& place) const;
    void write_interface(const Place& place, std::int32_t value);
    void change_forwarding(std::int32_t value);
    [[nodiscard]] bool write_port_range(std::string_view value);

    InterfaceSettings all_;
    InterfaceSettings default_;
    std::vector<PerInterface> interfaces_;
};

}  // namespace lvsim::net
