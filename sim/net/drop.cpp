// SPDX-License-Identifier: Apache-2.0
#include "sim/net/drop.hpp"

#include "sim/net/frame_trace.hpp"

namespace lvsim::net {

std::string_view to_text(DropReason reason) {
    switch (reason) {
        case DropReason::QueueFull: return "queue full";
        case DropReason::LinkDown: return "link down";
        case DropReason::PowerOff: return "power off";
        case DropReason::NoOtherPort: return "no other port";
        case DropReason::UnknownEtherType: return "neither IPv4 nor ARP: IPv6 is not modelled";
        case DropReason::Malformed: return "malformed";
        case DropReason::BadChecksum: return "bad checksum";
        case DropReason::SourceRouted: return "source routed";
        case DropReason::MartianSource: return "martian source";
        case DropReason::MartianDestination: return "martian destination";
        case DropReason::ReversePath: return "reverse path filter";
        case DropReason::NotForwarding: return "not forwarding";
        case DropReason::LinkBroadcast: return "link-level broadcast is not forwarded";
        case DropReason::NoRoute: return "no route";
        case DropReason::TtlExpired: return "TTL expired";
        case DropReason::FragmentationNeeded: return "fragmentation needed";
        case DropReason::ReassemblyTimeout: return "fragments missing";
        case DropReason::ReassemblyOverlap: return "fragments overlap";
        case DropReason::ReassemblyMemory: return "too many fragments";
        case DropReason::NeighbourFailed: return "no answer to ARP";
        case DropReason::NeighbourQueueFull: return "too many packets wait for ARP";
        case DropReason::NeighbourTableFull: return "ARP cache full";
        case DropReason::Hook: return "netfilter hook";
        case DropReason::UnknownProtocol: return "unknown protocol";
        case DropReason::NoListener: return "nobody listens on the port";
        case DropReason::NotUnicast: return "not a unicast packet";
        case DropReason::SynQueueFull: return "SYN queue full";
        case DropReason::AcceptQueueFull: return "accept queue full";
        case DropReason::NotInState: return "not valid in the connection's state";
        case DropReason::EchoIgnored: return "echo requests are ignored";
        case DropReason::IcmpNotUnderstood: return "ICMP message not understood";
        case DropReason::LostOnLink: return "lost on the link";
        case DropReason::CableCut: return "cable cut";
        case DropReason::RingFull: return "card full";
    }
    return "";
}

void PacketDropped::fields(TraceFields& to) const {
    to.add("reason", to_text(reason));
    to.add("packet", frame_text(*frame));
    to.add("frame", static_cast<std::int64_t>(frame->id));
}

std::string PacketDropped::text() const {
    return "dropped (" + std::string(to_text(reason)) + "): " + frame_text(*frame);
}

}  // namespace lvsim::net
