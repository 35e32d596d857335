// SPDX-License-Identifier: Apache-2.0
//
// UDP of one machine (RFC 768): bind, send, receive. A datagram is handed to its socket at once;
// there is no receive buffer to overflow.
#pragma once

#include "sim/net/route.hpp"
#include "sim/wire/frame.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lvsim::net {

class Stack;

/// Names a socket; one that was closed is never mistaken for a later one in the same slot.
struct UdpSocketId {
    std::uint32_t slot = UINT32_MAX;
    std::uint32_t generation = 0;
    bool operator==(const UdpSocketId&) const = default;
};

/// errno in brackets.
enum class UdpError : std::uint8_t {
    None,
    AddressInUse,         ///< (EADDRINUSE)
    AddressNotAvailable,  ///< Not an address of this machine (EADDRNOTAVAIL)
    NoPort,               ///< No ephemeral port left (EAGAIN)
    NetUnreachable,       ///< No route (ENETUNREACH)
    MessageTooLong,       ///< More than 65507 bytes (EMSGSIZE)
    NotPermitted,         ///< To a broadcast address without asking for it (EACCES)
    BadSocket,            ///< The socket is closed (EBADF)
};

struct UdpDatagram {
    Endpoint from;
    Endpoint to;  ///< The address it was sent to: ours, a broadcast or a group.
    InterfaceIndex interface = kNoInterface;
    PayloadRef bytes;
};

class UdpEvents {
public:
    virtual void on_datagram(UdpSocketId socket, const UdpDatagram& datagram) = 0;
    /// An ICMP error about a datagram sent to `about`.
    virtual void on_icmp_error(UdpSocketId socket, Endpoint about, IcmpType type,
                               std::uint8_t code) = 0;

protected:
    ~UdpEvents() = default;
};

struct UdpOptions {
    bool may_broadcast = false;  ///< SO_BROADCAST
    std::uint8_t ttl = 0;        ///< 0: ip_default_ttl, 1 for groups
    bool has_checksum = true;
    /// Where datagrams to groups leave, whatever the routes say (IP_MULTICAST_IF).
    InterfaceIndex multicast_interface = kNoInterface;
    bool has_multicast_loop = true;  ///< Members on this machine get them too.
};

class UdpLayer {
public:
    static constexpr std::size_t kPayloadBytesMax = 65'507;

    explicit UdpLayer(Stack& stack) : stack_(stack) {}
    UdpLayer(const UdpLayer&) = delete;
    UdpLayer& operator=(const UdpLayer&) = delete;

    /// Address unspecified: all of them. Port 0: an ephemeral one.
    [[nodiscard]] tl::expected<UdpSocketId, UdpError> bind(Endpoint local, UdpEvents& events,
                                                           UdpOptions options = {});
    UdpError send(UdpSocketId socket, Endpoint to, PayloadRef bytes);
    void close(UdpSocketId socket);
    /// Unspecified port 0 when it is closed.
    [[nodiscard]] Endpoint local_endpoint(UdpSocketId socket) const;
    [[nodiscard]] std::size_t socket_count() const { return open_; }
    /// The local ends of all, as netstat -uan lists them; for people, not for hot paths.
    [[nodiscard]] std::vector<Endpoint> sockets() const;

    /// A datagram for this machine, parsed.
    void receive(FrameHandle datagram);
    /// `about` begins with an IPv4 header and holds at least 8 bytes behind it.
    void receive_icmp_error(IcmpType type, std::uint8_t code, std::span<std::byte> about);
    void power_off();

private:
    struct Socket {
        Endpoint local;
        UdpEvents* events = nullptr;  // null: the slot is free
        std::uint32_t generation = 0;
        UdpOptions options;
    };
    [[nodiscard]] Socket* find(UdpSocketId socket);
    [[nodiscard]] UdpSocketId id_of(std::size_t slot) const;
    [[nodiscard]] std::optional<std::size_t> slot_for(Endpoint local) const;
    [[nodiscard]] bool is_taken(Endpoint local) const;
    [[nodiscard]] std::uint16_t ephemeral_port(IpAddress local);
    [[nodiscard]] std::optional<Route> route_of(const Socket& socket, IpAddress destination) const;
    void receive_for_group(FrameHandle datagram, Endpoint to);
    void deliver(std::size_t slot, Frame& datagram);

    Stack& stack_;
    std::vector<Socket> sockets_;
    std::vector<std::uint32_t> free_slots_;
    std::size_t open_ = 0;
    std::uint32_t next_port_offset_ = 0;
};

/// The transport data of a parsed packet: what follows `header_bytes` of the transport header.
/// Shares the frame's payload when nothing of it lies in the inline part.
[[nodiscard]] PayloadRef transport_data(Frame& packet, PayloadPool& pool, std::size_t header_bytes);

}  // namespace lvsim::net
