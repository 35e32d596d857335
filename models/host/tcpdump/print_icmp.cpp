// SPDX-License-Identifier: Apache-2.0
//
// ICMP (RFC 792) as tcpdump words it, with the packet that an error is about.
#include "models/host/tcpdump/dissection.hpp"
#include "sim/wire/checksum.hpp"

#include <array>
#include <string>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 8;

/// The packet an error is about, as far as its addresses and ports go.
struct Quoted {
    IpAddress destination;
    std::uint8_t protocol = 0;
    std::optional<std::uint16_t> port;
};

std::optional<Quoted> quoted_packet(const View& message) {
    const View packet = message.from(kHeaderBytes);
    if (!packet.has(0, 20)) return std::nullopt;
    Quoted quoted{IpAddress::v4(packet.u32(16)), packet.u8(9), std::nullopt};
    const std::size_t header_bytes = (packet.u8(0) & 15) * std::size_t{4};
    if (packet.has(header_bytes, 4)) quoted.port = packet.u16(header_bytes + 2);
    return quoted;
}

std::string port_unreachable(Dissection& to, const Quoted& about) {
    const std::string host = to.names.host(about.destination);
    if (about.protocol == 6) {
        return fmt::format("{} tcp port {} unreachable", host, to.names.port(*about.port, "tcp"));
    }
    if (about.protocol == 17) {
        return fmt::format("{} udp port {} unreachable", host, to.names.port(*about.port, "udp"));
    }
    return fmt::format("{} protocol {} port {} unreachable", host, about.protocol, *about.port);
}

std::string unreachable_text(Dissection& to, const View& message, const Quoted& about) {
    const std::string host = to.names.host(about.destination);
    const std::uint8_t code = message.u8(1);
    switch (code) {
        case 0: return fmt::format("net {} unreachable", host);
        case 1: return fmt::format("host {} unreachable", host);
        case 2: return fmt::format("{} protocol {} unreachable", host, about.protocol);
        case 3: return about.port ? port_unreachable(to, about) : std::string("[|icmp]");
        case 4: {
            const std::uint16_t mtu = message.u16(6);
            if (mtu == 0) return fmt::format("{} unreachable - need to frag", host);
            return fmt::format("{} unreachable - need to frag (mtu {})", host, mtu);
        }
        case 5: return fmt::format("{} unreachable - source route failed", host);
        case 6: return fmt::format("net {} unreachable - unknown", host);
        case 7: return fmt::format("host {} unreachable - unknown", host);
        case 8: return fmt::format("{} unreachable - source host isolated", host);
        case 9: return fmt::format("net {} unreachable - admin prohibited", host);
        case 10: return fmt::format("host {} unreachable - admin prohibited", host);
        case 11: return fmt::format("net {} unreachable - tos prohibited", host);
        case 12: return fmt::format("host {} unreachable - tos prohibited", host);
        case 13: return fmt::format("host {} unreachable - admin prohibited filter", host);
        case 14: return fmt::format("host {} unreachable - host precedence violation", host);
        case 15: return fmt::format("host {} unreachable - precedence cutoff", host);
        default: return fmt::format("{} unreachable - #{}", host, code);
    }
}

std::string redirect_text(Dissection& to, const View& message, const Quoted& about) {
    const std::string host = to.names.host(about.destination);
    const std::string gateway = to.names.host(IpAddress::v4(message.u32(4)));
    switch (message.u8(1)) {
        case 0: return fmt::format("redirect {} to net {}", host, gateway);
        case 1: return fmt::format("redirect {} to host {}", host, gateway);
        case 2: return fmt::format("redirect-tos {} to net {}", host, gateway);
        case 3: return fmt::format("redirect-tos {} to host {}", host, gateway);
        default: return fmt::format("redirect-#{} {} to net {}", message.u8(1), host, gateway);
    }
}

std::string time_exceeded_text(const View& message) {
    switch (message.u8(1)) {
        case 0: return "time exceeded in-transit";
        case 1: return "ip reassembly time exceeded";
        default: return fmt::format("time exceeded-#{}", message.u8(1));
    }
}

/// What the message says; nullopt: too little of it was captured.
std::optional<std::string> message_text(Dissection& to, const View& message) {
    const std::uint8_t type = message.u8(0);
    if (type == 0 || type == 8) {
        if (!message.has(0, kHeaderBytes)) return std::nullopt;
        return fmt::format("echo {}, id {}, seq {}", type == 8 ? "request" : "reply",
                           message.u16(4), message.u16(6));
    }
    if (type == 11) return time_exceeded_text(message);
    if (type == 3 || type == 5) {
        const auto about = quoted_packet(message);
        if (!about) return std::nullopt;
        return type == 3 ? unreachable_text(to, message, *about)
                         : redirect_text(to, message, *about);
    }
    if (type == 13 && message.has(0, kHeaderBytes)) {
        return fmt::format("time stamp query id {} seq {}", message.u16(4), message.u16(6));
    }
    using Entry = std::pair<std::uint8_t, std::string_view>;
    constexpr std::array kTypes = {
        Entry{4, "source quench"},         Entry{9, "router advertisement"},
        Entry{10, "router solicitation"},  Entry{12, "parameter problem"},
        Entry{13, "time stamp query"},     Entry{14, "time stamp reply"},
        Entry{15, "information request"},  Entry{16, "information reply"},
        Entry{17, "address mask request"}, Entry{18, "address mask reply"},
    };
    for (const auto& [number, name] : kTypes) {
        if (number == type) return std::string(name);
    }
    return fmt::format("type-#{}", type);
}

bool is_error(std::uint8_t type) {
    return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

}  // namespace

void print_icmp(Dissection& to, const NetworkInfo& network, View message) {
    if (!message.has(0, 4)) return to.add_truncated("icmp");
    const auto text = message_text(to, message);
    if (!text) return to.add_truncated("icmp");
    to.add("ICMP {}, length {}", *text, message.length());
    if (to.options.verbosity == 0) return;
    if (!network.is_fragment && message.has(0, message.length())) {
        ChecksumSum sum;
        sum.add_bytes(message.captured());
        if (sum.checksum() != 0) {
            to.add(" (wrong icmp cksum {:x} (->{:x})!)", message.u16(2),
                   right_checksum(sum.checksum(), message.u16(2)));
        }
    }
    if (!is_error(message.u8(0))) return;
    to.add("\n\t");
    // Only the first bytes of the packet are there: the length on the wire is what it says.
    const View about = message.from(kHeaderBytes);
    const std::size_t whole = about.has(0, 4) ? about.u16(2) : about.length();
    print_ip(to, View(about.captured(), std::max(whole, about.length())));
}

}  // namespace lvsim::host::tcpdump
