// SPDX-License-Identifier: Apache-2.0
//
// Sending: what may go now (RFC 9293 3.8.6, RFC 1122 4.2.3.4), and what goes again.
#include "sim/net/tcp/engine.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

namespace {

bool may_send_data(TcpState state) {
    switch (state) {
        case TcpState::Established:
        case TcpState::CloseWait:
        case TcpState::FinWait1:
        case TcpState::Closing:
        case TcpState::LastAck: return true;
        case TcpState::Closed:
        case TcpState::Listen:
        case TcpState::SynSent:
        case TcpState::SynRecv:
        case TcpState::FinWait2:
        case TcpState::TimeWait: return false;
    }
    return false;
}

}  // namespace

void Engine::set_mss(Socket& socket) const {
    constexpr std::uint32_t kHeadersBytes = kIpv4HeaderBytes + kTcpHeaderBytes;
    const std::uint32_t path = socket.path_mtu - kHeadersBytes;
    socket.mss = std::min<std::uint32_t>(socket.peer_mss, path);
}

void Engine::transmit(Socket& socket) {
    if (!may_send_data(socket.state)) {
        return;
    }
    restart_after_idle(socket);
    while (send_following(socket)) {
    }
    const std::uint32_t everything = socket.data_end() + (socket.is_fin_queued ? 1 : 0);
    const bool is_blocked = !socket.has_outstanding() && socket.send_next != everything;
    if (is_blocked && !socket.is_probing) {
        set_probe_timer(socket);  // only a closed window holds back what has nothing before it
    }
}

bool Engine::send_following(Socket& socket) {
    const std::uint32_t end = socket.data_end();
    if (sequence_before(end, socket.send_next)) {
        return false;  // the FIN is sent
    }
    const std::uint32_t length = std::min(end - socket.send_next, socket.mss);
    const bool has_fin = socket.is_fin_queued && socket.send_next + length == end;
    if (length == 0 && !has_fin) {
        return false;
    }
    const std::uint32_t flight = socket.flight_bytes();
    if (flight > 0 && flight + length > congestion_->window(socket.congestion, socket.mss)) {
        return false;
    }
    if (flight + length + (has_fin ? 1 : 0) > socket.send_window) {
        return false;
    }
    if (!has_fin && is_held_by_nagle(socket, length)) {
        return false;
    }
    if (socket.send_next != socket.send_max) {
        trace_retransmission(socket, RetransmitCause::GoBackN, socket.send_next, length);
    }
    send_data(socket, socket.send_next, length, has_fin);
    return true;
}

/// RFC 896 in Minshall's form: a small segment waits only for another small one.
bool Engine::is_held_by_nagle(const Socket& socket, std::uint32_t length) const {
    return length < socket.mss && !socket.is_no_delay && socket.send_next == socket.send_max &&
           sequence_before(socket.send_unacknowledged, socket.small_end);
}

void Engine::restart_after_idle(Socket& socket) {
    const SimDuration idle = now() - socket.last_sent;
    if (socket.has_outstanding() || idle <= socket.rto.rto() || socket.to_send.empty()) {
        return;
    }
    const std::int64_t timeouts = std::min<std::int64_t>(idle.ns() / socket.rto.rto().ns(), 32);
    congestion_->on_idle(socket.congestion, parameters_.initial_window(socket.mss),
                         static_cast<std::uint32_t>(timeouts));
    socket.last_sent = now();
}

void Engine::send_data(Socket& socket, std::uint32_t sequence, std::uint32_t length, bool has_fin) {
    if (sequence_before(sequence, socket.send_max)) {
        ++counters_.segments_retransmitted;
    }
    PayloadRef data;
    if (length > 0) {
        data = socket.to_send.read(slices_, port_.payloads(), sequence - socket.send_unacknowledged,
                                   length);
    }
    SegmentSpec spec;
    spec.key = socket.key;
    spec.sequence = sequence;
    spec.acknowledgement = socket.window.next();
    spec.flags.ack = true;
    spec.flags.fin = has_fin;
    spec.flags.psh = length > 0 && sequence + length == socket.data_end();
    spec.window = announce_window(socket);
    if (length > 0) {
        socket.ack.on_data_sent(now());
    }
    note_sent(socket, sequence, length, has_fin);
    emit(spec, std::move(data));
}

void Engine::note_sent(Socket& socket, std::uint32_t sequence, std::uint32_t length, bool has_fin) {
    const std::uint32_t end = sequence + length + (has_fin ? 1 : 0);
    if (sequence_before(sequence, socket.send_max)) {
        if (sequence_before(socket.retransmitted_to, end)) {
            socket.retransmitted_to = end;
        }
    } else {
        socket.send_times.sent(end, now());
    }
    if (sequence_before(socket.send_max, end)) {
        socket.send_max = end;
    }
    if (sequence_before(socket.send_next, end)) {
        socket.send_next = end;
    }
    if (length > 0 && length < socket.mss) {
        socket.small_end = sequence + length;
    }
    socket.last_sent = now();
    if (socket.retransmit_at == kTimeNever || socket.is_probing) {
        set_retransmit_timer(socket);
    }
}

void Engine::retransmit_first(Socket& socket, RetransmitCause cause) {
    const std::uint32_t sequence = socket.send_unacknowledged;
    const std::uint32_t end = socket.data_end();
    const std::uint32_t length = std::min({end - sequence, socket.mss});
    const bool has_fin = socket.is_fin_queued && sequence + length == end;
    trace_retransmission(socket, cause, sequence, length);
    send_data(socket, sequence, length, has_fin);
}

void Engine::trace_retransmission(Socket& socket, RetransmitCause cause, std::uint32_t sequence,
                                  std::uint32_t bytes) {
    if (is_watched<Retransmitted>()) {
        world_.trace().emit(
            node_, Retransmitted{socket.key.local(), socket.key.remote(), socket.state, cause,
                                 sequence - socket.initial_sequence, bytes, socket.timeouts,
                                 socket.rto.rto()});
    }
}

std::uint16_t Engine::announce_window(Socket& socket) {
    const std::uint16_t window =
        socket.window.announce(socket.received.size_bytes(), socket.ack.receive_mss());
    socket.ack.on_ack_sent();
    socket.ack_at = kTimeNever;
    return window;
}

void Engine::send_ack(Socket& socket) {
    SegmentSpec spec;
    spec.key = socket.key;
    spec.sequence = socket.send_max;
    spec.acknowledgement = socket.window.next();
    spec.flags.ack = true;
    spec.window = announce_window(socket);
    emit(spec, {});
}

/// A SYN, or in SYN_RECV a SYN with an ACK.
void Engine::send_syn(Socket& socket) {
    SegmentSpec spec;
    spec.key = socket.key;
    spec.sequence = socket.initial_sequence;
    spec.flags.syn = true;
    if (socket.state == TcpState::SynRecv) {
        spec.flags.ack = true;
        spec.acknowledgement = socket.window.next();
    }
    spec.window = parameters_.initial_receive_window(socket.announced_mss);
    spec.mss = socket.announced_mss;
    emit(spec, {});
}

/// Linux probes without data: a number that was acknowledged already makes the peer answer. What
/// fits into a window that is open a little goes instead.
void Engine::send_probe(Socket& socket) {
    const std::uint32_t end = socket.data_end();
    const std::uint32_t length = std::min({end - socket.send_next, socket.mss, socket.send_window});
    if (length > 0) {
        const bool has_fin =
            socket.is_fin_queued && socket.send_next + length == end && length < socket.send_window;
        send_data(socket, socket.send_next, length, has_fin);
        return;
    }
    SegmentSpec spec;
    spec.key = socket.key;
    spec.sequence = socket.send_unacknowledged - 1;
    spec.acknowledgement = socket.window.next();
    spec.flags.ack = true;
    spec.window = announce_window(socket);
    emit(spec, {});
}

void Engine::send_reset(const SegmentSpec& reset, ResetCause cause) {
    ++counters_.resets_out;
    if (is_watched<ResetSent>()) {
        world_.trace().emit(node_, ResetSent{reset.key.local(), reset.key.remote(), cause});
    }
    emit(reset, {});
}

void Engine::send_active_reset(Socket& socket, ResetCause cause) {
    SegmentSpec spec;
    spec.key = socket.key;
    spec.sequence = socket.send_max;
    spec.acknowledgement = socket.window.next();
    spec.flags.rst = true;
    spec.flags.ack = true;
    send_reset(spec, cause);
}

void Engine::emit(const SegmentSpec& spec, PayloadRef data) {
    ++counters_.segments_out;
    port_.output(build_segment(port_, spec, std::move(data)));
}

}  // namespace lvsim::net::tcp
