// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/dissection.hpp"
#include "sim/wire/checksum.hpp"

#include <algorithm>
#include <array>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 20;
constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint16_t kOffsetBits = 0x1fff;

struct ProtocolName {
    std::uint8_t number;
    std::string_view name;
};
constexpr std::array kProtocols = {
    ProtocolName{0, "Options"}, ProtocolName{1, "ICMP"},    ProtocolName{2, "IGMP"},
    ProtocolName{4, "IPIP"},    ProtocolName{6, "TCP"},     ProtocolName{17, "UDP"},
    ProtocolName{41, "IPv6"},   ProtocolName{47, "GRE"},    ProtocolName{50, "ESP"},
    ProtocolName{51, "AH"},     ProtocolName{58, "ICMPv6"}, ProtocolName{89, "OSPF"},
    ProtocolName{103, "PIM"},   ProtocolName{112, "VRRP"},  ProtocolName{132, "SCTP"},
};

std::string_view flags_text(std::uint16_t fragment_field) {
    constexpr std::array<std::string_view, 8> kTexts = {
        "none", "+", "DF", "+, DF", "rsvd", "+, rsvd", "DF, rsvd", "+, DF, rsvd"};
    return kTexts[fragment_field >> 13];
}

/// Options that are there: their numbers alone are told, lvsim's machines send none.
void print_options(Dissection& to, View options) {
    to.add(", options (");
    for (std::size_t at = 0; options.has(at, 1);) {
        const std::uint8_t kind = options.u8(at);
        if (at > 0) to.add(",");
        to.out += kind == 0 ? "EOL" : kind == 1 ? "NOP" : fmt::format("unknown {}", kind);
        if (kind == 0) break;
        const bool has_length = kind > 1 && options.has(at + 1, 1) && options.u8(at + 1) > 1;
        at += has_length ? options.u8(at + 1) : std::size_t{1};
    }
    to.add(")");
}

void print_verbose(Dissection& to, View packet, std::size_t header_bytes) {
    constexpr std::array<std::string_view, 4> kEcn = {"", ",ECT(1)", ",ECT(0)", ",CE"};
    const std::uint8_t tos = packet.u8(1);
    const std::uint16_t fragment = packet.u16(6);
    to.add("(tos 0x{:x}{}", tos, kEcn[tos & 3]);
    if (packet.u8(8) >= 1) to.add(", ttl {}", packet.u8(8));
    to.add(", id {}, offset {}, flags [{}], proto {} ({}), length {}", packet.u16(4),
           (fragment & kOffsetBits) * 8, flags_text(fragment), ip_protocol_name(packet.u8(9)),
           packet.u8(9), packet.u16(2));
    if (header_bytes > kHeaderBytes) {
        print_options(to, packet.first(header_bytes).from(kHeaderBytes));
    }
    if (to.options.checks_checksums && packet.has(0, header_bytes)) {
        ChecksumSum sum;
        sum.add_bytes(packet.captured().first(header_bytes));
        if (sum.checksum() != 0) {
            to.add(", bad cksum {:x} (->{:x})!", packet.u16(10),
                   right_checksum(sum.checksum(), packet.u16(10)));
        }
    }
    to.add(")\n    ");
}

/// A fragment behind the first: nobody knows its ports.
void print_later_fragment(Dissection& to, const NetworkInfo& network, std::uint8_t protocol) {
    to.add("{} > {}:", to.names.host(network.source), to.names.host(network.destination));
    const std::string name = to.names.protocol(protocol);
    if (name.empty()) return to.add(" ip-proto-{}", protocol);
    to.add(" {}", name);
}

bool has_printer_of_addresses(std::uint8_t protocol) {
    return protocol == 6 || protocol == 17;
}

}  // namespace

std::string_view ip_protocol_name(std::uint8_t protocol) {
    const auto found =
        std::find_if(kProtocols.begin(), kProtocols.end(),
                     [protocol](const ProtocolName& entry) { return entry.number == protocol; });
    return found == kProtocols.end() ? "unknown" : found->name;
}

std::uint16_t right_checksum(std::uint16_t sum, std::uint16_t in_header) {
    ChecksumSum right;
    right.add_16(in_header);
    right.add_16(sum);
    // Without the field itself: the sum of all but the field is ~sum - field.
    return right.folded();
}

std::uint16_t transport_sum(const NetworkInfo& network, std::uint8_t protocol, View message) {
    ChecksumSum sum;
    sum.add_pseudo_header(network.source, network.destination, protocol,
                          static_cast<std::uint32_t>(message.length()));
    sum.add_bytes(message.captured());
    return sum.checksum();
}

void print_ip(Dissection& to, View packet) {
    if (!packet.has(0, 1)) return to.give_up("ip");
    if (!to.options.shows_link_header) to.add("IP ");
    if (!packet.has(0, kHeaderBytes)) return to.add_truncated("ip");
    if (packet.u8(0) >> 4 != 4) return to.add("bad version {}", packet.u8(0) >> 4);
    const std::size_t header_bytes = (packet.u8(0) & 15) * std::size_t{4};
    if (header_bytes < kHeaderBytes) return to.add("bad-hlen {}", header_bytes);
    const std::size_t whole = packet.u16(2);
    if (packet.length() < whole) {
        to.add("truncated-ip - {} bytes missing! ", whole - packet.length());
    }
    if (whole < header_bytes) return to.add("bad-len {}", whole);
    packet = View(packet.captured(), whole);
    if (to.options.verbosity > 0) print_verbose(to, packet, header_bytes);
    const std::uint16_t fragment = packet.u16(6);
    const NetworkInfo network{
        .source = IpAddress::v4(packet.u32(12)),
        .destination = IpAddress::v4(packet.u32(16)),
        .ttl = packet.u8(8),
        .is_fragment = (fragment & (kOffsetBits | kMoreFragments)) != 0,
    };
    const std::uint8_t protocol = packet.u8(9);
    if ((fragment & kOffsetBits) != 0) return print_later_fragment(to, network, protocol);
    if (!has_printer_of_addresses(protocol)) {
        to.add("{} > {}: ", to.names.host(network.source), to.names.host(network.destination));
    }
    print_transport(to, network, protocol, packet.from(header_bytes));
}

void print_ip6(Dissection& to, View packet) {
    constexpr std::size_t kIp6Bytes = 40;
    if (!packet.has(0, kIp6Bytes)) return to.add_truncated("ip6");
    if (!to.options.shows_link_header) to.add("IP6 ");
    const std::size_t payload = packet.u16(4);
    const std::uint8_t protocol = packet.u8(6);
    if (packet.length() < payload + kIp6Bytes) {
        to.add("truncated-ip6 - {} bytes missing!", payload + kIp6Bytes - packet.length());
    }
    if (to.options.verbosity > 0) {
        to.add("(");
        const std::uint32_t flow = packet.u32(0);
        if ((flow & 0x0ff0'0000) != 0) to.add("class 0x{:02x}, ", flow >> 20 & 0xff);
        if ((flow & 0x000f'ffff) != 0) to.add("flowlabel 0x{:05x}, ", flow & 0xf'ffff);
        to.add("hlim {}, next-header {} ({}) payload length: {}) ", packet.u8(7),
               ip_protocol_name(protocol), protocol, payload);
    }
    const NetworkInfo network{.source = IpAddress::read_v6(packet.at(8)),
                              .destination = IpAddress::read_v6(packet.at(24)),
                              .ttl = packet.u8(7)};
    if (!has_printer_of_addresses(protocol)) {
        to.add("{} > {}: ", to.names.host(network.source), to.names.host(network.destination));
    }
    print_transport(to, network, protocol, packet.from(kIp6Bytes).first(payload));
}

void print_transport(Dissection& to, const NetworkInfo& network, std::uint8_t protocol,
                     View message) {
    switch (protocol) {
        case 1: return print_icmp(to, network, message);
        case 4:
            print_ip(to, message);
            if (to.options.verbosity == 0 && to.options.release == Release::V4_1) {
                to.add(" (ipip-proto-4)");
            }
            return;
        case 6: return print_tcp(to, network, message);
        case 17: return print_udp(to, network, message);
        case 41: return print_ip6(to, message);
        case 47: return print_gre(to, message);
        case 112: return print_vrrp(to, network, message);
        default: break;
    }
    const std::string name = to.names.protocol(protocol);
    if (name.empty()) {
        to.add(" ip-proto-{} {}", protocol, message.length());
    } else {
        to.add(" {} {}", name, message.length());
    }
}

}  // namespace lvsim::host::tcpdump
