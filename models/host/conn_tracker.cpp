// SPDX-License-Identifier: Apache-2.0
#include "models/host/conn_tracker.hpp"

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::uint8_t kEchoReply = 0;
// net.netfilter.nf_conntrack_*_timeout* of Linux 2.6.32.
constexpr SimDuration kTcpEstablished = SimDuration::seconds(432'000);
constexpr SimDuration kTcpOther = SimDuration::seconds(120);
constexpr SimDuration kTcpClosed = SimDuration::seconds(10);
constexpr SimDuration kStream = SimDuration::seconds(180);
constexpr SimDuration kDatagram = SimDuration::seconds(30);
constexpr SimDuration kGeneric = SimDuration::seconds(600);

bool is_icmp_error(std::uint8_t type) {
    return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

bool has_ports(IpProtocol protocol) {
    return protocol == IpProtocol::Tcp || protocol == IpProtocol::Udp ||
           protocol == IpProtocol::Sctp;
}

}  // namespace

std::optional<ConnTracker::Tuple> ConnTracker::tuple_of(Frame& frame) {
    const Ipv4View ip = frame.ipv4();
    Tuple tuple{ip.source_v4(), ip.destination_v4(), 0, 0,
                static_cast<std::uint8_t>(ip.protocol())};
    if (!frame.has_l4()) return tuple;
    if (has_ports(ip.protocol())) {
        tuple.source_port = load_16(frame.l4());
        tuple.destination_port = load_16(frame.l4() + 2);
    } else if (ip.protocol() == IpProtocol::Icmp) {
        const std::uint8_t type = load_8(frame.l4());
        if (is_icmp_error(type)) return std::nullopt;
        tuple.source_port = tuple.destination_port = load_16(frame.l4() + 4);  // the echo's id
    }
    return tuple;
}

std::optional<ConnTracker::Tuple> ConnTracker::inner_tuple_of(Frame& frame) {
    if (!frame.has_l4() || frame.ipv4().protocol() != IpProtocol::Icmp ||
        !is_icmp_error(load_8(frame.l4()))) {
        return std::nullopt;
    }
    std::array<std::byte, kIpv4HeaderBytes + 8> bytes{};
    const auto at = static_cast<std::size_t>(frame.l4() - frame.data()) + kIcmpHeaderBytes;
    if (frame.copy_from(at, bytes) != bytes.size()) return std::nullopt;
    const Ipv4View inner(bytes.data());
    if (inner.version() != 4 || inner.header_bytes() != kIpv4HeaderBytes) return std::nullopt;
    Tuple tuple{inner.source_v4(), inner.destination_v4(), 0, 0,
                static_cast<std::uint8_t>(inner.protocol())};
    const std::byte* l4 = bytes.data() + kIpv4HeaderBytes;
    if (has_ports(inner.protocol())) {
        tuple.source_port = load_16(l4);
        tuple.destination_port = load_16(l4 + 2);
    } else if (inner.protocol() == IpProtocol::Icmp) {
        tuple.source_port = tuple.destination_port = load_16(l4 + 4);
    }
    return tuple;
}

/// The same for both directions.
std::size_t ConnTracker::bucket_of(const Tuple& tuple) {
    const std::uint64_t addresses = std::uint64_t{tuple.source} + tuple.destination;
    const std::uint64_t ports = std::uint64_t{tuple.source_port} + tuple.destination_port;
    const std::uint64_t mixed =
        (addresses * 0x9e37'79b9'7f4a'7c15U) ^ (ports * 0xc2b2'ae3d'27d4'eb4fU) ^ tuple.protocol;
    return static_cast<std::size_t>((mixed >> 32) % kBuckets) * kWays;
}

std::optional<std::size_t> ConnTracker::find(const Tuple& tuple, SimTime now) const {
    if (entries_.empty()) return std::nullopt;
    const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(bucket_of(tuple));
    const Tuple reversed = tuple.reversed();
    const auto found = std::find_if(first, first + kWays, [&](const Entry& entry) {
        return entry.expires > now && (entry.original == tuple || entry.original == reversed);
    });
    if (found == first + kWays) return std::nullopt;
    return static_cast<std::size_t>(found - entries_.begin());
}

ConnState ConnTracker::state_of(Frame& frame, SimTime now) const {
    if (const auto inner = inner_tuple_of(frame)) {
        return !find(*inner, now) ? ConnState::Invalid : ConnState::Related;
    }
    const auto tuple = tuple_of(frame);
    if (!tuple) return ConnState::Invalid;
    if (const auto place = find(*tuple, now)) {
        const Entry& entry = entries_[*place];
        const bool is_reply = !(entry.original == *tuple);
        return is_reply || entry.is_answered ? ConnState::Established : ConnState::New;
    }
    const IpProtocol protocol = frame.ipv4().protocol();
    if (!frame.has_l4()) return ConnState::New;
    if (protocol == IpProtocol::Tcp) {
        const TcpFlags flags = frame.tcp().flags();
        const bool may_begin = flags.syn ? !flags.ack && !flags.rst : flags.ack && !flags.rst;
        return may_begin ? ConnState::New : ConnState::Invalid;
    }
    if (protocol == IpProtocol::Icmp) {
        return load_8(frame.l4()) == kEchoReply ? ConnState::Invalid : ConnState::New;
    }
    return ConnState::New;
}

SimDuration ConnTracker::life_of(const Entry& entry, Frame& frame) {
    const IpProtocol protocol = frame.ipv4().protocol();
    switch (protocol) {
        case IpProtocol::Tcp: {
            const TcpFlags flags = frame.tcp().flags();
            if (flags.rst) return kTcpClosed;
            return entry.is_answered && !flags.fin ? kTcpEstablished : kTcpOther;
        }
        case IpProtocol::Udp: return entry.is_answered ? kStream : kDatagram;
        case IpProtocol::Icmp: return kDatagram;
        case IpProtocol::IpIp:
        case IpProtocol::Ipv6:
        case IpProtocol::Gre:
        case IpProtocol::Esp:
        case IpProtocol::Ah:
        case IpProtocol::Icmpv6:
        case IpProtocol::Vrrp:
        case IpProtocol::Sctp: break;
    }
    return kGeneric;
}

void ConnTracker::note(Frame& frame, SimTime now) {
    const auto tuple = tuple_of(frame);
    const ConnState state = state_of(frame, now);
    if (!tuple || state == ConnState::Invalid || state == ConnState::Related) return;
    if (entries_.empty()) entries_.resize(kEntriesMax);
    auto place = find(*tuple, now);
    if (!place) {
        const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(bucket_of(*tuple));
        const auto soonest =
            std::min_element(first, first + kWays,
                             [](const Entry& a, const Entry& b) { return a.expires < b.expires; });
        *soonest = {*tuple, now, false};
        place = static_cast<std::size_t>(soonest - entries_.begin());
    }
    Entry& entry = entries_[*place];
    entry.is_answered |= !(entry.original == *tuple);
    const SimTime expires = now + (frame.has_l4() ? life_of(entry, frame) : kDatagram);
    entry.expires = frame.has_l4() ? expires : std::max(entry.expires, expires);
}

}  // namespace lvsim::host
