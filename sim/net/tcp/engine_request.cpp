// SPDX-License-Identifier: Apache-2.0
//
// Segments for a handshake that a SYN from outside began, and its timer.
#include "sim/net/tcp/engine.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

/// In the order of Linux's tcp_check_req().
void Engine::input_request(std::uint32_t slot, const Segment& segment) {
    Request& request = requests_[slot];
    const TcpFlags flags = segment.flags;
    const std::uint32_t expected = request.peer_initial_sequence + 1;
    if (flags.syn && !flags.ack && !flags.rst &&
        segment.sequence == request.peer_initial_sequence) {
        on_repeated_syn(request);
        return;
    }
    if (flags.ack && segment.acknowledgement != request.initial_sequence + 1) {
        refuse_bad_ack(segment);
        return;
    }
    if (!segment.is_in_window(expected, expected + request.window)) {
        answer_request_invalid(request, segment);
        return;
    }
    if (flags.rst || flags.syn) {
        if (!flags.rst) {
            send_reset(reset_for(segment), ResetCause::SynInHandshake);
        }
        abandon_request(slot);
        return;
    }
    if (!flags.ack) {
        reject(TcpDrop::Invalid);
        return;
    }
    accept_request(slot, segment);
}

void Engine::refuse_bad_ack(const Segment& segment) {
    if (segment.flags.rst) {
        reject(TcpDrop::Invalid);
    } else {
        send_reset(reset_for(segment), ResetCause::BadAck);
    }
}

bool Engine::may_answer_invalid(bool& has_answered, SimTime& answered_at) const {
    if (has_answered && now() - answered_at < parameters_.invalid_ratelimit) {
        return false;
    }
    has_answered = true;
    answered_at = now();
    return true;
}

void Engine::on_repeated_syn(Request& request) {
    if (!may_answer_invalid(request.has_answered, request.last_answer)) {
        return;
    }
    repeat_syn_ack(request, RetransmitCause::DuplicateSyn);
}

void Engine::repeat_syn_ack(Request& request, RetransmitCause cause) {
    constexpr int kDoublingsMax = 16;  // far beyond the limit
    const std::int64_t factor = std::int64_t{1} << std::min<int>(request.timeouts, kDoublingsMax);
    const SimDuration rto = std::min(parameters_.initial_rto * factor, parameters_.rto_max);
    request.repeats = static_cast<std::uint8_t>(std::min(request.repeats + 1, UINT8_MAX));
    ++counters_.segments_retransmitted;
    if (is_watched<Retransmitted>()) {
        world_.trace().emit(
            node_, Retransmitted{request.key.local(), request.key.remote(), TcpState::SynRecv,
                                 cause, 0, 0, request.timeouts, rto});
    }
    send_syn_ack(request);
    world_.timers().arm(request.timer, now() + rto);
}

void Engine::answer_request_invalid(Request& request, const Segment& segment) {
    const bool is_limited = segment.data_bytes == 0 || segment.flags.syn;
    if (segment.flags.rst ||
        (is_limited && !may_answer_invalid(request.has_answered, request.last_answer))) {
        return;
    }
    SegmentSpec spec;
    spec.key = request.key;
    spec.sequence = request.initial_sequence + 1;
    spec.acknowledgement = request.peer_initial_sequence + 1;
    spec.flags.ack = true;
    spec.window = request.window;
    emit(spec, {});
}

void Engine::abandon_request(std::uint32_t slot) {
    ++counters_.failed_attempts;
    trace_state(requests_[slot].key, TcpState::SynRecv, TcpState::Closed);
    demux_.erase(requests_[slot].key);
    end_request(slot);
}

/// The request's slot is free after it; who has its key in the demux table is the caller's affair.
void Engine::end_request(std::uint32_t slot) {
    Request& request = requests_[slot];
    --request.listener->request_count;
    request.listener = nullptr;
    world_.timers().cancel(request.timer);
    requests_.give_back(slot);
}

void Engine::accept_request(std::uint32_t slot, const Segment& segment) {
    Listener& listener = *requests_[slot].listener;
    if (listener.is_accept_queue_full()) {
        ++counters_.listen_overflows;
        if (port_.settings().tcp.abort_on_overflow != 0) {
            send_reset(reset_for(segment), ResetCause::AcceptQueueFull);
            abandon_request(slot);
        }
        reject(TcpDrop::AcceptQueueFull);
        return;
    }
    Socket& socket = make_child(requests_[slot], segment);
    end_request(slot);
    listener.accept_queue.push(socket.slot);
    ++counters_.passive_opens;
    if (!listener.is_acceptable_pending) {
        listener.is_acceptable_pending = true;
        to_tell_.push({{}, listener.key, true});
    }
    input_socket(socket, segment);  // it may carry data, or a FIN
}

Socket& Engine::make_child(const Request& request, const Segment& segment) {
    Socket& socket = take_socket(request.key);
    socket.state = TcpState::SynRecv;
    socket.path_mtu = request.path_mtu;
    socket.announced_mss = request.announced_mss;
    socket.peer_mss = request.peer_mss;
    socket.initial_sequence = request.initial_sequence;
    socket.send_unacknowledged = request.initial_sequence + 1;
    socket.send_next = socket.send_unacknowledged;
    socket.send_max = socket.send_unacknowledged;
    socket.retransmitted_to = socket.initial_sequence;
    socket.small_end = socket.initial_sequence;
    socket.peer_initial_sequence = request.peer_initial_sequence;
    socket.window.start(request.peer_initial_sequence + 1, parameters_.receive_window_max,
                        request.window);
    socket.syn_repeats = request.repeats;
    socket.rto.start(parameters_.initial_rto);
    if (request.repeats == 0) {
        socket.rto.add_sample(now() - request.sent, rto_limits());
    }
    establish(socket, segment);
    return socket;
}

void Engine::on_request_timer(std::uint32_t slot) {
    Request& request = requests_[slot];
    if (request.listener == nullptr) {
        return;
    }
    const auto retries = static_cast<std::uint32_t>(port_.settings().tcp.synack_retries);
    if (request.timeouts >= retries) {
        if (is_watched<ConnectionFailed>()) {
            world_.trace().emit(node_, ConnectionFailed{request.key.local(), request.key.remote(),
                                                        TcpState::SynRecv, TcpError::TimedOut});
        }
        abandon_request(slot);
        return;
    }
    ++request.timeouts;
    repeat_syn_ack(request, RetransmitCause::Timeout);
}

}  // namespace lvsim::net::tcp
