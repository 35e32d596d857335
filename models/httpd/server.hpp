// SPDX-License-Identifier: Apache-2.0
//
// What stands behind Httpd: the listening sockets and the connections. A connection is in one of
// these states:
//
//   Reading --a whole request--> Serving --its service time--> Writing --all handed to TCP--+
//    ^  |                                                                                   |
//    |  | timeout, error                                                                    |
//    |  v                                                                                   |
//    | (gone) <--peer closed, 2 s-- Lingering <--not kept-------------------------------------+
//    +-------------------------------------------kept----------------------------------------+
//
// A worker serves a connection from accept() to (gone). One whose client has gone while it serves
// finds out when it writes.
//
// Lingering is Apache's lingering close: our side is shut, what the client still sends is thrown
// away, so that no RST overtakes the answer.
#pragma once

#include "models/host/host.hpp"
#include "models/host/request_work.hpp"
#include "models/host/tls/engine.hpp"
#include "models/httpd/access_log.hpp"
#include "models/httpd/config.hpp"
#include "models/httpd/httpd.hpp"
#include "models/httpd/request.hpp"
#include "models/httpd/responses.hpp"
#include "sim/core/world.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::httpd {

class Server;

struct Connection final : net::TcpEvents, EventTarget {
    enum class State : std::uint8_t { Free, Reading, Serving, Writing, Lingering };

    Connection(Server& of, Timers& timers);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    void on_connected(net::SocketId socket) override;
    void on_readable(net::SocketId socket) override;
    void on_writable(net::SocketId socket) override;
    void on_closed(net::SocketId socket, net::TcpError why) override;
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

    Server& server;
    Timers& timers;
    TimerHandle timer;
    State state = State::Free;
    bool is_kept = false;   ///< After the response under way.
    bool is_reset = false;  ///< While Serving: nobody is there any more to write to.
    net::SocketId socket;
    Endpoint remote;
    std::uint32_t ordinal = 0;    ///< Requests answered.
    std::uint64_t body_left = 0;  ///< Of a request's body, to be thrown away.
    SimTime linger_end;
    // What the server has not noticed because it is suspended.
    bool has_ended = false;
    bool has_timed_out = false;
    HeadScanner scanner;
    std::string inbox;  ///< Received and not consumed: part of a head, or pipelined requests.
    Response response;
    std::optional<host::TlsEngine> tls;
    PayloadRef sealed;  ///< Records that TCP has not taken yet.
    SimTime request_time;
    AccessLog::Line line;
    std::vector<std::string> log_lines;  ///< For the log files, when the answer has been sent.
};

/// A request head and what it says. The head seen last is kept: most clients ask the same again.
struct ParsedHead {
    std::string bytes;
    tl::expected<Request, std::uint16_t> request = tl::unexpected(std::uint16_t{400});
    ServedPage* page = nullptr;
    std::uint16_t path_error = 0;  ///< Of a target that names no path, or no page.
    std::string path_note;         ///< What the error log has of it.
};

class Server final : public net::TcpAcceptor, public EventTarget {
public:
    Server(host::Host& host, HttpdConfig config, host::RequestWork* work);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// As Httpd::start() and stop().
    [[nodiscard]] std::string start();
    /// Requires: it does not run.
    void configure(HttpdConfig config);
    void stop();
    void kill();
    void suspend();
    void resume();
    [[nodiscard]] bool is_running() const { return is_running_; }
    [[nodiscard]] bool is_suspended() const { return is_suspended_; }

    [[nodiscard]] const HttpdConfig& config() const { return config_; }
    [[nodiscard]] const HttpdCounters& counters() const { return counters_; }
    [[nodiscard]] std::size_t open_connections() const { return open_; }
    [[nodiscard]] const AccessLog& log() const { return log_; }

    void on_acceptable(std::uint16_t port) override;
    /// A worker has become free.
    void on_event(std::uint64_t tag) override;

    [[nodiscard]] NodeId machine_of(std::uint64_t) const override { return machine(); }
    [[nodiscard]] NodeId machine() const { return host_.node(); }

    // --- for Connection ----------------------------------------------------------------------

    void on_readable(Connection& connection);
    void go_on_writing(Connection& connection);
    void on_closed(Connection& connection);
    void on_timeout(Connection& connection);

private:
    using State = Connection::State;

    [[nodiscard]] net::TcpLayer& tcp() { return host_.stack().tcp(); }
    [[nodiscard]] std::string cannot_bind(const Endpoint& where, net::TcpError error) const;
    /// Power off: the sockets are gone already.
    void forget_all();
    /// What happened to it while the server was suspended.
    void catch_up(Connection& connection);
    [[nodiscard]] bool has_free_worker() const;
    void note_free_worker();
    Connection& free_connection();
    void release(Connection& connection);
    void give_up(Connection& connection);
    void arm(Connection& connection, SimDuration span);
    void read(Connection& connection);
    /// Nothing to do but to wait for more, when the inbox holds part of a head.
    void continue_with_inbox(Connection& connection);
    void drain(Connection& connection);
    void begin_tls(Connection& connection);
    /// The next bytes of the client, without TLS around them. Empty: none now, or what came was no
    /// TLS and has been answered.
    [[nodiscard]] PayloadRef receive(Connection& connection);
    /// The client sends nothing more.
    [[nodiscard]] bool is_end(const Connection& connection);
    /// True when all records are handed to TCP; so is the next.
    bool flush_tls(Connection& connection);
    bool send_all_over_tls(Connection& connection);
    /// The next piece of the answer is in `first`; false: there is none.
    [[nodiscard]] static bool next_piece(Response& response);
    /// Takes whole requests (and bodies) from the front; returns how many bytes are done with.
    std::size_t consume(Connection& connection, std::string_view bytes);
    /// The size of the whole head in front, which is then in last_; 0: not there, or refused.
    std::size_t find_head(Connection& connection, std::string_view bytes);
    void parse(std::string_view head);
    /// What stands behind the path of the request in last_, now.
    void find_page();
    /// Answers the request in last_.
    void answer(Connection& connection);
    [[nodiscard]] std::uint16_t status_of_last() const;
    [[nodiscard]] Persistence persistence_after(const Connection& connection,
                                                std::uint16_t status) const;
    [[nodiscard]] bool is_unchanged() const;
    [[nodiscard]] Responses::ErrorContext error_context(const Connection& connection);
    /// What an error's answer has beside Apache's own page.
    void add_documents(Responses::ErrorContext& context, std::uint16_t status);
    /// The error log's line, and those for the access logs.
    void prepare_logs(Connection& connection, std::uint16_t status);
    /// Answers bytes that are no request, and closes.
    void refuse(Connection& connection, std::uint16_t status, std::string_view bytes);
    /// The answer is made; it leaves after the service time.
    void serve(Connection& connection, bool is_kept);
    void finish_serving(Connection& connection);
    [[nodiscard]] SimDuration draw_service_time(const Connection& connection);
    void write(Connection& connection);
    /// True when everything is handed to TCP.
    bool send_all(Connection& connection);
    void finish_response(Connection& connection);
    void log_request(const Connection& connection);
    void trace(const Connection& connection);
    void linger(Connection& connection);

    host::Host& host_;
    World& world_;
    HttpdConfig config_;
    std::unique_ptr<Responses> responses_;  ///< Of config_.
    std::unique_ptr<FileLogs> file_logs_;   ///< Of config_.
    std::optional<Page> error_document_;    ///< Of the answer that is made.
    AccessLog log_;
    HttpdCounters counters_;
    ParsedHead last_;
    std::string own_name_;                ///< Scratch for error pages.
    std::deque<Connection> connections_;  ///< Stay where they are; reused by way of free_.
    std::vector<Connection*> free_;
    std::size_t open_ = 0;
    host::RequestWork* work_;         ///< Null: nobody notes it.
    Rng* service_rng_ = nullptr;      ///< Of service times that are drawn; of unknown requests.
    Rng* tls_rng_ = nullptr;          ///< Of randoms in handshakes.
    bool is_accept_pending_ = false;  ///< on_event() will come.
    bool is_running_ = false;
    bool is_suspended_ = false;
};

}  // namespace lvsim::httpd
