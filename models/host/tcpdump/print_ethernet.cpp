// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/dissection.hpp"

#include <algorithm>
#include <array>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 14;
constexpr std::uint16_t kLengthMax = 1'500;  ///< Below, the field is 802.3's length.

struct EtherTypeName {
    std::uint16_t type;
    std::string_view name;
};
constexpr std::array kEtherTypes = {
    EtherTypeName{0x0800, "IPv4"},        EtherTypeName{0x0806, "ARP"},
    EtherTypeName{0x8035, "Reverse ARP"}, EtherTypeName{0x8100, "802.1Q"},
    EtherTypeName{0x86dd, "IPv6"},        EtherTypeName{0x88cc, "LLDP"},
};

void print_header(Dissection& to, View frame, std::uint16_t type) {
    to.add("{} > {}", to_text(MacAddress::read(frame.at(6))),
           to_text(MacAddress::read(frame.at(0))));
    const std::string_view name = ethertype_name(type);
    if (type <= kLengthMax) {
        to.add(", 802.3");
    } else if (to.options.is_quiet) {
        if (name.empty()) {
            to.add(", Unknown Ethertype (0x{:04x})", type);
        } else {
            to.add(", {}", name);
        }
    } else {
        to.add(", ethertype {} (0x{:04x})", name.empty() ? "Unknown" : name, type);
    }
    to.add(", length {}: ", frame.length());
}

}  // namespace

std::string_view ethertype_name(std::uint16_t type) {
    const auto found =
        std::find_if(kEtherTypes.begin(), kEtherTypes.end(),
                     [type](const EtherTypeName& entry) { return entry.type == type; });
    return found == kEtherTypes.end() ? std::string_view{} : found->name;
}

bool print_by_ethertype(Dissection& to, std::uint16_t type, View packet) {
    switch (type) {
        case 0x0800: print_ip(to, packet); return true;
        case 0x0806: print_arp(to, packet); return true;
        case 0x86dd: print_ip6(to, packet); return true;
        default: return false;
    }
}

void print_ethernet(Dissection& to, View frame) {
    if (!frame.has(0, kHeaderBytes)) return to.add_truncated("ether");
    const std::uint16_t type = frame.u16(12);
    if (to.options.shows_link_header) print_header(to, frame, type);
    if (print_by_ethertype(to, type, frame.from(kHeaderBytes))) return;
    if (!to.options.shows_link_header) print_header(to, frame, type);
    if (!to.options.is_quiet) to.out += hex_and_ascii_text(frame.from(kHeaderBytes).captured());
}

}  // namespace lvsim::host::tcpdump
