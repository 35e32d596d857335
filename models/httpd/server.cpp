// SPDX-License-Identifier: Apache-2.0
//
// Listening, the pool of connections, and reading requests.
#include "models/httpd/server.hpp"

#include "models/host/files.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace lvsim::httpd {

namespace {

constexpr SimDuration kLingerTime = 2_s;
constexpr char kTlsHandshake = 0x16;  ///< Begins a ClientHello.

bool is_drawn(const Distribution& law) {
    return !std::holds_alternative<laws::Constant>(law.parameters());
}

bool draws_service_times(const HttpdConfig& config) {
    return is_drawn(config.service_time) ||
           std::any_of(config.pages.begin(), config.pages.end(), [](const auto& entry) {
               return entry.second.service_time && is_drawn(*entry.second.service_time);
           });
}

}  // namespace

Connection::Connection(Server& of, Timers& its_timers)
    : server(of), timers(its_timers), timer(its_timers.create(*this, 0)) {}

Connection::~Connection() {
    timers.destroy(timer);
}

void Connection::on_connected(net::SocketId) {}

void Connection::on_readable(net::SocketId) {
    server.on_readable(*this);
}

void Connection::on_writable(net::SocketId) {
    server.go_on_writing(*this);
}

void Connection::on_closed(net::SocketId, net::TcpError) {
    server.on_closed(*this);
}

void Connection::on_event(std::uint64_t) {
    server.on_timeout(*this);
}

NodeId Connection::machine_of(std::uint64_t) const {
    return server.machine();
}

Server::Server(host::Host& host, HttpdConfig config, host::RequestWork* work)
    : host_(host),
      world_(host.world()),
      config_(std::move(config)),
      responses_(std::make_unique<Responses>(host, config_)),
      file_logs_(std::make_unique<FileLogs>(host, config_.log_files)),
      log_(config_.access_log_lines_max),
      work_(work) {
    if (!config_.writes_log_files) {
        host_.files().add_generated(config_.access_log, [this] { return log_.formatted(); });
    }
    if (draws_service_times(config_)) {
        service_rng_ = &world_.rng("httpd/" + std::string(host_.name()) + "/service");
        if (work_ != nullptr) work_->note_server();
    }
    host_.on_power([this](bool is_on) {
        if (!is_on) forget_all();
    });
}

std::string Server::start() {
    if (is_running_) return {};
    const auto limit = static_cast<std::uint32_t>(host_.stack().settings().tcp.somaxconn);
    for (std::size_t i = 0; i < config_.listen.size(); ++i) {
        const net::TcpError error =
            tcp().listen(config_.listen[i], std::min(config_.backlog, limit), *this);
        if (error == net::TcpError::None) continue;
        for (std::size_t k = 0; k < i; ++k) tcp().stop_listening(config_.listen[k]);
        return cannot_bind(config_.listen[i], error);
    }
    if (file_logs_->is_used()) {
        const std::string cannot_open = file_logs_->open();
        if (!cannot_open.empty()) {
            for (const Endpoint& where : config_.listen) tcp().stop_listening(where);
            return cannot_open;
        }
        file_logs_->note("notice", "",
                         "Apache/2.2.15 (Unix) configured -- resuming normal operations");
    }
    is_running_ = true;
    return {};
}

void Server::configure(HttpdConfig config) {
    LVSIM_ASSERT(!is_running_, "httpd of {} runs while it is configured", host_.name());
    config_ = std::move(config);
    responses_ = std::make_unique<Responses>(host_, config_);
    file_logs_ = std::make_unique<FileLogs>(host_, config_.log_files);
    last_ = {};
}

std::string Server::cannot_bind(const Endpoint& where, net::TcpError error) const {
    const bool is_2_2 = host_.profile() == host::Profile::Centos6;
    return fmt::format(
        "({}){}: {}make_sock: could not bind to address {}\n"
        "no listening sockets available, shutting down\n{}Unable to open logs\n",
        error == net::TcpError::AddressInUse ? 98 : 99, to_text(error),
        is_2_2 ? "" : "AH00072: ", to_text(where), is_2_2 ? "" : "AH00015: ");
}

void Server::stop() {
    if (!is_running_) return;
    for (const Endpoint& where : config_.listen) tcp().stop_listening(where);
    for (Connection& connection : connections_) {
        if (connection.state == State::Free) continue;
        tcp().close(connection.socket);
        release(connection);
    }
    is_running_ = false;
}

void Server::kill() {
    is_suspended_ = false;
    stop();
}

void Server::suspend() {
    LVSIM_ASSERT(is_running_ && !is_suspended_, "httpd of {} cannot be suspended", host_.name());
    is_suspended_ = true;
}

void Server::resume() {
    LVSIM_ASSERT(is_suspended_, "httpd of {} is not suspended", host_.name());
    is_suspended_ = false;
    for (Connection& connection : connections_) catch_up(connection);
    for (const Endpoint& where : config_.listen) on_acceptable(where.port);
}

void Server::catch_up(Connection& connection) {
    const bool has_timed_out = std::exchange(connection.has_timed_out, false);
    if (connection.state == State::Free) return;
    if (std::exchange(connection.has_ended, false)) {
        on_closed(connection);
        // A worker that was serving it serves on, and may be done.
        if (has_timed_out && connection.state == State::Serving) on_timeout(connection);
        return;
    }
    on_readable(connection);
    go_on_writing(connection);
    // One that found something to do has a new time limit.
    if (has_timed_out && connection.state != State::Free &&
        !world_.timers().is_armed(connection.timer)) {
        on_timeout(connection);
    }
}

void Server::forget_all() {
    is_suspended_ = false;
    for (Connection& connection : connections_) {
        if (connection.state != State::Free) release(connection);
    }
    is_running_ = false;
}

bool Server::has_free_worker() const {
    return config_.workers == 0 || open_ < config_.workers;
}

/// It accepts in an event of its own: whoever released a connection may still look at it.
void Server::note_free_worker() {
    if (config_.workers == 0 || is_accept_pending_ || !is_running_) return;
    is_accept_pending_ = true;
    world_.schedule(world_.now(), *this, 0);
}

void Server::on_event(std::uint64_t) {
    is_accept_pending_ = false;
    if (!is_running_) return;
    for (const Endpoint& where : config_.listen) on_acceptable(where.port);
}

void Server::on_acceptable(std::uint16_t port) {
    if (is_suspended_) return;
    while (has_free_worker()) {
        Connection& connection = free_connection();
        const auto socket = tcp().accept(port, connection);
        if (!socket) return;
        free_.pop_back();
        ++counters_.connections;
        ++open_;
        counters_.busy_max = std::max<std::uint64_t>(counters_.busy_max, open_);
        connection.socket = *socket;
        connection.state = State::Reading;
        if (const auto info = tcp().info(*socket)) connection.remote = info->remote;
        tcp().set_no_delay(*socket, true);
        const auto& secure = config_.tls_ports;
        if (std::find(secure.begin(), secure.end(), port) != secure.end()) begin_tls(connection);
        arm(connection, config_.request_timeout);
    }
}

Connection& Server::free_connection() {
    if (free_.empty()) free_.push_back(&connections_.emplace_back(*this, world_.timers()));
    return *free_.back();
}

void Server::release(Connection& connection) {
    world_.timers().cancel(connection.timer);
    connection.state = State::Free;
    connection.ordinal = 0;
    connection.body_left = 0;
    connection.has_ended = false;
    connection.has_timed_out = false;
    connection.scanner.reset();
    connection.inbox.clear();
    connection.response = {};
    connection.tls.reset();
    connection.sealed.reset();
    connection.log_lines.clear();
    connection.is_reset = false;
    free_.push_back(&connection);
    --open_;
    note_free_worker();
}

void Server::give_up(Connection& connection) {
    if (connection.state == State::Writing) log_request(connection);
    if (connection.state == State::Reading && connection.tls) {
        connection.tls->end();
        flush_tls(connection);
    }
    tcp().close(connection.socket);
    release(connection);
}

void Server::arm(Connection& connection, SimDuration span) {
    world_.timers().arm(connection.timer, world_.now() + span);
}

void Server::on_closed(Connection& connection) {
    if (is_suspended_) {
        connection.has_ended = true;
        return;
    }
    if (connection.state == State::Serving) {
        connection.is_reset = true;
        return;
    }
    if (connection.state == State::Writing) log_request(connection);
    release(connection);
}

void Server::on_timeout(Connection& connection) {
    if (is_suspended_) {
        connection.has_timed_out = true;
        return;
    }
    if (connection.state == State::Serving) return finish_serving(connection);
    const bool is_first = connection.ordinal == 0;
    const bool has_line = connection.scanner.has_line();
    const bool is_in_handshake = connection.tls && !connection.tls->has_keys();
    if (connection.state == State::Reading && has_line) {
        return refuse(connection, 408, connection.inbox);
    }
    if (connection.state == State::Reading && is_first && !is_in_handshake) {
        // Apache only logs a client that never sent its request line.
        log_.add({world_.now(), connection.remote.address, log_.keep({}), 408, 0});
    }
    give_up(connection);
}

void Server::on_readable(Connection& connection) {
    if (is_suspended_) return;
    if (connection.state == State::Reading) return read(connection);
    if (connection.state == State::Lingering) drain(connection);
}

void Server::read(Connection& connection) {
    while (connection.state == State::Reading) {
        if (!connection.inbox.empty()) {
            const std::size_t used = consume(connection, connection.inbox);
            if (connection.state == State::Free) return;
            connection.inbox.erase(0, used);
            if (connection.state != State::Reading) return;
        }
        const PayloadRef bytes = receive(connection);
        if (bytes.empty()) {
            if (connection.state == State::Reading && is_end(connection)) give_up(connection);
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

void Server::continue_with_inbox(Connection& connection) {
    if (!connection.inbox.empty() && connection.ordinal > 0) {
        arm(connection, config_.request_timeout);
    }
}

void Server::drain(Connection& connection) {
    while (!tcp().receive(connection.socket).empty()) {
    }
    if (tcp().is_end(connection.socket)) return give_up(connection);
    const SimTime until = std::min(world_.now() + kLingerTime, connection.linger_end);
    world_.timers().arm(connection.timer, until);
}

std::size_t Server::consume(Connection& connection, std::string_view bytes) {
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

std::size_t Server::find_head(Connection& connection, std::string_view bytes) {
    if (!last_.bytes.empty() && bytes.starts_with(last_.bytes)) return last_.bytes.size();
    switch (connection.scanner.scan(bytes)) {
        case HeadScanner::State::Incomplete:
            // Apache does not wait for the rest of what begins with no method, such as TLS.
            if (connection.scanner.has_line() && bytes[0] == kTlsHandshake) {
                refuse(connection, host_.profile() == host::Profile::Centos6 ? 501 : 400, bytes);
            }
            return 0;
        case HeadScanner::State::Complete: break;
        case HeadScanner::State::LineTooLong: refuse(connection, 414, bytes); return 0;
        case HeadScanner::State::FieldTooLong:
        case HeadScanner::State::TooManyFields: refuse(connection, 400, bytes); return 0;
    }
    parse(bytes.substr(0, connection.scanner.size()));
    return last_.bytes.size();
}

void Server::parse(std::string_view head) {
    last_.bytes.assign(head);
    last_.request = parse_request(last_.bytes);
    last_.page = nullptr;
    last_.path_error = 0;
    if (last_.request) find_page();
}

void Server::find_page() {
    const auto path = path_of(last_.request->target);
    last_.path_note.clear();
    if (!path) {
        last_.path_error = path.error();
    } else if (config_.document_root.empty()) {
        last_.page = responses_->find(*path);
    } else {
        const Responses::Found found = responses_->find_document(*path);
        last_.page = found.page;
        last_.path_error = found.error;
        last_.path_note = found.log;
    }
}

}  // namespace lvsim::httpd
