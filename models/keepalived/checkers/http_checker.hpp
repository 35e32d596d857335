// SPDX-License-Identifier: Apache-2.0
//
// HTTP_GET and SSL_GET (vrrp.md, 14.4). One url a check, in order; after the last one the server is
// up. A url that fails is retried; the verdict makes it the failed one, which is polled until it is
// good, and then all are asked again:
//
//   url 0 -good-> url 1 -good-> ... -good-> up, from url 0
//     `-fails, retries used up-> down: this url until it is good -> url 0 -> ... -> up
//
// SSL_GET asks the same over TLS: after the connection a handshake, whose failure is one of its
// own.
#pragma once

#include "models/host/tls/engine.hpp"
#include "models/keepalived/checkers/checker.hpp"
#include "models/keepalived/checkers/http_answer.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <optional>

namespace lvsim::keepalived {

class HttpChecker final : public Checker, private net::TcpEvents {
public:
    /// After a reload it begins with the first url and counts anew.
    HttpChecker(const CheckerPorts& ports, const CheckerPlace& place) : Checker(ports, place) {
        retries_ = 0;
    }
    ~HttpChecker() override;

private:
    enum class Stage : std::uint8_t { Connecting, Handshake, Waiting, Reading };

    [[nodiscard]] std::string_view kind() const override {
        return http().is_ssl ? "SSL_GET" : "HTTP_GET";
    }
    [[nodiscard]] Endpoint target() const override { return http().connect.to; }
    void begin() override;
    void on_limit() override;
    void on_resume() override;
    void on_connected(net::SocketId socket) override;
    void on_readable(net::SocketId socket) override;
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId socket, net::TcpError why) override;

    void send_request();
    void begin_handshake();
    /// What has come over TLS is in tls_. `is_end`: the server has sent FIN.
    void go_on_over_tls(bool is_end);
    void flush_tls();
    [[nodiscard]] std::string_view timeout_line() const;
    void conclude();
    void succeed(HttpVerdict verdict);
    /// `line`: what log_all_failures writes before the server's name; empty: nothing.
    void fail(std::string_view line, std::string answer);
    [[nodiscard]] bool next_url();
    [[nodiscard]] std::string host_of(const UrlConfig& url) const;
    [[nodiscard]] const HttpCheck& http() const;
    [[nodiscard]] const UrlConfig& url() const { return http().urls[url_]; }

    Stage stage_ = Stage::Connecting;
    net::SocketId socket_;
    Endpoint local_;
    HttpAnswer answer_;
    std::optional<host::TlsEngine> tls_;  ///< Of SSL_GET, once it is connected.
    std::size_t url_ = 0;
    std::optional<std::size_t> failed_url_;
    bool is_connected_ = false;            ///< Noted while suspended.
    bool is_readable_ = false;             ///< Likewise,
    std::optional<net::TcpError> closed_;  ///< and this.
};

}  // namespace lvsim::keepalived
