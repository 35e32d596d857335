// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/proc_files.hpp"

#include "models/ipvs/protocol.hpp"

#include <fmt/format.h>

namespace lvsim::ipvs {
namespace {

/// All eight groups of an IPv6 address, as the kernel's %pI6 writes it.
std::string full_text(IpAddress address) {
    std::string text;
    for (const std::uint64_t half : {address.high(), address.low()}) {
        for (int shift = 48; shift >= 0; shift -= 16) {
            text += fmt::format("{}{:04x}", text.empty() ? "" : ":", (half >> shift) & 0xffff);
        }
    }
    return text;
}

std::string hex(const Endpoint& endpoint, std::string_view between) {
    if (!endpoint.address.is_v4()) {
        return fmt::format("[{}]{}{:04X}", full_text(endpoint.address), between, endpoint.port);
    }
    return fmt::format("{:08X}{}{:04X}", endpoint.address.v4_value(), between, endpoint.port);
}

/// The time is in ticks of the kernel.
std::string persistence_text(const ServiceView& service, const Rules& rules) {
    if (!service.persistence) {
        return {};
    }
    const std::uint64_t seconds = service.persistence->timeout_seconds;
    // The kernel prints a prefix length, too, as if it were a mask in network order.
    const std::uint32_t mask = service.key.is_v4()
                                   ? service.persistence->netmask
                                   : std::uint32_t{service.persistence->prefix_length} << 24;
    return fmt::format("persistent {} {:08X}", seconds * rules.ticks_per_second, mask);
}

std::string stats_line(const Counters& counters) {
    return fmt::format("{:>8X} {:>8X} {:>8X} {:>16X} {:>16X}\n", counters.conns, counters.inpkts,
                       counters.outpkts, counters.inbytes, counters.outbytes);
}

std::string service_line(const ServiceView& service, const Rules& rules) {
    const ServiceKey& key = service.key;
    const std::string_view ops = service.is_one_packet ? "ops " : "";
    const std::string end = persistence_text(service, rules);
    if (key.fwmark != 0) {
        return fmt::format("FWM  {:08X} {} {}{}\n", key.fwmark, service.scheduler, ops, end);
    }
    const std::string name = fmt::format("{}  {} {} ", protocol_name(key.protocol),
                                         hex(key.address, ":"), service.scheduler);
    return key.is_v4() ? fmt::format("{}{} {}\n", name, ops, end)
                       : fmt::format("{}{}\n", name, end);
}

}  // namespace

std::string proc_ip_vs(const Director& director) {
    std::string text = fmt::format("IP Virtual Server version 1.2.1 (size={})\n",
                                   director.config().conn_table_size);
    const Rules rules = rules_of(director.config().profile);
    text += "Prot LocalAddress:Port Scheduler Flags\n";
    text += "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n";
    for (const ServiceView& service : director.services()) {
        text += service_line(service, rules);
        for (const DestinationView& server : service.destinations) {
            text += fmt::format("  -> {}      {:<7} {:<6} {:<10} {:<10}\n", hex(server.server, ":"),
                                to_text(server.method), server.weight, server.activeconns,
                                server.inactconns);
        }
    }
    return text;
}

std::string proc_ip_vs_conn(const Director& director) {
    std::string text = "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires";
    text += director.config().profile == Profile::Debian12 ? " PEName PEData\n" : "\n";
    director.for_each_connection([&](const ConnectionView& conn) {
        const std::string engine = conn.engine_data.empty()
                                       ? std::string()
                                       : fmt::format(" {} {}", kEngineName, conn.engine_data);
        text += fmt::format("{:<3} {} {} {} {:<11} {:>7}{}\n", protocol_name(conn.protocol),
                            hex(conn.client, " "), hex(conn.virtual_address, " "),
                            hex(conn.server, " "), conn.state, conn.seconds_left, engine);
    });
    return text;
}

std::string proc_ip_vs_conn_sync(const Director& director) {
    std::string text = "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Origin Expires\n";
    director.for_each_connection([&](const ConnectionView& conn) {
        text += fmt::format("{:<3} {} {} {} {:<11} {:<6} {:>7}\n", protocol_name(conn.protocol),
                            hex(conn.client, " "), hex(conn.virtual_address, " "),
                            hex(conn.server, " "), conn.state, conn.is_synced ? "SYNC" : "LOCAL",
                            conn.seconds_left);
    });
    return text;
}

std::string proc_ip_vs_stats(const Director& director) {
    const StatsView totals = director.totals();
    return "   Total Incoming Outgoing         Incoming         Outgoing\n"
           "   Conns  Packets  Packets            Bytes            Bytes\n" +
           stats_line(totals.counters) +
           "\n Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n" +
           stats_line(totals.per_second);
}

std::string proc_ip_vs_stats_percpu(const Director& director) {
    const StatsView totals = director.totals();
    return "       Total Incoming Outgoing         Incoming         Outgoing\n"
           "CPU    Conns  Packets  Packets            Bytes            Bytes\n"
           "  0 " +
           stats_line(director.live_totals()) + "  ~ " + stats_line(totals.counters) +
           "\n     Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n    " +
           stats_line(totals.per_second);
}

/// The port that was registered last comes first.
std::string proc_ip_vs_app(const Director& director) {
    std::string text = "prot port    usecnt name\n";
    const std::span<const FtpPort> ports = director.ftp_ports();
    for (auto use = ports.rbegin(); use != ports.rend(); ++use) {
        text += fmt::format("{:<3}  {:<7} {:<6} {:<17}\n", "TCP", use->port, use->users, "ftp");
    }
    return text;
}

}  // namespace lvsim::ipvs
