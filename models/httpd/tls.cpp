// SPDX-License-Identifier: Apache-2.0
//
// Connections to a port where TLS is spoken, as mod_ssl serves them: the same requests and answers
// in records. A client that speaks HTTP without TLS is told so in plain HTTP, with 400.
#include "models/httpd/server.hpp"

#include <algorithm>

namespace lvsim::httpd {

namespace {

/// "GET ..." and not the first byte of a record.
bool is_perhaps_http(std::string_view bytes) {
    return !bytes.empty() && bytes[0] >= 'A' && bytes[0] <= 'Z';
}

}  // namespace

void Server::begin_tls(Connection& connection) {
    if (tls_rng_ == nullptr) {
        tls_rng_ = &world_.rng("httpd/" + std::string(host_.name()) + "/tls");
    }
    connection.tls.emplace(host::TlsEngine::Role::Server, *tls_rng_);
}

PayloadRef Server::receive(Connection& connection) {
    if (!connection.tls) return tcp().receive(connection.socket);
    host::TlsEngine& tls = *connection.tls;
    while (tls.plain().empty()) {
        const PayloadRef bytes = tcp().receive(connection.socket);
        if (bytes.empty()) return {};
        tls.feed(bytes.text());
        if (tls.is_not_tls() && is_perhaps_http(bytes.text())) {
            connection.tls.reset();
            refuse(connection, 400, bytes.text());
            return {};
        }
        flush_tls(connection);
    }
    const std::string_view all = tls.plain();
    PayloadRef first = host_.stack().payloads().copy_of(all.substr(0, host::kTlsPlainBytesMax));
    tls.plain().erase(0, first.size());
    return first;
}

bool Server::is_end(const Connection& connection) {
    if (tcp().is_end(connection.socket)) return true;
    if (!connection.tls) return false;
    using Tls = host::TlsEngine::State;
    return connection.tls->state() == Tls::Ended || connection.tls->state() == Tls::Failed;
}

bool Server::flush_tls(Connection& connection) {
    std::string& output = connection.tls->output();
    while (!connection.sealed.empty() || !output.empty()) {
        if (connection.sealed.empty()) {
            connection.sealed = host_.stack().payloads().copy_of(output);
            output.clear();
        }
        const std::size_t size = connection.sealed.size();
        const std::size_t taken = tcp().send(connection.socket, connection.sealed);
        if (taken < size) {
            connection.sealed = connection.sealed.slice(taken, size - taken);
            return false;
        }
        connection.sealed.reset();
    }
    return true;
}

bool Server::send_all_over_tls(Connection& connection) {
    Response& response = connection.response;
    while (flush_tls(connection)) {
        if (response.first.empty() && !next_piece(response)) {
            if (!connection.is_kept) connection.tls->end();
            return flush_tls(connection);
        }
        const std::size_t size = response.first.size();
        const std::size_t part = std::min(size, host::kTlsPlainBytesMax);
        connection.tls->write(response.first.text().substr(0, part));
        if (part == size) {
            response.first.reset();
        } else {
            response.first = response.first.slice(part, size - part);
        }
    }
    return false;
}

}  // namespace lvsim::httpd
