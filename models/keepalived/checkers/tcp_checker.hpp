// SPDX-License-Identifier: Apache-2.0
//
// TCP_CHECK: a connection that is closed as soon as it is there (vrrp.md, 14.3).
#pragma once

#include "models/keepalived/checkers/plain_checker.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <optional>

namespace lvsim::keepalived {

/// Where a connection of a check comes from.
[[nodiscard]] Endpoint local_end(const ConnectConfig& connect);

class TcpChecker final : public PlainChecker, private net::TcpEvents {
public:
    using PlainChecker::PlainChecker;
    ~TcpChecker() override;

private:
    [[nodiscard]] std::string_view kind() const override { return "TCP_CHECK"; }
    [[nodiscard]] Endpoint target() const override { return connect().to; }
    [[nodiscard]] Words words() const override;
    void begin() override;
    void on_limit() override;
    void on_resume() override;
    void on_connected(net::SocketId socket) override;
    void on_readable(net::SocketId) override {}
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId socket, net::TcpError why) override;
    [[nodiscard]] const ConnectConfig& connect() const;

    net::SocketId socket_;
    Endpoint local_;
    bool is_connected_ = false;            ///< Noted while suspended.
    std::optional<net::TcpError> closed_;  ///< Likewise.
};

}  // namespace lvsim::keepalived
