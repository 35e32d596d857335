// SPDX-License-Identifier: Apache-2.0
//
// What TCP needs from the machine it runs on. A Stack provides it (stack_port.hpp); a test provides
// its own and sees every segment.
#pragma once

#include "sim/net/route.hpp"
#include "sim/net/settings.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <optional>

namespace lvsim::net::tcp {

/// Why TCP threw a segment away without an answer.
enum class TcpDrop : std::uint8_t {
    Malformed,        ///< Shorter than its header.
    BadChecksum,      ///< RFC 9293 3.1: MUST be checked.
    NotForThisHost,   ///< Came as a link-level broadcast or to a group address.
    SynQueueFull,     ///< Too many half-open connections.
    AcceptQueueFull,  ///< The program does not accept fast enough.
    Invalid,          ///< Nothing that the state of its connection allows.
};

class Port {
public:
    virtual ~Port() = default;
    /// Where a packet to `destination` would go; nullopt: nowhere.
    [[nodiscard]] virtual std::optional<Route> route_to(IpAddress destination) = 0;
    [[nodiscard]] virtual bool is_local(IpAddress address) = 0;
    /// The neighbour on the way there is alive: it has delivered something of ours.
    virtual void confirm_neighbour(IpAddress destination) = 0;
    /// A frame with room for Ethernet and an IPv4 header for TCP, parsed as such.
    [[nodiscard]] virtual FrameHandle new_packet(IpAddress source, IpAddress destination) = 0;
    /// May call TcpLayer::receive_segment() before it returns (loopback).
    virtual void output(FrameHandle packet) = 0;
    /// A segment was thrown away; the frame ends here.
    virtual void dropped(FrameHandle segment, TcpDrop why) = 0;
    /// A segment has reached whom it is for; the frame ends here.
    virtual void delivered(FrameHandle segment) = 0;
    [[nodiscard]] virtual PayloadPool& payloads() = 0;
    [[nodiscard]] virtual const StackSettings& settings() const = 0;
};

}  // namespace lvsim::net::tcp
