// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/link.hpp"

#include "models/host/host.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host::ssh {

namespace {

constexpr std::size_t kHeadBytes = 5;
constexpr std::size_t kBannerBytesMax = 255;  // RFC 4253 4.2

std::uint32_t length_of(std::string_view head) {
    std::uint32_t length = 0;
    for (std::size_t i = 1; i < kHeadBytes; ++i) {
        length = length << 8U | static_cast<unsigned char>(head[i]);
    }
    return length;
}

}  // namespace

Link::~Link() {
    if (is_open_) host_.stack().tcp().close(socket_);
}

void Link::connect(Endpoint remote) {
    remote_ = remote;
    const auto made = host_.stack().tcp().connect(remote, *this);
    if (!made) return finish(made.error());
    socket_ = *made;
    is_open_ = true;
}

bool Link::accept(std::uint16_t port) {
    const auto made = host_.stack().tcp().accept(port, *this);
    if (!made) return false;
    socket_ = *made;
    is_open_ = is_connected_ = true;
    if (const auto info = host_.stack().tcp().info(socket_)) remote_ = info->remote;
    host_.stack().tcp().set_no_delay(socket_, true);
    write(kBanner);
    return true;
}

void Link::send(MessageKind kind, std::string_view bytes) {
    do {
        const std::string_view part = bytes.substr(0, kMessageBytesMax);
        const auto length = static_cast<std::uint32_t>(part.size());
        std::string message(1, static_cast<char>(kind));
        for (int shift = 24; shift >= 0; shift -= 8) {
            message += static_cast<char>(length >> static_cast<unsigned>(shift) & 0xffU);
        }
        write(message.append(part));
        bytes.remove_prefix(part.size());
    } while (!bytes.empty());
}

std::optional<Message> Link::take() {
    if (messages_.empty()) return std::nullopt;
    Message message = std::move(messages_.front());
    messages_.pop_front();
    return message;
}

void Link::on_connected(net::SocketId socket) {
    is_connected_ = true;
    host_.stack().tcp().set_no_delay(socket, true);
    write(kBanner);
    tell();
}

void Link::on_readable(net::SocketId socket) {
    net::TcpLayer& tcp = host_.stack().tcp();
    for (PayloadRef bytes = tcp.receive(socket); !bytes.empty(); bytes = tcp.receive(socket)) {
        inbox_.append(bytes.text());
    }
    read_inbox();
    if (is_open_ && tcp.is_end(socket)) {
        tcp.close(socket);
        return finish(net::TcpError::None);
    }
    tell();
}

void Link::on_writable(net::SocketId) {
    flush();
}

void Link::on_closed(net::SocketId, net::TcpError why) {
    finish(why);
}

void Link::finish(net::TcpError why) {
    is_open_ = false;
    is_over_ = true;
    error_ = why;
    tell();
}

void Link::write(std::string_view bytes) {
    if (is_over_) return;
    outbox_.append(bytes);
    if (outbox_.size() <= kOutboxBytesMax) return flush();
    host_.stack().tcp().abort(socket_);
    finish(net::TcpError::Reset);
}

void Link::flush() {
    while (is_open_ && is_connected_ && !outbox_.empty()) {
        const std::string_view part = std::string_view(outbox_).substr(0, kMessageBytesMax);
        const PayloadRef bytes = host_.stack().payloads().copy_of(part);
        const std::size_t taken = host_.stack().tcp().send(socket_, bytes);
        outbox_.erase(0, taken);
        if (taken < bytes.size()) return;
    }
}

/// The banner first. What is no message ends the connection.
void Link::read_inbox() {
    if (!has_banner_) {
        const std::size_t end = inbox_.find('\n');
        if (end == std::string::npos && inbox_.size() <= kBannerBytesMax) return;
        const bool is_right = inbox_.starts_with("SSH-2.0-");
        inbox_.erase(0, end == std::string::npos ? inbox_.size() : end + 1);
        if (!is_right) {
            host_.stack().tcp().abort(socket_);
            return finish(net::TcpError::Reset);
        }
        has_banner_ = true;
    }
    std::size_t used = 0;
    while (inbox_.size() - used >= kHeadBytes) {
        const std::string_view rest = std::string_view(inbox_).substr(used);
        const std::uint32_t length = length_of(rest);
        if (length > kMessageBytesMax) {
            host_.stack().tcp().abort(socket_);
            return finish(net::TcpError::Reset);
        }
        if (rest.size() < kHeadBytes + length) break;
        messages_.push_back(
            {static_cast<MessageKind>(rest[0]), std::string(rest.substr(kHeadBytes, length))});
        used += kHeadBytes + length;
    }
    inbox_.erase(0, used);
}

void Link::tell() {
    news_.notify_all();
    if (owner_ != nullptr) owner_->on_link_news();
}

}  // namespace lvsim::host::ssh
