// SPDX-License-Identifier: Apache-2.0
//
// Taking received frames apart: every length is checked here, once, so that the views need not.
#include "sim/core/assert.hpp"
#include "sim/wire/checksum.hpp"
#include "sim/wire/frame.hpp"
#include "sim/wire/sctp.hpp"

#include <array>

namespace lvsim {

std::string_view to_text(ParseError error) {
    switch (error) {
        case ParseError::None: return "none";
        case ParseError::Truncated: return "truncated";
        case ParseError::BadVersion: return "bad IP version";
        case ParseError::BadHeaderLength: return "bad header length";
        case ParseError::BadChecksum: return "bad IP checksum";
        case ParseError::HeaderTooLong: return "headers too long";
    }
    return "";
}

namespace {

/// Why fewer than `header` bytes of network header are at hand.
ParseError too_short(const Frame& frame, std::size_t header) {
    return frame.size() < kEthernetHeaderBytes + header ? ParseError::Truncated
                                                        : ParseError::HeaderTooLong;
}

/// Bytes of the transport header at `at`, of which `inline_bytes` are at hand; 0 if it is not
/// whole.
std::size_t transport_header_bytes(IpProtocol protocol, std::byte* at, std::size_t inline_bytes) {
    // No -Wswitch-enum trap here: every protocol that is not looked into counts as headerless.
    if (protocol == IpProtocol::Tcp) {
        if (inline_bytes < kTcpHeaderBytes) {
            return 0;
        }
        const std::size_t header = TcpView(at).header_bytes();
        return header >= kTcpHeaderBytes && header <= inline_bytes ? header : 0;
    }
    if (protocol == IpProtocol::Udp) {
        return inline_bytes >= kUdpHeaderBytes ? kUdpHeaderBytes : 0;
    }
    if (protocol == IpProtocol::Sctp) {
        return inline_bytes >= kSctpHeaderBytes ? kSctpHeaderBytes : 0;
    }
    if (protocol == IpProtocol::Icmp || protocol == IpProtocol::Icmpv6) {
        return inline_bytes >= kIcmpHeaderBytes ? kIcmpHeaderBytes : 0;
    }
    return inline_bytes;
}

}  // namespace

ParseError parse_ipv4(Frame& frame) {
    const std::size_t at_hand = frame.inline_size();
    if (at_hand < kEthernetHeaderBytes + kIpv4HeaderBytes) {
        return too_short(frame, kIpv4HeaderBytes);
    }
    std::byte* l3 = frame.data() + kEthernetHeaderBytes;
    Ipv4View ip(l3);
    if (ip.version() != 4) {
        return ParseError::BadVersion;
    }
    const std::size_t header = ip.header_bytes();
    if (header < kIpv4HeaderBytes || header > ip.total_bytes()) {
        return ParseError::BadHeaderLength;
    }
    if (kEthernetHeaderBytes + ip.total_bytes() > frame.size()) {
        return ParseError::Truncated;
    }
    if (kEthernetHeaderBytes + header > at_hand) {
        return ParseError::HeaderTooLong;
    }
    if (!ip.has_good_checksum()) {
        return ParseError::BadChecksum;
    }
    frame.truncate(kEthernetHeaderBytes + ip.total_bytes());
    frame.set_l3(l3);
    frame.clear_l4();
    std::byte* l4 = l3 + header;
    const std::size_t inline_l4 = frame.inline_size() - kEthernetHeaderBytes - header;
    if (ip.fragment_offset() == 0 && transport_header_bytes(ip.protocol(), l4, inline_l4) > 0) {
        frame.set_l4(l4);
    }
    return ParseError::None;
}

ParseError parse_ipv6(Frame& frame) {
    if (frame.inline_size() < kEthernetHeaderBytes + kIpv6HeaderBytes) {
        return too_short(frame, kIpv6HeaderBytes);
    }
    std::byte* l3 = frame.data() + kEthernetHeaderBytes;
    const Ipv6View ip(l3);
    if (ip.version() != 6) {
        return ParseError::BadVersion;
    }
    const std::size_t whole = kEthernetHeaderBytes + kIpv6HeaderBytes + ip.payload_bytes();
    if (whole > frame.size()) {
        return ParseError::Truncated;
    }
    frame.truncate(whole);
    const auto upper = ipv6_upper_layer({l3, frame.inline_size() - kEthernetHeaderBytes});
    if (!upper) {
        return frame.payload().empty() ? ParseError::BadHeaderLength : ParseError::HeaderTooLong;
    }
    frame.set_l3(l3);
    frame.clear_l4();
    std::byte* l4 = l3 + upper->offset;
    const std::size_t inline_l4 = frame.inline_size() - kEthernetHeaderBytes - upper->offset;
    if (upper->fragment_offset == 0 && transport_header_bytes(upper->protocol, l4, inline_l4) > 0) {
        frame.set_l4(l4);
    }
    return ParseError::None;
}

namespace {

/// What the network layer of a parsed frame says about its transport.
struct Transport {
    IpProtocol protocol;
    IpAddress source;
    IpAddress destination;
    bool is_fragment;
};

Transport transport_of(Frame& frame) {
    const Ipv4View ip = frame.ipv4();
    if (ip.version() == 4) {
        return {ip.protocol(), ip.source(), ip.destination(), ip.is_fragment()};
    }
    const Ipv6View ip6 = frame.ipv6();
    const auto upper = ipv6_upper_layer({frame.l3(), frame.l3_inline_size()});
    LVSIM_ASSERT(upper.has_value(), "the extension headers of a parsed packet changed");
    return {upper->protocol, ip6.source(), ip6.destination(), upper->is_fragment};
}

/// The sum over the transport header, its data and, but for ICMP, the pseudo header.
ChecksumSum transport_sum(Frame& frame, const Transport& transport) {
    ChecksumSum sum = sum_from_l4(frame);
    if (transport.protocol != IpProtocol::Icmp) {
        sum.add_pseudo_header(transport.source, transport.destination,
                              static_cast<std::uint8_t>(transport.protocol),
                              static_cast<std::uint32_t>(frame.l4_size()));
    }
    return sum;
}

bool has_checksum(Frame& frame, const Transport& transport) {
    const IpProtocol protocol = transport.protocol;
    return frame.has_l4() && !transport.is_fragment &&
           (protocol == IpProtocol::Tcp || protocol == IpProtocol::Udp ||
            protocol == IpProtocol::Sctp || protocol == IpProtocol::Icmp ||
            protocol == IpProtocol::Icmpv6);
}

/// What the checksum field must hold, whatever it holds.
std::uint32_t sctp_checksum(Frame& frame) {
    constexpr std::size_t kBeforeChecksum = 8;
    constexpr std::array<std::byte, 4> kZero{};
    const std::span<std::byte> at_hand = frame.l4_inline();
    Crc32c crc;
    crc.add(at_hand.first(kBeforeChecksum));
    crc.add(kZero);
    crc.add(at_hand.subspan(kSctpHeaderBytes));
    crc.add(frame.payload().bytes());
    return crc.as_sent();
}

bool has_right_sum(Frame& frame, const Transport& transport) {
    if (transport.protocol == IpProtocol::Sctp) {
        return SctpView(frame.l4()).checksum() == sctp_checksum(frame);
    }
    return transport_sum(frame, transport).folded() == 0xffff;
}

}  // namespace

ChecksumSum sum_from_l4(Frame& frame) {
    ChecksumSum sum;
    const std::span<std::byte> at_hand = frame.l4_inline();
    sum.add_bytes(at_hand);
    const std::uint16_t folded = frame.payload().folded_sum();
    // Odd boundary: the payload's bytes sit in swapped halves of the words (RFC 1071, 2B).
    const auto swapped = static_cast<std::uint16_t>((folded << 8) | (folded >> 8));
    sum.add_folded(at_hand.size() % 2 == 0 ? folded : swapped);
    return sum;
}

bool has_good_transport_checksum(Frame& frame) {
    if (frame.checksum_state == ChecksumState::Good) {
        return true;
    }
    const Transport transport = transport_of(frame);
    if (!has_checksum(frame, transport)) {
        return true;
    }
    // Over IPv6 a UDP checksum is a must (RFC 8200 8.1).
    if (transport.protocol == IpProtocol::Udp && frame.udp().checksum() == 0) {
        return transport.source.is_v4();
    }
    if (!has_right_sum(frame, transport)) {
        return false;
    }
    frame.checksum_state = ChecksumState::Good;
    return true;
}

void fill_transport_checksum(Frame& frame) {
    const Transport transport = transport_of(frame);
    if (!has_checksum(frame, transport)) {
        return;
    }
    if (transport.protocol == IpProtocol::Tcp) {
        frame.tcp().put_checksum(0);
        frame.tcp().put_checksum(transport_sum(frame, transport).checksum());
    } else if (transport.protocol == IpProtocol::Udp) {
        frame.udp().put_checksum(0);
        const std::uint16_t checksum = transport_sum(frame, transport).checksum();
        frame.udp().put_checksum(checksum == 0 ? 0xffff : checksum);
    } else if (transport.protocol == IpProtocol::Sctp) {
        SctpView(frame.l4()).put_checksum(sctp_checksum(frame));
    } else {
        frame.icmp().put_checksum(0);  // at the same place in ICMPv6
        frame.icmp().put_checksum(transport_sum(frame, transport).checksum());
    }
    frame.checksum_state = ChecksumState::Good;
}

}  // namespace lvsim
