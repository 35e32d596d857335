// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/lab.hpp"

namespace lvsim::net {
namespace {

using test::ip;
using test::Lab;
using test::prefix;

constexpr MacAddress kVirtualMac = MacAddress::from_bits(0x0000'5e00'0133);

/// Two machines on one network; the first has a macvlan with an address.
struct TwoMachines {
    TwoMachines() {
        client_card = &lab.card(client, wire, {"10.0.2.15/24"});
        eth0 = &lab.card(router, wire, {"10.0.2.50/24"});
        vrrp = router.add_macvlan(*eth0, "vrrp.51", kVirtualMac);
        router.set_up(vrrp->index(), true);
        router.add_address(vrrp->index(), prefix("10.0.2.100/32"));
    }
    /// What the client's ARP cache says of the address after it has sent a packet there.
    [[nodiscard]] std::optional<NeighbourInfo> resolve(std::string_view address) {
        (void)client.arp().solicit(client_card->index(), ip(address).v4_value());
        lab.run_for(SimDuration::milliseconds(10));
        return client.arp().find(client_card->index(), ip(address));
    }

    /// Both cards see each request; without this both answer, as Linux's do.
    void answer_only_for_own_addresses() {
        REQUIRE(router.settings().write("net.ipv4.conf.all.arp_ignore", "1"));
    }

    Lab lab;
    Switch& wire = lab.network("lan");
    Stack& client = lab.host("client");
    Stack& router = lab.host("router");
    Interface* client_card = nullptr;
    Interface* eth0 = nullptr;
    Interface* vrrp = nullptr;
};

TEST_CASE("a macvlan answers for its address with its own MAC address") {
    TwoMachines two;
    two.answer_only_for_own_addresses();
    const auto found = two.resolve("10.0.2.100");
    REQUIRE(found);
    CHECK(found->mac == kVirtualMac);
    const auto other = two.resolve("10.0.2.50");
    REQUIRE(other);
    CHECK(other->mac == two.eth0->mac());
}

TEST_CASE("a macvlan hears what is for its MAC address, and the card below does not") {
    TwoMachines two;
    two.answer_only_for_own_addresses();
    (void)two.resolve("10.0.2.100");
    const auto before = two.eth0->counters().rx_packets;
    auto packet = two.client.new_packet(IpProtocol::Esp, ip("10.0.2.15"), ip("10.0.2.100"));
    const auto heard = two.vrrp->counters().rx_packets;
    two.client.output(std::move(packet));
    two.lab.run_for(SimDuration::milliseconds(1));
    CHECK(two.vrrp->counters().rx_packets == heard + 1);
    CHECK(two.eth0->counters().rx_packets >= before + 1);  // it passed through, as on Linux
}

TEST_CASE("a macvlan that is removed is seen no more, and its address is nobody's") {
    TwoMachines two;
    two.router.remove_macvlan(*two.vrrp);
    CHECK(two.router.find_interface("vrrp.51") == nullptr);
    CHECK_FALSE(two.router.is_local(ip("10.0.2.100")));
    Interface* again = two.router.add_macvlan(*two.eth0, "vrrp.51", kVirtualMac);
    REQUIRE(again != nullptr);
    CHECK(again->addresses().empty());
    CHECK(two.router.add_macvlan(*two.eth0, "vrrp.51", kVirtualMac) == nullptr);
    CHECK(two.router.add_macvlan(*again, "above", kVirtualMac) == nullptr);
}

TEST_CASE("a macvlan runs while the card below it does") {
    TwoMachines two;
    CHECK(two.vrrp->is_running());
    two.lab.net.detach(*two.eth0);
    CHECK_FALSE(two.vrrp->is_running());
    two.lab.net.attach(*two.eth0, two.wire, {});
    CHECK(two.vrrp->is_running());
    two.router.set_up(two.eth0->index(), false);
    CHECK_FALSE(two.vrrp->is_running());
}

TEST_CASE("power off takes the macvlans away") {
    TwoMachines two;
    two.router.power_off();
    two.router.power_on();
    CHECK(two.router.find_interface("vrrp.51") == nullptr);
}

}  // namespace
}  // namespace lvsim::net
