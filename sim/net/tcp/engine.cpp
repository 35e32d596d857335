// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/engine.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::net::tcp {

Engine::Engine(World& world, NodeId node, std::string_view name, const Parameters& parameters,
               Port& port)
    : world_(world),
      node_(node),
      parameters_(parameters),
      port_(port),
      port_rng_(world.rng(fmt::format("{}/tcp/ports", name))),
      sequence_secret_(world.rng(fmt::format("{}/tcp/sequence", name)).bits()),
      congestion_(make_new_reno()),
      time_wait_timer_(world.timers().create(*this, tag_of(EventKind::TimeWait, 0))) {}

Engine::~Engine() {
    power_off();
    world_.timers().destroy(time_wait_timer_);
    for (std::uint32_t slot = 0; slot < sockets_.slot_count(); ++slot) {
        world_.timers().destroy(sockets_[slot].timer);
    }
    for (std::uint32_t slot = 0; slot < requests_.slot_count(); ++slot) {
        world_.timers().destroy(requests_[slot].timer);
    }
}

void Engine::on_event(std::uint64_t tag) {
    const auto slot = static_cast<std::uint32_t>(tag);
    is_busy_ = true;
    switch (EventKind(tag >> 32)) {
        case EventKind::Socket: on_socket_timer(slot); break;
        case EventKind::Request: on_request_timer(slot); break;
        case EventKind::TimeWait: on_time_wait_timer(); break;
        case EventKind::Settle: is_settle_scheduled_ = false; break;
    }
    settle();
    is_busy_ = false;
}

void Engine::receive_segment(FrameHandle frame) {
    if (is_busy_) {
        waiting_frames_.push(std::move(frame));
        return;
    }
    is_busy_ = true;
    input(std::move(frame));
    settle();
    is_busy_ = false;
}

bool Engine::has_unsettled() const {
    return !waiting_frames_.empty() || !waiting_trouble_.empty() || !to_tell_.empty();
}

void Engine::schedule_settle() {
    if (!is_settle_scheduled_) {
        is_settle_scheduled_ = true;
        world_.schedule(now(), *this, tag_of(EventKind::Settle, 0));
    }
}

void Engine::settle() {
    while (has_unsettled()) {
        if (!waiting_frames_.empty()) {
            input(waiting_frames_.pop());
        } else if (!waiting_trouble_.empty()) {
            meet_trouble(waiting_trouble_.pop());
        } else if (const Tell next = to_tell_.pop(); next.is_listener) {
            tell_listener(next.listener);
        } else {
            tell_socket(next.socket);
        }
    }
}

void Engine::tell(Socket& socket, std::uint8_t what) {
    if (socket.is_orphan || socket.events == nullptr) {
        return;
    }
    if (socket.to_tell == 0) {
        to_tell_.push({socket.id(), {}, false});
    }
    socket.to_tell |= what;
}

void Engine::tell_socket(SocketId id) {
    Socket* socket = find(id);
    if (socket == nullptr) {
        return;
    }
    const std::uint8_t what = std::exchange(socket->to_tell, std::uint8_t{0});
    TcpEvents& events = *socket->events;
    if ((what & kTellConnected) != 0) {
        events.on_connected(id);
    }
    if ((what & kTellReadable) != 0 && find(id) != nullptr) {
        events.on_readable(id);
    }
    if ((what & kTellWritable) != 0 && find(id) != nullptr) {
        events.on_writable(id);
    }
    socket = find(id);
    if ((what & kTellClosed) != 0 && socket != nullptr) {
        const TcpError why = socket->end;
        release(*socket);
        events.on_closed(id, why);
    }
}

void Engine::tell_listener(const ListenKey& key) {
    const auto found = listeners_.find(key);
    if (found == listeners_.end()) {
        return;
    }
    Listener& listener = found->second;
    listener.is_acceptable_pending = false;
    if (!listener.accept_queue.empty()) {
        listener.acceptor->on_acceptable(key.port);
    }
}

Socket* Engine::find(SocketId id) {
    if (id.slot >= sockets_.slot_count()) {
        return nullptr;
    }
    Socket& socket = sockets_[id.slot];
    return socket.is_in_use && socket.generation == id.generation ? &socket : nullptr;
}

const Socket* Engine::find(SocketId id) const {
    if (id.slot >= sockets_.slot_count()) {
        return nullptr;
    }
    const Socket& socket = sockets_[id.slot];
    return socket.is_in_use && socket.generation == id.generation ? &socket : nullptr;
}

Socket& Engine::take_socket(const FlowKey& key) {
    const std::uint32_t slot = sockets_.take();
    Socket& socket = sockets_[slot];
    const std::uint32_t generation = socket.generation;
    TimerHandle timer = socket.timer;
    if (timer.slot == UINT32_MAX) {
        timer = world_.timers().create(*this, tag_of(EventKind::Socket, slot));
    }
    socket = Socket();
    socket.timer = timer;
    socket.slot = slot;
    socket.generation = generation;
    socket.is_in_use = true;
    socket.key = key;
    demux_.put(key, {FlowKind::Socket, slot});
    return socket;
}

void Engine::release(Socket& socket) {
    socket.received.clear(slices_);
    socket.early.clear(slices_);
    socket.to_send.clear(slices_);
    socket.is_in_use = false;
    socket.events = nullptr;
    ++socket.generation;
    socket.armed_for = kTimeNever;
    world_.timers().cancel(socket.timer);
    sockets_.give_back(socket.slot);
}

void Engine::change_state(Socket& socket, TcpState to) {
    const TcpState from = socket.state;
    socket.state = to;
    if (from != to) {
        trace_state(socket.key, from, to);
    }
}

void Engine::trace_state(const FlowKey& key, TcpState from, TcpState to) {
    if (is_watched<StateChanged>()) {
        world_.trace().emit(node_, StateChanged{key.local(), key.remote(), from, to});
    }
}

std::uint32_t Engine::initial_sequence(const FlowKey& key) const {
    // RFC 6528: a keyed hash of the connection plus a clock of 64 ns, as Linux has it.
    const std::uint64_t hash = hash_mix(hash_mix(sequence_secret_, key.addresses()), key.ports());
    const auto clock = static_cast<std::uint64_t>(now().ns()) >> 6;
    return static_cast<std::uint32_t>((hash >> 32) + clock);
}

void Engine::power_off() {
    for (std::uint32_t slot = 0; slot < sockets_.slot_count(); ++slot) {
        if (sockets_[slot].is_in_use) {
            release(sockets_[slot]);
        }
    }
    for (std::uint32_t slot = 0; slot < requests_.slot_count(); ++slot) {
        Request& request = requests_[slot];
        if (request.listener != nullptr) {
            request.listener = nullptr;
            world_.timers().cancel(request.timer);
            requests_.give_back(slot);
        }
    }
    time_waits_.clear();
    time_wait_armed_for_ = kTimeNever;
    world_.timers().cancel(time_wait_timer_);
    demux_.clear();
    listeners_.clear();
    while (!waiting_frames_.empty()) {
        port_.delivered(waiting_frames_.pop());
    }
    waiting_trouble_ = {};
    to_tell_ = {};
}

}  // namespace lvsim::net::tcp
