// SPDX-License-Identifier: Apache-2.0
//
// Listening, and the handshake as the server sees it.
#include "sim/net/tcp/busy.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

namespace {

constexpr std::uint32_t kPacketMax = 65'535;
constexpr std::uint32_t kHeadersBytes = kIpv4HeaderBytes + kTcpHeaderBytes;

ListenKey key_of(Endpoint local) {
    return {local.port, local.address.is_unspecified() ? IpAddress() : local.address};
}

}  // namespace

TcpError Engine::listen(Endpoint local, std::uint32_t backlog, TcpAcceptor& acceptor) {
    const ListenKey key = key_of(local);
    const bool is_any = key.address.is_unspecified();
    if (!is_any && !port_.is_local(key.address)) {
        return TcpError::AddressNotAvailable;
    }
    // "All addresses" and one of them exclude each other on a port, as bind() has it.
    const auto first = listeners_.lower_bound(ListenKey{key.port, {}});
    const bool is_port_used = first != listeners_.end() && first->first.port == key.port;
    if (is_port_used &&
        (is_any || first->first.address.is_unspecified() || listeners_.contains(key))) {
        return TcpError::AddressInUse;
    }
    Listener& listener = listeners_[key];
    listener.key = key;
    listener.is_dual = local.address == IpAddress();
    const auto somaxconn = static_cast<std::uint32_t>(port_.settings().tcp.somaxconn);
    listener.backlog = std::min(backlog, somaxconn);
    listener.acceptor = &acceptor;
    return TcpError::None;
}

void Engine::stop_listening(Endpoint local) {
    const auto found = listeners_.find(key_of(local));
    if (found == listeners_.end()) {
        return;
    }
    const Busy busy(*this);
    Listener& listener = found->second;
    for (std::uint32_t slot = 0; slot < requests_.slot_count(); ++slot) {
        if (requests_[slot].listener == &listener) {
            trace_state(requests_[slot].key, TcpState::SynRecv, TcpState::Closed);
            demux_.erase(requests_[slot].key);
            end_request(slot);
        }
    }
    while (!listener.accept_queue.empty()) {
        Socket& socket = sockets_[listener.accept_queue.pop()];
        if (socket.is_over) {
            release(socket);
        } else {
            send_active_reset(socket, ResetCause::ListenerClosed);
            give_up(socket);
        }
    }
    listeners_.erase(found);
}

std::optional<SocketId> Engine::accept(std::uint16_t port, TcpEvents& events) {
    auto at = listeners_.lower_bound(ListenKey{port, {}});
    while (at != listeners_.end() && at->first.port == port && at->second.accept_queue.empty()) {
        ++at;
    }
    if (at == listeners_.end() || at->first.port != port) {
        return std::nullopt;
    }
    const Busy busy(*this);
    Socket& socket = sockets_[at->second.accept_queue.pop()];
    socket.events = &events;
    if (!socket.received.empty() || socket.is_fin_received) {
        tell(socket, kTellReadable);
    }
    if (socket.is_end_due()) {
        tell(socket, kTellClosed);
    }
    return socket.id();
}

Listener* Engine::find_listener(const FlowKey& key) {
    if (listeners_.empty()) {
        return nullptr;
    }
    auto found = listeners_.find(ListenKey{key.local_port, IpAddress::v4(key.local_v4)});
    if (found == listeners_.end()) {
        found = listeners_.find(ListenKey{key.local_port, {}});
    }
    return found == listeners_.end() ? nullptr : &found->second;
}

/// `sequence`: our initial one, when the SYN ends a TIME_WAIT that asks for a certain one.
void Engine::input_listen(Listener& listener, const Segment& segment,
                          std::optional<std::uint32_t> sequence) {
    const TcpFlags flags = segment.flags;
    if (flags.rst || (!flags.ack && (!flags.syn || flags.fin))) {
        reject(TcpDrop::Invalid);
        return;
    }
    if (flags.ack) {
        send_reset(reset_for(segment), ResetCause::NoSocket);
        return;
    }
    if (const auto why = refusal(listener)) {
        reject(*why);
        return;
    }
    const auto route = port_.route_to(IpAddress::v4(segment.key.remote_v4));
    if (!route) {
        reject(TcpDrop::Invalid);
        return;
    }
    begin_request(listener, segment, *route, sequence.value_or(initial_sequence(segment.key)));
}

std::optional<TcpDrop> Engine::refusal(Listener& listener) {
    const auto max_syn_backlog = static_cast<std::uint32_t>(port_.settings().tcp.max_syn_backlog);
    if (listener.is_syn_queue_full(max_syn_backlog)) {
        ++counters_.syn_queue_full;
        return TcpDrop::SynQueueFull;
    }
    if (listener.is_accept_queue_full()) {
        ++counters_.listen_overflows;
        return TcpDrop::AcceptQueueFull;
    }
    return std::nullopt;
}

void Engine::begin_request(Listener& listener, const Segment& segment, const Route& route,
                           std::uint32_t sequence) {
    const std::uint32_t slot = requests_.take();
    Request& request = requests_[slot];
    const TimerHandle timer = request.timer;
    request = Request();
    request.timer = timer.slot != UINT32_MAX
                        ? timer
                        : world_.timers().create(*this, tag_of(EventKind::Request, slot));
    request.key = segment.key;
    request.listener = &listener;
    request.initial_sequence = sequence;
    request.peer_initial_sequence = segment.sequence;
    request.peer_mss = segment.peer_mss();
    request.path_mtu = std::min(route.mtu, kPacketMax);
    request.announced_mss = static_cast<std::uint16_t>(request.path_mtu - kHeadersBytes);
    request.window = parameters_.initial_receive_window(request.announced_mss);
    request.sent = now();
    ++listener.request_count;
    demux_.put(request.key, {FlowKind::Request, slot});
    trace_state(request.key, TcpState::Listen, TcpState::SynRecv);
    send_syn_ack(request);
    world_.timers().arm(request.timer, now() + parameters_.initial_rto);
}

void Engine::send_syn_ack(Request& request) {
    SegmentSpec spec;
    spec.key = request.key;
    spec.sequence = request.initial_sequence;
    spec.acknowledgement = request.peer_initial_sequence + 1;
    spec.flags.syn = true;
    spec.flags.ack = true;
    spec.window = request.window;
    spec.mss = request.announced_mss;
    emit(spec, {});
}

}  // namespace lvsim::net::tcp
