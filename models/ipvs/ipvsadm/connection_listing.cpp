// SPDX-License-Identifier: Apache-2.0
//
// ipvsadm -L --connection and --timeout.
#include "models/ipvs/ipvsadm/listing.hpp"
#include "models/ipvs/protocol.hpp"

#include <fmt/format.h>

namespace lvsim::ipvs::ipvsadm {
namespace {

std::string connection_line(const LineContext& context, const Request& request,
                            const ConnectionView& conn) {
    const auto name = [&](const Endpoint& endpoint) {
        return address_text(context, endpoint, conn.protocol, request.has(Option::Numeric));
    };
    const std::string expire =
        fmt::format("{:02}:{:02}", conn.seconds_left / 60, conn.seconds_left % 60);
    const std::string line =
        fmt::format("{:<3} {:<6} {:<11} {:<18} {:<18}", protocol_name(conn.protocol), expire,
                    conn.state, name(conn.client), name(conn.virtual_address));
    // The tool's own widths, though the titles have others.
    return conn.engine_data.empty() || !request.has(Option::PersistentConn)
               ? fmt::format("{} {}\n", line, name(conn.server))
               : fmt::format("{} {:<16} {:<18} {}\n", line, name(conn.server), kEngineName,
                             conn.engine_data);
}

}  // namespace

std::string list_connections(const Director& director, const LineContext& context,
                             const Request& request) {
    std::string text = "IPVS connection entries\n";
    text += fmt::format("pro expire {:<11} {:<18} {:<18} ", "state", "source", "virtual");
    if (request.has(Option::PersistentConn)) {
        text += fmt::format("{:<18} {:<16} {}\n", "destination", "pe name", "pe_data");
    } else {
        text += "destination\n";
    }
    director.for_each_connection(
        [&](const ConnectionView& conn) { text += connection_line(context, request, conn); });
    return text;
}

std::string list_timeouts(const Director& director) {
    const TimeoutSettings& timeouts = director.timeouts();
    return fmt::format("Timeout (tcp tcpfin udp): {} {} {}\n", timeouts.tcp, timeouts.tcpfin,
                       timeouts.udp);
}

}  // namespace lvsim::ipvs::ipvsadm
