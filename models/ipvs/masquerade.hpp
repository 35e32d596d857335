// SPDX-License-Identifier: Apache-2.0
//
// Rewriting packets in place, with every checksum kept right (behaviour: Linux 6.1
// ip_vs_proto_tcp.c, ip_vs_proto_udp.c: *_snat_handler, *_dnat_handler; ip_vs_core.c:
// ip_vs_nat_icmp). A UDP checksum of zero, "none", becomes a real one.
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/frame.hpp"

namespace lvsim::ipvs {

/// Requires: IPv4 with TCP or UDP and has_l4().
void rewrite_source(Frame& frame, const Endpoint& source);
void rewrite_destination(Frame& frame, const Endpoint& destination);

/// The IPv4 packet inside an ICMP error, as far as it is there: header and both ports.
class EmbeddedPacket {
public:
    /// The packet an ICMP error of this frame is about; is_valid() is false when it is not whole.
    explicit EmbeddedPacket(Frame& frame);

    [[nodiscard]] bool is_valid() const { return at_ != nullptr; }
    [[nodiscard]] IpProtocol protocol() const { return Ipv4View(at_).protocol(); }
    [[nodiscard]] Endpoint source() const { return {Ipv4View(at_).source(), load_16(ports())}; }
    [[nodiscard]] Endpoint destination() const {
        return {Ipv4View(at_).destination(), load_16(ports() + 2)};
    }
    /// The embedded transport checksum is left as it is: nobody can check it.
    void put_source(const Endpoint& source);
    void put_destination(const Endpoint& destination);

private:
    [[nodiscard]] std::byte* ports() const { return at_ + Ipv4View(at_).header_bytes(); }

    std::byte* at_ = nullptr;
};

}  // namespace lvsim::ipvs
