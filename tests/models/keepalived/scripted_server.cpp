// SPDX-License-Identifier: Apache-2.0
#include "tests/models/keepalived/scripted_server.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::keepalived {

namespace {

constexpr std::uint32_t kBacklog = 16;
constexpr std::string_view kTls = "tls ";
constexpr SimDuration kSlowness = 200_ms;  ///< Between two bytes.

}  // namespace

std::string unescaped(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_escape = text[at] == '\\' && at + 1 < text.size();
        if (!is_escape) {
            bytes += text[at];
        } else {
            ++at;
            bytes += text[at] == 'r' ? '\r' : text[at] == 'n' ? '\n' : text[at];
        }
    }
    return bytes;
}

ScriptedServer::ScriptedServer(host::Host& host, std::uint16_t port) : host_(host), port_(port) {
    behave(mode_);
}

void ScriptedServer::behave(std::string_view mode) {
    mode_ = mode;
    const bool shall_listen = mode_ != "refuse";
    const Endpoint local{IpAddress::v4(0), port_};
    if (shall_listen && !is_listening_) {
        if (tcp().listen(local, kBacklog, *this) != net::TcpError::None) return;
    } else if (!shall_listen && is_listening_) {
        tcp().stop_listening(local);
    }
    is_listening_ = shall_listen;
}

void ScriptedServer::on_acceptable(std::uint16_t port) {
    while (const auto socket = tcp().accept(port, *this)) {
        ++connections_;
        Connection& made = open_[socket->slot] = {mode_, {}, {}};
        ids_[socket->slot] = *socket;
        if (mode_.starts_with(kTls)) {
            Rng& rng = host_.world().rng(host_.name() + "/scripted/tls");
            made.mode.erase(0, kTls.size());
            made.tls.emplace(host::TlsEngine::Role::Server, rng);
        }
        if (mode_ == "rst") tcp().abort(*socket);
    }
}

void ScriptedServer::on_readable(net::SocketId socket) {
    const auto found = open_.find(socket.slot);
    if (found == open_.end()) return;
    const std::string mode = found->second.mode;
    if (mode == "fin" && !found->second.tls) {
        tcp().close(socket);  // with unread data: a RST, as when a program leaves its socket
        return;
    }
    const std::string bytes = receive(socket);
    if (!open_.contains(socket.slot)) return;
    if (!bytes.empty()) {
        request_ = bytes;
        answer(socket, mode);
    } else if (tcp().is_end(socket)) {
        tcp().close(socket);
        open_.erase(socket.slot);
    }
}

std::string ScriptedServer::receive(net::SocketId socket) {
    std::string bytes;
    for (PayloadRef part = tcp().receive(socket); !part.empty(); part = tcp().receive(socket)) {
        bytes += part.text();
    }
    Connection& connection = open_[socket.slot];
    if (!connection.tls) return bytes;
    const bool was_open = connection.tls->has_keys();
    connection.tls->feed(bytes);
    flush(socket, *connection.tls);
    if (connection.tls->has_keys() && !was_open) {
        if (connection.mode == "fin") {
            end(socket, true);
            return {};
        }
        if (connection.mode == "rst") {
            tcp().abort(socket);
            open_.erase(socket.slot);
            return {};
        }
    }
    return std::exchange(connection.tls->plain(), {});
}

void ScriptedServer::flush(net::SocketId socket, host::TlsEngine& tls) {
    if (tls.output().empty()) return;
    static_cast<void>(tcp().send(socket, host_.stack().payloads().copy_of(tls.output())));
    tls.output().clear();
}

void ScriptedServer::end(net::SocketId socket, bool is_announced) {
    Connection& connection = open_[socket.slot];
    if (connection.tls && is_announced) {
        connection.tls->end();
        flush(socket, *connection.tls);
    }
    tcp().close(socket);
    open_.erase(socket.slot);
}

void ScriptedServer::answer(net::SocketId socket, const std::string& mode) {
    const std::size_t colon = mode.find(':');
    const std::string kind = mode.substr(0, colon);
    const std::string text = colon == std::string::npos ? "" : unescaped(mode.substr(colon + 1));
    if (mode.starts_with("ok ")) {
        const std::string_view words = std::string_view(mode).substr(3);
        const std::size_t blank = words.find(' ');
        send(socket, fmt::format("HTTP/1.0 {} X\r\n\r\n{}", words.substr(0, blank),
                                 unescaped(words.substr(blank + 1))));
    } else if (mode == "hang") {
        return;
    } else if (mode == "rstafter") {
        tcp().abort(socket);
        open_.erase(socket.slot);
        return;
    } else if (kind == "slow") {
        open_[socket.slot].rest = text;
        return on_event(socket.slot);
    } else {
        send(socket, text);
        if (kind == "open") return;
    }
    end(socket, kind != "cut");
}

void ScriptedServer::on_event(std::uint64_t tag) {
    const auto slot = static_cast<std::uint32_t>(tag);
    const auto found = open_.find(slot);
    if (found == open_.end()) return;
    if (found->second.rest.empty()) {
        return end(ids_[slot], true);
    }
    send(ids_[slot], found->second.rest.substr(0, 1));
    found->second.rest.erase(0, 1);
    host_.world().schedule(host_.world().now() + kSlowness, *this, tag);
}

void ScriptedServer::send(net::SocketId socket, std::string_view text) {
    const auto found = open_.find(socket.slot);
    if (found != open_.end() && found->second.tls) {
        found->second.tls->write(text);
        return flush(socket, *found->second.tls);
    }
    static_cast<void>(tcp().send(socket, host_.stack().payloads().copy_of(text)));
}

void ScriptedServer::on_closed(net::SocketId socket, net::TcpError) {
    open_.erase(socket.slot);
}

}  // namespace lvsim::keepalived
