// SPDX-License-Identifier: Apache-2.0
#include "sim/net/icmp.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

struct IcmpLab : Bench {
    explicit IcmpLab(StackProfile profile = StackProfile::Debian12)
        : Bench(profile), wire(card({"10.0.2.50/24", "10.0.2.100/24"})) {
        neighbour("10.0.2.15");
        neighbour("10.0.2.1");
    }
    /// A datagram to a port where nobody listens.
    void poke(std::string_view from = "10.0.2.15") {
        arrives(Packet(lab).from(from).to("10.0.2.50").udp(1, 9));
    }
    Wire& wire;
};

}  // namespace

TEST_CASE("icmp: an echo request to any of our addresses is answered from it",
          "[unit][net][icmp]") {
    IcmpLab lab;
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.100").ttl(3).echo(5, 6));
    REQUIRE(lab.wire.frames().size() == 1);
    Frame& reply = *lab.wire.frames().front();
    CHECK(reply.ipv4().ttl() == 64);
    CHECK(reply.l4_size() == 64);
    reply.checksum_state = ChecksumState::Unverified;
    CHECK(has_good_transport_checksum(reply));
    CHECK(lab.wire.take() == Lines{"10.0.2.15: 10.0.2.100 > 10.0.2.15 icmp echo reply id 5 seq 6"});
}

TEST_CASE("icmp: echo requests that stay unanswered", "[unit][net][icmp]") {
    IcmpLab lab;
    lab.arrives_for(MacAddress::broadcast(),
                    Packet(lab).from("10.0.2.15").to("10.0.2.255").echo(5, 6));
    CHECK(lab.dropped(DropReason::NotUnicast) == 1);
    FrameHandle bad = Packet(lab).from("10.0.2.15").to("10.0.2.50").echo(5, 6);
    store_16(bad->data() + kEthernetHeaderBytes + kIpv4HeaderBytes + 2, 0x1234);
    lab.arrives(std::move(bad));
    CHECK(lab.dropped(DropReason::BadChecksum) == 1);
    REQUIRE(lab.set("icmp_echo_ignore_all", "1"));
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.50").echo(5, 6));
    CHECK(lab.dropped(DropReason::EchoIgnored) == 1);
    CHECK(lab.wire.take().empty());
}

TEST_CASE("icmp: a broadcast echo is answered from the card's address when allowed",
          "[unit][net][icmp]") {
    IcmpLab lab;
    REQUIRE(lab.set("icmp_echo_ignore_broadcasts", "0"));
    lab.arrives_for(MacAddress::broadcast(),
                    Packet(lab).from("10.0.2.15").to("10.0.2.255").echo(5, 6));
    CHECK(lab.wire.take() == Lines{"10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp echo reply id 5 seq 6"});
}

TEST_CASE("icmp: an error carries the packet it is about, 576 bytes at most", "[unit][net][icmp]") {
    IcmpLab lab;
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.50").udp(1, 9, 20));
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.50").udp(1, 9, 1400));
    REQUIRE(lab.wire.frames().size() == 2);
    CHECK(lab.wire.frames()[0]->l3_size() == 20 + 8 + 48);
    CHECK(lab.wire.frames()[1]->l3_size() == 576);
    for (FrameHandle& frame : lab.wire.frames()) {
        CHECK(frame->ipv4().tos() == 0xc0);
        CHECK_FALSE(frame->ipv4().dont_fragment());
        frame->checksum_state = ChecksumState::Unverified;
        CHECK(has_good_transport_checksum(*frame));
        const Ipv4View about(frame->l4() + kIcmpHeaderBytes);
        CHECK(about.source() == ip("10.0.2.15"));
        CHECK(about.destination() == ip("10.0.2.50"));
    }
}

TEST_CASE("icmp: no error about errors, groups or later fragments", "[unit][net][icmp]") {
    IcmpLab lab;
    const auto about = Packet(lab).from("10.0.2.50").to("192.0.2.1").udp(1, 9);
    const auto refuse = [&](FrameHandle frame) {
        REQUIRE(parse_ipv4(*frame) == ParseError::None);
        lab.stack.icmp().send_error(*frame, IcmpType::DestinationUnreachable, kIcmpHostUnreachable);
        lab.stack.drop(std::move(frame), DropReason::NoRoute);
        return lab.wire.take().empty();
    };
    CHECK(refuse(Packet(lab)
                     .from("10.0.2.15")
                     .to("10.0.2.50")
                     .icmp_error(IcmpType::TimeExceeded, 0, *about)));
    CHECK(refuse(Packet(lab).from("10.0.2.15").to("224.0.0.5").udp(1, 9)));
    CHECK(refuse(Packet(lab).from("10.0.2.15").to("10.0.2.255").udp(1, 9)));
    CHECK(refuse(Packet(lab).from("10.0.2.15").to("255.255.255.255").udp(1, 9)));
    CHECK(refuse(Packet(lab).from("0.0.0.0").to("10.0.2.50").udp(1, 9)));
    CHECK(refuse(Packet(lab)
                     .from("10.0.2.15")
                     .to("10.0.2.50")
                     .fragment(1, 80, true)
                     .raw(IpProtocol::Udp, 80)));
    CHECK_FALSE(refuse(Packet(lab).from("10.0.2.15").to("10.0.2.50").echo(1, 1)));
}

TEST_CASE("icmp: six errors to one peer at once, then one a second", "[unit][net][icmp]") {
    IcmpLab lab;
    for (int i = 0; i < 20; ++i) {
        lab.poke();
    }
    CHECK(lab.wire.take().size() == 6);
    lab.run_for(2500_ms);
    for (int i = 0; i < 20; ++i) {
        lab.poke();
    }
    CHECK(lab.wire.take().size() == 2);
    lab.poke("10.0.2.1");
    CHECK(lab.wire.take().size() == 1);
    REQUIRE(lab.set("icmp_ratelimit", "0"));
    for (int i = 0; i < 20; ++i) {
        lab.poke();
    }
    CHECK(lab.wire.take().size() == 20);
}

TEST_CASE("icmp: fifty errors to all at once, then a thousand a second, on debian-12",
          "[unit][net][icmp]") {
    const auto [profile, first, second] = GENERATE(std::tuple(StackProfile::Debian12, 50U, 30U),
                                                   std::tuple(StackProfile::Centos6, 80U, 80U));
    IcmpLab lab(profile);
    REQUIRE(lab.set("icmp_ratelimit", "0"));
    for (int i = 0; i < 80; ++i) {
        lab.poke();
    }
    CHECK(lab.wire.take().size() == first);
    lab.run_for(30_ms);
    for (int i = 0; i < 80; ++i) {
        lab.poke();
    }
    CHECK(lab.wire.take().size() == second);
}

TEST_CASE("icmp: types outside the mask are not limited", "[unit][net][icmp]") {
    IcmpLab lab;
    REQUIRE(lab.set("icmp_ratemask", "0"));
    for (int i = 0; i < 20; ++i) {
        lab.poke();
    }
    CHECK(lab.wire.take().size() == 20);
}

TEST_CASE("icmp: ping hears its replies and the errors about its requests", "[unit][net][icmp]") {
    Lab lab;
    Switch& lan = lab.network("lan");
    Stack& a = lab.host("a");
    Stack& b = lab.host("b");
    lab.card(a, lan, {"10.0.2.1/24"});
    lab.card(b, lan, {"10.0.2.2/24"});
    RouteEntry by_b;
    by_b.destination = prefix("192.0.2.0/24");
    by_b.gateway = ip("10.0.2.2");
    REQUIRE(a.routes().add(by_b) == RouteError::None);
    REQUIRE(b.settings().write("net.ipv4.ip_forward", "1"));
    EchoLog log;
    REQUIRE(a.icmp().listen(77, log));
    CHECK_FALSE(a.icmp().listen(77, log));
    const auto ping = [&](std::string_view to, std::uint16_t sequence) {
        REQUIRE(a.icmp().send_echo({.destination = ip(to),
                                    .identifier = 77,
                                    .sequence = sequence,
                                    .payload = a.payloads().copy_of(std::string(56, 'p'))}));
        lab.run_for(10_ms);
    };
    ping("10.0.2.2", 1);
    ping("192.0.2.9", 2);
    CHECK(log.lines ==
          Lines{"64 bytes from 10.0.2.2 seq 1 ttl 64", "from 10.0.2.2 seq 2 net unreachable"});
    a.icmp().stop_listening(77);
    ping("10.0.2.2", 3);
    CHECK(log.lines.size() == 2);
    CHECK(lab.net.account().is_balanced());
}

TEST_CASE("icmp: a path MTU is learnt, and forgotten after ten minutes", "[unit][net][icmp]") {
    IcmpLab lab;
    lab.route("192.0.2.0/24", "10.0.2.1");
    const auto about = Packet(lab).from("10.0.2.50").to("192.0.2.9").udp(1, 9);
    const auto told = [&](std::uint32_t mtu) {
        lab.arrives(Packet(lab)
                        .from("10.0.2.1")
                        .to("10.0.2.50")
                        .icmp_error(IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded,
                                    *about, mtu));
        return lab.stack.route_to(ip("192.0.2.9"))->mtu;
    };
    CHECK(told(1400) == 1400);
    CHECK(told(1450) == 1400);
    CHECK(told(100) == 552);
    CHECK(lab.stack.route_to(ip("192.0.2.8"))->mtu == 1500);
    lab.run_for(600_s);
    CHECK(lab.stack.route_to(ip("192.0.2.9"))->mtu == 1500);
}

TEST_CASE("icmp: a redirect from our gateway to a neighbour that answers is followed",
          "[unit][net][icmp]") {
    IcmpLab lab;
    lab.route("192.0.2.0/24", "10.0.2.1");
    const auto about = Packet(lab).from("10.0.2.50").to("192.0.2.9").udp(1, 9);
    const auto redirect = [&](std::string_view sender, std::string_view gateway) {
        lab.arrives(Packet(lab)
                        .from(sender)
                        .to("10.0.2.50")
                        .icmp_error(IcmpType::Redirect, 1, *about, ip(gateway).v4_value()));
        return to_text(lab.stack.route_to(ip("192.0.2.9"))->next_hop);
    };
    CHECK(redirect("10.0.2.77", "10.0.2.15") == "10.0.2.1");  // not our gateway
    CHECK(redirect("10.0.2.1", "10.0.2.50") == "10.0.2.1");   // that is ourselves
    CHECK(redirect("10.0.2.1", "10.9.9.9") == "10.0.2.1");    // not on our network
    CHECK(redirect("10.0.2.1", "10.0.2.16") == "10.0.2.1");   // nobody has answered there yet
    CHECK(lab.wire.take() == Lines{"*: arp who has 10.0.2.16, tell 10.0.2.50"});
    CHECK(redirect("10.0.2.1", "10.0.2.15") == "10.0.2.15");
    CHECK(to_text(lab.stack.route_to(ip("192.0.2.8"))->next_hop) == "10.0.2.1");
    lab.run_for(300_s);
    CHECK(to_text(lab.stack.route_to(ip("192.0.2.9"))->next_hop) == "10.0.2.1");
}

TEST_CASE("icmp: a router believes no redirects, nor does who is told not to",
          "[unit][net][icmp]") {
    const auto [name, value] =
        GENERATE(std::pair("ip_forward", "1"), std::pair("conf.all.accept_redirects", "0"));
    IcmpLab lab;
    REQUIRE(lab.set(name, value));
    REQUIRE(lab.set("conf.eth0.accept_redirects", "0"));
    lab.route("192.0.2.0/24", "10.0.2.1");
    const auto about = Packet(lab).from("10.0.2.50").to("192.0.2.9").udp(1, 9);
    lab.arrives(Packet(lab)
                    .from("10.0.2.1")
                    .to("10.0.2.50")
                    .icmp_error(IcmpType::Redirect, 1, *about, ip("10.0.2.15").v4_value()));
    CHECK(to_text(lab.stack.route_to(ip("192.0.2.9"))->next_hop) == "10.0.2.1");
}

TEST_CASE("icmp: messages that Linux ignores", "[unit][net][icmp]") {
    IcmpLab lab;
    const auto about = Packet(lab).from("10.0.2.50").to("192.0.2.9").udp(1, 9);
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.50").icmp_error(IcmpType{13}, 0, *about));
    FrameHandle cut =
        Packet(lab).from("10.0.2.15").to("10.0.2.50").icmp_error(IcmpType::TimeExceeded, 0, *about);
    Ipv4View header(cut->data() + kEthernetHeaderBytes);
    cut->truncate(cut->size() - 10);
    header.put_total_bytes(cut->size() - kEthernetHeaderBytes);
    header.fill_checksum();
    REQUIRE(parse_ipv4(*cut) == ParseError::None);
    fill_transport_checksum(*cut);
    lab.arrives(std::move(cut));
    CHECK(lab.dropped(DropReason::IcmpNotUnderstood) == 2);
}
