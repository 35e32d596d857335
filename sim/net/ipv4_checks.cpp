// SPDX-License-Identifier: Apache-2.0
//
// Packets that cannot be, and sources that cannot come from there.
// Imitates: Linux net/ipv4/route.c (ip_route_input_slow) and fib_frontend.c (fib_validate_source).
#include "sim/net/ipv4.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"

namespace lvsim::net {

namespace {

constexpr bool is_multicast(std::uint32_t address) {
    return (address >> 28) == 0xe;
}
constexpr bool is_loopback(std::uint32_t address) {
    return (address >> 24) == 127;
}
constexpr bool is_zero_net(std::uint32_t address) {
    return (address >> 24) == 0;
}
constexpr std::uint32_t kBroadcast = UINT32_MAX;

/// RFC 791 3.1: loose (131) or strict (137) source and record route among the options.
bool has_source_route(Frame& packet) {
    const Ipv4View ip = packet.ipv4();
    const std::byte* header = packet.l3();
    for (std::size_t at = kIpv4HeaderBytes; at < ip.header_bytes();) {
        const std::uint8_t option = load_8(header + at);
        if (option == 0) {
            return false;
        }
        if (option == 131 || option == 137) {
            return true;
        }
        const std::size_t length = option == 1                  ? 1
                                   : at + 1 < ip.header_bytes() ? load_8(header + at + 1)
                                                                : 0;
        if (length == 0 || (option != 1 && length < 2)) {
            return false;
        }
        at += length;
    }
    return false;
}

}  // namespace

/// Addresses that cannot be in a packet from outside, whatever the routes.
std::optional<DropReason> Ipv4Layer::check_addresses(Frame& packet, Interface& in) {
    const Ipv4View ip = packet.ipv4();
    const std::uint32_t source = ip.source_v4();
    const std::uint32_t destination = ip.destination_v4();
    if (ip.header_bytes() > kIpv4HeaderBytes && has_source_route(packet)) [[unlikely]] {
        return DropReason::SourceRouted;
    }
    if (is_multicast(source) || source == kBroadcast) [[unlikely]] {
        return DropReason::MartianSource;
    }
    if (is_zero_net(source) && destination != kBroadcast && (source | destination) != 0)
        [[unlikely]] {
        return DropReason::MartianSource;
    }
    if (is_zero_net(destination) && (source | destination) != 0) [[unlikely]] {
        return DropReason::MartianDestination;
    }
    if (is_loopback(source) || is_loopback(destination)) [[unlikely]] {
        if (!stack_.settings().either(in.index(), &InterfaceSettings::route_localnet)) {
            return is_loopback(destination) ? DropReason::MartianDestination
                                            : DropReason::MartianSource;
        }
    }
    return std::nullopt;
}

std::optional<DropReason> Ipv4Layer::check_source(std::uint32_t source, Interface& in,
                                                  InterfaceIndex out) {
    const StackSettings& settings = stack_.settings();
    const std::int32_t filter = settings.max_of(in.index(), &InterfaceSettings::rp_filter);
    const bool accepts_local = settings.either(in.index(), &InterfaceSettings::accept_local);
    if (filter == 0 && in.index() != out) [[likely]] {
        return !accepts_local && stack_.routes().is_own_address(source)
                   ? std::optional(DropReason::MartianSource)
                   : std::nullopt;
    }
    const Route* back = stack_.routes().find(source);
    if (back == nullptr) {
        return filter != 0 ? std::optional(DropReason::ReversePath) : std::nullopt;
    }
    if (back->kind != Route::Kind::Unicast && !(back->is_local() && accepts_local)) {
        return DropReason::MartianSource;
    }
    if (back->interface == in.index() || filter == 0) {
        return std::nullopt;
    }
    // Loose: any way back will do, but an interface without addresses has none.
    return filter == 1 || in.addresses().empty() ? std::optional(DropReason::ReversePath)
                                                 : std::nullopt;
}

}  // namespace lvsim::net
