// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/dissection.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 8;

void print_checksum(Dissection& to, const NetworkInfo& network, const View& datagram) {
    const std::uint16_t in_header = datagram.u16(6);
    if (in_header == 0) return to.add("[no cksum] ");
    if (!datagram.has(0, datagram.length())) return;
    const std::uint16_t sum = transport_sum(network, 17, datagram);
    if (sum == 0) return to.add("[udp sum ok] ");
    to.add("[bad udp cksum 0x{:04x} -> 0x{:04x}!] ", in_header, right_checksum(sum, in_header));
}

/// Whether one of the ports belongs to a protocol that can be read.
bool print_by_port(Dissection& to, const View& datagram, const View& data) {
    const std::uint16_t source = datagram.u16(0);
    const std::uint16_t destination = datagram.u16(2);
    const auto is = [&](std::uint16_t port) { return source == port || destination == port; };
    if (is(53) || is(5353)) {
        print_dns(to, data);
    } else if (is(67) || is(68)) {
        print_bootp(to, data);
    } else if (is(5060) && to.options.release == Release::V4_99) {
        print_text_protocol(to, "SIP", data);
    } else {
        return false;
    }
    return true;
}

}  // namespace

void print_udp(Dissection& to, const NetworkInfo& network, View datagram) {
    if (!datagram.has(0, 4)) {
        to.add("{} > {}: ", to.names.host(network.source), to.names.host(network.destination));
        return to.add_truncated("udp");
    }
    to.add("{}.{} > {}.{}: ", to.names.host(network.source), to.names.port(datagram.u16(0), "udp"),
           to.names.host(network.destination), to.names.port(datagram.u16(2), "udp"));
    if (!datagram.has(0, kHeaderBytes)) return to.add_truncated("udp");
    const std::size_t whole = datagram.u16(4);
    if (whole < kHeaderBytes) return to.add("truncated-udplength {}", whole);
    const std::size_t length = whole - kHeaderBytes;
    const std::size_t there = datagram.length() - kHeaderBytes;
    if (to.options.verbosity > 1 && to.options.checks_checksums && !network.is_fragment) {
        print_checksum(to, network, datagram);
    }
    const View data = datagram.first(whole).from(kHeaderBytes);
    if (!to.options.is_quiet && print_by_port(to, datagram, data)) return;
    if (length > there) return to.add("UDP, bad length {} > {}", length, there);
    to.add("UDP, length {}", length);
}

}  // namespace lvsim::host::tcpdump
