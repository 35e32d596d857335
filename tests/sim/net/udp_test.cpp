// SPDX-License-Identifier: Apache-2.0
#include "sim/net/udp.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

struct UdpLab : Bench {
    UdpLab() : wire(card({"10.0.2.50/24", "10.0.2.100/24"})) { neighbour("10.0.2.15"); }
    PayloadRef text(std::string_view bytes) { return stack.payloads().copy_of(bytes); }
    Wire& wire;
    UdpLog log;
};

}  // namespace

TEST_CASE("udp: a datagram leaves with the route's source and a good checksum",
          "[unit][net][udp]") {
    UdpLab lab;
    const auto socket = lab.stack.udp().bind({{}, 1000}, lab.log).value();
    CHECK(lab.stack.udp().send(socket, {ip("10.0.2.15"), 53}, lab.text("query")) == UdpError::None);
    Frame& frame = *lab.wire.frames().front();
    frame.checksum_state = ChecksumState::Unverified;
    CHECK(has_good_transport_checksum(frame));
    CHECK(frame.udp().checksum() != 0);
    CHECK(lab.wire.take() == Lines{"10.0.2.15: 10.0.2.50:1000 > 10.0.2.15:53 udp len 5"});
}

TEST_CASE("udp: the socket bound to the very address comes before the one bound to all",
          "[unit][net][udp]") {
    UdpLab lab;
    UdpLog alias;
    const auto all = lab.stack.udp().bind({{}, 54}, lab.log).value();
    CHECK(lab.stack.udp().bind({ip("10.0.2.100"), 54}, alias).error() == UdpError::AddressInUse);
    lab.stack.udp().close(all);
    (void)lab.stack.udp().bind({ip("10.0.2.100"), 54}, alias).value();
    (void)lab.stack.udp().bind({ip("10.0.2.50"), 54}, lab.log).value();
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.100").udp(9, 54, 3));
    CHECK(alias.lines == Lines{"10.0.2.15:9 > 10.0.2.100:54 xxx"});
    CHECK(lab.log.lines.empty());
}

TEST_CASE("udp: what bind and send refuse", "[unit][net][udp]") {
    UdpLab lab;
    UdpLayer& udp = lab.stack.udp();
    CHECK(udp.bind({ip("10.9.9.9"), 1}, lab.log).error() == UdpError::AddressNotAvailable);
    const auto socket = udp.bind({{}, 0}, lab.log).value();
    CHECK(udp.local_endpoint(socket).port == 32'768);
    CHECK(udp.send(socket, {ip("192.0.2.1"), 1}, {}) == UdpError::NetUnreachable);
    CHECK(udp.send(socket, {ip("10.0.2.255"), 1}, {}) == UdpError::NotPermitted);
    CHECK(udp.send(socket, {ip("10.0.2.15"), 1}, lab.text(std::string(65'508, 'x'))) ==
          UdpError::MessageTooLong);
    udp.close(socket);
    CHECK(udp.send(socket, {ip("10.0.2.15"), 1}, {}) == UdpError::BadSocket);
    const auto next = udp.bind({{}, 0}, lab.log).value();
    CHECK(next != socket);
    CHECK(udp.socket_count() == 1);
}

TEST_CASE("udp: when all ephemeral ports are taken there is none", "[unit][net][udp]") {
    UdpLab lab;
    REQUIRE(lab.set("ip_local_port_range", "40000 40002"));
    for (int i = 0; i < 3; ++i) {
        CHECK(lab.stack.udp().bind({{}, 0}, lab.log));
    }
    CHECK(lab.stack.udp().bind({{}, 0}, lab.log).error() == UdpError::NoPort);
}

TEST_CASE("udp: an ICMP error comes back to the socket that sent", "[unit][net][udp]") {
    UdpLab lab;
    const auto socket = lab.stack.udp().bind({ip("10.0.2.50"), 1000}, lab.log).value();
    REQUIRE(lab.stack.udp().send(socket, {ip("10.0.2.15"), 53}, lab.text("query")) ==
            UdpError::None);
    lab.arrives(Packet(lab)
                    .from("10.0.2.15")
                    .to("10.0.2.50")
                    .icmp_error(IcmpType::DestinationUnreachable, kIcmpPortUnreachable,
                                *lab.wire.frames().front()));
    CHECK(lab.log.lines == Lines{"10.0.2.15:53: port unreachable"});
}

TEST_CASE("udp: broken datagrams are dropped", "[unit][net][udp]") {
    UdpLab lab;
    (void)lab.stack.udp().bind({{}, 54}, lab.log).value();
    FrameHandle bad = Packet(lab).from("10.0.2.15").to("10.0.2.50").udp(9, 54);
    store_16(bad->data() + kEthernetHeaderBytes + kIpv4HeaderBytes + 6, 0x1234);
    lab.arrives(std::move(bad));
    CHECK(lab.dropped(DropReason::BadChecksum) == 1);
    FrameHandle longer = Packet(lab).from("10.0.2.15").to("10.0.2.50").udp(9, 54);
    UdpView(longer->data() + kEthernetHeaderBytes + kIpv4HeaderBytes).put_length(500);
    lab.arrives(std::move(longer));
    CHECK(lab.dropped(DropReason::Malformed) == 1);
    CHECK(lab.log.lines.empty());
}

TEST_CASE("udp: with leave to do so a broadcast goes to all, and to ourselves",
          "[unit][net][udp]") {
    UdpLab lab;
    UdpLog here;
    (void)lab.stack.udp().bind({{}, 67}, here).value();
    const auto socket =
        lab.stack.udp().bind({ip("10.0.2.50"), 68}, lab.log, {.may_broadcast = true}).value();
    REQUIRE(lab.stack.udp().send(socket, {ip("10.0.2.255"), 67}, lab.text("who")) ==
            UdpError::None);
    CHECK(lab.wire.take() == Lines{"*: 10.0.2.50:68 > 10.0.2.255:67 udp len 3"});
    lab.run_for(0_s);
    CHECK(here.lines == Lines{"10.0.2.50:68 > 10.0.2.255:67 who"});
    CHECK(lab.lab.net.account().is_balanced());
}

TEST_CASE("udp: to a group through the interface that was chosen, whatever the routes say",
          "[unit][net][udp]") {
    UdpLab lab;
    Wire& other = lab.card({"10.0.3.15/24"});
    UdpLog here;
    lab.stack.join_group(2, ip("224.0.0.81"));
    (void)lab.stack.udp().bind({ip("224.0.0.81"), 8848}, here).value();
    const auto send = [&](UdpOptions options) {
        const auto socket = lab.stack.udp().bind({{}, 0}, lab.log, options).value();
        const Endpoint group{ip("224.0.0.81"), 8848};
        CHECK(lab.stack.udp().send(socket, group, lab.text("sync")) == UdpError::None);
        lab.run_for(0_s);
    };
    send({.multicast_interface = 2, .has_multicast_loop = false});
    REQUIRE(other.frames().size() == 1);
    CHECK(other.frames().front()->ethernet().destination() ==
          MacAddress::from_bits(0x0100'5e00'0051));
    CHECK(other.frames().front()->ipv4().ttl() == 1);
    CHECK(other.frames().front()->ipv4().source() == ip("10.0.3.15"));
    CHECK(lab.wire.frames().empty());
    CHECK(here.lines.empty());

    send({.multicast_interface = 2});
    CHECK(other.frames().size() == 2);
    CHECK(here.lines == Lines{"10.0.3.15:32769 > 224.0.0.81:8848 sync"});
    (void)other.take();
    CHECK(lab.lab.net.account().is_balanced());
}
