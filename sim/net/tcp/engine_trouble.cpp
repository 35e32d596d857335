// SPDX-License-Identifier: Apache-2.0
//
// What the network says about our segments: ICMP errors (RFC 1122 4.2.3.9, RFC 1191, RFC 5927) and
// neighbours that do not answer. Linux tcp_v4_err(): an error ends a handshake, of an established
// connection it is only remembered as the reason if it times out later.
#include "sim/net/tcp/engine.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

namespace {

/// Linux icmp_err_convert[], as far as TcpError tells the errors apart; None: a code unknown to it.
TcpError error_of_unreachable(std::uint8_t code) {
    constexpr std::uint8_t kLastKnownCode = 15;
    if (code > kLastKnownCode) {
        return TcpError::None;
    }
    switch (code) {
        case kIcmpNetUnreachable:
        case 6:   // network unknown
        case 9:   // network prohibited
        case 11:  // network unreachable for this type of service
            return TcpError::NetUnreachable;
        case kIcmpProtocolUnreachable:
        case kIcmpPortUnreachable: return TcpError::Refused;
        default: return TcpError::HostUnreachable;
    }
}

TcpError error_of(IcmpType type, std::uint8_t code) {
    switch (type) {
        case IcmpType::DestinationUnreachable: return error_of_unreachable(code);
        case IcmpType::TimeExceeded:
        case IcmpType::ParameterProblem: return TcpError::HostUnreachable;
        case IcmpType::EchoReply:
        case IcmpType::SourceQuench:
        case IcmpType::Redirect:
        case IcmpType::EchoRequest: return TcpError::None;
    }
    return TcpError::None;
}

}  // namespace

void Engine::receive_icmp_error(IcmpType type, std::uint8_t code, std::uint16_t next_hop_mtu,
                                std::span<std::byte> about) {
    constexpr std::size_t kTransportBytes = 8;  // ports and sequence number
    if (about.size() < kIpv4HeaderBytes) {
        return;
    }
    const Ipv4View ip(about.data());
    if (about.size() < ip.header_bytes() + kTransportBytes) {
        return;
    }
    const std::byte* tcp = about.data() + ip.header_bytes();
    Trouble trouble;
    trouble.key = {ip.source_v4(), ip.destination_v4(), load_16(tcp), load_16(tcp + 2)};
    trouble.sequence = load_32(tcp + 4);
    const bool is_unreachable = type == IcmpType::DestinationUnreachable;
    if (is_unreachable && code == kIcmpFragmentationNeeded) {
        constexpr std::uint16_t kMtuNotTold = 576;  // of a router older than RFC 1191
        trouble.mtu = next_hop_mtu == 0 ? kMtuNotTold : next_hop_mtu;
    } else {
        trouble.error = error_of(type, code);
        trouble.ends_handshake =
            !is_unreachable || code == kIcmpNetUnreachable || code == kIcmpHostUnreachable;
        if (trouble.error == TcpError::None) {
            return;
        }
    }
    note_trouble(trouble);
}

void Engine::neighbour_failed(Frame& segment) {
    if (!segment.has_l4()) {
        return;
    }
    const Ipv4View ip = segment.ipv4();
    const TcpView tcp = segment.tcp();
    Trouble trouble;
    trouble.key = {ip.source_v4(), ip.destination_v4(), tcp.source_port(), tcp.destination_port()};
    trouble.sequence = tcp.sequence();
    trouble.error = TcpError::HostUnreachable;
    trouble.ends_handshake = true;
    note_trouble(trouble);
}

void Engine::note_trouble(const Trouble& trouble) {
    waiting_trouble_.push(trouble);
    if (is_busy_) {
        return;
    }
    is_busy_ = true;
    settle();
    is_busy_ = false;
}

void Engine::meet_trouble(const Trouble& trouble) {
    const FlowRef flow = demux_.find(trouble.key);
    if (flow.kind == FlowKind::Request) {
        const Request& request = requests_[flow.slot];
        if (trouble.ends_handshake && trouble.sequence == request.initial_sequence) {
            if (is_watched<ConnectionFailed>()) {
                world_.trace().emit(node_,
                                    ConnectionFailed{request.key.local(), request.key.remote(),
                                                     TcpState::SynRecv, trouble.error});
            }
            abandon_request(flow.slot);
        }
        return;
    }
    if (flow.kind != FlowKind::Socket) {
        return;
    }
    Socket& socket = sockets_[flow.slot];
    if (sequence_before(trouble.sequence, socket.send_unacknowledged) ||
        sequence_before(socket.send_max, trouble.sequence)) {
        return;  // about something else, or forged (RFC 5927)
    }
    if (trouble.mtu != 0) {
        reduce_mtu(socket, trouble.mtu);
    } else if (socket.is_handshaking()) {
        fail(socket, trouble.error);
    } else {
        socket.soft_error = trouble.error;
    }
}

/// Path MTU discovery (RFC 1191): smaller segments from now on, and what was too big again.
void Engine::reduce_mtu(Socket& socket, std::uint32_t mtu) {
    constexpr std::uint32_t kSmallestMtu = 552;  // Linux ip_rt_min_pmtu
    mtu = std::max(mtu, kSmallestMtu);
    if (mtu >= socket.path_mtu) {
        return;
    }
    socket.path_mtu = mtu;
    set_mss(socket);
    if (socket.is_handshaking() || !socket.has_outstanding()) {
        return;
    }
    socket.send_times.clear();
    socket.send_next = socket.send_unacknowledged;
    retransmit_first(socket, RetransmitCause::MtuReduced);
    transmit(socket);
    update_timer(socket);
}

}  // namespace lvsim::net::tcp
