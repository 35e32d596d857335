// SPDX-License-Identifier: Apache-2.0
//
// A real server of LVS-TUN: IP-in-IP packets to it, with and without tunl0.
#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

/// eth0 is 10.0.3.100; the client 10.0.2.15 is behind 10.0.3.1.
struct Server : Bench {
    Server() : eth0(card({"10.0.3.100/24"})) {
        neighbour("10.0.3.1");
        route("0.0.0.0/0", "10.0.3.1");
    }
    Interface& make_tunnel() {
        Interface& made = stack.add_interface("tunl0", MacAddress());
        stack.set_up(made.index(), true);
        stack.add_address(made.index(), prefix("10.0.2.100/32"));
        return made;
    }
    /// An echo request of the client to the VIP, as the director 10.0.3.15 sends it on.
    FrameHandle tunnelled_echo() {
        FrameHandle frame = Packet(lab).from("10.0.2.15").to("10.0.2.100").echo(7, 1);
        frame->drop_front(kEthernetHeaderBytes);
        Ipv4View ip(frame->prepend(kIpv4HeaderBytes));
        ip.clear(kIpv4HeaderBytes);
        ip.put_total_bytes(frame->size());
        ip.put_ttl(63);
        ip.put_protocol(IpProtocol::IpIp);
        ip.put_source(test::ip("10.0.3.15"));
        ip.put_destination(test::ip("10.0.3.100"));
        ip.fill_checksum();
        EthernetView(frame->prepend(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
        frame->forget_parsing();
        return frame;
    }
    Wire& eth0;
};

}  // namespace

TEST_CASE("tunl0: what is inside arrives, and its sender is answered", "[unit][net]") {
    Server lab;
    Interface& tunl0 = lab.make_tunnel();
    lab.arrives(lab.tunnelled_echo());
    REQUIRE(lab.eth0.frames().size() == 1);
    Frame& reply = *lab.eth0.frames().front();
    CHECK(reply.ipv4().source() == ip("10.0.2.100"));
    CHECK(reply.ipv4().destination() == ip("10.0.2.15"));
    CHECK(reply.icmp().type() == IcmpType::EchoReply);
    CHECK(tunl0.counters().rx_packets == 1);
}

TEST_CASE("tunl0: without it, or down, the protocol is unknown", "[unit][net]") {
    Server lab;
    lab.neighbour("10.0.3.15");
    lab.arrives(lab.tunnelled_echo());
    CHECK(lab.eth0.take() == Lines{"10.0.3.15: 10.0.3.100 > 10.0.3.15 icmp protocol unreachable"});
    lab.stack.set_up(lab.make_tunnel().index(), false);
    lab.arrives(lab.tunnelled_echo());
    CHECK(lab.dropped(DropReason::UnknownProtocol) == 2);
}

TEST_CASE("tunl0: what was noted of the outer packet holds for what was inside", "[unit][net]") {
    struct Marker final : Hook {
        HookVerdict on_packet(HookPoint, HookPacket& packet) override {
            Frame& frame = *packet.frame;
            if (frame.ipv4().protocol() == IpProtocol::IpIp) {
                frame.mark = 7;
                frame.is_ipvs_handled = true;
            } else {
                marks.push_back(frame.is_ipvs_handled ? frame.mark : 0);
            }
            return HookVerdict::Accept;
        }
        std::vector<std::uint32_t> marks;
    };
    Marker marker;
    Server lab;
    lab.make_tunnel();
    lab.stack.netfilter().add(HookPoint::LocalIn, 0, marker);
    lab.arrives(lab.tunnelled_echo());
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.3.100").echo(7, 2));
    CHECK(marker.marks == std::vector<std::uint32_t>{7, 0});
    lab.stack.netfilter().remove(marker);
}

TEST_CASE("tunl0: its rp_filter judges what was inside", "[unit][net]") {
    Server lab;
    lab.make_tunnel();
    REQUIRE(lab.set("conf.tunl0.rp_filter", "1"));
    lab.arrives(lab.tunnelled_echo());
    CHECK(lab.dropped(DropReason::ReversePath) == 1);
    REQUIRE(lab.set("conf.tunl0.rp_filter", "2"));
    lab.arrives(lab.tunnelled_echo());
    CHECK(lab.dropped(DropReason::ReversePath) == 1);
    CHECK(lab.eth0.frames().size() == 1);
}
