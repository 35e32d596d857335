// SPDX-License-Identifier: Apache-2.0
//
// Forwarding and delivery: packet in, packets out.
#include "sim/net/ipv4.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

/// The director of the traces: eth0 outside, eth1 inside, a route to 172.16/12 by the client.
struct Router : Bench {
    explicit Router(StackProfile profile = StackProfile::Debian12)
        : Bench(profile),
          outside(card({"10.0.2.50/24", "10.0.2.100/24"})),
          inside(card({"10.0.3.15/24", "10.0.3.200/24"})) {
        REQUIRE(set("ip_forward", "1"));
        REQUIRE(set("icmp_ratelimit", "0"));
        neighbour("10.0.2.15");
        neighbour("10.0.3.100");
        route("172.16.0.0/12", "10.0.2.15");
    }
    Packet packet() { return Packet(lab); }
    Wire& outside;
    Wire& inside;
};

}  // namespace

TEST_CASE("ipv4: a packet for another machine goes on with one less to live", "[unit][net][ipv4]") {
    Router lab;
    lab.arrives(lab.packet().from("10.0.2.15").to("10.0.3.100").ttl(9).udp(1, 2));
    REQUIRE(lab.inside.frames().size() == 1);
    Frame& out = *lab.inside.frames().front();
    CHECK(out.ipv4().ttl() == 8);
    CHECK(out.ipv4().has_good_checksum());
    CHECK(out.ethernet().source() == mac_of("10.0.3.15"));
    CHECK(lab.inside.take() == Lines{"10.0.3.100: 10.0.2.15:1 > 10.0.3.100:2 udp len 8"});
}

TEST_CASE("ipv4: a gateway's MAC, the destination's address", "[unit][net][ipv4]") {
    Router lab;
    lab.arrives(lab.packet().from("10.0.3.100").to("172.16.5.5").udp(1, 2), 2);
    CHECK(lab.outside.take() == Lines{"10.0.2.15: 10.0.3.100:1 > 172.16.5.5:2 udp len 8"});
}

TEST_CASE("ipv4: what is dropped, and what its sender is told", "[unit][net][ipv4]") {
    struct Row {
        std::string what;
        std::string sysctl;  // NAME=VALUE, or empty
        std::string from;
        std::string to;
        std::uint8_t ttl;
        DropReason reason;
        std::string answer;  // out of eth0
    };
    const std::string client = "10.0.2.15: ";
    const auto row = GENERATE_COPY(values<Row>({
        {"forwarding is off", "ip_forward=0", "10.0.2.15", "10.0.3.100", 64,
         DropReason::NotForwarding, ""},
        {"forwarding is off on this interface", "conf.eth0.forwarding=0", "10.0.2.15", "10.0.3.100",
         64, DropReason::NotForwarding, ""},
        {"no route", "", "10.0.2.15", "192.0.2.1", 64, DropReason::NoRoute,
         client + "10.0.2.50 > 10.0.2.15 icmp net unreachable"},
        {"the time to live is over", "", "10.0.2.15", "10.0.3.100", 1, DropReason::TtlExpired,
         client + "10.0.2.50 > 10.0.2.15 icmp time exceeded in transit"},
        {"our own address as source", "", "10.0.2.100", "10.0.3.100", 64, DropReason::MartianSource,
         ""},
        {"our own address as source, to us", "", "10.0.3.15", "10.0.2.50", 64,
         DropReason::MartianSource, ""},
        {"a loopback source", "", "127.0.0.1", "10.0.2.50", 64, DropReason::MartianSource, ""},
        {"a loopback destination", "", "10.0.2.15", "127.0.0.1", 64, DropReason::MartianDestination,
         ""},
        {"a multicast source", "", "224.0.0.5", "10.0.2.50", 64, DropReason::MartianSource, ""},
        {"a broadcast source", "", "255.255.255.255", "10.0.2.50", 64, DropReason::MartianSource,
         ""},
        {"no source", "", "0.0.0.0", "10.0.2.50", 64, DropReason::MartianSource, ""},
        {"no destination", "", "10.0.2.15", "0.0.0.0", 64, DropReason::MartianDestination, ""},
        {"rp_filter strict: the way back is another", "conf.all.rp_filter=1", "10.0.3.100",
         "10.0.2.50", 64, DropReason::ReversePath, ""},
        {"rp_filter strict: no way back", "conf.eth0.rp_filter=1", "192.0.2.1", "10.0.3.100", 64,
         DropReason::ReversePath, ""},
        {"rp_filter loose: no way back", "conf.eth0.rp_filter=2", "192.0.2.1", "10.0.3.100", 64,
         DropReason::ReversePath, ""},
        {"nobody listens", "", "10.0.2.15", "10.0.2.100", 64, DropReason::NoListener,
         client + "10.0.2.100 > 10.0.2.15 icmp port unreachable"},
    }));
    CAPTURE(row.what);
    Router lab;
    if (!row.sysctl.empty()) {
        const std::size_t equals = row.sysctl.find('=');
        REQUIRE(lab.set(row.sysctl.substr(0, equals), row.sysctl.substr(equals + 1)));
    }
    lab.arrives(lab.packet().from(row.from).to(row.to).ttl(row.ttl).udp(1, 2));
    CHECK(lab.dropped(row.reason) == 1);
    CHECK(lab.inside.take().empty());
    CHECK(lab.outside.take() == (row.answer.empty() ? Lines{} : Lines{row.answer}));
    CHECK(lab.lab.net.account().is_balanced());
}

TEST_CASE("ipv4: rp_filter loose and off let a packet by another interface pass",
          "[unit][net][ipv4]") {
    const std::string mode = GENERATE(std::string("0"), std::string("2"));
    Router lab;
    REQUIRE(lab.set("conf.all.rp_filter", mode));
    lab.arrives(lab.packet().from("10.0.3.100").to("172.16.0.1").udp(1, 2));
    CHECK(lab.outside.take().size() >= 1);
}

TEST_CASE("ipv4: accept_local and route_localnet let martians in", "[unit][net][ipv4]") {
    Router lab;
    REQUIRE(lab.set("conf.eth0.accept_local", "1"));
    REQUIRE(lab.set("conf.eth0.route_localnet", "1"));
    lab.arrives(lab.packet().from("10.0.2.100").to("10.0.3.100").udp(1, 2));
    CHECK(lab.inside.take().size() == 1);
    lab.arrives(lab.packet().from("10.0.2.15").to("127.0.0.1").udp(1, 2));
    CHECK(lab.dropped(DropReason::NoListener) == 1);
}

TEST_CASE("ipv4: a packet in a link-level broadcast is not forwarded, and nobody is told",
          "[unit][net][ipv4]") {
    Router lab;
    lab.arrives_for(MacAddress::broadcast(),
                    lab.packet().from("10.0.2.15").to("10.0.3.100").ttl(1).udp(1, 2));
    CHECK(lab.dropped(DropReason::LinkBroadcast) == 1);
    CHECK(lab.outside.take().empty());
}

TEST_CASE("ipv4: a frame for another machine's card is filtered", "[unit][net][ipv4]") {
    Router lab;
    lab.arrives_for(mac_of("10.0.2.77"), lab.packet().from("10.0.2.15").to("10.0.2.50").udp(1, 2));
    CHECK(lab.lab.net.account().filtered == 1);
    CHECK(lab.outside.take().empty());
}

TEST_CASE("ipv4: what cannot be parsed is dropped", "[unit][net][ipv4]") {
    Router lab;
    FrameHandle bad_sum = lab.packet().from("10.0.2.15").to("10.0.2.50").udp(1, 2);
    store_16(bad_sum->data() + kEthernetHeaderBytes + 10, 0x1234);
    lab.arrives(std::move(bad_sum));
    FrameHandle cut = lab.packet().from("10.0.2.15").to("10.0.2.50").udp(1, 2);
    cut->truncate(20);
    lab.arrives(std::move(cut));
    CHECK(lab.dropped(DropReason::Malformed) == 2);
    FrameHandle strange = lab.packet().from("10.0.2.15").to("10.0.2.50").udp(1, 2);
    strange->ethernet().set_type(EtherType{0x88cc});
    lab.arrives(std::move(strange));
    CHECK(lab.dropped(DropReason::UnknownEtherType) == 1);
}

TEST_CASE("ipv4: a packet that says which way to go is not believed", "[unit][net][ipv4]") {
    Router lab;
    FrameHandle plain = lab.packet().from("10.0.2.15").to("10.0.3.100").udp(1, 2, 0);
    // Four bytes of options between header and UDP: record nothing, loose source route.
    FrameHandle frame = lab.lab.net.frames().make();
    std::byte* at = frame->append(kEthernetHeaderBytes + 24 + kUdpHeaderBytes);
    std::copy_n(plain->data(), kEthernetHeaderBytes + kIpv4HeaderBytes, at);
    std::copy_n(plain->data() + kEthernetHeaderBytes + kIpv4HeaderBytes, kUdpHeaderBytes,
                at + kEthernetHeaderBytes + 24);
    store_32(at + kEthernetHeaderBytes + kIpv4HeaderBytes, 0x0183'0304);
    Ipv4View header(at + kEthernetHeaderBytes);
    store_8(at + kEthernetHeaderBytes, 0x46);
    header.put_total_bytes(24 + kUdpHeaderBytes);
    header.fill_checksum();
    plain.reset();
    lab.lab.net.count_merged();
    lab.arrives(std::move(frame));
    CHECK(lab.dropped(DropReason::SourceRouted) == 1);
}

TEST_CASE("ipv4: a protocol nobody knows is refused", "[unit][net][ipv4]") {
    Router lab;
    lab.arrives(lab.packet().from("10.0.2.15").to("10.0.2.50").raw(IpProtocol::Gre, 20));
    CHECK(lab.outside.take() ==
          Lines{"10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp protocol unreachable"});
    CHECK(lab.dropped(DropReason::UnknownProtocol) == 1);
}

TEST_CASE("ipv4: nobody answers ARP on the far side: the sender is told after 3 s",
          "[unit][net][ipv4]") {
    Router lab;
    lab.arrives(lab.packet().from("10.0.2.15").to("10.0.3.110").udp(1, 2));
    lab.run_for(3_s);
    CHECK(lab.inside.take().size() == 3);
    CHECK(lab.outside.take() == Lines{"10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp host unreachable"});
}

TEST_CASE("ipv4: a packet to our own address goes over lo", "[unit][net][ipv4]") {
    Router lab;
    UdpLog log;
    const auto server = lab.stack.udp().bind({ip("10.0.3.15"), 53}, log).value();
    const auto client = lab.stack.udp().bind({ip("10.0.2.100"), 1000}, log).value();
    REQUIRE(lab.stack.udp().send(client, {ip("10.0.3.15"), 53},
                                 lab.stack.payloads().copy_of("hello")) == UdpError::None);
    CHECK(log.lines.empty());
    lab.run_for(0_s);
    CHECK(log.lines == Lines{"10.0.2.100:1000 > 10.0.3.15:53 hello"});
    CHECK(lab.stack.interface(0).counters().tx_packets == 1);
    CHECK(lab.outside.take().empty());
    lab.stack.udp().close(server);
}

TEST_CASE("ipv4: a subnet's broadcast address is delivered, its network address by profile",
          "[unit][net][ipv4]") {
    const auto [profile, last, first] = GENERATE(std::tuple(StackProfile::Debian12, 1U, 0U),
                                                 std::tuple(StackProfile::Centos6, 1U, 1U));
    Router lab(profile);
    UdpLog log;
    (void)lab.stack.udp().bind({{}, 2}, log).value();
    lab.arrives_for(MacAddress::broadcast(),
                    lab.packet().from("10.0.2.15").to("10.0.2.255").udp(1, 2));
    CHECK(log.lines.size() == last);
    lab.arrives_for(MacAddress::broadcast(),
                    lab.packet().from("10.0.2.15").to("10.0.2.0").udp(1, 2));
    CHECK(log.lines.size() == last + first);
    lab.arrives_for(MacAddress::broadcast(),
                    lab.packet().from("0.0.0.0").to("255.255.255.255").udp(1, 2));
    CHECK(log.lines.size() == last + first + 1);
}

TEST_CASE("ipv4: a multicast group is delivered to those who joined it there",
          "[unit][net][ipv4]") {
    Router lab;
    UdpLog log;
    (void)lab.stack.udp().bind({{}, 8848}, log).value();
    const MacAddress group = MacAddress::from_bits(0x0100'5e00'0051);
    lab.arrives_for(group, lab.packet().from("10.0.2.15").to("224.0.0.81").udp(1, 8848));
    CHECK(log.lines.empty());
    CHECK(lab.lab.net.account().filtered == 1);
    lab.stack.join_group(1, ip("224.0.0.81"));
    lab.arrives_for(group, lab.packet().from("10.0.2.15").to("224.0.0.81").udp(1, 8848));
    lab.arrives_for(group, lab.packet().from("10.0.3.100").to("224.0.0.81").udp(1, 8848), 2);
    CHECK(log.lines.size() == 1);
    lab.stack.leave_group(1, ip("224.0.0.81"));
    CHECK_FALSE(lab.stack.is_member(1, ip("224.0.0.81")));
}

TEST_CASE("ipv4: what is sent to a group has its MAC address and reaches members here too",
          "[unit][net][ipv4]") {
    Router lab;
    UdpLog log;
    const auto socket = lab.stack.udp().bind({ip("10.0.2.50"), 8848}, log).value();
    UdpLog other;
    (void)lab.stack.udp().bind({ip("224.0.0.81"), 8848}, other).value();
    lab.stack.join_group(1, ip("224.0.0.81"));
    lab.route("224.0.0.0/4", "10.0.2.15");
    REQUIRE(lab.stack.udp().send(socket, {ip("224.0.0.81"), 8848},
                                 lab.stack.payloads().copy_of("sync")) == UdpError::None);
    CHECK(lab.outside.frames().front()->ethernet().destination() ==
          MacAddress::from_bits(0x0100'5e00'0051));
    CHECK(lab.outside.frames().front()->ipv4().ttl() == 1);
    lab.run_for(0_s);
    CHECK(other.lines == Lines{"10.0.2.50:8848 > 224.0.0.81:8848 sync"});
}

TEST_CASE("ipv4: a packet back out by its own interface brings a redirect, ever more seldom",
          "[unit][net][ipv4]") {
    Router lab;
    lab.neighbour("10.0.2.16");
    const auto send = [&] {
        lab.arrives(lab.packet().from("10.0.2.16").to("172.16.0.1").udp(1, 2));
        return lab.outside.take();
    };
    const std::string redirect = "10.0.2.16: 10.0.2.50 > 10.0.2.16 icmp redirect host";
    CHECK(send() == Lines{redirect, "10.0.2.15: 10.0.2.16:1 > 172.16.0.1:2 udp len 8"});
    CHECK(send().size() == 1);
    lab.run_for(41_ms);
    CHECK(send().size() == 2);
    lab.run_for(41_ms);
    CHECK(send().size() == 1);
    int redirects = 2;
    for (int second = 0; second < 60; ++second) {
        lab.run_for(1_s);
        redirects += static_cast<int>(send().size()) - 1;
    }
    CHECK(redirects == 9);
    lab.run_for(21_s);
    CHECK(send().size() == 2);
}

TEST_CASE("ipv4: no redirect with send_redirects off everywhere", "[unit][net][ipv4]") {
    Router lab;
    lab.neighbour("10.0.2.16");
    REQUIRE(lab.set("conf.eth0.send_redirects", "0"));
    lab.arrives(lab.packet().from("10.0.2.16").to("172.16.0.1").udp(1, 2));
    CHECK(lab.outside.take_packets().size() == 2);
    REQUIRE(lab.set("conf.all.send_redirects", "0"));
    lab.run_for(10_s);
    lab.arrives(lab.packet().from("10.0.2.16").to("172.16.0.1").udp(1, 2));
    CHECK(lab.outside.take_packets().size() == 1);
}

TEST_CASE("ipv4: ids count on, a packet that must not be fragmented has none",
          "[unit][net][ipv4]") {
    Router lab;
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.15")}));
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.15")}));
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.15"), .dont_fragment = true}));
    auto& frames = lab.outside.frames();
    CHECK(frames[1]->ipv4().id() == static_cast<std::uint16_t>(frames[0]->ipv4().id() + 1));
    CHECK(frames[2]->ipv4().id() == 0);
}

TEST_CASE("ipv4: no route for what is made here", "[unit][net][ipv4]") {
    Router lab;
    CHECK_FALSE(lab.stack.icmp().send_echo({.destination = ip("192.0.2.1")}));
    FrameHandle packet = lab.stack.new_packet(IpProtocol::Gre, ip("10.0.2.50"), ip("192.0.2.1"));
    lab.stack.output(std::move(packet));
    CHECK(lab.dropped(DropReason::NoRoute) == 1);
}
