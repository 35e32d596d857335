// SPDX-License-Identifier: Apache-2.0
//
// One timer a socket, for the earliest of: retransmission or window probe, delayed ACK. Segments
// only move deadlines; the timer is armed once at the end, and firing early costs nothing.
#include "sim/net/tcp/engine.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

void Engine::update_timer(Socket& socket) {
    if (!socket.is_in_use) {
        return;
    }
    const SimTime next = std::min(socket.retransmit_at, socket.ack_at);
    if (next == socket.armed_for) {
        return;
    }
    socket.armed_for = next;
    if (next == kTimeNever) {
        world_.timers().cancel(socket.timer);
    } else {
        world_.timers().arm(socket.timer, next);
    }
}

void Engine::on_socket_timer(std::uint32_t slot) {
    Socket& socket = sockets_[slot];
    if (!socket.is_in_use) {
        return;
    }
    socket.armed_for = kTimeNever;
    if (socket.ack_at <= now()) {
        on_ack_timer(socket);
    }
    if (socket.retransmit_at <= now()) {
        socket.retransmit_at = kTimeNever;
        if (socket.is_handshaking()) {
            on_handshake_timeout(socket);
        } else if (socket.is_probing) {
            on_probe_timer(socket);
        } else {
            on_retransmit_timer(socket);
        }
    }
    update_timer(socket);
}

void Engine::on_ack_timer(Socket& socket) {
    socket.ack_at = kTimeNever;
    if (socket.ack.is_scheduled()) {
        socket.ack.on_timer(socket.rto.rto(), ack_limits());
        send_ack(socket);
    }
}

void Engine::set_retransmit_timer(Socket& socket) {
    socket.is_probing = false;
    socket.probe_back_off = 0;
    socket.retransmit_at = now() + socket.rto.rto();
}

void Engine::on_handshake_timeout(Socket& socket) {
    const TcpSettings& settings = port_.settings().tcp;
    const bool is_client = socket.state == TcpState::SynSent;
    const std::int32_t retries = is_client ? settings.syn_retries : settings.synack_retries;
    if (socket.timeouts >= static_cast<std::uint32_t>(retries)) {
        fail(socket, TcpError::TimedOut);
        return;
    }
    ++socket.timeouts;
    ++socket.syn_repeats;
    ++counters_.segments_retransmitted;
    socket.rto.back_off(rto_limits());
    set_retransmit_timer(socket);
    trace_retransmission(socket, RetransmitCause::Timeout, socket.initial_sequence, 0);
    send_syn(socket);
}

/// RFC 6298 5.4 to 5.7; giving up as Linux tcp_write_timeout() does.
void Engine::on_retransmit_timer(Socket& socket) {
    if (!socket.has_outstanding()) {
        return;
    }
    if (is_given_up(socket)) {
        fail(socket, TcpError::TimedOut);
        return;
    }
    congestion_->on_timeout(socket.congestion, sample(socket, 0), socket.timeouts == 0);
    if (socket.timeouts == 0) {
        socket.first_timeout = now();
    }
    socket.timeouts = static_cast<std::uint8_t>(std::min(socket.timeouts + 1, UINT8_MAX));
    socket.rto.back_off(rto_limits());
    socket.send_times.clear();
    socket.send_next = socket.send_unacknowledged;
    retransmit_first(socket, RetransmitCause::Timeout);
}

bool Engine::is_given_up(const Socket& socket) const {
    if (socket.timeouts == 0) {
        return false;
    }
    const std::uint32_t retries = socket.is_orphan
                                      ? parameters_.orphan_retries
                                      : static_cast<std::uint32_t>(port_.settings().tcp.retries2);
    return now() - socket.first_timeout >= parameters_.give_up_after(retries);
}

/// RFC 9293 3.8.6.1.
void Engine::set_probe_timer(Socket& socket) {
    const SimDuration base = std::max(socket.rto.rto(), parameters_.rto_min);
    const std::int64_t factor = std::int64_t{1} << std::min<int>(socket.probe_back_off, 16);
    socket.is_probing = true;
    socket.retransmit_at = now() + std::min(base * factor, parameters_.rto_max);
}

void Engine::on_probe_timer(Socket& socket) {
    const std::uint32_t retries = socket.is_orphan
                                      ? parameters_.orphan_retries
                                      : static_cast<std::uint32_t>(port_.settings().tcp.retries2);
    if (socket.probes >= retries) {
        fail(socket, TcpError::TimedOut);
        return;
    }
    ++socket.probes;
    if (socket.probe_back_off < retries) {
        ++socket.probe_back_off;
    }
    set_probe_timer(socket);
    send_probe(socket);
}

}  // namespace lvsim::net::tcp
