// SPDX-License-Identifier: Apache-2.0
//
// The smallest web: a client asks, the server answers and closes, again and again. Allocates
// nothing by itself, so that what is counted or measured is TCP.
#pragma once

#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/sim/net/tcp/test_port.hpp"

namespace lvsim::net::tcp::test {

class ExchangeServer final : public TcpEvents, public TcpAcceptor {
public:
    ExchangeServer(TcpLayer& tcp, PayloadRef page) : tcp_(tcp), page_(std::move(page)) {}
    void on_acceptable(std::uint16_t port) override {
        while (const auto socket = tcp_.accept(port, *this)) {
            tcp_.set_no_delay(*socket, true);
        }
    }
    void on_connected(SocketId) override {}
    void on_readable(SocketId socket) override {
        if (const PayloadRef request = tcp_.receive(socket); !request.empty()) {
            tcp_.send(socket, page_);
            tcp_.close(socket);
        }
    }
    void on_writable(SocketId) override {}
    void on_closed(SocketId, TcpError) override {}

private:
    TcpLayer& tcp_;
    PayloadRef page_;
};

class ExchangeClient final : public TcpEvents {
public:
    ExchangeClient(TcpLayer& tcp, Endpoint server, PayloadRef request)
        : tcp_(tcp), server_(server), request_(std::move(request)) {}
    bool start() { return tcp_.connect(server_, *this).has_value(); }
    void on_connected(SocketId socket) override { tcp_.send(socket, request_); }
    void on_readable(SocketId socket) override {
        while (true) {
            const PayloadRef bytes = tcp_.receive(socket);
            if (bytes.empty()) {
                break;
            }
            received_ += bytes.size();
        }
        if (tcp_.is_end(socket)) {
            tcp_.close(socket);
            ++finished_;
        }
    }
    void on_writable(SocketId) override {}
    void on_closed(SocketId, TcpError) override { ++failed_; }

    [[nodiscard]] std::uint64_t received() const { return received_; }
    [[nodiscard]] std::uint64_t finished() const { return finished_; }
    [[nodiscard]] std::uint64_t failed() const { return failed_; }

private:
    TcpLayer& tcp_;
    Endpoint server_;
    PayloadRef request_;
    std::uint64_t received_ = 0;
    std::uint64_t finished_ = 0;
    std::uint64_t failed_ = 0;
};

}  // namespace lvsim::net::tcp::test
