// SPDX-License-Identifier: Apache-2.0
//
// A server that behaves as it is told; the modes are those of recordings/server.py:
//   ok STATUS BODY   raw:BYTES   open:BYTES   slow:BYTES   hang   fin   rst   finafter   rstafter
//   refuse   cut:BYTES   tls MODE
// Bytes are written with \r and \n. The mode of a connection is that of the moment it comes.
#pragma once

#include "models/host/host.hpp"
#include "models/host/tls/engine.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::keepalived {

class ScriptedServer final : private net::TcpAcceptor, private net::TcpEvents, private EventTarget {
public:
    /// Requires: it outlives the host's last event.
    ScriptedServer(host::Host& host, std::uint16_t port);

    void behave(std::string_view mode);
    [[nodiscard]] std::size_t connections() const { return connections_; }
    /// The last request, as it came.
    [[nodiscard]] const std::string& request() const { return request_; }

private:
    struct Connection {
        std::string mode;
        std::string rest;  ///< Of a slow answer.
        std::optional<host::TlsEngine> tls;
    };

    void on_acceptable(std::uint16_t port) override;
    void on_connected(net::SocketId) override {}
    void on_readable(net::SocketId socket) override;
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId socket, net::TcpError why) override;
    void on_event(std::uint64_t tag) override;
    /// What has come, without TLS around it; ends a connection that shall end with the handshake.
    [[nodiscard]] std::string receive(net::SocketId socket);
    void flush(net::SocketId socket, host::TlsEngine& tls);
    /// FIN, after close_notify over TLS.
    void end(net::SocketId socket, bool is_announced);
    void answer(net::SocketId socket, const std::string& mode);
    void send(net::SocketId socket, std::string_view text);
    [[nodiscard]] net::TcpLayer& tcp() { return host_.stack().tcp(); }

    host::Host& host_;
    std::uint16_t port_;
    std::string mode_ = "ok 200 ok";
    std::string request_;
    bool is_listening_ = false;
    std::size_t connections_ = 0;
    std::map<std::uint32_t, Connection> open_;  ///< By slot.
    std::map<std::uint32_t, net::SocketId> ids_;
};

/// With \r and \n instead of what stands for them.
[[nodiscard]] std::string unescaped(std::string_view text);

}  // namespace lvsim::keepalived
