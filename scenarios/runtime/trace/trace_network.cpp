// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_network.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {

MacAddress trace_mac(IpAddress address) {
    return MacAddress::from_bits(0x0200'0000'0000 | address.v4_value());
}

std::string trace_place(MacAddress destination, TraceWire wire,
                        std::span<const IpAddress> servers) {
    if (wire == TraceWire::ClientSide && destination == trace_mac(kTraceClient)) return "client";
    const auto is_it = [destination](IpAddress server) { return trace_mac(server) == destination; };
    const auto server = std::find_if(servers.begin(), servers.end(), is_it);
    if (wire == TraceWire::ServerSide && server != servers.end()) return to_text(*server);
    return fmt::format("{:012x}", destination.bits());
}

}  // namespace lvsim::runtime
