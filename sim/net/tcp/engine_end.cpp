// SPDX-License-Identifier: Apache-2.0
//
// How connections end: errors, orderly ends, TIME_WAIT (Linux tcp_timewait_state_process()).
#include "sim/net/tcp/engine.hpp"

namespace lvsim::net::tcp {

/// The end of a connection by an error. Nothing is sent.
void Engine::fail(Socket& socket, TcpError why) {
    if (why == TcpError::TimedOut && socket.soft_error != TcpError::None) {
        why = socket.soft_error;
    }
    if (socket.is_handshaking()) {
        ++counters_.failed_attempts;
    }
    if (is_watched<ConnectionFailed>()) {
        world_.trace().emit(
            node_, ConnectionFailed{socket.key.local(), socket.key.remote(), socket.state, why});
    }
    finish(socket, why);
}

void Engine::finish(Socket& socket, TcpError why) {
    demux_.erase(socket.key);
    change_state(socket, TcpState::Closed);
    detach(socket, why);
}

/// The network side is gone; what stays is for the program to read, and to be told.
void Engine::detach(Socket& socket, TcpError why) {
    socket.state = TcpState::Closed;
    socket.retransmit_at = kTimeNever;
    socket.ack_at = kTimeNever;
    update_timer(socket);
    socket.to_send.clear(slices_);
    socket.early.clear(slices_);
    socket.is_over = true;
    socket.end = why;
    if (socket.is_orphan) {
        release(socket);
    } else if (socket.is_end_due()) {
        tell(socket, kTellClosed);
    }
}

void Engine::enter_time_wait(Socket& socket, bool is_fin_wait_2) {
    if (time_waits_.size() >= parameters_.time_waits_max) {
        ++counters_.time_wait_overflows;
        finish(socket, TcpError::None);
        return;
    }
    TimeWait entry;
    entry.key = socket.key;
    entry.send_next = socket.send_max;
    entry.receive_next = socket.window.next();
    entry.receive_window = static_cast<std::uint16_t>(socket.window.remaining());
    entry.is_fin_wait_2 = is_fin_wait_2;
    entry.expires = now() + (is_fin_wait_2 ? fin_timeout() : parameters_.time_wait);
    const std::uint32_t slot = time_waits_.add(entry);
    demux_.put(socket.key, {FlowKind::TimeWait, slot});
    change_state(socket, is_fin_wait_2 ? TcpState::FinWait2 : TcpState::TimeWait);
    update_time_wait_timer();
    detach(socket, TcpError::None);
}

SimDuration Engine::fin_timeout() const {
    return SimDuration::seconds(port_.settings().tcp.fin_timeout);
}

void Engine::input_time_wait(std::uint32_t slot, const Segment& segment) {
    TimeWait& entry = time_waits_[slot];
    const TcpFlags flags = segment.flags;
    if (entry.is_fin_wait_2) {
        input_fin_wait_2(slot, segment);
        return;
    }
    const bool is_bare = segment.sequence == segment.end();
    if (segment.sequence == entry.receive_next && (is_bare || flags.rst)) {
        if (flags.rst) {
            end_time_wait(slot);  // RFC 1337's assassination: Linux lets it happen by default
        } else {
            time_waits_.reschedule(slot, now() + parameters_.time_wait);
        }
        return;
    }
    const bool is_new_syn = flags.syn && !flags.rst && !flags.ack &&
                            sequence_before(entry.receive_next, segment.sequence);
    Listener* listener = is_new_syn ? find_listener(segment.key) : nullptr;
    if (listener != nullptr) {
        const std::uint32_t sequence = entry.send_next + 65'535 + 2;  // beyond all that was sent
        end_time_wait(slot);
        input_listen(*listener, segment, sequence == 0 ? 1 : sequence);
        return;
    }
    if (flags.rst) {
        reject(TcpDrop::Invalid);
        return;
    }
    if (flags.ack) {
        time_waits_.reschedule(slot, now() + parameters_.time_wait);
    }
    answer_time_wait(entry, segment);
}

void Engine::input_fin_wait_2(std::uint32_t slot, const Segment& segment) {
    TimeWait& entry = time_waits_[slot];
    const TcpFlags flags = segment.flags;
    if (!segment.is_in_window(entry.receive_next, entry.receive_next + entry.receive_window)) {
        if (flags.rst) {
            reject(TcpDrop::Invalid);
        } else {
            answer_time_wait(entry, segment);
        }
        return;
    }
    if (flags.rst) {
        end_time_wait(slot);
        return;
    }
    const bool has_something =
        sequence_before(entry.receive_next, segment.end()) && segment.sequence != segment.end();
    if (!flags.syn && (!flags.ack || !has_something)) {
        return;
    }
    if (flags.syn || !flags.fin || segment.end() != entry.receive_next + 1) {
        send_reset(reset_for(segment), ResetCause::DataAfterClose);
        end_time_wait(slot);
        return;
    }
    entry.is_fin_wait_2 = false;
    entry.receive_next = segment.end();
    trace_state(entry.key, TcpState::FinWait2, TcpState::TimeWait);
    time_waits_.reschedule(slot, now() + parameters_.time_wait);
    send_time_wait_ack(entry);
}

void Engine::answer_time_wait(TimeWait& entry, const Segment& segment) {
    const bool is_limited = segment.sequence == segment.end() || segment.flags.syn;
    const auto now_ms = static_cast<std::uint32_t>(now().ns() / 1'000'000);
    const auto limit_ms = parameters_.invalid_ratelimit.ns() / 1'000'000;
    if (is_limited && entry.has_answered && now_ms - entry.last_answer_ms < limit_ms) {
        return;
    }
    if (is_limited) {
        entry.has_answered = true;
        entry.last_answer_ms = now_ms;
    }
    send_time_wait_ack(entry);
}

void Engine::send_time_wait_ack(const TimeWait& entry) {
    SegmentSpec spec;
    spec.key = entry.key;
    spec.sequence = entry.send_next;
    spec.acknowledgement = entry.receive_next;
    spec.flags.ack = true;
    spec.window = entry.receive_window;
    emit(spec, {});
}

void Engine::end_time_wait(std::uint32_t slot) {
    const TimeWait& entry = time_waits_[slot];
    trace_state(entry.key, entry.is_fin_wait_2 ? TcpState::FinWait2 : TcpState::TimeWait,
                TcpState::Closed);
    demux_.erase(entry.key);
    time_waits_.remove(slot);
}

/// The timer only ever waits for the first that was there when it was armed: others come later.
void Engine::update_time_wait_timer() {
    const std::uint32_t first = time_waits_.first();
    if (first == kNoSlot || time_waits_[first].expires >= time_wait_armed_for_) {
        return;
    }
    time_wait_armed_for_ = time_waits_[first].expires;
    world_.timers().arm(time_wait_timer_, time_wait_armed_for_);
}

void Engine::on_time_wait_timer() {
    time_wait_armed_for_ = kTimeNever;
    while (time_waits_.first() != kNoSlot && time_waits_[time_waits_.first()].expires <= now()) {
        end_time_wait(time_waits_.first());
    }
    update_time_wait_timer();
}

}  // namespace lvsim::net::tcp
