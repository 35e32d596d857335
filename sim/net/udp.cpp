// SPDX-License-Identifier: Apache-2.0
#include "sim/net/udp.hpp"

#include "sim/net/icmp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/ipv4.hpp"
#include "sim/net/network.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>
#include <cstring>

namespace lvsim::net {

PayloadRef transport_data(Frame& packet, PayloadPool& pool, std::size_t header_bytes) {
    const std::size_t size = packet.l4_size() - header_bytes;
    if (packet.l4_inline().size() <= header_bytes) {
        return packet.payload();
    }
    std::span<std::byte> bytes;
    PayloadRef data = pool.allocate(size, bytes);
    const auto at = static_cast<std::size_t>(packet.l4() - packet.data()) + header_bytes;
    packet.copy_from(at, bytes);
    return data;
}

// --- sockets ---------------------------------------------------------------------------------

tl::expected<UdpSocketId, UdpError> UdpLayer::bind(Endpoint local, UdpEvents& events,
                                                   UdpOptions options) {
    if (!local.address.is_unspecified() && !local.address.is_multicast() &&
        !stack_.is_local(local.address)) {
        return tl::unexpected(UdpError::AddressNotAvailable);
    }
    if (local.port == 0) {
        local.port = ephemeral_port(local.address);
        if (local.port == 0) {
            return tl::unexpected(UdpError::NoPort);
        }
    } else if (is_taken(local)) {
        return tl::unexpected(UdpError::AddressInUse);
    }
    std::size_t slot = sockets_.size();
    if (free_slots_.empty()) {
        sockets_.emplace_back();
    } else {
        slot = free_slots_.back();
        free_slots_.pop_back();
    }
    Socket& socket = sockets_[slot];
    socket.local = local;
    socket.events = &events;
    socket.options = options;
    ++open_;
    return id_of(slot);
}

void UdpLayer::close(UdpSocketId id) {
    if (Socket* socket = find(id)) {
        socket->events = nullptr;
        ++socket->generation;
        free_slots_.push_back(id.slot);
        --open_;
    }
}

UdpLayer::Socket* UdpLayer::find(UdpSocketId id) {
    if (id.slot >= sockets_.size()) {
        return nullptr;
    }
    Socket& socket = sockets_[id.slot];
    return socket.events != nullptr && socket.generation == id.generation ? &socket : nullptr;
}

UdpSocketId UdpLayer::id_of(std::size_t slot) const {
    return {static_cast<std::uint32_t>(slot), sockets_[slot].generation};
}

std::vector<Endpoint> UdpLayer::sockets() const {
    std::vector<Endpoint> ends;
    for (const Socket& socket : sockets_) {
        if (socket.events != nullptr) ends.push_back(socket.local);
    }
    return ends;
}

Endpoint UdpLayer::local_endpoint(UdpSocketId id) const {
    if (id.slot >= sockets_.size() || sockets_[id.slot].events == nullptr ||
        sockets_[id.slot].generation != id.generation) {
        return {};
    }
    return sockets_[id.slot].local;
}

bool UdpLayer::is_taken(Endpoint local) const {
    return std::any_of(sockets_.begin(), sockets_.end(), [&](const Socket& socket) {
        return socket.events != nullptr && socket.local.port == local.port &&
               (socket.local.address == local.address || socket.local.address.is_unspecified() ||
                local.address.is_unspecified());
    });
}

/// The next free one of the range, 0 when there is none. Linux draws the first at random; here they
/// go round, so that a run can be read.
std::uint16_t UdpLayer::ephemeral_port(IpAddress local) {
    const StackSettings& settings = stack_.settings();
    const auto first = static_cast<std::uint32_t>(settings.local_port_first);
    const std::uint32_t count = static_cast<std::uint32_t>(settings.local_port_last) - first + 1;
    for (std::uint32_t tried = 0; tried < count; ++tried) {
        const auto port = static_cast<std::uint16_t>(first + next_port_offset_++ % count);
        if (!is_taken({local, port})) {
            return port;
        }
    }
    return 0;
}

// --- out -------------------------------------------------------------------------------------

std::optional<Route> UdpLayer::route_of(const Socket& socket, IpAddress destination) const {
    const UdpOptions& options = socket.options;
    const bool has_interface = options.multicast_interface != kNoInterface;
    std::optional<Route> route;
    if (destination.is_multicast() && has_interface) {
        Interface& out = stack_.interface(options.multicast_interface);
        route = Route{.kind = Route::Kind::Multicast,
                      .interface = out.index(),
                      .next_hop = destination,
                      .source = out.select_source(destination),
                      .mtu = out.mtu()};
    } else {
        route = stack_.route_to(destination);
    }
    if (route) {
        route->is_looped_back = options.has_multicast_loop;
    }
    return route;
}

UdpError UdpLayer::send(UdpSocketId id, Endpoint to, PayloadRef bytes) {
    const Socket* socket = find(id);
    if (socket == nullptr) {
        return UdpError::BadSocket;
    }
    if (bytes.size() > kPayloadBytesMax) {
        return UdpError::MessageTooLong;
    }
    const std::optional<Route> route = route_of(*socket, to.address);
    if (!route) {
        return UdpError::NetUnreachable;
    }
    if (route->kind == Route::Kind::Broadcast && !socket->options.may_broadcast) {
        return UdpError::NotPermitted;
    }
    const bool has_source =
        !socket->local.address.is_unspecified() && !socket->local.address.is_multicast();
    const IpAddress source = has_source ? socket->local.address : route->source;
    const bool is_group = route->kind == Route::Kind::Multicast;

    FrameHandle packet = stack_.new_packet(IpProtocol::Udp, source, to.address);
    if (socket->options.ttl != 0 || is_group) {
        packet->ipv4().put_ttl(std::max<std::uint8_t>(socket->options.ttl, 1));
    }
    UdpView udp(packet->append(kUdpHeaderBytes));
    udp.put_source_port(socket->local.port);
    udp.put_destination_port(to.port);
    udp.put_length(kUdpHeaderBytes + bytes.size());
    udp.put_checksum(0);
    packet->set_payload(std::move(bytes));
    if (socket->options.has_checksum) {
        fill_transport_checksum(*packet);
    }
    stack_.ipv4().output(std::move(packet), *route);
    return UdpError::None;
}

// --- in --------------------------------------------------------------------------------------

void UdpLayer::receive(FrameHandle datagram) {
    if (!datagram->has_l4() || datagram->udp().length() < kUdpHeaderBytes ||
        datagram->udp().length() > datagram->l4_size()) {
        stack_.drop(std::move(datagram), DropReason::Malformed);
        return;
    }
    if (!has_good_transport_checksum(*datagram)) {
        stack_.drop(std::move(datagram), DropReason::BadChecksum);
        return;
    }
    const Endpoint to{datagram->ipv4().destination(), datagram->udp().destination_port()};
    if (!stack_.is_local(to.address)) {
        receive_for_group(std::move(datagram), to);
        return;
    }
    const std::optional<std::size_t> slot = slot_for(to);
    if (!slot) {
        stack_.icmp().send_error(*datagram, IcmpType::DestinationUnreachable, kIcmpPortUnreachable);
        stack_.drop(std::move(datagram), DropReason::NoListener);
        return;
    }
    stack_.network().count_delivered();
    deliver(*slot, *datagram);
}

/// Every socket of the port that is bound to all addresses or to the group gets one.
void UdpLayer::receive_for_group(FrameHandle datagram, Endpoint to) {
    bool is_wanted = false;
    for (std::size_t slot = 0; slot < sockets_.size(); ++slot) {
        const Socket& socket = sockets_[slot];
        if (socket.events == nullptr || socket.local.port != to.port ||
            !(socket.local.address.is_unspecified() || socket.local.address == to.address)) {
            continue;
        }
        is_wanted = true;
        deliver(slot, *datagram);
    }
    if (is_wanted) {
        stack_.network().count_delivered();
    } else {
        stack_.drop(std::move(datagram), DropReason::NoListener);
    }
}

/// The socket bound to the very address, else the one bound to all.
std::optional<std::size_t> UdpLayer::slot_for(Endpoint local) const {
    std::optional<std::size_t> of_all;
    for (std::size_t slot = 0; slot < sockets_.size(); ++slot) {
        const Socket& socket = sockets_[slot];
        if (socket.events == nullptr || socket.local.port != local.port) {
            continue;
        }
        if (socket.local.address == local.address) {
            return slot;
        }
        if (socket.local.address.is_unspecified()) {
            of_all = slot;
        }
    }
    return of_all;
}

void UdpLayer::deliver(std::size_t slot, Frame& datagram) {
    const Ipv4View ip = datagram.ipv4();
    const UdpView udp = datagram.udp();
    PayloadRef bytes = transport_data(datagram, stack_.payloads(), kUdpHeaderBytes);
    // What follows the length that the header gives is padding (RFC 768).
    bytes = bytes.slice(0, udp.length() - kUdpHeaderBytes);
    sockets_[slot].events->on_datagram(id_of(slot), {{ip.source(), udp.source_port()},
                                                     {ip.destination(), udp.destination_port()},
                                                     datagram.ingress,
                                                     std::move(bytes)});
}

void UdpLayer::receive_icmp_error(IcmpType type, std::uint8_t code, std::span<std::byte> about) {
    const Ipv4View ip(about.data());
    const UdpView udp(about.data() + ip.header_bytes());
    const std::optional<std::size_t> slot = slot_for({ip.source(), udp.source_port()});
    if (slot) {
        sockets_[*slot].events->on_icmp_error(
            id_of(*slot), {ip.destination(), udp.destination_port()}, type, code);
    }
}

void UdpLayer::power_off() {
    for (std::size_t slot = 0; slot < sockets_.size(); ++slot) {
        if (sockets_[slot].events != nullptr) {
            close(id_of(slot));
        }
    }
}

}  // namespace lvsim::net
