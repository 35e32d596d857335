// SPDX-License-Identifier: Apache-2.0
//
// Two machines on a network: UDP datagrams from one to the other, numbered, and faults on the
// sender's cable.
#pragma once

#include "sim/net/fault/fault_chain.hpp"
#include "tests/sim/net/lab.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lvsim::net::test {

/// Notes which datagrams come, and when.
struct Receiver final : UdpEvents {
    explicit Receiver(World& of) : world(of) {}
    void on_datagram(UdpSocketId, const UdpDatagram& datagram) override {
        texts.emplace_back(datagram.bytes.text());
        times.push_back(world.now());
    }
    void on_icmp_error(UdpSocketId, Endpoint, IcmpType, std::uint8_t) override {}
    World& world;
    std::vector<std::string> texts;
    std::vector<SimTime> times;
};

class FaultLab {
public:
    explicit FaultLab(std::uint64_t seed = 1);

    [[nodiscard]] Network& net() { return lab.net; }
    /// A fault of what the sender sends.
    bool set(const LinkFaultConfig& fault) { return net().set_fault(sender, LinkSide::Out, fault); }
    bool end(LinkFaultKind kind, const FrameFilter& only = {}) {
        return net().end_fault(sender, LinkSide::Out, kind, only);
    }
    /// Sends the next datagram, "1", "2" and so on, to port 53 or 54.
    void send_to(std::uint16_t port);
    /// So many, to port 53.
    void send(int count = 1, SimDuration apart = SimDuration::milliseconds(1));
    /// After everything has come: how many datagrams that was, since the start.
    [[nodiscard]] std::size_t arrived();
    /// After everything has come: "1 2 3", as they came.
    [[nodiscard]] std::string order();
    [[nodiscard]] UdpSocketId socket() const { return socket_; }
    [[nodiscard]] std::uint64_t sender_drops(DropReason reason) {
        return lab.dropped(client, reason);
    }
    [[nodiscard]] std::uint64_t receiver_drops(DropReason reason) {
        return lab.dropped(server, reason);
    }

    Lab lab;
    Switch& lan;
    Stack& client;
    Stack& server;
    Interface& sender;
    Interface& receiver;
    Receiver received{lab.world};

private:
    UdpSocketId socket_;
    int sent_ = 0;
};

}  // namespace lvsim::net::test
