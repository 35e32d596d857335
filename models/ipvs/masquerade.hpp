// SPDX-License-Identifier: Apache-2.0
//
// Rewriting packets in place, with every checksum kept right (behaviour: Linux 6.1
// ip_vs_proto_tcp.c, ip_vs_proto_udp.c: *_snat_handler, *_dnat_handler; ip_vs_core.c:
// ip_vs_nat_icmp). A UDP checksum of zero, "none", becomes a real one.
#pragma once

#include "models/ipvs/protocol.hpp"
#include "sim/wire/address.hpp"
#include "sim/wire/frame.hpp"

namespace lvsim::ipvs {

/// Requires: IPv4 with TCP or UDP and has_l4().
void rewrite_source(Frame& frame, const Endpoint& source);
void rewrite_destination(Frame& frame, const Endpoint& destination);

/// The ICMP errors that IPVS looks at; all other ICMP is the machine's own business.
[[nodiscard]] constexpr bool is_related_error(IcmpType type) {
    return type == IcmpType::DestinationUnreachable || type == IcmpType::SourceQuench ||
           type == IcmpType::TimeExceeded;
}

/// The IPv4 packet inside an ICMP error, as far as it is there: header and both ports.
class EmbeddedPacket {
public:
    /// The packet an ICMP error of this frame is about; is_valid() is false when it is not whole.
    explicit EmbeddedPacket(Frame& frame) : EmbeddedPacket(frame, kIcmpHeaderBytes) {}
    /// The one that begins `offset` bytes behind the start of the ICMP header.
    EmbeddedPacket(Frame& frame, std::size_t offset);

    [[nodiscard]] bool is_valid() const { return at_ != nullptr; }
    [[nodiscard]] bool dont_fragment() const { return Ipv4View(at_).dont_fragment(); }
    [[nodiscard]] const std::byte* data() const { return at_; }
    /// By which its connection is found (as Packet::protocol).
    [[nodiscard]] IpProtocol protocol() const {
        return is_ipsec(protocol_on_wire()) ? IpProtocol::Udp : protocol_on_wire();
    }
    [[nodiscard]] bool is_encrypted() const { return is_ipsec(protocol_on_wire()); }
    [[nodiscard]] Endpoint source() const { return {Ipv4View(at_).source(), port_at(ports())}; }
    [[nodiscard]] Endpoint destination() const {
        return {Ipv4View(at_).destination(), port_at(ports() + 2)};
    }
    /// The embedded transport checksum is left as it is: nobody can check it.
    void put_source(const Endpoint& source);
    void put_destination(const Endpoint& destination);

private:
    [[nodiscard]] IpProtocol protocol_on_wire() const { return Ipv4View(at_).protocol(); }
    [[nodiscard]] std::uint16_t port_at(const std::byte* at) const {
        return is_ipsec(protocol_on_wire()) ? kKeyExchangePort : load_16(at);
    }
    [[nodiscard]] std::byte* ports() const { return at_ + Ipv4View(at_).header_bytes(); }

    std::byte* at_ = nullptr;
};

}  // namespace lvsim::ipvs
