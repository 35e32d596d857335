// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/packet_bytes.hpp"
#include "scenarios/runtime/trace/sctp_notation.hpp"
#include "sim/wire/checksum.hpp"
#include "sim/wire/icmp.hpp"
#include "sim/wire/ipv4.hpp"
#include "sim/wire/tcp.hpp"
#include "sim/wire/tunnel.hpp"
#include "sim/wire/udp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace lvsim::runtime {
namespace {

constexpr int kNestingMax = 4;

/// The parts of an IPv4 packet, taken apart once.
struct Parts {
    explicit Parts(std::span<std::byte> packet) : ip(packet.data()), bytes(packet) {}
    Ipv4View ip;
    std::span<std::byte> bytes;
    std::span<std::byte> transport;  ///< What follows the IPv4 header.
    std::string marks;               ///< " BAD-TCP-CSUM"

    [[nodiscard]] std::string addresses() const {
        return fmt::format("{} > {}", to_text(ip.source()), to_text(ip.destination()));
    }
    [[nodiscard]] std::string endpoints() const {
        return fmt::format("{}:{} > {}:{}", to_text(ip.source()), load_16(transport.data()),
                           to_text(ip.destination()), load_16(transport.data() + 2));
    }
};

void mark_transport_checksum(Parts& parts, std::string_view name) {
    ChecksumSum sum;
    if (parts.ip.protocol() != IpProtocol::Icmp) {
        sum.add_pseudo_header(parts.ip.source(), parts.ip.destination(),
                              static_cast<std::uint8_t>(parts.ip.protocol()),
                              static_cast<std::uint32_t>(parts.transport.size()));
    }
    sum.add_bytes(parts.transport);
    if (sum.folded() != 0xffff) parts.marks += fmt::format(" BAD-{}-CSUM", name);
}

std::string flags_text(TcpFlags flags) {
    std::string text;
    if (flags.fin) text += 'F';
    if (flags.syn) text += 'S';
    if (flags.rst) text += 'R';
    if (flags.psh) text += 'P';
    if (flags.urg) text += 'U';
    if (flags.ack) text += '.';
    return text.empty() ? "-" : text;
}

std::string length_text(std::size_t bytes) {
    return bytes == 0 ? std::string() : fmt::format(" len={}", bytes);
}

/// " data=HEX" unless the payload is of x, as recordings' payloads are.
std::string data_text(std::span<const std::byte> payload) {
    const auto is_filler = [](std::byte byte) { return byte == std::byte{'x'}; };
    if (std::all_of(payload.begin(), payload.end(), is_filler)) return {};
    std::string text = " data=";
    for (const std::byte byte : payload) text += fmt::format("{:02x}", load_8(&byte));
    return text;
}

std::string format_tcp(Parts& parts) {
    const TcpView tcp(parts.transport.data());
    if (tcp.header_bytes() < kTcpHeaderBytes || tcp.header_bytes() > parts.transport.size()) {
        return fmt::format("tcp {} with a header of {} bytes", parts.endpoints(),
                           tcp.header_bytes());
    }
    mark_transport_checksum(parts, "TCP");
    const auto payload = parts.transport.subspan(tcp.header_bytes());
    return fmt::format("tcp {} {} seq={} ack={}{} ttl={}{}", parts.endpoints(),
                       flags_text(tcp.flags()), tcp.sequence(), tcp.acknowledgement(),
                       length_text(payload.size()), parts.ip.ttl(), data_text(payload));
}

std::string format_udp(Parts& parts) {
    const UdpView udp(parts.transport.data());
    if (udp.checksum() != 0) mark_transport_checksum(parts, "UDP");
    const auto payload = parts.transport.subspan(kUdpHeaderBytes);
    return fmt::format("udp {} len={} ttl={}{}", parts.endpoints(), payload.size(), parts.ip.ttl(),
                       data_text(payload));
}

std::string format_sctp(Parts& parts) {
    if (!has_good_sctp_checksum(parts.transport)) parts.marks += " BAD-SCTP-CSUM";
    return fmt::format("sctp {} {} ttl={}", parts.endpoints(),
                       format_chunks(parts.transport.subspan(kSctpHeaderBytes)), parts.ip.ttl());
}

/// The packet that an ICMP error is about: addresses and ports only.
std::string format_quoted(std::span<std::byte> packet) {
    if (packet.size() < kIpv4HeaderBytes) return "too short";
    Parts parts(packet);
    const std::size_t header = parts.ip.header_bytes();
    parts.transport = header <= packet.size() ? packet.subspan(header) : std::span<std::byte>();
    const IpProtocol protocol = parts.ip.protocol();
    const bool has_ports = parts.transport.size() >= 4 && parts.ip.fragment_offset() == 0;
    if (protocol == IpProtocol::Tcp && has_ports) return "tcp " + parts.endpoints();
    if (protocol == IpProtocol::Udp && has_ports) return "udp " + parts.endpoints();
    if (protocol == IpProtocol::Sctp && has_ports) return "sctp " + parts.endpoints();
    if (protocol == IpProtocol::Icmp) return "icmp " + parts.addresses();
    if (protocol == IpProtocol::IpIp) return "ipip " + parts.addresses();
    return fmt::format("proto={} {}", static_cast<int>(protocol), parts.addresses());
}

std::string format_icmp(Parts& parts) {
    mark_transport_checksum(parts, "ICMP");
    const IcmpView icmp(parts.transport.data());
    if (icmp.type() == IcmpType::EchoRequest || icmp.type() == IcmpType::EchoReply) {
        return fmt::format("icmp {} {} ttl={}", parts.addresses(),
                           icmp.type() == IcmpType::EchoRequest ? "echo" : "reply", parts.ip.ttl());
    }
    const std::string text =
        fmt::format("icmp {} type={} code={} ttl={}", parts.addresses(),
                    static_cast<int>(icmp.type()), icmp.code(), parts.ip.ttl());
    if (!icmp.is_error()) return text;
    return text + " [" + format_quoted(parts.transport.subspan(kIcmpHeaderBytes)) + "]";
}

std::string format(std::span<std::byte> packet, int depth);

std::string format_gre(Parts& parts, std::size_t header, int depth) {
    const bool has_checksum = GreView(parts.transport.data()).has_checksum();
    ChecksumSum sum;
    sum.add_bytes(parts.transport);
    if (has_checksum && sum.folded() != 0xffff) parts.marks += " BAD-GRE-CSUM";
    return fmt::format("gre {}{} ttl={} [{}]", parts.addresses(), has_checksum ? " csum" : "",
                       parts.ip.ttl(), format(parts.transport.subspan(header), depth + 1));
}

/// Empty: it is a datagram as any other.
std::string format_gue(Parts& parts, int depth) {
    const UdpView udp(parts.transport.data());
    const auto payload = parts.transport.subspan(kUdpHeaderBytes);
    const std::size_t header = gue_bytes_before_ipv4(payload);
    if (udp.destination_port() != kGuePort || header == 0 || header > payload.size()) return {};
    if (udp.checksum() != 0) mark_transport_checksum(parts, "UDP");
    return fmt::format("gue {}:{}{} ttl={} [{}]", parts.addresses(), udp.destination_port(),
                       udp.checksum() != 0 ? " csum" : "", parts.ip.ttl(),
                       format(payload.subspan(header), depth + 1));
}

std::string format_inside(Parts& parts, int depth) {
    const IpProtocol protocol = parts.ip.protocol();
    const std::size_t at_hand = parts.transport.size();
    if (parts.ip.is_fragment()) {
        return fmt::format("fragment proto={} {} at={}{} len={} ttl={}", static_cast<int>(protocol),
                           parts.addresses(), parts.ip.fragment_offset(),
                           parts.ip.more_fragments() ? "+" : "", at_hand, parts.ip.ttl());
    }
    if (protocol == IpProtocol::Tcp && at_hand >= kTcpHeaderBytes) return format_tcp(parts);
    if (protocol == IpProtocol::Udp && at_hand >= kUdpHeaderBytes) {
        const std::string gue = format_gue(parts, depth);
        return gue.empty() ? format_udp(parts) : gue;
    }
    if (protocol == IpProtocol::Sctp && at_hand >= kSctpHeaderBytes) return format_sctp(parts);
    const std::size_t gre =
        protocol == IpProtocol::Gre ? gre_bytes_before_ipv4(parts.transport) : 0;
    if (gre > 0 && gre <= at_hand) return format_gre(parts, gre, depth);
    if (protocol == IpProtocol::Icmp && at_hand >= kIcmpHeaderBytes) return format_icmp(parts);
    if (protocol == IpProtocol::IpIp) {
        return fmt::format("ipip {} ttl={} [{}]", parts.addresses(), parts.ip.ttl(),
                           format(parts.transport, depth + 1));
    }
    return fmt::format("proto={} {} len={} ttl={}", static_cast<int>(protocol), parts.addresses(),
                       at_hand, parts.ip.ttl());
}

std::string format(std::span<std::byte> packet, int depth) {
    if (packet.size() < kIpv4HeaderBytes || depth == kNestingMax) {
        return fmt::format("{} bytes that are no IPv4 packet", packet.size());
    }
    Parts parts(packet);
    const std::size_t header = parts.ip.header_bytes();
    const std::size_t total = parts.ip.total_bytes();
    if (parts.ip.version() != 4 || header < kIpv4HeaderBytes || total < header ||
        total > packet.size()) {
        return fmt::format("{} bytes with a bad IPv4 header", packet.size());
    }
    parts.transport = packet.subspan(header, total - header);
    if (!parts.ip.has_good_checksum()) parts.marks += " BAD-IP-CSUM";
    const std::string text = format_inside(parts, depth);
    return text + parts.marks;
}

}  // namespace

std::string format_packet(std::span<const std::byte> packet) {
    // The views are for writing too: they get a copy.
    std::vector<std::byte> copy(packet.begin(), packet.end());
    return format(copy, 0);
}

}  // namespace lvsim::runtime
