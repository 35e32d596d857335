// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/fetch.hpp"

#include "sim/net/stack.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

constexpr std::uint16_t kHttpPort = 80;

}  // namespace

Fetch::Fetch(net::Stack& stack, IpAddress server, std::string_view server_name,
             std::string_view path)
    : stack_(stack),
      request_(fmt::format("GET {} HTTP/1.0\r\nHost: {}\r\nUser-Agent: urlgrabber/3.9.1 "
                           "yum/3.2.29\r\n\r\n",
                           path, server_name)) {
    const auto socket = stack_.tcp().connect({server, kHttpPort}, *this);
    if (!socket) {
        finish(socket.error());
        return;
    }
    socket_ = *socket;
    is_open_ = true;
}

Fetch::~Fetch() {
    if (is_open_) stack_.tcp().close(socket_);
}

void Fetch::on_connected(net::SocketId socket) {
    stack_.tcp().send(socket, stack_.payloads().copy_of(std::string_view(request_)));
}

void Fetch::on_readable(net::SocketId socket) {
    for (PayloadRef bytes = stack_.tcp().receive(socket); !bytes.empty();
         bytes = stack_.tcp().receive(socket)) {
        bytes_ += bytes.size();
    }
    if (!stack_.tcp().is_end(socket)) return;
    stack_.tcp().close(socket);
    finish(net::TcpError::None);
}

void Fetch::on_closed(net::SocketId, net::TcpError why) {
    finish(why);
}

void Fetch::finish(net::TcpError error) {
    is_open_ = false;
    is_done_ = true;
    error_ = error;
    changed_.notify_all();
}

}  // namespace lvsim::host
