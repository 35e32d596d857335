// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/tcp_checker.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace lvsim::keepalived {

Endpoint local_end(const ConnectConfig& connect) {
    Endpoint local;
    if (connect.bindto) local.address = *connect.bindto;
    local.port = connect.bind_port;
    return local;
}

TcpChecker::~TcpChecker() {
    host().stack().tcp().close(socket_);
}

const ConnectConfig& TcpChecker::connect() const {
    return std::get<TcpCheck>(config().kind).connect;
}

PlainChecker::Words TcpChecker::words() const {
    const std::string failure = fmt::format("TCP_CHECK on service {} failed", server().name);
    return {.success = fmt::format("TCP connection to {} success.", server().name),
            .failure = failure,
            .first_failure = failure};
}

void TcpChecker::begin() {
    net::TcpLayer& tcp = host().stack().tcp();
    const auto socket = tcp.connect(connect().to, *this, local_end(connect()));
    local_ = {};
    // What fails without a packet is not logged beside the verdict.
    if (!socket) return conclude(false, std::string(to_text(socket.error())), {}, local_);
    socket_ = *socket;
    if (const auto info = tcp.info(socket_)) local_ = info->local;
    limit(connect().timeout);
}

void TcpChecker::on_resume() {
    const auto closed = std::exchange(closed_, std::nullopt);
    if (std::exchange(is_connected_, false)) return on_connected(socket_);
    if (closed) on_closed(socket_, *closed);
}

void TcpChecker::on_connected(net::SocketId socket) {
    is_connected_ = is_suspended();
    if (is_suspended()) return;
    host().stack().tcp().close(socket);
    conclude(true, "connected", {}, local_);
}

void TcpChecker::on_closed(net::SocketId, net::TcpError why) {
    if (is_suspended()) {
        closed_ = why;
        return;
    }
    conclude(false, std::string(to_text(why)),
             fmt::format("TCP connection to {} failed.", server().name), local_);
}

void TcpChecker::on_limit() {
    host().stack().tcp().close(socket_);
    conclude(false, fmt::format("no answer in {}", to_text(connect().timeout)),
             fmt::format("TCP connection to {} timeout.", server().name), local_);
}

}  // namespace lvsim::keepalived
