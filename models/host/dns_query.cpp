// SPDX-License-Identifier: Apache-2.0
#include "models/host/dns_query.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

DnsQuery::DnsQuery(Host& host, DnsQuestion question) : host_(host), question_(std::move(question)) {
    ask_next();
}

DnsQuery::~DnsQuery() {
    if (is_open_) host_.stack().udp().close(socket_);
}

bool DnsQuery::can_carry(std::string_view name) {
    constexpr std::size_t kLabelMax = 63;
    constexpr std::size_t kNameMax = 253;
    if (name.empty() || name.size() > kNameMax) return false;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        if (end == at || end - at > kLabelMax) return false;
        at = end + 1;
    }
    return true;
}

void DnsQuery::give_up_waiting() {
    if (!is_done_) fail("timed out");
}

void DnsQuery::ask_next() {
    while (tried_ < question_.servers.size() * question_.tries) {
        // Each server's tries one after the other.
        server_ = question_.servers[tried_++ / question_.tries];
        std::string wrong = ask();
        if (wrong.empty()) return;
        failures_.push_back({server_, std::move(wrong)});
    }
    finish();
}

/// What is wrong at once; empty: nothing.
std::string DnsQuery::ask() {
    net::UdpLayer& udp = host_.stack().udp();
    if (std::exchange(is_open_, false)) udp.close(socket_);
    const auto socket = udp.bind({IpAddress::v4(0), 0}, *this);
    if (!socket) return "no free ports";
    socket_ = *socket;
    is_open_ = true;
    asked_at_ = host_.world().now();
    DnsMessage message;
    message.id = question_.id;
    message.name = question_.name;
    message.type = question_.type;
    PayloadRef payload = host_.stack().payloads().copy_of(message.emit());
    const net::UdpError error = udp.send(socket_, {server_, kDnsPort}, std::move(payload));
    return error == net::UdpError::None ? "" : "network unreachable";
}

void DnsQuery::on_datagram(net::UdpSocketId, const net::UdpDatagram& datagram) {
    auto message = DnsMessage::parse(datagram.bytes.bytes());
    const bool is_ours = message && message->is_answer && message->id == question_.id &&
                         datagram.from.address == server_;
    if (!is_ours || is_done_) return;
    answer_ = std::move(message);
    answer_bytes_ = datagram.bytes.size();
    taken_ = host_.world().now() - asked_at_;
    finish();
}

void DnsQuery::on_icmp_error(net::UdpSocketId, Endpoint, IcmpType type, std::uint8_t code) {
    if (is_done_ || type != IcmpType::DestinationUnreachable) return;
    constexpr std::uint8_t kPort = 3;
    constexpr std::uint8_t kNet = 0;
    fail(code == kPort  ? "connection refused"
         : code == kNet ? "network unreachable"
                        : "host unreachable");
}

void DnsQuery::fail(std::string why) {
    failures_.push_back({server_, std::move(why)});
    ask_next();
    news_.notify_all();
}

void DnsQuery::finish() {
    is_done_ = true;
    news_.notify_all();
}

std::string reverse_name(IpAddress address) {
    const std::uint32_t value = address.v4_value();
    return fmt::format("{}.{}.{}.{}.in-addr.arpa", value & 0xff, value >> 8 & 0xff,
                       value >> 16 & 0xff, value >> 24);
}

}  // namespace lvsim::host
