// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/route_table.hpp"

#include "models/host/commands/net_tools.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace lvsim::host {

namespace {

constexpr IpPrefix kDefault = {IpAddress::v4(0), 0};
constexpr IpAddress kLinkLocal = IpAddress::v4(0xa9fe'0000);  // 169.254.0.0
constexpr int kHostLength = 32;
constexpr std::size_t kNameMax = 15;

/// As /proc/net/route lists them: the longest prefixes first, then as they were added.
std::vector<net::RouteEntry> entries_of(const CommandContext& context) {
    const auto entries = context.host->stack().routes().entries();
    return {entries.begin(), entries.end()};
}

std::string name_of(IpAddress address, const RouteTableStyle& style) {
    const auto found = style.names->find(address);
    const bool is_named = found != style.names->end() && !found->second.empty();
    return (is_named ? found->second : to_text(address)).substr(0, kNameMax);
}

std::string destination_text(const net::RouteEntry& route, const RouteTableStyle& style) {
    const IpAddress address = route.destination.address;
    if (style.names == nullptr) return to_text(address);
    if (route.destination == kDefault) return "default";
    if (address == kLinkLocal) return "link-local";
    return route.destination.length == kHostLength ? name_of(address, style) : to_text(address);
}

std::string gateway_text(const net::RouteEntry& route, const RouteTableStyle& style) {
    if (route.gateway.is_unspecified()) return style.names == nullptr ? "0.0.0.0" : "*";
    return style.names == nullptr ? to_text(route.gateway) : name_of(route.gateway, style);
}

std::string_view title(bool is_french) {
    return is_french ? "Table de routage IP du noyau\n" : "Kernel IP routing table\n";
}

std::string header(bool is_french, bool is_netstat) {
    const std::string_view front = is_french
                                       ? "Destination     Passerelle      Genmask         Indic "
                                       : "Destination     Gateway         Genmask         Flags ";
    return fmt::format("{}{}\n", front,
                       is_netstat ? "  MSS Window  irtt Iface" : "Metric Ref    Use Iface");
}

}  // namespace

std::vector<IpAddress> route_table_addresses(const CommandContext& context) {
    std::vector<IpAddress> addresses;
    const auto add = [&](IpAddress address) {
        if (address.is_unspecified()) return;
        if (std::find(addresses.begin(), addresses.end(), address) != addresses.end()) return;
        addresses.push_back(address);
    };
    for (const net::RouteEntry& route : entries_of(context)) {
        if (route.destination.length == kHostLength) add(route.destination.address);
        add(route.gateway);
    }
    return addresses;
}

std::string route_table_text(const CommandContext& context, const RouteTableStyle& style) {
    const bool is_french = speaks_french(context);
    std::string text(title(is_french));
    text += header(is_french, style.is_netstat);
    for (const net::RouteEntry& route : entries_of(context)) {
        std::string flags = "U";
        if (!route.gateway.is_unspecified()) flags += "G";
        if (route.destination.length == kHostLength) flags += "H";
        text += fmt::format("{:<15} {:<15} {:<15} {:<5} ", destination_text(route, style),
                            gateway_text(route, style),
                            to_text(netmask_of(route.destination.length)), flags);
        const std::string& card = context.host->stack().interface(route.interface).name();
        text += style.is_netstat ? fmt::format("{:>5} {:<5}  {:>4} {}\n", 0, 0, 0, card)
                                 : fmt::format("{:<6} {:<2} {:>7} {}\n", route.metric, 0, 0, card);
    }
    return text;
}

}  // namespace lvsim::host
