// SPDX-License-Identifier: Apache-2.0
//
// The sockets of the IPVS synchronisation daemons on a simulated machine: UDP to and from a
// multicast group through one interface (Linux 6.1 ip_vs_sync.c, make_send_sock and
// make_receive_sock). The master's are bound to the interface's address, loop nothing back and
// leave "don't fragment" clear.
#pragma once

#include "models/ipvs/director.hpp"
#include "models/ipvs/ports.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/udp.hpp"

#include <memory>
#include <vector>

namespace lvsim::host {

class IpvsSyncSockets final : public ipvs::SyncSockets, private net::UdpEvents {
public:
    /// Both must outlive it; the director may be replaced while no socket is open.
    IpvsSyncSockets(net::Stack& stack, const std::unique_ptr<ipvs::Director>& director)
        : stack_(stack), director_(director) {}
    IpvsSyncSockets(const IpvsSyncSockets&) = delete;
    IpvsSyncSockets& operator=(const IpvsSyncSockets&) = delete;

    [[nodiscard]] std::optional<ipvs::SyncInterface> find_interface(
        std::string_view name) const override;
    [[nodiscard]] bool open(ipvs::SyncRole role, const ipvs::SyncChannel& channel) override;
    void send(std::uint32_t thread, std::span<const std::byte> message) override;
    void close(ipvs::SyncRole role) override;

private:
    struct Socket {
        net::UdpSocketId id;
        ipvs::SyncChannel channel;
    };
    [[nodiscard]] std::vector<Socket>& sockets_of(ipvs::SyncRole role) {
        return role == ipvs::SyncRole::Master ? senders_ : listeners_;
    }
    void on_datagram(net::UdpSocketId socket, const net::UdpDatagram& datagram) override;
    void on_icmp_error(net::UdpSocketId socket, Endpoint about, IcmpType type,
                       std::uint8_t code) override;

    net::Stack& stack_;
    const std::unique_ptr<ipvs::Director>& director_;
    std::vector<Socket> senders_;
    std::vector<Socket> listeners_;
};

}  // namespace lvsim::host
