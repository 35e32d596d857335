// SPDX-License-Identifier: Apache-2.0
//
// IP-in-IP packets for this machine (RFC 2003). Linux's module ipip has an interface tunl0 that
// unpacks whatever comes from anybody, once it is there and up; what was inside arrives once more,
// through tunl0 (and is judged by its rp_filter). Without it the protocol is unknown.
// Imitates: Linux net/ipv4/ipip.c, ip_tunnel.c. Left out: congestion marks of the outer header.
#include "sim/net/interface.hpp"
#include "sim/net/ipv4.hpp"
#include "sim/net/stack.hpp"

namespace lvsim::net {

void Ipv4Layer::unpack(FrameHandle packet) {
    Interface* tunnel = stack_.find_interface("tunl0");
    if (tunnel == nullptr || !tunnel->is_up()) {
        refuse_protocol(std::move(packet));
        return;
    }
    const auto outer_at = static_cast<std::size_t>(packet->l3() - packet->data());
    packet->drop_front(outer_at + packet->ipv4().header_bytes() - kEthernetHeaderBytes);
    EthernetView ethernet = packet->ethernet();
    ethernet.set_type(EtherType::Ipv4);
    ethernet.set_source(tunnel->mac());
    ethernet.set_destination(tunnel->mac());
    packet->forget_parsing();
    tunnel->accept_frame(std::move(packet));
}

}  // namespace lvsim::net
