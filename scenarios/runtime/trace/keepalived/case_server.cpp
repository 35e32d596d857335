// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/case_server.hpp"

#include "sim/core/assert.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <span>

namespace lvsim::runtime {
namespace {

constexpr std::uint16_t kHttp = 80;
constexpr std::uint32_t kBacklog = 64;
constexpr std::int32_t kOk = 200;

/// The path of "GET /a HTTP/1.0\r\n..."; empty when the request is none.
std::string path_of(std::string_view request) {
    const std::size_t begin = request.find(' ');
    if (begin == std::string_view::npos) return {};
    const std::size_t end = request.find(' ', begin + 1);
    return std::string(request.substr(begin + 1, end - begin - 1));
}

}  // namespace

void CaseServer::serve() {
    hangs_ = false;
    statuses_.clear();
    if (is_listening_) return;
    const auto error = stack_.tcp().listen({IpAddress::v4(0), kHttp}, kBacklog, *this);
    LVSIM_ASSERT(error == net::TcpError::None, "port 80 cannot be listened on");
    is_listening_ = true;
}

void CaseServer::close() {
    if (is_listening_) stack_.tcp().stop_listening({IpAddress::v4(0), kHttp});
    is_listening_ = false;
}

void CaseServer::on_acceptable(std::uint16_t port) {
    while (stack_.tcp().accept(port, *this)) {
    }
}

std::int32_t CaseServer::status_of(const std::string& path) const {
    const auto own = statuses_.find(path);
    if (own != statuses_.end()) return own->second;
    const auto all = statuses_.find("");
    return all == statuses_.end() ? kOk : all->second;
}

/// A request of a health check fits a segment.
void CaseServer::on_readable(net::SocketId socket) {
    net::TcpLayer& tcp = stack_.tcp();
    const PayloadRef bytes = tcp.receive(socket);
    if (bytes.empty()) {
        if (tcp.is_end(socket)) tcp.close(socket);
        return;
    }
    if (hangs_) return;
    const std::span<const std::byte> data = bytes.bytes();
    std::string request;
    for (const std::byte byte : data) request.push_back(static_cast<char>(byte));
    const std::string path = path_of(request);
    const std::string body = fmt::format("server {}\n", path);
    const std::string answer = fmt::format("HTTP/1.0 {} X\r\nContent-Length: {}\r\n\r\n{}",
                                           status_of(path), body.size(), body);
    (void)tcp.send(socket, stack_.payloads().copy_of(std::as_bytes(std::span(answer))));
    tcp.close(socket);
}

}  // namespace lvsim::runtime
