// SPDX-License-Identifier: Apache-2.0
//
// A download over HTTP as yum makes one: a connection, a request, an answer to its end. Everything
// is packets; who waits for it looks at is_done() after each changed().
#pragma once

#include "sim/core/process.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::net {
class Stack;
}

namespace lvsim::host {

class Fetch final : private net::TcpEvents {
public:
    /// Begins at once. Requires: the stack outlives it.
    Fetch(net::Stack& stack, IpAddress server, std::string_view server_name, std::string_view path);
    Fetch(const Fetch&) = delete;
    Fetch& operator=(const Fetch&) = delete;
    ~Fetch();

    [[nodiscard]] bool is_done() const { return is_done_; }
    [[nodiscard]] Signal* changed() { return &changed_; }
    /// Why it failed; None: it was answered. Requires: is_done().
    [[nodiscard]] net::TcpError error() const { return error_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }  ///< Of the whole answer.

private:
    void on_connected(net::SocketId socket) override;
    void on_readable(net::SocketId socket) override;
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId socket, net::TcpError why) override;
    void finish(net::TcpError error);

    net::Stack& stack_;
    net::SocketId socket_;
    std::string request_;
    std::uint64_t bytes_ = 0;
    bool is_open_ = false;
    bool is_done_ = false;
    net::TcpError error_ = net::TcpError::None;
    Signal changed_;
};

}  // namespace lvsim::host
