// SPDX-License-Identifier: Apache-2.0
//
// Listening ports and the handshakes under way at them.
// Imitates: Linux net/ipv4/{inet_connection_sock,tcp_input,tcp_minisocks}.c. A SYN makes a small
// Request, a socket only comes to be with the ACK that ends the handshake. The accept queue holds
// one more than the backlog; while it is full, SYNs and final ACKs are ignored, so that the peer
// sends them again. Left out: SYN cookies (as if tcp_syncookies were 0), and the exemption of
// proven peers from the last quarter of tcp_max_syn_backlog.
#pragma once

#include "sim/core/timers.hpp"
#include "sim/net/ring_buffer.hpp"
#include "sim/net/tcp/flow_key.hpp"

#include <compare>
#include <cstdint>

namespace lvsim::net {
class TcpAcceptor;
}

namespace lvsim::net::tcp {

struct ListenKey {
    std::uint16_t port = 0;
    IpAddress address;  ///< Unspecified: all.
    auto operator<=>(const ListenKey&) const = default;
};

struct Listener {
    ListenKey key;
    std::uint32_t backlog = 0;
    std::uint32_t request_count = 0;  ///< Handshakes under way.
    TcpAcceptor* acceptor = nullptr;
    RingBuffer<std::uint32_t> accept_queue;  ///< Slots of sockets.
    bool is_acceptable_pending = false;      ///< on_acceptable() will be called.
    bool is_dual = false;  ///< An IPv6 socket that takes IPv4 as well: shown as "::".

    /// Linux: sk_acceptq_is_full().
    [[nodiscard]] bool is_accept_queue_full() const { return accept_queue.size() > backlog; }
    /// Whether one more half-open connection is one too many.
    [[nodiscard]] bool is_syn_queue_full(std::uint32_t max_syn_backlog) const {
        return request_count >= backlog || request_count + max_syn_backlog / 4 > max_syn_backlog;
    }
};

/// A handshake that a SYN began (state SYN_RECV).
struct Request {
    FlowKey key;
    Listener* listener = nullptr;  ///< Null: the slot is free.
    std::uint32_t initial_sequence = 0;
    std::uint32_t peer_initial_sequence = 0;
    std::uint16_t peer_mss = 0;
    std::uint16_t announced_mss = 0;
    std::uint16_t window = 0;  ///< Announced in the SYN-ACK.
    std::uint8_t timeouts = 0;
    std::uint8_t repeats = 0;  ///< SYN-ACKs after the first.
    std::uint32_t path_mtu = 0;
    SimTime sent;         ///< The first SYN-ACK.
    SimTime last_answer;  ///< To a repeated SYN or a segment out of order.
    bool has_answered = false;
    TimerHandle timer;
};

}  // namespace lvsim::net::tcp
