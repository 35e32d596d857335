// SPDX-License-Identifier: Apache-2.0
//
// The server's connections. One is in one of these states:
//
//   Reading --a whole request--> Writing --all handed to TCP, kept--> Reading
//      |                            |
//      | timeout, error             | all handed to TCP, not kept
//      v                            v
//    (gone) <--peer closed, 2 s-- Lingering
//
// Lingering is Apache's lingering close: our side is shut, what the client still sends is thrown
// away, so that no RST overtakes the answer.
#include "models/httpd/httpd.hpp"

#include "models/host/host.hpp"
#include "models/httpd/access_log.hpp"
#include "models/httpd/events.hpp"
#include "models/httpd/request.hpp"
#include "models/httpd/responses.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

namespace lvsim::httpd {

namespace {

constexpr SimDuration kLingerTime = 2_s;
constexpr SimDuration kLingerTimeMax = 30_s;

/// A request head and what it says. The head seen last is kept: most clients ask the same again.
struct ParsedHead {
    std::string bytes;
    tl::expected<Request, std::uint16_t> request = tl::unexpected(std::uint16_t{400});
    ServedPage* page = nullptr;
    std::uint16_t path_error = 0;  ///< Of a target that names no path.
};

}  // namespace

struct Httpd::Impl final : net::TcpAcceptor {
    struct Connection final : net::TcpEvents, EventTarget {
        explicit Connection(Impl& of) : server(of), timer(of.world.timers().create(*this, 0)) {}

        ~Connection() { server.world.timers().destroy(timer); }
        Connection(const Connection&) = delete;
        Connection& operator=(const Connection&) = delete;

        void on_connected(net::SocketId) override {}
        void on_readable(net::SocketId) override { server.on_readable(*this); }
        void on_writable(net::SocketId) override { server.go_on_writing(*this); }
        void on_closed(net::SocketId, net::TcpError) override { server.on_closed(*this); }
        void on_event(std::uint64_t) override { server.on_timeout(*this); }

        enum class State : std::uint8_t { Free, Reading, Writing, Lingering };

        Impl& server;
        TimerHandle timer;
        State state = State::Free;
        bool is_kept = false;  ///< After the response under way.
        net::SocketId socket;
        Endpoint remote;
        std::uint32_t ordinal = 0;    ///< Requests answered.
        std::uint64_t body_left = 0;  ///< Of a request's body, to be thrown away.
        SimTime linger_end;
        HeadScanner scanner;
        std::string inbox;  ///< Received and not consumed: part of a head, or pipelined requests.
        Response response;
        SimTime request_time;
        AccessLog::Line line;
    };
    using State = Connection::State;

    Impl(host::Host& of, HttpdConfig its_config)
        : host(of),
          world(of.world()),
          config(std::move(its_config)),
          responses(world, of.stack().payloads(), config, of.profile()),
          log(config.access_log_lines_max) {
        host.files().add_generated(config.access_log, [this] { return log.formatted(); });
        host.on_power([this](bool is_on) {
            if (!is_on) forget_all();
        });
    }

    [[nodiscard]] net::TcpLayer& tcp() { return host.stack().tcp(); }

    // --- listening -----------------------------------------------------------------------------

    std::string start() {
        if (is_running) return {};
        const auto limit = static_cast<std::uint32_t>(host.stack().settings().tcp.somaxconn);
        for (std::size_t i = 0; i < config.listen.size(); ++i) {
            const net::TcpError error =
                tcp().listen(config.listen[i], std::min(config.backlog, limit), *this);
            if (error == net::TcpError::None) continue;
            while (i > 0) tcp().stop_listening(config.listen[--i]);
            return cannot_bind(config.listen[i], error);
        }
        is_running = true;
        return {};
    }

    [[nodiscard]] std::string cannot_bind(const Endpoint& where, net::TcpError error) const {
        const bool is_2_2 = host.profile() == host::Profile::Centos6;
        return fmt::format(
            "({}){}: {}make_sock: could not bind to address {}\n"
            "no listening sockets available, shutting down\n{}Unable to open logs\n",
            error == net::TcpError::AddressInUse ? 98 : 99, to_text(error),
            is_2_2 ? "" : "AH00072: ", to_text(where), is_2_2 ? "" : "AH00015: ");
    }

    void stop() {
        if (!is_running) return;
        for (const Endpoint& where : config.listen) tcp().stop_listening(where);
        for (Connection& connection : connections) {
            if (connection.state == State::Free) continue;
            tcp().close(connection.socket);
            release(connection);
        }
        is_running = false;
    }

    /// Power off: the sockets are gone already.
    void forget_all() {
        for (Connection& connection : connections) {
            if (connection.state != State::Free) release(connection);
        }
        is_running = false;
    }

    void on_acceptable(std::uint16_t port) override {
        while (true) {
            Connection& connection = free_connection();
            const auto socket = tcp().accept(port, connection);
            if (!socket) return;
            free.pop_back();
            ++counters.connections;
            ++open;
            connection.socket = *socket;
            connection.state = State::Reading;
            if (const auto info = tcp().info(*socket)) connection.remote = info->remote;
            tcp().set_no_delay(*socket, true);
            arm(connection, config.request_timeout);
        }
    }

    // --- connections ---------------------------------------------------------------------------

    Connection& free_connection() {
        if (free.empty()) free.push_back(&connections.emplace_back(*this));
        return *free.back();
    }

    void release(Connection& connection) {
        world.timers().cancel(connection.timer);
        connection.state = State::Free;
        connection.ordinal = 0;
        connection.body_left = 0;
        connection.scanner.reset();
        connection.inbox.clear();
        connection.response = {};
        free.push_back(&connection);
        --open;
    }

    void give_up(Connection& connection) {
        if (connection.state == State::Writing) log_request(connection);
        tcp().close(connection.socket);
        release(connection);
    }

    void arm(Connection& connection, SimDuration span) {
        world.timers().arm(connection.timer, world.now() + span);
    }

    void on_closed(Connection& connection) {
        if (connection.state == State::Writing) log_request(connection);
        release(connection);
    }

    void on_timeout(Connection& connection) {
        const bool is_first = connection.ordinal == 0;
        const bool has_line = connection.scanner.has_line();
        if (connection.state == State::Reading && has_line) {
            return refuse(connection, 408, connection.inbox);
        }
        if (connection.state == State::Reading && is_first) {
            // Apache only logs a client that never sent its request line.
            log.add({world.now(), connection.remote.address, log.keep({}), 408, 0});
        }
        give_up(connection);
    }

    // --- reading -------------------------------------------------------------------------------

    void on_readable(Connection& connection) {
        if (connection.state == State::Reading) return read(connection);
        if (connection.state == State::Lingering) drain(connection);
    }

    void read(Connection& connection) {
        while (connection.state == State::Reading) {
            if (!connection.inbox.empty()) {
                const std::size_t used = consume(connection, connection.inbox);
                if (connection.state == State::Free) return;
                connection.inbox.erase(0, used);
                if (connection.state != State::Reading) return;
            }
            const PayloadRef bytes = tcp().receive(connection.socket);
            if (bytes.empty()) {
                if (tcp().is_end(connection.socket)) give_up(connection);
                return;
            }
            if (!connection.inbox.empty()) {
                connection.inbox.append(bytes.text());
                continue;
            }
            const std::size_t used = consume(connection, bytes.text());
            if (connection.state != State::Free) connection.inbox.assign(bytes.text().substr(used));
            // What was left over was looked at already: it is not a whole request.
            if (connection.state == State::Reading) continue_with_inbox(connection);
        }
    }

    /// Nothing to do but to wait for more, when the inbox holds part of a head.
    void continue_with_inbox(Connection& connection) {
        if (!connection.inbox.empty() && connection.ordinal > 0) {
            arm(connection, config.request_timeout);
        }
    }

    void drain(Connection& connection) {
        while (!tcp().receive(connection.socket).empty()) {
        }
        if (tcp().is_end(connection.socket)) return give_up(connection);
        const SimTime until = std::min(world.now() + kLingerTime, connection.linger_end);
        world.timers().arm(connection.timer, until);
    }

    /// Takes whole requests (and bodies) from the front; returns how many bytes are done with.
    std::size_t consume(Connection& connection, std::string_view bytes) {
        std::size_t used = 0;
        while (connection.state == State::Reading && used < bytes.size()) {
            const std::string_view rest = bytes.substr(used);
            if (connection.body_left > 0) {
                const auto skipped = std::min<std::uint64_t>(connection.body_left, rest.size());
                connection.body_left -= skipped;
                used += static_cast<std::size_t>(skipped);
                continue;
            }
            const std::size_t head_bytes = find_head(connection, rest);
            if (head_bytes == 0) break;
            used += head_bytes;
            connection.scanner.reset();
            answer(connection);
        }
        return used;
    }

    /// The size of the whole head in front, which is then in `last`; 0: not there, or refused.
    std::size_t find_head(Connection& connection, std::string_view bytes) {
        if (!last.bytes.empty() && bytes.starts_with(last.bytes)) return last.bytes.size();
        switch (connection.scanner.scan(bytes)) {
            case HeadScanner::State::Incomplete: return 0;
            case HeadScanner::State::Complete: break;
            case HeadScanner::State::LineTooLong: refuse(connection, 414, bytes); return 0;
            case HeadScanner::State::FieldTooLong:
            case HeadScanner::State::TooManyFields: refuse(connection, 400, bytes); return 0;
        }
        parse(bytes.substr(0, connection.scanner.size()));
        return last.bytes.size();
    }

    void parse(std::string_view head) {
        last.bytes.assign(head);
        last.request = parse_request(last.bytes);
        last.page = nullptr;
        last.path_error = 0;
        if (!last.request) return;
        const auto path = path_of(last.request->target);
        if (path) {
            last.page = responses.find(*path);
        } else {
            last.path_error = path.error();
        }
    }

    // --- answering -----------------------------------------------------------------------------

    /// Answers the request in `last`.
    void answer(Connection& connection) {
        connection.request_time = world.now();
        connection.line = log.keep(request_line(last.bytes));
        const std::uint16_t status = status_of_last();
        const Persistence persistence = persistence_after(connection, status);
        if (last.request) connection.body_left = last.request->content_length;
        if (status == 200) {
            connection.response =
                responses.page(*last.page, persistence, last.request->method == Method::Head);
        } else {
            connection.response = responses.error(status, persistence, error_context(connection));
        }
        write(connection, persistence.is_kept);
    }

    [[nodiscard]] std::uint16_t status_of_last() const {
        if (!last.request) return last.request.error();
        switch (last.request->method) {
            case Method::Unknown: return 501;
            case Method::Other: return 405;
            case Method::Get:
            case Method::Head:
            case Method::Post: break;
        }
        if (last.path_error != 0) return last.path_error;
        if (last.page == nullptr) return 404;
        return last.request->method == Method::Post ? 405 : 200;
    }

    [[nodiscard]] Persistence persistence_after(const Connection& connection,
                                                std::uint16_t status) const {
        if (!last.request || !config.is_keep_alive || drops_connection(status)) return {};
        const Request& request = *last.request;
        if (request.wants_close || !(request.is_1_1 || request.wants_keep_alive)) return {};
        const std::uint32_t limit = config.keep_alive_max;
        if (limit != 0 && connection.ordinal >= limit) return {};
        return {true, request.wants_keep_alive, limit == 0 ? 0 : limit - connection.ordinal};
    }

    [[nodiscard]] Responses::ErrorContext error_context(const Connection& connection) {
        Responses::ErrorContext context;
        const std::string_view line = log.text(connection.line);
        context.method = line.substr(0, line.find(' '));
        if (last.request) {
            context.target = last.request->target;
            context.host = last.request->host.substr(0, last.request->host.find(':'));
            context.is_head = last.request->method == Method::Head;
        }
        const auto info = tcp().info(connection.socket);
        if (info) context.port = info->local.port;
        if (info && context.host.empty()) {
            own_name = to_text(info->local.address);
            context.host = own_name;
        }
        return context;
    }

    /// Answers bytes that are no request, and closes.
    void refuse(Connection& connection, std::uint16_t status, std::string_view bytes) {
        connection.request_time = world.now();
        last.bytes.clear();
        last.request = tl::unexpected(status);
        connection.line = log.keep(request_line(bytes).substr(0, kLineBytesMax));
        connection.response = responses.error(status, {}, error_context(connection));
        write(connection, false);
    }

    void write(Connection& connection, bool is_kept) {
        connection.is_kept = is_kept;
        connection.state = State::Writing;
        if (!send_all(connection)) return arm(connection, config.request_timeout);
        finish_response(connection);
    }

    /// True when everything is handed to TCP.
    bool send_all(Connection& connection) {
        Response& response = connection.response;
        while (true) {
            if (!response.first.empty()) {
                const std::size_t taken = tcp().send(connection.socket, response.first);
                if (taken < response.first.size()) {
                    response.first = response.first.slice(taken, response.first.size() - taken);
                    return false;
                }
            }
            if (response.page == nullptr || response.next_chunk == response.page->body.size()) {
                response.first.reset();
                return true;
            }
            response.first = response.page->body[response.next_chunk++];
        }
    }

    void go_on_writing(Connection& connection) {
        if (connection.state != State::Writing) return;
        if (!send_all(connection)) return arm(connection, config.request_timeout);
        finish_response(connection);
        if (connection.state == State::Reading) read(connection);
    }

    void finish_response(Connection& connection) {
        const Response& response = connection.response;
        ++counters.requests;
        if (response.status < 400) ++counters.ok;
        counters.body_bytes += response.body_bytes;
        log_request(connection);
        if (world.trace().is_watched()) trace(connection);
        ++connection.ordinal;
        if (!connection.is_kept) return linger(connection);
        connection.state = State::Reading;
        arm(connection, config.keep_alive_timeout);
    }

    void log_request(const Connection& connection) {
        log.add({connection.request_time, connection.remote.address, connection.line,
                 connection.response.status, connection.response.body_bytes});
    }

    void trace(const Connection& connection) {
        const std::string_view line = log.text(connection.line);
        const std::size_t first = std::min(line.find(' '), line.size());
        const std::size_t second = std::min(line.find(' ', first + 1), line.size());
        RequestServed event;
        event.client = connection.remote;
        event.ordinal = connection.ordinal;
        event.method = line.substr(0, first);
        event.path =
            first == line.size() ? std::string_view{} : line.substr(first + 1, second - first - 1);
        event.status = connection.response.status;
        event.body_bytes = connection.response.body_bytes;
        world.trace().emit(host.node(), event);
    }

    void linger(Connection& connection) {
        connection.state = State::Lingering;
        connection.linger_end = world.now() + kLingerTimeMax;
        tcp().shutdown_send(connection.socket);
        drain(connection);
    }

    host::Host& host;
    World& world;
    HttpdConfig config;
    Responses responses;
    AccessLog log;
    HttpdCounters counters;
    ParsedHead last;
    std::string own_name;
    std::deque<Connection> connections;  ///< Stay where they are; reused by way of `free`.
    std::vector<Connection*> free;
    std::size_t open = 0;
    bool is_running = false;
};

Httpd::Httpd(host::Host& host, HttpdConfig config)
    : impl_(std::make_unique<Impl>(host, std::move(config))) {}

Httpd::~Httpd() = default;

std::string Httpd::start() {
    return impl_->start();
}

void Httpd::stop() {
    impl_->stop();
}

bool Httpd::is_running() const {
    return impl_->is_running;
}

const HttpdConfig& Httpd::config() const {
    return impl_->config;
}

const HttpdCounters& Httpd::counters() const {
    return impl_->counters;
}

std::size_t Httpd::open_connections() const {
    return impl_->open;
}

std::string Httpd::access_log() const {
    return impl_->log.formatted();
}

}  // namespace lvsim::httpd
