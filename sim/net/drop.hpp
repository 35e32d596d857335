// SPDX-License-Identifier: Apache-2.0
//
// Why packets are lost. Every frame that is made ends: handed to a layer that wanted it, merged
// into another, filtered by a card it was not for, or dropped for one of these reasons, which is
// counted per machine and traced. Network::account() adds it up.
#pragma once

#include "sim/core/trace.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim {
class Frame;
}

namespace lvsim::net {

enum class DropReason : std::uint8_t {
    QueueFull,            ///< The sending queue of a link is at its limit.
    LinkDown,             ///< No cable, or the interface is down.
    PowerOff,             ///< The machine is off, or went off while it held the packet.
    NoOtherPort,          ///< A switch has nobody else to send to.
    UnknownEtherType,     ///< Neither IPv4 nor ARP.
    Malformed,            ///< The headers do not fit together, or a bad header checksum.
    BadChecksum,          ///< Of the transport header.
    SourceRouted,         ///< IP source route option; Linux accepts none by default.
    MartianSource,        ///< A source address that cannot arrive from outside (our own, 127/8).
    MartianDestination,   ///< A destination that cannot arrive from outside (127/8).
    ReversePath,          ///< rp_filter: the way back to the source is another one.
    NotForwarding,        ///< For another machine, and this interface does not forward.
    LinkBroadcast,        ///< For another machine, but sent to a link-level group address.
    NoRoute,              ///< No route to the destination.
    TtlExpired,           ///< The time to live ran out here.
    FragmentationNeeded,  ///< Too big for the next link and not to be fragmented.
    ReassemblyTimeout,    ///< Fragments were missing for 30 s.
    ReassemblyOverlap,    ///< Fragments overlap or contradict each other.
    ReassemblyMemory,     ///< More fragments waited than memory is set apart for.
    NeighbourFailed,      ///< Nobody answered ARP for the next hop.
    NeighbourQueueFull,   ///< Too many packets waited for the answer to one ARP request.
    NeighbourTableFull,   ///< The ARP cache is at its limit with entries in use.
    Hook,                 ///< A netfilter hook dropped it; its own trace event says why.
    UnknownProtocol,      ///< No layer for the IP protocol.
    NoListener,           ///< No socket on the UDP port.
    NotUnicast,           ///< TCP, or an echo request to a broadcast address: not answered.
    SynQueueFull,         ///< Too many half-open TCP connections.
    AcceptQueueFull,      ///< A listening program accepts too slowly.
    NotInState,           ///< A TCP segment that its connection cannot use.
    EchoIgnored,          ///< icmp_echo_ignore_all
    IcmpNotUnderstood,    ///< An ICMP message that Linux ignores, or whose insides are broken.
    LostOnLink,           ///< A fault of the link: loss.
    CableCut,             ///< A fault of the link: cut.
    RingFull,             ///< The card of a frozen machine holds no more.
};
inline constexpr std::size_t kDropReasons = 34;

/// A few words without a full stop: "no route".
[[nodiscard]] std::string_view to_text(DropReason reason);

using DropCounts = std::array<std::uint64_t, kDropReasons>;

/// A packet ended here.
struct PacketDropped {
    static constexpr std::string_view kName = "net.packet_dropped";
    DropReason reason;
    const Frame* frame = nullptr;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::net
