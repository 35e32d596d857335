// SPDX-License-Identifier: Apache-2.0
#include "models/host/ipvs_sync_sockets.hpp"

#include "sim/net/interface.hpp"

#include <utility>

namespace lvsim::host {

std::optional<ipvs::SyncInterface> IpvsSyncSockets::find_interface(std::string_view name) const {
    const net::Interface* found = stack_.find_interface(name);
    if (found == nullptr) {
        return std::nullopt;
    }
    return ipvs::SyncInterface{found->index(), found->mtu()};
}

bool IpvsSyncSockets::open(ipvs::SyncRole role, const ipvs::SyncChannel& channel) {
    const bool is_master = role == ipvs::SyncRole::Master;
    Endpoint local{channel.group, channel.port};
    net::UdpOptions options;
    if (is_master) {
        local = {stack_.interface(channel.interface).select_source(channel.group), 0};
        if (!stack_.is_local(local.address)) {
            local.address = {};  // the interface is down, or has none yet
        }
        options = {.ttl = channel.ttl,
                   .multicast_interface = channel.interface,
                   .has_multicast_loop = false};
    }
    const auto socket = stack_.udp().bind(local, *this, options);
    if (!socket) {
        return false;
    }
    if (!is_master) {
        stack_.join_group(channel.interface, channel.group);
    }
    sockets_of(role).push_back({*socket, channel});
    return true;
}

void IpvsSyncSockets::send(std::uint32_t thread, std::span<const std::byte> message) {
    const Socket& socket = senders_[thread];
    // What cannot be sent is lost: Linux logs it and goes on.
    (void)stack_.udp().send(socket.id, {socket.channel.group, socket.channel.port},
                            stack_.payloads().copy_of(message));
}

void IpvsSyncSockets::close(ipvs::SyncRole role) {
    for (const Socket& socket : std::exchange(sockets_of(role), {})) {
        stack_.udp().close(socket.id);
        if (role == ipvs::SyncRole::Backup) {
            stack_.leave_group(socket.channel.interface, socket.channel.group);
        }
    }
}

void IpvsSyncSockets::on_datagram(net::UdpSocketId id, const net::UdpDatagram& datagram) {
    for (const Socket& socket : listeners_) {
        if (socket.id == id && socket.channel.interface == datagram.interface) {
            director_->on_sync_message(datagram.bytes.bytes());
            return;
        }
    }
}

void IpvsSyncSockets::on_icmp_error(net::UdpSocketId, Endpoint, IcmpType, std::uint8_t) {}

}  // namespace lvsim::host
