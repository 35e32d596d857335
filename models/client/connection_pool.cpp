// SPDX-License-Identifier: Apache-2.0
//
// A connection is in one of these states:
//
//   Connecting --established--> Busy --whole answer, kept--> Idle --next request--> Busy
//       |                        |  `--whole answer, not kept--> Closing --FIN--> (gone)
//       `------- error ----------`---- error ---> (gone)
//
// Closing waits for the server's FIN, which an announced "Connection: close" promises, so that the
// server is the one that ends in TIME_WAIT; a server that does not keep the promise is left after
// kCloseTimeMax.
#include "models/client/connection_pool.hpp"

#include "models/client/body_digest.hpp"
#include "models/client/events.hpp"
#include "models/host/host.hpp"
#include "models/host/request_work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::client {

namespace {

constexpr SimDuration kCloseTimeMax = 1_s;

}  // namespace

class ConnectionPool::Connection final : public net::TcpEvents, public EventTarget {
public:
    explicit Connection(ConnectionPool& of)
        : pool(of), timer(of.world_.timers().create(*this, 0)) {}
    ~Connection() { pool.world_.timers().destroy(timer); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void on_connected(net::SocketId) override { pool.send_text(*this); }
    void on_readable(net::SocketId) override { pool.read(*this); }
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId, net::TcpError why) override { pool.on_closed(*this, why); }
    void on_event(std::uint64_t) override { pool.on_timeout(*this); }
    [[nodiscard]] NodeId machine_of(std::uint64_t) const override { return pool.host_.node(); }

    /// Busy also while it is being established.
    enum class State : std::uint8_t { Free, Busy, Idle, Closing };

    ConnectionPool& pool;
    TimerHandle timer;
    State state = State::Free;
    net::SocketId socket;
    Endpoint local;
    std::uint32_t requests = 0;  ///< Sent on it.
    PendingRequest request;      ///< Busy: the one under way.
    SimTime started;
    ResponseReader reader;
    BodyDigest digest;  ///< Of the body under way, while somebody watches for it.
};

ConnectionPool::ConnectionPool(host::Host& host, const TrafficConfig& config,
                               host::RequestWork* work, Listener& listener)
    : host_(host), world_(host.world()), config_(config), work_(work), listener_(listener) {
    if (config.targets.empty()) add_texts(config.url.target);
    for (const auto& target : config.targets) add_texts(target);
    if (texts_.size() > 1) popularity_.emplace(texts_.size(), config.zipf);
    if (has_own_connections()) idle_of_user_.resize(config.users, nullptr);
}

ConnectionPool::~ConnectionPool() = default;

void ConnectionPool::begin(const PendingRequest& request) {
    if (!host_.is_powered()) return finish_unsent(request, HttpError::MachineOff);
    if (Connection* kept = take_idle(request.user)) return send(*kept, request);
    if (config_.connections_max == 0 || open_ < config_.connections_max) return connect(request);
    if (waiting_.size() >= kWaitingMax) return finish_unsent(request, HttpError::QueueFull);
    waiting_.push(request);
}

void ConnectionPool::lose_power() {
    while (!waiting_.empty()) finish_unsent(waiting_.pop(), HttpError::MachineOff);
    idle_.clear();
    std::fill(idle_of_user_.begin(), idle_of_user_.end(), nullptr);
    for (const auto& connection : connections_) {
        if (connection->state == Connection::State::Free) continue;
        if (connection->state == Connection::State::Busy) {
            connection->reader.fail(HttpError::MachineOff);
            finish(*connection);
        }
        give_back(*connection);
    }
}

net::TcpLayer& ConnectionPool::tcp() {
    return host_.stack().tcp();
}

void ConnectionPool::add_texts(std::string_view target) {
    texts_.push_back({make_request(target, ""), make_request(target, "Connection: close\r\n")});
}

std::uint32_t ConnectionPool::choose_target(std::uint64_t key) const {
    if (!popularity_) return 0;
    Rng own(key, "target");
    return static_cast<std::uint32_t>(popularity_->sample(own) - 1);
}

Endpoint ConnectionPool::choose_source(const PendingRequest& request) {
    const std::uint32_t first = config_.sources.network().v4_value();
    const std::uint64_t count = std::uint64_t{1} << (32 - config_.sources.length);
    switch (config_.source) {
        case SourceChoice::Route: return {};
        case SourceChoice::Walk:
            return {IpAddress::v4(first + static_cast<std::uint32_t>(sources_walked_++ % count)),
                    0};
        case SourceChoice::Draw: {
            Rng own(request.key, "source");
            return {IpAddress::v4(first + static_cast<std::uint32_t>(own.below(count))), 0};
        }
    }
    return {};
}

PayloadRef ConnectionPool::make_request(std::string_view target, std::string_view extra_fields) {
    return host_.stack().payloads().copy_of(std::string_view(
        fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: lvsim\r\nAccept: */*\r\n{}\r\n",
                    target, config_.url.authority, extra_fields)));
}

// --- idle connections ----------------------------------------------------------------------------

/// Each user keeps a connection for himself, unless they have to share a limited number.
bool ConnectionPool::has_own_connections() const {
    return config_.pattern == TrafficPattern::Users && config_.connections_max == 0;
}

/// A connection that can carry a request now: of the same user, or the one used last.
ConnectionPool::Connection* ConnectionPool::take_idle(std::uint32_t user) {
    if (has_own_connections()) return std::exchange(idle_of_user_[user], nullptr);
    if (idle_.empty()) return nullptr;
    Connection* taken = idle_.back();
    idle_.pop_back();
    return taken;
}

void ConnectionPool::put_idle(Connection& connection) {
    if (has_own_connections()) {
        idle_of_user_[connection.request.user] = &connection;
    } else {
        idle_.push_back(&connection);
    }
}

void ConnectionPool::remove_idle(Connection& connection) {
    if (has_own_connections()) {
        idle_of_user_[connection.request.user] = nullptr;
    } else {
        idle_.erase(std::find(idle_.begin(), idle_.end(), &connection));
    }
}

// --- a request on its connection -----------------------------------------------------------------

void ConnectionPool::connect(const PendingRequest& request) {
    Connection& connection = take_free();
    ++connects_;
    const auto socket = tcp().connect(config_.url.server, connection, choose_source(request));
    if (!socket) {
        give_back(connection);
        return finish_unsent(request, from_tcp(socket.error()));
    }
    connection.socket = *socket;
    const bool is_work_noted = work_ != nullptr && work_->is_wanted();
    if (is_work_noted || world_.trace().is_watched<RequestFinished>()) {
        if (const auto info = tcp().info(*socket)) connection.local = info->local;
    }
    start(connection, request);
}

void ConnectionPool::send(Connection& connection, const PendingRequest& request) {
    start(connection, request);
    send_text(connection);
}

void ConnectionPool::start(Connection& connection, const PendingRequest& request) {
    connection.state = Connection::State::Busy;
    connection.request = request;
    connection.started = world_.now();
    connection.reader.begin(false);
    connection.digest.begin();
    ++connection.requests;
    note_work(connection);
    if (config_.timeout) {
        world_.timers().arm(connection.timer, world_.now() + *config_.timeout);
    }
}

/// Not before the connection is established: a program that waits for that, as they do, leaves the
/// handshake's ACK a packet of its own, which IPVS counts (sync_threshold 3: the request).
void ConnectionPool::send_text(const Connection& connection) {
    const bool is_last = connection.requests >= config_.requests_per_connection;
    const RequestTexts& texts = texts_[connection.request.target];
    tcp().send(connection.socket, is_last ? texts.last : texts.kept);
}

void ConnectionPool::note_work(const Connection& connection) {
    if (work_ != nullptr && work_->is_wanted()) {
        work_->put(connection.local, connection.request.key);
    }
}

void ConnectionPool::end_work(const Connection& connection) {
    if (work_ == nullptr || !work_->is_wanted()) return;
    if (connection.reader.error() == HttpError::None) {
        work_->forget(connection.local);
    } else {
        work_->abandon(connection.local);
    }
}

void ConnectionPool::read(Connection& connection) {
    while (connection.state == Connection::State::Busy) {
        const PayloadRef bytes = tcp().receive(connection.socket);
        if (!bytes.empty()) {
            const bool is_watched = world_.trace().is_watched<BodyReceived>();
            connection.reader.add(bytes.text(), cache_, is_watched ? &connection.digest : nullptr);
        } else if (tcp().is_end(connection.socket)) {
            connection.reader.end();
        } else {
            return;
        }
        if (connection.reader.is_done()) complete(connection);
    }
    if (connection.state != Connection::State::Free) leave_if_ended(connection);
}

/// The answer is there, or will not come.
void ConnectionPool::complete(Connection& connection) {
    if (is_worth_a_retry(connection)) return retry(connection);
    const ResponseReader& reader = connection.reader;
    if (reader.error() != HttpError::None) {
        tcp().close(connection.socket);
        finish(connection);
        return release(connection);
    }
    world_.timers().cancel(connection.timer);
    if (reader.keeps_connection() && connection.requests < config_.requests_per_connection) {
        connection.state = Connection::State::Idle;
        put_idle(connection);
    } else {
        connection.state = Connection::State::Closing;
        world_.timers().arm(connection.timer, world_.now() + kCloseTimeMax);
    }
    finish(connection);
}

/// A kept connection that the server had closed before our request arrived: browsers and curl ask
/// again on a new one.
bool ConnectionPool::is_worth_a_retry(const Connection& connection) const {
    const HttpError error = connection.reader.error();
    return connection.requests > 1 && !connection.reader.has_begun() &&
           (error == HttpError::EmptyReply || error == HttpError::Reset);
}

void ConnectionPool::retry(Connection& connection) {
    const PendingRequest request = connection.request;
    end_work(connection);
    tcp().close(connection.socket);
    give_back(connection);
    connect(request);
}

void ConnectionPool::leave_if_ended(Connection& connection) {
    while (!tcp().receive(connection.socket).empty()) {
    }
    if (!tcp().is_end(connection.socket)) return;
    if (connection.state == Connection::State::Idle) remove_idle(connection);
    tcp().close(connection.socket);
    release(connection);
}

void ConnectionPool::on_closed(Connection& connection, net::TcpError why) {
    if (connection.state == Connection::State::Idle) remove_idle(connection);
    if (connection.state != Connection::State::Busy) return release(connection);
    if (why == net::TcpError::None) {
        connection.reader.end();
    } else {
        connection.reader.fail(from_tcp(why));
    }
    if (is_worth_a_retry(connection)) return retry(connection);
    finish(connection);
    release(connection);
}

void ConnectionPool::on_timeout(Connection& connection) {
    tcp().close(connection.socket);
    if (connection.state == Connection::State::Busy) {
        connection.reader.fail(HttpError::TimedOut);
        finish(connection);
    }
    release(connection);
}

// --- the pool ------------------------------------------------------------------------------------

ConnectionPool::Connection& ConnectionPool::take_free() {
    if (free_.empty()) {
        free_.push_back(connections_.emplace_back(std::make_unique<Connection>(*this)).get());
        free_.reserve(connections_.size());
        idle_.reserve(connections_.size());
    }
    Connection& taken = *free_.back();
    free_.pop_back();
    ++open_;
    return taken;
}

void ConnectionPool::give_back(Connection& connection) {
    world_.timers().cancel(connection.timer);
    connection.state = Connection::State::Free;
    connection.local = {};
    connection.requests = 0;
    free_.push_back(&connection);
    --open_;
}

/// The connection is gone; who waits for one gets its place.
void ConnectionPool::release(Connection& connection) {
    give_back(connection);
    while (!waiting_.empty() && host_.is_powered() && open_ < config_.connections_max) {
        begin(waiting_.pop());
    }
}

// --- the end of requests -------------------------------------------------------------------------

void ConnectionPool::finish(const Connection& connection) {
    end_work(connection);
    const ResponseReader& reader = connection.reader;
    RequestOutcome outcome;
    outcome.started = connection.started;
    outcome.local = connection.local;
    outcome.ordinal = connection.requests - 1;
    outcome.status = reader.status();
    outcome.body_bytes = reader.body_bytes();
    outcome.error = reader.error();
    outcome.missing_bytes = reader.remaining();
    if (outcome.error == HttpError::None && reader.status() >= 400) {
        outcome.error = HttpError::Status;
    }
    if (reader.error() == HttpError::None) {
        world_.trace().emit(host_.node(), BodyReceived{.local = connection.local,
                                                       .ordinal = outcome.ordinal,
                                                       .bytes = outcome.body_bytes,
                                                       .digest = connection.digest.value()});
    }
    listener_.on_finished(connection.request, outcome);
    serve_waiting();
}

void ConnectionPool::finish_unsent(const PendingRequest& request, HttpError error) {
    RequestOutcome outcome;
    outcome.started = world_.now();
    outcome.error = error;
    listener_.on_finished(request, outcome);
}

/// A kept connection may have become idle.
void ConnectionPool::serve_waiting() {
    if (waiting_.empty() || idle_.empty() || !host_.is_powered()) return;
    const PendingRequest next = waiting_.pop();
    Connection* connection = take_idle(next.user);
    send(*connection, next);
}

}  // namespace lvsim::client
