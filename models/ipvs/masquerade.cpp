// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/masquerade.hpp"

#include "sim/wire/checksum.hpp"

namespace lvsim::ipvs {
namespace {

/// The transport checksum after an address and a port that it covers changed.
std::uint16_t updated(std::uint16_t checksum, const Endpoint& before, const Endpoint& after) {
    checksum = update_checksum_32(checksum, before.address.v4_value(), after.address.v4_value());
    return update_checksum_16(checksum, before.port, after.port);
}

void fix_transport_checksum(Frame& frame, const Endpoint& before, const Endpoint& after) {
    if (frame.ipv4().protocol() == IpProtocol::Tcp) {
        TcpView tcp = frame.tcp();
        tcp.put_checksum(updated(tcp.checksum(), before, after));
        return;
    }
    if (frame.ipv4().protocol() == IpProtocol::Sctp) {
        if (before.port != after.port) {  // its checksum does not cover addresses
            fill_transport_checksum(frame);
        }
        return;
    }
    UdpView udp = frame.udp();
    if (udp.checksum() == 0) {
        fill_transport_checksum(frame);
        return;
    }
    const std::uint16_t checksum = updated(udp.checksum(), before, after);
    udp.put_checksum(checksum == 0 ? 0xffff : checksum);
}

}  // namespace

void rewrite_source(Frame& frame, const Endpoint& source) {
    if (!has_ports(frame.ipv4().protocol())) {
        frame.ipv4().set_source(source.address);
        return;
    }
    const Endpoint before{frame.ipv4().source(), load_16(frame.l4())};
    frame.ipv4().set_source(source.address);
    store_16(frame.l4(), source.port);
    fix_transport_checksum(frame, before, source);
}

void rewrite_destination(Frame& frame, const Endpoint& destination) {
    if (!has_ports(frame.ipv4().protocol())) {
        frame.ipv4().set_destination(destination.address);
        return;
    }
    const Endpoint before{frame.ipv4().destination(), load_16(frame.l4() + 2)};
    frame.ipv4().set_destination(destination.address);
    store_16(frame.l4() + 2, destination.port);
    fix_transport_checksum(frame, before, destination);
}

EmbeddedPacket::EmbeddedPacket(Frame& frame, std::size_t offset) {
    constexpr std::size_t kPortBytes = 4;
    const std::span<std::byte> icmp = frame.l4_inline();
    if (icmp.size() < offset + kIpv4HeaderBytes) {
        return;
    }
    std::byte* at = icmp.data() + offset;
    const Ipv4View ip(at);
    const std::size_t header = ip.header_bytes();
    const bool is_whole = ip.version() == 4 && header >= kIpv4HeaderBytes &&
                          icmp.size() >= offset + header + kPortBytes;
    if (is_whole && ip.fragment_offset() == 0) {
        at_ = at;
    }
}

void EmbeddedPacket::put_source(const Endpoint& source) {
    Ipv4View ip(at_);
    ip.put_source(source.address);
    ip.fill_checksum();
    if (has_ports(protocol_on_wire())) {
        store_16(ports(), source.port);
    }
}

void EmbeddedPacket::put_destination(const Endpoint& destination) {
    Ipv4View ip(at_);
    ip.put_destination(destination.address);
    ip.fill_checksum();
    if (has_ports(protocol_on_wire())) {
        store_16(ports() + 2, destination.port);
    }
}

}  // namespace lvsim::ipvs
