// SPDX-License-Identifier: Apache-2.0
//
// A program that uses TCP: notes what it is told, reads what there is unless it is told not to,
// and checks that received bytes are the pattern.
#pragma once

#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/sim/net/tcp/test_port.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::net::tcp::test {

class Program final : public TcpEvents, public TcpAcceptor {
public:
    explicit Program(TcpLayer& tcp) : tcp_(tcp) {}

    bool reads = true;           ///< Takes what comes, at once.
    bool accepts = true;         ///< Takes connections, at once.
    bool closes_at_end = false;  ///< close() when the peer has finished.
    /// Sent as soon as a connection is there (its offset goes on as the buffer takes it).
    PayloadRef to_send;
    bool finishes_after_send = false;  ///< shutdown_send() after to_send.

    std::vector<SocketId> sockets;  ///< Accepted ones, and those that connected.
    std::uint64_t bytes_received = 0;
    bool is_pattern = true;
    bool saw_end = false;

    /// What was told since the last call: "connected readable closed:Success".
    [[nodiscard]] std::string told() { return std::exchange(told_, {}); }

    void on_connected(SocketId socket) override;
    void on_readable(SocketId socket) override;
    void on_writable(SocketId socket) override;
    void on_closed(SocketId socket, TcpError why) override;
    void on_acceptable(std::uint16_t port) override;

    /// Reads all there is.
    void read(SocketId socket);
    void send_more(SocketId socket);

private:
    void note(const std::string& what) { told_ += (told_.empty() ? "" : " ") + what; }

    TcpLayer& tcp_;
    std::string told_;
    std::map<std::uint32_t, std::size_t> sent_;      // by slot
    std::map<std::uint32_t, std::size_t> received_;  // by slot
};

}  // namespace lvsim::net::tcp::test
