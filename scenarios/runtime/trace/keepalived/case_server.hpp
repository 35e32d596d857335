// SPDX-License-Identifier: Apache-2.0
//
// A real server of a recording: an HTTP server on port 80 that answers as its events say. It does
// no more than health checks look at, so it stands on the machine's TCP and not on models/httpd.
#pragma once

#include "sim/net/tcp/tcp_layer.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace lvsim::net {
class Stack;
}

namespace lvsim::runtime {

class CaseServer final : private net::TcpAcceptor, private net::TcpEvents {
public:
    /// Requires: the stack outlives it.
    explicit CaseServer(net::Stack& stack) : stack_(stack) {}

    /// Listens, and answers 200 to everything.
    void serve();
    /// The port is closed: a SYN is answered by RST.
    void close();
    /// Accepts and reads, never answers.
    void hang() { hangs_ = true; }
    /// Answers that status, for one path or (empty) for all.
    void answer(std::int32_t status, const std::string& path) { statuses_[path] = status; }

private:
    void on_acceptable(std::uint16_t port) override;
    void on_connected(net::SocketId) override {}
    void on_readable(net::SocketId socket) override;
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId, net::TcpError) override {}
    [[nodiscard]] std::int32_t status_of(const std::string& path) const;

    net::Stack& stack_;
    bool is_listening_ = false;
    bool hangs_ = false;
    std::map<std::string, std::int32_t> statuses_;  // by path
};

}  // namespace lvsim::runtime
