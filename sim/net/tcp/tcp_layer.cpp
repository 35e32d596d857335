// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/tcp_layer.hpp"

#include "sim/net/tcp/engine.hpp"
#include "sim/net/tcp/stack_port.hpp"

namespace lvsim::net {

std::string_view to_text(TcpError error) {
    switch (error) {
        case TcpError::None: return "Success";
        case TcpError::Refused: return "Connection refused";
        case TcpError::Reset: return "Connection reset by peer";
        case TcpError::TimedOut: return "Connection timed out";
        case TcpError::HostUnreachable: return "No route to host";
        case TcpError::NetUnreachable: return "Network is unreachable";
        case TcpError::AddressInUse: return "Address already in use";
        case TcpError::AddressNotAvailable: return "Cannot assign requested address";
    }
    return "";
}

TcpLayer::TcpLayer(Stack& stack)
    : own_port_(std::make_unique<tcp::StackPort>(stack)),
      engine_(std::make_unique<tcp::Engine>(stack.world(), stack.node(), stack.name(),
                                            tcp::Parameters::of(stack.profile()), *own_port_)) {}

TcpLayer::TcpLayer(World& world, NodeId node, std::string_view name,
                   const tcp::Parameters& parameters, tcp::Port& port)
    : engine_(std::make_unique<tcp::Engine>(world, node, name, parameters, port)) {}

TcpLayer::~TcpLayer() = default;

tl::expected<SocketId, TcpError> TcpLayer::connect(Endpoint remote, TcpEvents& events,
                                                   Endpoint local) {
    return engine_->connect(remote, events, local);
}

TcpError TcpLayer::listen(Endpoint local, std::uint32_t backlog, TcpAcceptor& acceptor) {
    return engine_->listen(local, backlog, acceptor);
}

void TcpLayer::stop_listening(Endpoint local) {
    engine_->stop_listening(local);
}

std::optional<SocketId> TcpLayer::accept(std::uint16_t port, TcpEvents& events) {
    return engine_->accept(port, events);
}

std::size_t TcpLayer::send(SocketId socket, const PayloadRef& bytes) {
    return engine_->send(socket, bytes);
}

PayloadRef TcpLayer::receive(SocketId socket) {
    return engine_->receive(socket);
}

bool TcpLayer::is_end(SocketId socket) const {
    return engine_->is_end(socket);
}

void TcpLayer::shutdown_send(SocketId socket) {
    engine_->shutdown_send(socket);
}

void TcpLayer::close(SocketId socket) {
    engine_->close(socket);
}

void TcpLayer::abort(SocketId socket) {
    engine_->abort(socket);
}

void TcpLayer::set_no_delay(SocketId socket, bool is_on) {
    engine_->set_no_delay(socket, is_on);
}

std::optional<TcpSocketInfo> TcpLayer::info(SocketId socket) const {
    return engine_->info(socket);
}

std::size_t TcpLayer::socket_count() const {
    return engine_->socket_count();
}

std::vector<TcpSocketInfo> TcpLayer::sockets() const {
    return engine_->sockets();
}

const TcpCounters& TcpLayer::counters() const {
    return engine_->counters();
}

void TcpLayer::receive_segment(FrameHandle segment) {
    engine_->receive_segment(std::move(segment));
}

void TcpLayer::receive_icmp_error(IcmpType type, std::uint8_t code, std::uint16_t next_hop_mtu,
                                  std::span<std::byte> about) {
    engine_->receive_icmp_error(type, code, next_hop_mtu, about);
}

void TcpLayer::neighbour_failed(Frame& segment) {
    engine_->neighbour_failed(segment);
}

void TcpLayer::power_off() {
    engine_->power_off();
}

}  // namespace lvsim::net
