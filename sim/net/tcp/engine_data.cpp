// SPDX-License-Identifier: Apache-2.0
//
// Data and FIN (RFC 9293 3.10.7.4, seventh and eighth), and when they are acknowledged.
#include "sim/net/tcp/engine.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

void Engine::take_data(Socket& socket, const Segment& segment) {
    if (segment.data_bytes == 0 && !segment.flags.fin) {
        return;
    }
    const std::uint32_t next = socket.window.next();
    const std::uint32_t data_end = segment.sequence + segment.data_bytes;
    const bool has_new_data = segment.data_bytes > 0 && sequence_before(next, data_end);
    if (socket.is_fin_received && sequence_before(next, segment.end())) {
        reject(TcpDrop::Invalid);  // beyond its FIN
        return;
    }
    if (socket.is_orphan && has_new_data) {
        // Nobody will ever read it (RFC 1122 4.2.2.13, RFC 2525 2.17).
        send_reset(reset_for(segment), ResetCause::DataAfterClose);
        finish(socket, TcpError::None);
        return;
    }
    if (sequence_at_or_before(segment.end(), next)) {
        socket.ack.enter_quick(socket.window.remaining(), ack_limits());
        socket.ack.schedule();
        return;
    }
    if (!sequence_before(segment.sequence, next + socket.window.remaining()) &&
        (segment.data_bytes > 0 || segment.sequence != next)) {
        socket.ack.enter_quick(socket.window.remaining(), ack_limits());
        socket.ack.schedule();
        return;
    }
    if (sequence_at_or_before(segment.sequence, next)) {
        take_in_order(socket, segment);
    } else {
        take_early(socket, segment);
    }
}

void Engine::take_in_order(Socket& socket, const Segment& segment) {
    const std::uint32_t offset = socket.window.next() - segment.sequence;
    const std::uint32_t fresh = segment.data_bytes > offset ? segment.data_bytes - offset : 0;
    const std::uint32_t length = std::min(fresh, socket.window.remaining());
    if (length > 0) {
        Segment::Data data = segment.data(port_.payloads(), offset, length);
        socket.received.push_back(slices_, std::move(data.first));
        if (!data.second.empty()) {
            socket.received.push_back(slices_, std::move(data.second));
        }
        socket.window.advance(length);
        socket.ack.on_data(now(), segment.data_bytes, socket.window.remaining(), socket.rto.rto(),
                           ack_limits());
        tell(socket, kTellReadable);
    }
    if (segment.flags.fin && length == fresh) {
        socket.has_peer_fin = true;
        socket.peer_fin_sequence = segment.sequence + segment.data_bytes;
    }
    if (!socket.early.empty()) {
        take_stored(socket);
    }
    if (socket.has_peer_fin && socket.peer_fin_sequence == socket.window.next()) {
        on_fin(socket);
    }
}

void Engine::take_stored(Socket& socket) {
    while (true) {
        PayloadRef slice = socket.early.take_from(slices_, socket.window.next());
        if (slice.empty()) {
            break;
        }
        socket.window.advance(static_cast<std::uint32_t>(slice.size()));
        socket.received.push_back(slices_, std::move(slice));
    }
    if (socket.early.empty()) {
        socket.ack.require_now();  // the hole is filled: the sender should know (RFC 5681 4.2)
    }
}

void Engine::take_early(Socket& socket, const Segment& segment) {
    const std::uint32_t window_end = socket.window.next() + socket.window.remaining();
    const std::uint32_t length = std::min(segment.data_bytes, window_end - segment.sequence);
    if (length > 0) {
        Segment::Data data = segment.data(port_.payloads(), 0, length);
        const auto first_bytes = static_cast<std::uint32_t>(data.first.size());
        socket.early.insert(slices_, segment.sequence, std::move(data.first));
        if (!data.second.empty()) {
            socket.early.insert(slices_, segment.sequence + first_bytes, std::move(data.second));
        }
    }
    if (segment.flags.fin && length == segment.data_bytes) {
        socket.has_peer_fin = true;
        socket.peer_fin_sequence = segment.sequence + segment.data_bytes;
    }
    socket.ack.schedule();
    socket.ack.require_now();
}

void Engine::on_fin(Socket& socket) {
    socket.is_fin_received = true;
    socket.window.advance(1);
    socket.early.clear(slices_);
    socket.ack.schedule();
    tell(socket, kTellReadable);
    if (socket.state == TcpState::Established) {
        change_state(socket, TcpState::CloseWait);
        socket.ack.enter_pingpong();  // the program's own FIN may soon carry the ACK
    } else if (socket.state == TcpState::FinWait1) {
        send_ack(socket);
        change_state(socket, TcpState::Closing);
    } else if (socket.state == TcpState::FinWait2) {
        send_ack(socket);
        enter_time_wait(socket, false);
    }
}

/// Acknowledges what was received: now, or later.
void Engine::acknowledge(Socket& socket) {
    if (!socket.ack.is_scheduled()) {
        return;
    }
    const std::uint32_t queued = socket.received.size_bytes();
    const std::uint32_t segment_bytes = socket.ack.receive_mss();
    const bool has_full_segments =
        socket.window.unacknowledged() > segment_bytes &&
        (queued == 0 || socket.window.selected(queued, segment_bytes) >= socket.window.announced());
    if (has_full_segments || socket.ack.is_immediate() || !socket.early.empty()) {
        send_ack(socket);
        return;
    }
    const SimDuration rtt = socket.rto.has_sample() ? socket.rto.smoothed_rtt() : SimDuration();
    const SimDuration wait = socket.ack.delay(rtt, ack_limits());
    if (socket.ack_at != kTimeNever && socket.ack_at <= now() + wait / 4) {
        send_ack(socket);
        return;
    }
    socket.ack_at = std::min(socket.ack_at, now() + wait);
}

}  // namespace lvsim::net::tcp
