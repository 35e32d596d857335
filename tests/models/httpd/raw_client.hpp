// SPDX-License-Identifier: Apache-2.0
//
// A TCP connection driven by hand, like nc: what is sent, what came, how it ended.
#pragma once

#include "models/host/host.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lvsim::httpd {

class RawClient final : public net::TcpEvents {
public:
    RawClient(host::Host& host, Endpoint to) : host_(host) {
        if (const auto made = tcp().connect(to, *this)) {
            socket_ = *made;
        } else {
            closed_ = made.error();
        }
    }
    ~RawClient() { tcp().close(socket_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view text) {
        tcp().send(socket_, host_.stack().payloads().copy_of(text));
    }
    void shut() { tcp().shutdown_send(socket_); }
    void abort() { tcp().abort(socket_); }

    [[nodiscard]] const std::string& received() const { return received_; }
    /// The first line of what came.
    [[nodiscard]] std::string status_line() const {
        return received_.substr(0, received_.find("\r\n"));
    }
    [[nodiscard]] std::string body() const {
        const std::size_t head = received_.find("\r\n\r\n");
        return head == std::string::npos ? "" : received_.substr(head + 4);
    }
    /// The value of the header field in the first response; nullopt without it.
    [[nodiscard]] std::optional<std::string> field(std::string_view name) const {
        const std::string head = received_.substr(0, received_.find("\r\n\r\n") + 2);
        const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
        if (at == std::string::npos) return std::nullopt;
        const std::size_t begin = at + 4 + name.size();
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
    [[nodiscard]] int count(std::string_view what) const {
        int found = 0;
        for (std::size_t at = received_.find(what); at != std::string::npos;
             at = received_.find(what, at + 1)) {
            ++found;
        }
        return found;
    }
    /// The server has shut its side.
    [[nodiscard]] bool is_end() const { return is_end_ || closed_; }
    [[nodiscard]] std::optional<net::TcpError> closed() const { return closed_; }

private:
    [[nodiscard]] net::TcpLayer& tcp() { return host_.stack().tcp(); }

    void on_connected(net::SocketId) override {}
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId, net::TcpError why) override { closed_ = why; }
    void on_readable(net::SocketId) override {
        while (true) {
            const PayloadRef bytes = tcp().receive(socket_);
            if (bytes.empty()) break;
            received_.append(bytes.text());
        }
        is_end_ = tcp().is_end(socket_);
    }

    host::Host& host_;
    net::SocketId socket_;
    std::string received_;
    bool is_end_ = false;
    std::optional<net::TcpError> closed_;
};

}  // namespace lvsim::httpd
