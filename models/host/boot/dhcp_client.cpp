// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/dhcp_client.hpp"

#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

constexpr SimDuration kLimit = SimDuration::seconds(60);
/// How often the client looks at what has come.
constexpr SimDuration kLook = SimDuration::milliseconds(20);
constexpr int kBeforeFilters = -500;  // before any filter: a packet socket

}  // namespace

DhcpClient::DhcpClient(net::Stack& stack, net::InterfaceIndex card,
                       std::function<void(const std::optional<DhcpMessage>&)> done)
    : stack_(stack), card_(card), done_(std::move(done)) {}

DhcpClient::~DhcpClient() {
    if (has_begun_) stack_.netfilter().remove(*this);
}

std::optional<SimDuration> DhcpClient::go_on(Steps&) {
    if (!has_begun_) begin();
    const SimTime now = stack_.world().now();
    if (lease_ || now >= deadline_) {
        done_(lease_);
        return std::nullopt;
    }
    if (now >= next_discover_) discover();
    return kLook;
}

void DhcpClient::begin() {
    has_begun_ = true;
    stack_.netfilter().add(net::HookPoint::PreRouting, kBeforeFilters, *this);
    Rng& rng = stack_.world().rng(fmt::format("{}/dhclient", stack_.name()));
    transaction_ = static_cast<std::uint32_t>(rng.bits());
    deadline_ = stack_.world().now() + kLimit;
    next_discover_ = stack_.world().now();
}

void DhcpClient::discover() {
    offer_.reset();
    next_discover_ = stack_.world().now() + interval_;
    interval_ = interval_ * 2;
    DhcpMessage message;
    message.transaction = transaction_;
    message.client = stack_.interface(card_).mac();
    broadcast_dhcp(stack_, stack_.interface(card_), message, IpAddress::v4(0), kDhcpClientPort,
                   kDhcpServerPort);
}

net::HookVerdict DhcpClient::on_packet(net::HookPoint, net::HookPacket& packet) {
    if (packet.frame->ingress != card_) return net::HookVerdict::Accept;
    const auto message = dhcp_in(*packet.frame, stack_.payloads(), kDhcpClientPort);
    if (!message || message->transaction != transaction_) return net::HookVerdict::Accept;
    take(*message);
    const FrameHandle frame = std::move(packet.frame);
    stack_.count_delivered();
    return net::HookVerdict::Stolen;
}

void DhcpClient::take(const DhcpMessage& message) {
    if (message.type == DhcpType::Ack && offer_) {
        lease_ = message;
    } else if (message.type == DhcpType::Offer && !offer_) {
        offer_ = message;
        DhcpMessage request;
        request.type = DhcpType::Request;
        request.transaction = transaction_;
        request.client = stack_.interface(card_).mac();
        request.requested = message.offered;
        request.server = message.server;
        broadcast_dhcp(stack_, stack_.interface(card_), request, IpAddress::v4(0), kDhcpClientPort,
                       kDhcpServerPort);
    }
}

}  // namespace lvsim::host
