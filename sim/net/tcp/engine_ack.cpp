// SPDX-License-Identifier: Apache-2.0
//
// What the ACK field and the window of a segment do (RFC 9293 3.10.7.4, fifth check; RFC 5681).
#include "sim/net/tcp/engine.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

/// False: the segment ends here. Linux tcp_ack() with what its callers make of the answer.
bool Engine::take_ack(Socket& socket, const Segment& segment) {
    const std::uint32_t acknowledgement = segment.acknowledgement;
    const bool is_established = socket.state == TcpState::Established;
    if (sequence_before(socket.send_max, acknowledgement)) {
        reject(TcpDrop::Invalid);
        if (!is_established) {
            challenge(socket);
        }
        return false;
    }
    if (sequence_before(acknowledgement, socket.send_unacknowledged)) {
        const bool is_too_old =
            sequence_before(acknowledgement, socket.send_unacknowledged - socket.send_window_max);
        if (is_too_old || !is_established) {
            reject(TcpDrop::Invalid);
            challenge(socket);
            return false;
        }
        return true;
    }
    const bool has_window_changed = update_send_window(socket, segment);
    if (acknowledgement != socket.send_unacknowledged) {
        on_new_ack(socket, acknowledgement);
    } else if (socket.is_probing) {
        on_probe_answered(socket);
    } else if (socket.has_outstanding() && segment.sequence == segment.end() &&
               !has_window_changed) {
        on_duplicate_ack(socket);
    }
    return true;
}

bool Engine::update_send_window(Socket& socket, const Segment& segment) {
    const bool is_newer =
        sequence_before(socket.send_unacknowledged, segment.acknowledgement) ||
        sequence_before(socket.window_sequence, segment.sequence) ||
        (segment.sequence == socket.window_sequence && segment.window > socket.send_window);
    if (!is_newer) {
        return false;
    }
    socket.window_sequence = segment.sequence;
    if (segment.window == socket.send_window) {
        return false;
    }
    socket.send_window = segment.window;
    socket.send_window_max = std::max(socket.send_window_max, socket.send_window);
    return true;
}

AckSample Engine::sample(const Socket& socket, std::uint32_t acked_bytes) const {
    AckSample ack;
    ack.acknowledgement = socket.send_unacknowledged + acked_bytes;
    ack.acked_bytes = acked_bytes;
    ack.flight_bytes = std::max(socket.flight_bytes(), acked_bytes);
    ack.highest_sent = socket.send_max;
    ack.mss = socket.mss;
    return ack;
}

void Engine::on_new_ack(Socket& socket, std::uint32_t acknowledgement) {
    const std::uint32_t before = socket.send_unacknowledged;
    const AckSample ack = sample(socket, acknowledgement - before);
    const auto sent = socket.send_times.acknowledged(acknowledgement);
    if (sequence_at_or_before(socket.retransmitted_to, before)) {
        socket.retransmitted_to = before;  // stay near: the numbers wrap
        if (sent) {
            socket.rto.add_sample(now() - *sent, rto_limits());
        }
    }
    const std::uint32_t data_bytes = std::min(ack.acked_bytes, socket.to_send.size_bytes());
    socket.to_send.acknowledge(slices_, data_bytes);
    socket.send_unacknowledged = acknowledgement;
    if (sequence_before(socket.send_next, acknowledgement)) {
        socket.send_next = acknowledgement;
    }
    if (sequence_before(socket.small_end, acknowledgement)) {
        socket.small_end = acknowledgement;
    }
    socket.timeouts = 0;
    socket.probes = 0;
    socket.soft_error = TcpError::None;
    socket.is_probing = false;
    confirm_neighbour(socket);
    const LossResponse response = congestion_->on_new_ack(socket.congestion, ack);
    socket.retransmit_at = kTimeNever;
    if (socket.has_outstanding()) {
        set_retransmit_timer(socket);
    }
    if (response == LossResponse::RetransmitPartial) {
        retransmit_first(socket, RetransmitCause::PartialAck);
    }
    const std::uint32_t writable_below = parameters_.send_buffer_bytes / 3 * 2;
    if (socket.wants_to_write && socket.to_send.size_bytes() <= writable_below) {
        socket.wants_to_write = false;
        tell(socket, kTellWritable);
    }
}

/// Progress spares the neighbour ARP's questions (RFC 1122 2.3.2.1). Once a second is enough: the
/// neighbour cache counts in seconds.
void Engine::confirm_neighbour(Socket& socket) {
    if (now() < socket.next_confirmation) {
        return;
    }
    socket.next_confirmation = now() + 1_s;
    port_.confirm_neighbour(IpAddress::v4(socket.key.remote_v4));
}

void Engine::on_duplicate_ack(Socket& socket) {
    const AckSample ack = sample(socket, 0);
    if (congestion_->on_duplicate_ack(socket.congestion, ack) == LossResponse::FastRetransmit) {
        retransmit_first(socket, RetransmitCause::FastRetransmit);
    }
}

/// The peer is there. Whether its window is open now, transmit() finds out.
void Engine::on_probe_answered(Socket& socket) {
    socket.probes = 0;
    socket.soft_error = TcpError::None;
}

}  // namespace lvsim::net::tcp
