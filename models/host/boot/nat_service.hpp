// SPDX-License-Identifier: Apache-2.0
//
// VirtualBox's NAT network as the machine behind it sees it: a gateway 10.0.2.2 that gives out
// 10.0.2.15 by DHCP, a name server 10.0.2.3, and the Internet, of which there is only the mirror
// of packages. It is a machine of its own on the other end of the cable; everything is packets.
// Left out: every other host of the Internet (packets to one are answered "network unreachable").
#pragma once

#include "models/host/boot/dhcp_message.hpp"
#include "sim/core/world.hpp"
#include "sim/net/netfilter.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/net/udp.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {
class Interface;
class Network;
class Stack;
}  // namespace lvsim::net

namespace lvsim::host {

/// The names that the name server knows, and where they are.
inline constexpr std::string_view kMirrorList = "mirrorlist.centos.org";
inline constexpr std::string_view kMirror = "centos.mirror.example.fr";

class NatService final : public Component,
                         private net::Hook,
                         private net::UdpEvents,
                         private net::TcpAcceptor,
                         private net::TcpEvents {
public:
    NatService(World& world, net::Network& network, NodeId node, std::string name);
    ~NatService() override;

    [[nodiscard]] net::Interface& card();
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    net::HookVerdict on_packet(net::HookPoint point, net::HookPacket& packet) override;
    void on_datagram(net::UdpSocketId socket, const net::UdpDatagram& datagram) override;
    void on_icmp_error(net::UdpSocketId, Endpoint, IcmpType, std::uint8_t) override {}
    void on_acceptable(std::uint16_t port) override;
    void on_connected(net::SocketId) override {}
    void on_readable(net::SocketId socket) override;
    void on_writable(net::SocketId socket) override;
    void on_closed(net::SocketId socket, net::TcpError why) override;

    /// A download under way.
    struct Download {
        net::SocketId socket;
        std::string request;
        std::uint64_t left = 0;
    };
    [[nodiscard]] Download* download_of(net::SocketId socket);
    void give(Download& download);
    void answer_dhcp(const DhcpMessage& question);

    net::Stack& stack_;
    std::string name_;
    net::UdpSocketId dns_;
    std::vector<Download> downloads_;
};

}  // namespace lvsim::host
