// SPDX-License-Identifier: Apache-2.0
//
// Segments that arrive, by the state of their connection (RFC 9293 3.10.7, RFC 5961).
#include "sim/net/tcp/engine.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

void Engine::input(FrameHandle frame) {
    ++counters_.segments_in;
    rejected_.reset();
    if (!frame->has_l4()) {
        ++counters_.bad_segments;
        rejected_ = TcpDrop::Malformed;
    } else if (!has_good_transport_checksum(*frame)) {
        ++counters_.bad_segments;
        rejected_ = TcpDrop::BadChecksum;
    } else if (!frame->is_to_this_host) {
        rejected_ = TcpDrop::NotForThisHost;
    } else {
        dispatch(Segment::parse(*frame));
    }
    if (rejected_) {
        port_.dropped(std::move(frame), *rejected_);
    } else {
        port_.delivered(std::move(frame));
    }
}

void Engine::dispatch(const Segment& segment) {
    const FlowRef flow = demux_.find(segment.key);
    switch (flow.kind) {
        case FlowKind::Socket: input_socket(sockets_[flow.slot], segment); return;
        case FlowKind::Request: input_request(flow.slot, segment); return;
        case FlowKind::TimeWait: input_time_wait(flow.slot, segment); return;
        case FlowKind::None: break;
    }
    if (!port_.is_local(IpAddress::v4(segment.key.local_v4))) {
        reject(TcpDrop::NotForThisHost);  // a broadcast or group address
    } else if (Listener* listener = find_listener(segment.key)) {
        input_listen(*listener, segment, std::nullopt);
    } else if (segment.flags.rst) {
        reject(TcpDrop::Invalid);  // never a RST for a RST
    } else {
        send_reset(reset_for(segment), ResetCause::NoSocket);
    }
}

void Engine::input_socket(Socket& socket, const Segment& segment) {
    if (socket.state == TcpState::SynSent) {
        input_syn_sent(socket, segment);
    } else if (is_acceptable(socket, segment)) {
        input_synchronized(socket, segment);
    }
    update_timer(socket);
}

void Engine::input_synchronized(Socket& socket, const Segment& segment) {
    if (!segment.flags.ack) {
        reject(TcpDrop::Invalid);
        return;
    }
    if (socket.state == TcpState::SynRecv && !finish_simultaneous_open(socket, segment)) {
        return;
    }
    if (!take_ack(socket, segment) || !on_fin_acknowledged(socket, segment)) {
        return;
    }
    take_data(socket, segment);
    if (socket.state != TcpState::Closed) {
        transmit(socket);
        acknowledge(socket);
    }
}

void Engine::input_syn_sent(Socket& socket, const Segment& segment) {
    const TcpFlags flags = segment.flags;
    if (flags.ack && segment.acknowledgement != socket.send_max) {
        on_stray_ack(socket, segment);
        return;
    }
    if (flags.rst) {
        if (flags.ack) {
            on_reset(socket);
        } else {
            reject(TcpDrop::Invalid);
        }
        return;
    }
    if (!flags.syn) {
        reject(TcpDrop::Invalid);
        return;
    }
    socket.peer_initial_sequence = segment.sequence;
    socket.peer_mss = segment.peer_mss();
    socket.window.start(segment.sequence + 1, parameters_.receive_window_max,
                        parameters_.initial_receive_window(socket.announced_mss));
    if (!flags.ack) {
        cross_syn(socket, segment);
        return;
    }
    take_handshake_ack(socket, segment.acknowledgement);
    establish(socket, segment);
    tell(socket, kTellConnected);
    socket.ack.schedule();
    transmit(socket);
    if (socket.ack.is_scheduled()) {
        send_ack(socket);  // nothing was waiting that could carry it
    }
}

/// The answer of another connection's end (a half-open one, or TIME_WAIT): a RST for it, and Linux
/// repeats the SYN soon instead of after the whole timeout.
void Engine::on_stray_ack(Socket& socket, const Segment& segment) {
    refuse_bad_ack(segment);
    const SimDuration soon = parameters_.syn_repeat_after_stray_ack;
    if (socket.timeouts == 0 && soon > SimDuration()) {
        socket.retransmit_at = now() + soon;
    }
}

/// Both ends sent a SYN: each answers with SYN and ACK (RFC 9293 3.5, figure 7).
void Engine::cross_syn(Socket& socket, const Segment& segment) {
    socket.send_window = segment.window;
    socket.send_window_max = segment.window;
    socket.window_sequence = segment.sequence;
    change_state(socket, TcpState::SynRecv);
    send_syn(socket);
    set_retransmit_timer(socket);
}

bool Engine::finish_simultaneous_open(Socket& socket, const Segment& segment) {
    if (segment.acknowledgement != socket.send_max) {
        send_reset(reset_for(segment), ResetCause::BadAck);
        return false;
    }
    take_handshake_ack(socket, segment.acknowledgement);
    establish(socket, segment);
    tell(socket, kTellConnected);
    return true;
}

/// Our SYN is acknowledged.
void Engine::take_handshake_ack(Socket& socket, std::uint32_t acknowledgement) {
    const auto sent = socket.send_times.acknowledged(acknowledgement);
    if (sent && socket.syn_repeats == 0) {
        socket.rto.add_sample(now() - *sent, rto_limits());
    }
    socket.send_unacknowledged = acknowledgement;
    socket.send_next = acknowledgement;
    socket.timeouts = 0;
    socket.soft_error = TcpError::None;
    socket.retransmit_at = kTimeNever;
    confirm_neighbour(socket);
}

void Engine::establish(Socket& socket, const Segment& segment) {
    set_mss(socket);
    if (!socket.rto.has_sample()) {
        socket.rto.start(parameters_.fallback_rto);
    }
    const std::uint32_t window =
        socket.syn_repeats > 1 ? socket.mss : parameters_.initial_window(socket.mss);
    congestion_->start(socket.congestion, window, socket.initial_sequence);
    socket.send_window = segment.window;
    socket.send_window_max = segment.window;
    socket.window_sequence = segment.sequence;
    socket.last_sent = now();
    socket.ack.start(now(), std::min<std::uint32_t>(socket.announced_mss, socket.mss),
                     socket.window.announced());
    change_state(socket, socket.is_fin_queued ? TcpState::FinWait1 : TcpState::Established);
}

/// RFC 9293 3.10.7.4, first to fourth check, with the answers of RFC 5961.
bool Engine::is_acceptable(Socket& socket, const Segment& segment) {
    const TcpFlags flags = segment.flags;
    const std::uint32_t next = socket.window.next();
    const bool is_in_window =
        !sequence_before(segment.end(), socket.window.announced_at()) &&
        sequence_at_or_before(segment.sequence, next + socket.window.remaining());
    if (flags.rst) {
        // A peer that has sent FIN may use the number before it.
        const bool is_after_fin = socket.is_fin_received && segment.sequence == next - 1;
        if ((is_in_window && segment.sequence == next) || is_after_fin) {
            on_reset(socket);
        } else if (is_in_window) {
            challenge(socket);
        } else {
            reject(TcpDrop::Invalid);
        }
        return false;
    }
    const bool is_crossed_answer = socket.state == TcpState::SynRecv && flags.ack &&
                                   segment.end() == next && segment.data_bytes == 0 &&
                                   segment.acknowledgement == socket.send_max;
    if (flags.syn && !is_crossed_answer) {
        challenge(socket);
        return false;
    }
    if (!is_in_window) {
        answer_out_of_window(socket, segment);
        return false;
    }
    return true;
}

void Engine::answer_out_of_window(Socket& socket, const Segment& segment) {
    if (segment.sequence == segment.end()) {
        challenge(socket);  // the same ACK, and not too often: two such ends would never stop
        return;
    }
    if (sequence_before(segment.sequence, socket.window.next())) {
        socket.ack.enter_quick(socket.window.remaining(), ack_limits());
    }
    send_ack(socket);
}

void Engine::challenge(Socket& socket) {
    if (may_answer_invalid(socket.has_answered_invalid, socket.answered_invalid_at)) {
        send_ack(socket);
    }
}

void Engine::on_reset(Socket& socket) {
    ++counters_.resets_in;
    if (is_watched<ResetReceived>()) {
        world_.trace().emit(node_,
                            ResetReceived{socket.key.local(), socket.key.remote(), socket.state});
    }
    fail(socket, socket.state == TcpState::SynSent ? TcpError::Refused : TcpError::Reset);
}

/// What follows when our FIN is acknowledged. False: the connection is over here.
bool Engine::on_fin_acknowledged(Socket& socket, const Segment& segment) {
    if (!socket.is_fin_acknowledged()) {
        return true;
    }
    if (socket.state == TcpState::Closing) {
        enter_time_wait(socket, false);
        return false;
    }
    if (socket.state == TcpState::LastAck) {
        finish(socket, TcpError::None);
        return false;
    }
    if (socket.state != TcpState::FinWait1) {
        return true;
    }
    change_state(socket, TcpState::FinWait2);
    if (socket.is_orphan && !segment.flags.fin && segment.data_bytes == 0) {
        enter_time_wait(socket, true);
        return false;
    }
    return true;
}

}  // namespace lvsim::net::tcp
