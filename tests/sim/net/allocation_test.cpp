// SPDX-License-Identifier: Apache-2.0
//
// No allocation per packet: operator new is counted while two machines exchange packets over a
// router, in steady state.
#include "tests/allocations.hpp"
#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

/// Sends back what it gets, without an allocation of its own.
struct Echo final : UdpEvents {
    explicit Echo(Stack& on) : stack(on) {}
    void on_datagram(UdpSocketId socket, const UdpDatagram& datagram) override {
        ++received;
        (void)stack.udp().send(socket, datagram.from, datagram.bytes);
    }
    void on_icmp_error(UdpSocketId, Endpoint, IcmpType, std::uint8_t) override {}
    Stack& stack;
    std::uint64_t received = 0;
};

}  // namespace

TEST_CASE("net: packets over a router allocate nothing in steady state", "[unit][net]") {
    Lab lab;
    Switch& outside = lab.network("outside");
    Switch& inside = lab.network("inside");
    Stack& a = lab.host("a");
    Stack& router = lab.host("router");
    Stack& b = lab.host("b");
    const LinkSettings link = {5_ms, 1'000'000'000, 1000};
    lab.card(a, outside, {"10.0.2.15/24"}, link);
    lab.card(router, outside, {"10.0.2.50/24"}, link);
    lab.card(router, inside, {"10.0.3.200/24"}, link);
    lab.card(b, inside, {"10.0.3.100/24"}, link);
    REQUIRE(router.settings().write("net.ipv4.ip_forward", "1"));
    for (const auto& [stack, gateway] : {std::pair(&a, "10.0.2.50"), std::pair(&b, "10.0.3.200")}) {
        RouteEntry entry;
        entry.destination = prefix("0.0.0.0/0");
        entry.gateway = ip(gateway);
        REQUIRE(stack->routes().add(entry) == RouteError::None);
    }
    Echo at_a(a);
    Echo at_b(b);
    const auto socket = a.udp().bind({{}, 1000}, at_a).value();
    (void)b.udp().bind({{}, 2000}, at_b).value();
    const PayloadRef payload = a.payloads().copy_of(std::string(1000, 'x'));
    // Ten datagrams bounce back and forth for ever.
    for (int i = 0; i < 10; ++i) {
        REQUIRE(a.udp().send(socket, {ip("10.0.3.100"), 2000}, payload) == UdpError::None);
    }
    lab.run_for(120_s);  // neighbours have aged and been asked again by then
    const std::uint64_t before = at_b.received;
    const std::size_t allocated = lvsim::test::allocation_count();
    lab.run_for(30_s);
    const std::size_t during = lvsim::test::allocation_count() - allocated;
    CHECK(at_b.received > before + 5'000);
    CHECK(during == 0);
    CHECK(lab.net.account().is_balanced());
}
