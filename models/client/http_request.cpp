// SPDX-License-Identifier: Apache-2.0
#include "models/client/http_request.hpp"

#include "models/client/response_reader.hpp"
#include "models/host/host.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::client {

struct HttpRequest::Impl final : net::TcpEvents, EventTarget, ResponseSink {
    Impl(host::Host& of, HttpRequestConfig its_config)
        : host(of),
          world(of.world()),
          config(std::move(its_config)),
          connect_timer(world.timers().create(*this, 0)),
          whole_timer(world.timers().create(*this, 1)) {
        reader.begin(config.method == "HEAD");
        start();
    }

    ~Impl() {
        if (!is_done) tcp().close(socket);
        world.timers().destroy(connect_timer);
        world.timers().destroy(whole_timer);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void start() {
        if (!host.is_powered()) return finish(HttpError::MachineOff);
        const auto made = tcp().connect(config.url.server, *this);
        if (!made) return finish(from_tcp(made.error()));
        socket = *made;
        if (const auto info = tcp().info(socket)) response.local = info->local;
        if (config.connect_timeout) {
            world.timers().arm(connect_timer, world.now() + *config.connect_timeout);
        }
        if (config.timeout) world.timers().arm(whole_timer, world.now() + *config.timeout);
    }

    [[nodiscard]] net::TcpLayer& tcp() { return host.stack().tcp(); }

    [[nodiscard]] std::string own_headers() const {
        return fmt::format("Host: {}\r\nUser-Agent: lvsim\r\nAccept: */*\r\n{}",
                           config.url.authority, config.is_http_1_0 ? "" : "Connection: close\r\n");
    }

    void send_request() {
        const std::string text =
            fmt::format("{} {} HTTP/1.{}\r\n{}\r\n{}", config.method, config.url.target,
                        config.is_http_1_0 ? 0 : 1,
                        config.headers.empty() ? own_headers() : config.headers, config.body);
        tcp().send(socket, host.stack().payloads().copy_of(std::string_view(text)));
    }

    void on_connected(net::SocketId) override {
        world.timers().cancel(connect_timer);
        was_connected = true;
        send_request();
        news.notify_all();
    }
    void on_writable(net::SocketId) override {}
    void on_readable(net::SocketId) override {
        while (!reader.is_done()) {
            const PayloadRef bytes = tcp().receive(socket);
            if (bytes.empty() && !tcp().is_end(socket)) return news.notify_all();
            if (bytes.empty()) {
                reader.end();
            } else {
                reader.add(bytes.text(), cache, this);
            }
        }
        if (is_done) return;
        tcp().close(socket);
        finish(reader.error());
    }
    void on_closed(net::SocketId, net::TcpError why) override {
        if (is_done) return;
        if (why == net::TcpError::None) {
            reader.end();
        } else {
            reader.fail(from_tcp(why));
        }
        finish(reader.error());
    }
    [[nodiscard]] NodeId machine_of(std::uint64_t) const override { return host.node(); }
    void on_event(std::uint64_t) override {
        tcp().close(socket);
        reader.fail(HttpError::TimedOut);
        finish(HttpError::TimedOut);
    }
    void on_head(std::string_view head) override { response.head.assign(head); }
    void on_body(std::string_view bytes) override { response.body.append(bytes); }

    void finish(HttpError error) {
        world.timers().cancel(connect_timer);
        world.timers().cancel(whole_timer);
        is_done = true;
        response.status = reader.status();
        response.error = error;
        response.error_text = to_text(error, reader.remaining());
        done.notify_all();
        news.notify_all();
    }

    host::Host& host;
    World& world;
    HttpRequestConfig config;
    TimerHandle connect_timer;
    TimerHandle whole_timer;
    net::SocketId socket;
    ResponseReader reader;
    HeadCache cache;
    HttpResponse response;
    bool is_done = false;
    bool was_connected = false;
    Signal done;
    Signal news;
};

HttpRequest::HttpRequest(host::Host& host, HttpRequestConfig config)
    : impl_(std::make_unique<Impl>(host, std::move(config))) {}

HttpRequest::~HttpRequest() = default;

bool HttpRequest::is_done() const {
    return impl_->is_done;
}

const HttpResponse& HttpRequest::response() const {
    return impl_->response;
}

bool HttpRequest::was_connected() const {
    return impl_->was_connected;
}

Signal* HttpRequest::done() {
    return &impl_->done;
}

Signal* HttpRequest::news() {
    return &impl_->news;
}

}  // namespace lvsim::client
