// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/fault/fault_lab.hpp"

namespace lvsim::net::test {

namespace {

constexpr std::uint16_t kPorts[] = {53, 54};

}  // namespace

FaultLab::FaultLab(std::uint64_t seed)
    : lab(seed),
      lan(lab.network("lan")),
      client(lab.host("client")),
      server(lab.host("server")),
      sender(lab.card(client, lan, {"10.0.0.1/24"})),
      receiver(lab.card(server, lan, {"10.0.0.2/24"})),
      socket_(client.udp().bind({ip("10.0.0.1"), 1000}, received).value()) {
    for (const std::uint16_t port : kPorts) {
        REQUIRE(server.udp().bind({ip("10.0.0.2"), port}, received));
    }
    // ARP is settled before the first fault.
    send(1);
    REQUIRE(arrived() == 1);
    received.texts.clear();
    received.times.clear();
    sent_ = 0;
}

void FaultLab::send_to(std::uint16_t port) {
    const std::string text = std::to_string(++sent_);
    REQUIRE(client.udp().send(socket_, {ip("10.0.0.2"), port}, lab.net.payloads().copy_of(text)) ==
            UdpError::None);
}

void FaultLab::send(int count, SimDuration apart) {
    for (int i = 0; i < count; ++i) {
        send_to(kPorts[0]);
        lab.run_for(apart);
    }
}

std::size_t FaultLab::arrived() {
    lab.run_for(1_s);
    return received.texts.size();
}

std::string FaultLab::order() {
    lab.run_for(1_s);
    std::string text;
    for (const std::string& one : received.texts) text += (text.empty() ? "" : " ") + one;
    return text;
}

}  // namespace lvsim::net::test
