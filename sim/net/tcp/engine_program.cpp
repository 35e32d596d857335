// SPDX-License-Identifier: Apache-2.0
//
// What programs call.
#include "sim/net/tcp/busy.hpp"

#include <algorithm>

namespace lvsim::net::tcp {

namespace {

constexpr std::uint32_t kPacketMax = 65'535;
constexpr std::uint32_t kHeadersBytes = kIpv4HeaderBytes + kTcpHeaderBytes;

TcpSocketInfo info_of(const FlowKey& key, TcpState state) {
    return {key.local(), key.remote(), to_text(state), 0, 0};
}

TcpSocketInfo info_of(const Socket& socket) {
    TcpSocketInfo info = info_of(socket.key, socket.state);
    info.send_queue_bytes = socket.to_send.size_bytes();
    info.receive_queue_bytes = socket.received.size_bytes();
    return info;
}

}  // namespace

tl::expected<SocketId, TcpError> Engine::connect(Endpoint remote, TcpEvents& events,
                                                 Endpoint local) {
    if (!remote.address.is_v4()) {
        return tl::unexpected(TcpError::NetUnreachable);
    }
    const auto route = port_.route_to(remote.address);
    if (!route || route->kind == Route::Kind::Broadcast || route->kind == Route::Kind::Multicast) {
        return tl::unexpected(TcpError::NetUnreachable);
    }
    const auto key = choose_key(remote, local, *route);
    if (!key) {
        return tl::unexpected(key.error());
    }
    const Busy busy(*this);
    Socket& socket = take_socket(*key);
    socket.events = &events;
    ++counters_.active_opens;
    start_connect(socket, *route);
    return socket.id();
}

tl::expected<FlowKey, TcpError> Engine::choose_key(Endpoint remote, Endpoint local,
                                                   const Route& route) {
    const IpAddress source = local.address.is_unspecified() ? route.source : local.address;
    if (source.is_unspecified() || !port_.is_local(source)) {
        return tl::unexpected(TcpError::AddressNotAvailable);
    }
    FlowKey key{source.v4_value(), remote.address.v4_value(), local.port, remote.port};
    if (local.port != 0) {
        if (is_port_listened(local.port)) {
            return tl::unexpected(TcpError::AddressInUse);
        }
        if (demux_.contains(key)) {
            return tl::unexpected(TcpError::AddressNotAvailable);
        }
        return key;
    }
    const StackSettings& settings = port_.settings();
    const PortRange range{static_cast<std::uint16_t>(settings.local_port_first),
                          static_cast<std::uint16_t>(settings.local_port_last)};
    const auto port = pick_ephemeral_port(range, port_rng_, [this, &key](std::uint16_t candidate) {
        key.local_port = candidate;
        return !demux_.contains(key) && !is_port_listened(candidate);
    });
    if (!port) {
        return tl::unexpected(TcpError::AddressNotAvailable);
    }
    key.local_port = *port;
    return key;
}

bool Engine::is_port_listened(std::uint16_t port) const {
    const auto at = listeners_.lower_bound(ListenKey{port, {}});
    return at != listeners_.end() && at->first.port == port;
}

void Engine::start_connect(Socket& socket, const Route& route) {
    socket.path_mtu = std::min(route.mtu, kPacketMax);
    socket.announced_mss = static_cast<std::uint16_t>(socket.path_mtu - kHeadersBytes);
    socket.peer_mss = kDefaultMss;
    socket.initial_sequence = initial_sequence(socket.key);
    socket.send_unacknowledged = socket.initial_sequence;
    socket.send_next = socket.initial_sequence + 1;
    socket.send_max = socket.send_next;
    socket.retransmitted_to = socket.initial_sequence;
    socket.small_end = socket.initial_sequence;
    socket.rto.start(parameters_.initial_rto);
    socket.window.start(0, parameters_.receive_window_max,
                        parameters_.initial_receive_window(socket.announced_mss));
    set_mss(socket);
    change_state(socket, TcpState::SynSent);
    socket.send_times.sent(socket.send_max, now());
    send_syn(socket);
    set_retransmit_timer(socket);
    update_timer(socket);
}

std::size_t Engine::send(SocketId id, const PayloadRef& bytes) {
    Socket* socket = find(id);
    if (socket == nullptr || socket->is_over || socket->is_fin_queued || bytes.empty()) {
        return 0;
    }
    const Busy busy(*this);
    const std::uint32_t queued = socket->to_send.size_bytes();
    const std::uint32_t limit = parameters_.send_buffer_bytes;
    const std::size_t taken =
        std::min<std::size_t>(queued < limit ? limit - queued : 0, bytes.size());
    socket->wants_to_write = taken < bytes.size();
    if (taken == 0) {
        return 0;
    }
    socket->to_send.append(slices_, taken == bytes.size() ? bytes : bytes.slice(0, taken));
    transmit(*socket);
    update_timer(*socket);
    return taken;
}

PayloadRef Engine::receive(SocketId id) {
    Socket* socket = find(id);
    if (socket == nullptr) {
        return {};
    }
    const Busy busy(*this);
    PayloadRef slice = socket->received.pop_front(slices_);
    if (!slice.empty()) {
        answer_after_read(*socket);
    }
    return slice;
}

void Engine::answer_after_read(Socket& socket) {
    const std::uint32_t left = socket.received.size_bytes();
    if (socket.is_over) {
        if (socket.is_end_due()) {
            tell(socket, kTellClosed);
        }
        return;
    }
    const std::uint32_t unacknowledged = socket.window.unacknowledged();
    const bool is_ack_due = socket.ack.is_due_after_read(unacknowledged, left == 0);
    const bool is_update_due =
        !socket.is_fin_received && socket.window.is_update_due(left, socket.ack.receive_mss());
    if (is_ack_due || is_update_due) {
        send_ack(socket);
        update_timer(socket);
    }
}

bool Engine::is_end(SocketId id) const {
    const Socket* socket = find(id);
    return socket == nullptr || (socket->is_fin_received && socket->received.empty());
}

void Engine::shutdown_send(SocketId id) {
    Socket* socket = find(id);
    if (socket == nullptr || socket->is_over || socket->is_fin_queued) {
        return;
    }
    const Busy busy(*this);
    queue_fin(*socket);
    update_timer(*socket);
}

void Engine::queue_fin(Socket& socket) {
    socket.fin_sequence = socket.data_end();
    socket.is_fin_queued = true;
    if (socket.is_handshaking()) {
        return;  // the FIN follows when the connection is established
    }
    change_state(socket,
                 socket.state == TcpState::CloseWait ? TcpState::LastAck : TcpState::FinWait1);
    transmit(socket);
}

void Engine::close(SocketId id) {
    Socket* socket = find(id);
    if (socket == nullptr) {
        return;
    }
    const Busy busy(*this);
    if (socket->is_over) {
        release(*socket);
        return;
    }
    if (socket->state == TcpState::SynSent) {
        give_up(*socket);
        return;
    }
    if (!socket->received.empty()) {
        send_active_reset(*socket, ResetCause::UnreadData);
        give_up(*socket);
        return;
    }
    ++socket->generation;  // the program's id names nothing any more
    socket->is_orphan = true;
    socket->events = nullptr;
    socket->to_tell = 0;
    if (!socket->is_fin_queued) {
        queue_fin(*socket);
    }
    if (socket->state == TcpState::FinWait2) {
        enter_time_wait(*socket, true);
        return;
    }
    update_timer(*socket);
}

void Engine::abort(SocketId id) {
    Socket* socket = find(id);
    if (socket == nullptr) {
        return;
    }
    const Busy busy(*this);
    if (socket->is_over) {
        release(*socket);
        return;
    }
    // Linux tcp_disconnect(): a peer that may still wait for something is told.
    const bool is_closing =
        socket->state == TcpState::Closing || socket->state == TcpState::LastAck;
    const bool has_sent_all = is_closing && socket->send_max == socket->fin_sequence + 1;
    if (socket->state != TcpState::SynSent && !has_sent_all) {
        send_active_reset(*socket, ResetCause::Aborted);
    }
    give_up(*socket);
}

void Engine::give_up(Socket& socket) {
    socket.is_orphan = true;
    socket.to_tell = 0;
    finish(socket, TcpError::None);
}

void Engine::set_no_delay(SocketId id, bool is_on) {
    if (Socket* socket = find(id)) {
        const Busy busy(*this);
        socket->is_no_delay = is_on;
        if (is_on && !socket->is_over) {
            transmit(*socket);
            update_timer(*socket);
        }
    }
}

std::optional<TcpSocketInfo> Engine::info(SocketId id) const {
    const Socket* socket = find(id);
    return socket == nullptr ? std::nullopt : std::optional(info_of(*socket));
}

std::size_t Engine::socket_count() const {
    return demux_.size();
}

std::vector<TcpSocketInfo> Engine::sockets() const {
    std::vector<TcpSocketInfo> all;
    for (const auto& [key, listener] : listeners_) {
        const Endpoint any{listener.is_dual ? IpAddress() : IpAddress::v4(0), 0};
        const IpAddress local = key.address.is_unspecified() ? any.address : key.address;
        all.push_back({{local, key.port},
                       any,
                       to_text(TcpState::Listen),
                       listener.backlog,
                       listener.accept_queue.size()});
    }
    for (std::uint32_t slot = 0; slot < requests_.slot_count(); ++slot) {
        if (requests_[slot].listener != nullptr) {
            all.push_back(info_of(requests_[slot].key, TcpState::SynRecv));
        }
    }
    for (std::uint32_t slot = 0; slot < sockets_.slot_count(); ++slot) {
        if (sockets_[slot].is_in_use && !sockets_[slot].is_over) {
            all.push_back(info_of(sockets_[slot]));
        }
    }
    for (std::uint32_t slot = time_waits_.first(); slot != kNoSlot; slot = time_waits_.next(slot)) {
        const TimeWait& entry = time_waits_[slot];
        all.push_back(
            info_of(entry.key, entry.is_fin_wait_2 ? TcpState::FinWait2 : TcpState::TimeWait));
    }
    return all;
}

}  // namespace lvsim::net::tcp
