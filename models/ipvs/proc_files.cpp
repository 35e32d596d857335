// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/proc_files.hpp"

#include "models/ipvs/protocol.hpp"

#include <fmt/format.h>

namespace lvsim::ipvs {
namespace {

std::string hex(const Endpoint& endpoint, std::string_view between) {
    return fmt::format("{:08X}{}{:04X}", endpoint.address.v4_value(), between, endpoint.port);
}

/// The time is in ticks of the kernel.
std::string persistence_text(const ServiceView& service, const Rules& rules) {
    if (!service.persistence) {
        return {};
    }
    const std::uint64_t seconds = service.persistence->timeout_seconds;
    return fmt::format("persistent {} {:08X}", seconds * rules.ticks_per_second,
                       service.persistence->netmask);
}

std::string stats_line(const Counters& counters) {
    return fmt::format("{:>8X} {:>8X} {:>8X} {:>16X} {:>16X}\n", counters.conns, counters.inpkts,
                       counters.outpkts, counters.inbytes, counters.outbytes);
}

}  // namespace

std::string proc_ip_vs(const Director& director) {
    std::string text = fmt::format("IP Virtual Server version 1.2.1 (size={})\n",
                                   director.config().conn_table_size);
    const Rules rules = rules_of(director.config().profile);
    text += "Prot LocalAddress:Port Scheduler Flags\n";
    text += "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n";
    for (const ServiceView& service : director.services()) {
        text += fmt::format("{}  {} {} {} {}\n", protocol_name(service.key.protocol),
                            hex(service.key.address, ":"), service.scheduler,
                            service.is_one_packet ? "ops " : "", persistence_text(service, rules));
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
        text += fmt::format("{:<3} {} {} {} {:<11} {:>7}\n", protocol_name(conn.protocol),
                            hex(conn.client, " "), hex(conn.virtual_address, " "),
                            hex(conn.server, " "), conn.state, conn.seconds_left);
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

}  // namespace lvsim::ipvs
