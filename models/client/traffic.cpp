// SPDX-License-Identifier: Apache-2.0
//
// Requests and the connections they travel on. A connection is in one of these states:
//
//   Connecting --established--> Busy --whole answer, kept--> Idle --next request--> Busy
//       |                        |  `--whole answer, not kept--> Closing --FIN--> (gone)
//       `------- error ----------`---- error ---> (gone)
//
// Closing waits for the server's FIN, which an announced "Connection: close" promises, so that the
// server is the one that ends in TIME_WAIT; a server that does not keep the promise is left after
// kCloseTimeMax.
#include "models/client/traffic.hpp"

#include "models/client/events.hpp"
#include "models/client/response_reader.hpp"
#include "models/host/host.hpp"
#include "sim/net/ring_buffer.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

namespace lvsim::client {

namespace {

constexpr SimDuration kCloseTimeMax = 1_s;
/// After a request that failed in no time a user pauses at least this long: nobody clicks faster,
/// and without a pause time would stand still.
constexpr SimDuration kPauseAfterFailure = 1_s;
constexpr std::size_t kWaitingMax = 1'000'000;
constexpr std::uint64_t kArrivalTag = 0;  ///< Others: a user's number + 1.

struct PendingRequest {
    std::uint64_t number = 0;
    SimTime intended;
    std::uint32_t user = 0;
};

}  // namespace

struct Traffic::Impl final : EventTarget {
    struct Connection final : net::TcpEvents, EventTarget {
        explicit Connection(Impl& of) : traffic(of), timer(of.world.timers().create(*this, 0)) {}
        ~Connection() { traffic.world.timers().destroy(timer); }
        Connection(const Connection&) = delete;
        Connection& operator=(const Connection&) = delete;

        void on_connected(net::SocketId) override {}
        void on_readable(net::SocketId) override { traffic.read(*this); }
        void on_writable(net::SocketId) override {}
        void on_closed(net::SocketId, net::TcpError why) override { traffic.on_closed(*this, why); }
        void on_event(std::uint64_t) override { traffic.on_timeout(*this); }

        enum class State : std::uint8_t { Free, Busy, Idle, Closing };

        Impl& traffic;
        TimerHandle timer;
        State state = State::Free;
        net::SocketId socket;
        Endpoint local;
        std::uint32_t requests = 0;  ///< Sent on it.
        bool has_excess = false;     ///< Bytes came that belong to no answer.
        PendingRequest request;      ///< Busy: the one under way.
        SimTime started;
        ResponseReader reader;
    };
    using State = Connection::State;

    Impl(host::Host& of, TrafficConfig its_config)
        : host(of),
          world(of.world()),
          config(std::move(its_config)),
          arrivals(world.rng("client/" + config.name + "/arrivals")),
          thinking(world.rng("client/" + config.name + "/think")),
          request_kept(make_request("")),
          request_last(make_request("Connection: close\r\n")) {
        host.on_power([this](bool is_on) {
            if (!is_on) lose_power();
        });
        start();
    }

    [[nodiscard]] net::TcpLayer& tcp() { return host.stack().tcp(); }

    [[nodiscard]] PayloadRef make_request(std::string_view extra_fields) {
        return host.stack().payloads().copy_of(std::string_view(
            fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: lvsim\r\nAccept: */*\r\n{}\r\n",
                        config.url.target, config.url.authority, extra_fields)));
    }

    // --- when requests start ---------------------------------------------------------------------

    void start() {
        switch (config.pattern) {
            case TrafficPattern::Every: return schedule_arrival(config.start);
            case TrafficPattern::Exponential:
                return schedule_arrival(config.start + arrivals.exponential(config.interval));
            case TrafficPattern::Users:
                idle_of_user.resize(config.users, nullptr);
                for (std::uint32_t user = 0; user < config.users; ++user) {
                    schedule_user(user, config.start);
                }
                return;
        }
    }

    /// Whether one more request may start at `when`.
    [[nodiscard]] bool may_start(SimTime when) const {
        if (config.count && planned >= *config.count) return false;
        return !config.duration || when - config.start < *config.duration;
    }

    void schedule_arrival(SimTime when) {
        if (!may_start(when)) return;
        ++planned;
        ++sources_waiting;
        next_arrival = when;
        world.schedule(when, *this, kArrivalTag);
    }

    void schedule_user(std::uint32_t user, SimTime when) {
        if (!may_start(when)) return;
        ++planned;
        ++sources_waiting;
        world.schedule(when, *this, std::uint64_t{user} + 1);
    }

    void on_event(std::uint64_t tag) override {
        --sources_waiting;
        const PendingRequest request = {
            counters.started++, world.now(),
            tag == kArrivalTag ? 0 : static_cast<std::uint32_t>(tag - 1)};
        if (tag == kArrivalTag) {
            const SimDuration pause = config.pattern == TrafficPattern::Every
                                          ? config.interval
                                          : arrivals.exponential(config.interval);
            schedule_arrival(next_arrival + pause);
        }
        begin(request);
    }

    void think(std::uint32_t user, bool took_no_time) {
        SimDuration pause = config.think_time;
        if (config.think == ThinkTime::Exponential && pause > SimDuration{}) {
            pause = thinking.exponential(config.think_time);
        }
        if (took_no_time) pause = std::max(pause, kPauseAfterFailure);
        schedule_user(user, world.now() + pause);
    }

    // --- requests --------------------------------------------------------------------------------

    void begin(const PendingRequest& request) {
        if (!host.is_powered()) return finish_unsent(request, HttpError::MachineOff);
        if (Connection* kept = take_idle(request.user)) return send(*kept, request);
        if (config.connections_max == 0 || open < config.connections_max) {
            return connect(request);
        }
        if (waiting.size() >= kWaitingMax) return finish_unsent(request, HttpError::QueueFull);
        waiting.push(request);
    }

    /// Each user keeps a connection for himself, unless they have to share a limited number.
    [[nodiscard]] bool has_own_connections() const {
        return config.pattern == TrafficPattern::Users && config.connections_max == 0;
    }

    /// A connection that can carry a request now: of the same user, or the one used last.
    Connection* take_idle(std::uint32_t user) {
        if (has_own_connections()) return std::exchange(idle_of_user[user], nullptr);
        if (idle.empty()) return nullptr;
        Connection* taken = idle.back();
        idle.pop_back();
        return taken;
    }

    void connect(const PendingRequest& request) {
        Connection& connection = take_free();
        ++counters.connections;
        const auto socket = tcp().connect(config.url.server, connection);
        if (!socket) {
            give_back(connection);
            return finish_unsent(request, from_tcp(socket.error()));
        }
        connection.socket = *socket;
        if (world.trace().is_watched()) {
            if (const auto info = tcp().info(*socket)) connection.local = info->local;
        }
        send(connection, request);
    }

    /// Also before the connection is established: TCP sends it then.
    void send(Connection& connection, const PendingRequest& request) {
        connection.state = State::Busy;
        connection.request = request;
        connection.started = world.now();
        connection.reader.begin(false);
        ++connection.requests;
        const bool is_last = connection.requests >= config.requests_per_connection;
        tcp().send(connection.socket, is_last ? request_last : request_kept);
        if (config.timeout) {
            world.timers().arm(connection.timer, world.now() + *config.timeout);
        }
    }

    void read(Connection& connection) {
        while (connection.state == State::Busy) {
            const PayloadRef bytes = tcp().receive(connection.socket);
            if (bytes.empty()) {
                if (!tcp().is_end(connection.socket)) return;
                connection.reader.end();
            } else {
                const std::size_t used = connection.reader.add(bytes.text(), cache, nullptr);
                connection.has_excess = used < bytes.size();
            }
            if (connection.reader.is_done()) complete(connection);
        }
        if (connection.state == State::Idle || connection.state == State::Closing) {
            leave_if_ended(connection);
        }
    }

    /// The answer is there, or will not come.
    void complete(Connection& connection) {
        const ResponseReader& reader = connection.reader;
        if (is_worth_a_retry(connection)) return retry(connection);
        const bool is_kept =
            reader.keeps_connection() && connection.requests < config.requests_per_connection;
        const bool is_broken = reader.error() != HttpError::None;
        if (is_broken) {
            tcp().close(connection.socket);
            finish(connection);
            return release(connection);
        }
        world.timers().cancel(connection.timer);
        connection.state = is_kept ? State::Idle : State::Closing;
        if (is_kept) {
            put_idle(connection);
        } else {
            world.timers().arm(connection.timer, world.now() + kCloseTimeMax);
        }
        finish(connection);
    }

    /// A kept connection that the server had closed before our request arrived: browsers and curl
    /// ask again on a new one.
    [[nodiscard]] bool is_worth_a_retry(const Connection& connection) const {
        const HttpError error = connection.reader.error();
        return connection.requests > 1 && !connection.reader.has_begun() &&
               (error == HttpError::EmptyReply || error == HttpError::Reset);
    }

    void retry(Connection& connection) {
        const PendingRequest request = connection.request;
        tcp().close(connection.socket);
        give_back(connection);
        connect(request);
    }

    void put_idle(Connection& connection) {
        if (has_own_connections()) {
            idle_of_user[connection.request.user] = &connection;
        } else {
            idle.push_back(&connection);
        }
    }

    void remove_idle(Connection& connection) {
        if (has_own_connections()) {
            idle_of_user[connection.request.user] = nullptr;
        } else {
            idle.erase(std::find(idle.begin(), idle.end(), &connection));
        }
    }

    void leave_if_ended(Connection& connection) {
        while (!tcp().receive(connection.socket).empty()) {
        }
        if (!tcp().is_end(connection.socket)) return;
        if (connection.state == State::Idle) remove_idle(connection);
        tcp().close(connection.socket);
        release(connection);
    }

    void on_closed(Connection& connection, net::TcpError why) {
        if (connection.state == State::Idle) remove_idle(connection);
        if (connection.state != State::Busy) return release(connection);
        if (why == net::TcpError::None) {
            connection.reader.end();
        } else {
            connection.reader.fail(from_tcp(why));
        }
        if (is_worth_a_retry(connection)) return retry(connection);
        finish(connection);
        release(connection);
    }

    void on_timeout(Connection& connection) {
        tcp().close(connection.socket);
        if (connection.state == State::Busy) {
            connection.reader.fail(HttpError::TimedOut);
            finish(connection);
        }
        release(connection);
    }

    // --- the pool ------------------------------------------------------------------------------

    Connection& take_free() {
        if (free.empty()) {
            free.push_back(&connections.emplace_back(*this));
            free.reserve(connections.size());
            idle.reserve(connections.size());
        }
        Connection& taken = *free.back();
        free.pop_back();
        ++open;
        return taken;
    }

    void give_back(Connection& connection) {
        world.timers().cancel(connection.timer);
        connection.state = State::Free;
        connection.local = {};
        connection.requests = 0;
        connection.has_excess = false;
        free.push_back(&connection);
        --open;
    }

    /// The connection is gone; who waits for one gets its place.
    void release(Connection& connection) {
        give_back(connection);
        while (!waiting.empty() && host.is_powered() && open < config.connections_max) {
            begin(waiting.pop());
        }
    }

    // --- the end of requests ---------------------------------------------------------------------

    void finish(const Connection& connection) {
        const ResponseReader& reader = connection.reader;
        RequestFinished event;
        event.started = connection.started;
        event.local = connection.local;
        event.ordinal = connection.requests - 1;
        event.status = reader.status();
        event.body_bytes = reader.body_bytes();
        HttpError error = reader.error();
        if (error == HttpError::None && reader.status() >= 400) error = HttpError::Status;
        report(connection.request, event, error, reader.remaining());
    }

    void finish_unsent(const PendingRequest& request, HttpError error) {
        RequestFinished event;
        event.started = world.now();
        report(request, event, error, 0);
    }

    void report(const PendingRequest& request, RequestFinished& event, HttpError error,
                std::uint64_t remaining) {
        event.is_ok = error == HttpError::None && event.status >= 200;
        ++(event.is_ok ? counters.ok : counters.failed);
        if (world.trace().is_watched()) {
            event.traffic = config.name;
            event.number = request.number;
            event.intended = request.intended;
            std::string words = to_text(error, remaining);
            if (error == HttpError::Status) words += fmt::format(": {}", event.status);
            event.error = words;
            world.trace().emit(host.node(), event);
        }
        if (config.pattern == TrafficPattern::Users) {
            think(request.user, !event.is_ok && event.started == world.now());
        }
        if (!waiting.empty()) serve_waiting();
    }

    /// A kept connection has become idle.
    void serve_waiting() {
        if (idle.empty() || !host.is_powered()) return;
        const PendingRequest next = waiting.pop();
        Connection* connection = take_idle(next.user);
        send(*connection, next);
    }

    void lose_power() {
        while (!waiting.empty()) finish_unsent(waiting.pop(), HttpError::MachineOff);
        idle.clear();
        std::fill(idle_of_user.begin(), idle_of_user.end(), nullptr);
        for (Connection& connection : connections) {
            if (connection.state == State::Free) continue;
            const bool was_busy = connection.state == State::Busy;
            if (was_busy) {
                connection.reader.fail(HttpError::MachineOff);
                finish(connection);
            }
            give_back(connection);
        }
    }

    host::Host& host;
    World& world;
    TrafficConfig config;
    Rng& arrivals;
    Rng& thinking;
    PayloadRef request_kept;
    PayloadRef request_last;
    TrafficCounters counters;
    std::uint64_t planned = 0;          ///< Requests that have a start.
    std::uint64_t sources_waiting = 0;  ///< Arrivals and users whose next start is queued.
    SimTime next_arrival;
    std::deque<Connection> connections;  ///< Stay where they are; reused by way of `free`.
    std::vector<Connection*> free;
    std::vector<Connection*> idle;
    std::vector<Connection*> idle_of_user;
    net::RingBuffer<PendingRequest> waiting;
    std::size_t open = 0;
    HeadCache cache;
};

Traffic::Traffic(host::Host& host, TrafficConfig config)
    : impl_(std::make_unique<Impl>(host, std::move(config))) {}

Traffic::~Traffic() = default;

const TrafficConfig& Traffic::config() const {
    return impl_->config;
}

const TrafficCounters& Traffic::counters() const {
    return impl_->counters;
}

bool Traffic::is_finished() const {
    return impl_->sources_waiting == 0 && impl_->counters.under_way() == 0;
}

}  // namespace lvsim::client
