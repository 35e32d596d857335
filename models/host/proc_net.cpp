// SPDX-License-Identifier: Apache-2.0
#include "models/host/proc_net.hpp"

#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

constexpr unsigned kArpComplete = 0x2;   // ATF_COM
constexpr unsigned kArpPermanent = 0x4;  // ATF_PERM

unsigned arp_flags(net::NeighbourState state) {
    switch (state) {
        case net::NeighbourState::Permanent: return kArpComplete | kArpPermanent;
        case net::NeighbourState::Reachable:
        case net::NeighbourState::Stale:
        case net::NeighbourState::Delay:
        case net::NeighbourState::Probe: return kArpComplete;
        case net::NeighbourState::Incomplete:
        case net::NeighbourState::Failed: return 0;
    }
    return 0;
}

/// As the bytes lie in memory, read as a little-endian number.
std::string raw_hex(IpAddress address) {
    const std::uint32_t value = address.v4_value();
    return fmt::format("{:02X}{:02X}{:02X}{:02X}", value & 0xff, value >> 8 & 0xff,
                       value >> 16 & 0xff, value >> 24);
}

IpAddress mask_of(int length) {
    return IpAddress::v4(length == 0 ? 0 : ~std::uint32_t{0} << (32 - length));
}

}  // namespace

std::string proc_net_arp(net::Stack& stack) {
    std::string text =
        "IP address       HW type     Flags       HW address            Mask     Device\n";
    for (const net::NeighbourInfo& entry : stack.arp().list()) {
        text += fmt::format("{:<16} 0x{:<10x}0x{:<10x}{:<17}     {:<8} {}\n",
                            to_text(entry.address), 1, arp_flags(entry.state), to_text(entry.mac),
                            "*", stack.interface(entry.interface).name());
    }
    return text;
}

std::string proc_net_route(net::Stack& stack) {
    constexpr int kLineWidth = 127;
    constexpr unsigned kUp = 0x1;       // RTF_UP
    constexpr unsigned kGateway = 0x2;  // RTF_GATEWAY
    constexpr unsigned kHost = 0x4;     // RTF_HOST
    std::string text = fmt::format("{:<{}}\n",
                                   "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask"
                                   "\t\tMTU\tWindow\tIRTT",
                                   kLineWidth);
    for (const net::RouteEntry& route : stack.routes().entries()) {
        const bool has_gateway = !route.gateway.is_unspecified();
        const unsigned flags =
            kUp | (has_gateway ? kGateway : 0) | (route.destination.length == 32 ? kHost : 0);
        const std::string line =
            fmt::format("{}\t{}\t{}\t{:04X}\t0\t0\t{}\t{}\t0\t0\t0",
                        stack.interface(route.interface).name(), raw_hex(route.destination.address),
                        raw_hex(has_gateway ? route.gateway : IpAddress::v4(0)), flags,
                        route.metric, raw_hex(mask_of(route.destination.length)));
        text += fmt::format("{:<{}}\n", line, kLineWidth);
    }
    return text;
}

}  // namespace lvsim::host
