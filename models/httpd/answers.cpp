// SPDX-License-Identifier: Apache-2.0
//
// Answering requests: which status, what becomes of the connection, and handing it all to TCP.
#include "models/httpd/events.hpp"
#include "models/httpd/server.hpp"
#include "sim/core/hash.hpp"
#include "sim/core/rng.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace lvsim::httpd {

namespace {

constexpr SimDuration kLingerTimeMax = 30_s;

}  // namespace

void Server::answer(Connection& connection) {
    connection.request_time = world_.now();
    connection.line = log_.keep(request_line(last_.bytes));
    // The head may be one that was parsed before, and the file another since.
    if (last_.request && !config_.document_root.empty()) find_page();
    const std::uint16_t status = status_of_last();
    const Persistence persistence = persistence_after(connection, status);
    if (last_.request) connection.body_left = last_.request->content_length;
    if (status == 200) {
        connection.response =
            responses_->page(*last_.page, persistence, last_.request->method == Method::Head);
    } else {
        Responses::ErrorContext context = error_context(connection);
        add_documents(context, status);
        connection.response = responses_->error(status, persistence, context);
    }
    prepare_logs(connection, status);
    serve(connection, persistence.is_kept);
}

std::uint16_t Server::status_of_last() const {
    if (!last_.request) return last_.request.error();
    switch (last_.request->method) {
        case Method::Unknown: return 501;
        case Method::Other: return 405;
        case Method::Get:
        case Method::Head:
        case Method::Post: break;
    }
    if (last_.path_error != 0) return last_.path_error;
    if (last_.page == nullptr) return 404;
    if (last_.request->method == Method::Post) return 405;
    return is_unchanged() ? 304 : 200;
}

/// RFC 9110 13.2.2. A date counts when it is the one that was sent, as browsers do.
bool Server::is_unchanged() const {
    const Request& request = *last_.request;
    const ServedPage& page = *last_.page;
    if (page.etag.empty()) return false;
    if (!request.if_none_match.empty()) return request.if_none_match == page.etag;
    return request.if_modified_since == page.modified;
}

Persistence Server::persistence_after(const Connection& connection, std::uint16_t status) const {
    if (!last_.request || !config_.is_keep_alive || drops_connection(status)) return {};
    const Request& request = *last_.request;
    if (request.wants_close || !(request.is_1_1 || request.wants_keep_alive)) return {};
    const std::uint32_t limit = config_.keep_alive_max;
    if (limit != 0 && connection.ordinal >= limit) return {};
    return {true, request.wants_keep_alive, limit == 0 ? 0 : limit - connection.ordinal};
}

Responses::ErrorContext Server::error_context(const Connection& connection) {
    Responses::ErrorContext context;
    const std::string_view line = log_.text(connection.line);
    context.method = line.substr(0, line.find(' '));
    if (last_.request) {
        context.target = last_.request->target.substr(0, last_.request->target.find('?'));
        context.host = last_.request->host.substr(0, last_.request->host.find(':'));
        context.is_head = last_.request->method == Method::Head;
    }
    const auto info = tcp().info(connection.socket);
    if (info) context.port = info->local.port;
    if (info && context.host.empty()) {
        own_name_ = to_text(info->local.address);
        context.host = own_name_;
    }
    return context;
}

void Server::refuse(Connection& connection, std::uint16_t status, std::string_view bytes) {
    connection.request_time = world_.now();
    last_.bytes.clear();
    last_.request = tl::unexpected(status);
    connection.line = log_.keep(request_line(bytes).substr(0, kLineBytesMax));
    connection.response = responses_->error(status, {}, error_context(connection));
    connection.is_kept = false;
    prepare_logs(connection, status);
    write(connection);
}

/// What is no page takes no time: nobody works on a 404.
SimDuration Server::draw_service_time(const Connection& connection) {
    if (connection.response.status != 200) return {};
    const Distribution& law = last_.page->service_time;
    if (const auto* constant = std::get_if<laws::Constant>(&law.parameters())) {
        return SimDuration::nanoseconds(constant->value);
    }
    const auto request = work_ == nullptr ? std::nullopt : work_->take(connection.remote);
    if (!request) return law.sample_duration(*service_rng_);
    // The same request is the same work wherever it is served.
    Rng own(hash_mix(world_.seed(), *request), "service");
    return law.sample_duration(own);
}

void Server::serve(Connection& connection, bool is_kept) {
    connection.is_kept = is_kept;
    const SimDuration span = draw_service_time(connection);
    if (span == SimDuration{}) return write(connection);
    connection.state = State::Serving;
    arm(connection, span);
}

void Server::finish_serving(Connection& connection) {
    if (connection.is_reset) {
        log_request(connection);
        return release(connection);
    }
    write(connection);
    if (connection.state == State::Reading) read(connection);
}

void Server::write(Connection& connection) {
    connection.state = State::Writing;
    if (!send_all(connection)) return arm(connection, config_.send_timeout);
    finish_response(connection);
}

bool Server::send_all(Connection& connection) {
    if (connection.tls) return send_all_over_tls(connection);
    Response& response = connection.response;
    while (true) {
        if (!response.first.empty()) {
            const std::size_t taken = tcp().send(connection.socket, response.first);
            if (taken < response.first.size()) {
                response.first = response.first.slice(taken, response.first.size() - taken);
                return false;
            }
        }
        if (!next_piece(response)) return true;
    }
}

bool Server::next_piece(Response& response) {
    response.first.reset();
    if (response.page == nullptr || response.next_chunk == response.page->body.size()) return false;
    response.first = response.page->body[response.next_chunk++];
    return true;
}

void Server::go_on_writing(Connection& connection) {
    if (is_suspended_) return;
    if (connection.state != State::Writing) {
        if (connection.tls) flush_tls(connection);
        return;
    }
    if (!send_all(connection)) return arm(connection, config_.send_timeout);
    finish_response(connection);
    if (connection.state == State::Reading) read(connection);
}

void Server::finish_response(Connection& connection) {
    const Response& response = connection.response;
    ++counters_.requests;
    if (response.status < 400) ++counters_.ok;
    counters_.body_bytes += response.body_bytes;
    log_request(connection);
    if (world_.trace().is_watched<RequestServed>()) trace(connection);
    ++connection.ordinal;
    if (!connection.is_kept) return linger(connection);
    connection.state = State::Reading;
    arm(connection, config_.keep_alive_timeout);
}

void Server::log_request(const Connection& connection) {
    file_logs_->write(connection.log_lines);
    log_.add({connection.request_time, connection.remote.address, connection.line,
              connection.response.status, connection.response.body_bytes});
}

void Server::trace(const Connection& connection) {
    const std::string_view line = log_.text(connection.line);
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
    world_.trace().emit(host_.node(), event);
}

void Server::linger(Connection& connection) {
    connection.state = State::Lingering;
    connection.linger_end = world_.now() + kLingerTimeMax;
    tcp().shutdown_send(connection.socket);
    drain(connection);
}

}  // namespace lvsim::httpd
