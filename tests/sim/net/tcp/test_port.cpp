// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/tcp/test_port.hpp"

namespace lvsim::net::tcp::test {

FrameHandle Pools::packet(IpAddress source, IpAddress destination) {
    FrameHandle frame = frames.make();
    std::byte* ethernet = frame->append(kEthernetHeaderBytes);
    EthernetView(ethernet).set_type(EtherType::Ipv4);
    std::byte* l3 = frame->append(kIpv4HeaderBytes);
    Ipv4View ip(l3);
    ip.clear(kIpv4HeaderBytes);
    ip.put_ttl(kDefaultTtl);
    ip.put_protocol(IpProtocol::Tcp);
    ip.put_source(source);
    ip.put_destination(destination);
    frame->set_l3(l3);
    return frame;
}

PayloadRef Pools::pattern(std::size_t size, std::size_t first) {
    if (size == 0) {
        return {};
    }
    std::span<std::byte> writable;
    PayloadRef made = payloads.allocate(size, writable);
    for (std::size_t i = 0; i < size; ++i) {
        writable[i] = pattern_byte(first + i);
    }
    return made;
}

std::optional<Route> TestPort::route_to(IpAddress destination) {
    if (!has_route) {
        return std::nullopt;
    }
    Route route;
    route.interface = 1;
    route.next_hop = destination;
    route.source = own_;
    route.mtu = mtu;
    return route;
}

void TestPort::dropped(FrameHandle segment, TcpDrop why) {
    segment.reset();
    drops.push_back(why);
}

void TestPort::delivered(FrameHandle segment) {
    segment.reset();
    ++delivered_count;
}

}  // namespace lvsim::net::tcp::test
