// SPDX-License-Identifier: Apache-2.0
//
// ARP (RFC 826) as tcpdump words it: IPv4 over Ethernet, all that lvsim's machines send.
#include "models/host/tcpdump/dissection.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kMessageBytes = 28;

}  // namespace

void print_arp(Dissection& to, View message) {
    if (!message.has(0, kMessageBytes)) return to.give_up("arp");
    if (!to.options.shows_link_header) to.add("ARP, ");
    const bool is_usual =
        message.u16(0) == 1 && message.u16(2) == 0x0800 && message.u8(4) == 6 && message.u8(5) == 4;
    if (!is_usual) {
        return to.add("Unknown Hardware ({}), Unknown Protocol (0x{:04x}), length {}",
                      message.u16(0), message.u16(2), message.length());
    }
    if (to.options.verbosity > 0) to.add("Ethernet (len 6), IPv4 (len 4), ");
    const MacAddress sender_mac = MacAddress::read(message.at(8));
    const IpAddress sender = IpAddress::v4(message.u32(14));
    const MacAddress target_mac = MacAddress::read(message.at(18));
    const IpAddress target = IpAddress::v4(message.u32(24));
    const std::uint16_t operation = message.u16(6);
    if (operation == 1) {
        to.add("Request who-has {}", to.names.host(target));
        if (target_mac.bits() != 0) to.add(" ({})", to_text(target_mac));
        to.add(" tell {}", to.names.host(sender));
    } else if (operation == 2) {
        to.add("Reply {} is-at {}", to.names.host(sender), to_text(sender_mac));
    } else {
        to.add("Unknown ({})", operation);
    }
    to.add(", length {}", message.length());
}

}  // namespace lvsim::host::tcpdump
