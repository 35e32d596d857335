// SPDX-License-Identifier: Apache-2.0
//
// Asks for an address as dhclient does: DISCOVER, OFFER, REQUEST, ACK by real packets; a DISCOVER
// that nobody answers is repeated after 4, 8, 16 ... seconds, until 60 are over (dhclient's
// "timeout"). Left out: renewing a lease (a day on VirtualBox), remembered leases.
#pragma once

#include "models/host/boot/dhcp_message.hpp"
#include "models/host/boot/steps.hpp"
#include "sim/net/netfilter.hpp"
#include "sim/net/stack.hpp"

#include <functional>
#include <optional>

namespace lvsim::host {

class DhcpClient final : public Step, private net::Hook {
public:
    /// Calls `done` once, with the lease or without. Requires: the card is up; the stack outlives
    /// this.
    DhcpClient(net::Stack& stack, net::InterfaceIndex card,
               std::function<void(const std::optional<DhcpMessage>& lease)> done);
    DhcpClient(const DhcpClient&) = delete;
    DhcpClient& operator=(const DhcpClient&) = delete;
    ~DhcpClient() override;

    std::optional<SimDuration> go_on(Steps& steps) override;

private:
    net::HookVerdict on_packet(net::HookPoint point, net::HookPacket& packet) override;
    void begin();
    void discover();
    void take(const DhcpMessage& message);

    net::Stack& stack_;
    net::InterfaceIndex card_;
    std::function<void(const std::optional<DhcpMessage>&)> done_;
    std::uint32_t transaction_ = 0;
    std::optional<DhcpMessage> offer_;
    std::optional<DhcpMessage> lease_;
    bool has_begun_ = false;
    SimTime deadline_;
    SimTime next_discover_;
    SimDuration interval_ = SimDuration::seconds(4);
};

}  // namespace lvsim::host
