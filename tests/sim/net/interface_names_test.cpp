// SPDX-License-Identifier: Apache-2.0
//
// What an interface and its addresses are called.
#include "sim/core/world.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"

#include <catch2/catch.hpp>

namespace lvsim::net {

namespace {

struct OneCard {
    World world{1};
    Network& network = world.emplace<Network>(world);
    Stack& stack =
        world.emplace<Stack>(world, network, NodeId{0}, "directeur", StackProfile::Centos6);
    InterfaceIndex card =
        stack.add_interface("eth0", MacAddress::from_bits(0x0800'2700'0001)).index();
};

}  // namespace

TEST_CASE("a renamed card is found by its new name only, and so are its settings", "[unit][net]") {
    OneCard machine;
    REQUIRE(machine.stack.settings().write("net.ipv4.conf.eth0.rp_filter", "1"));
    machine.stack.rename_interface(machine.card, "eth1");
    CHECK(machine.stack.find_interface("eth0") == nullptr);
    REQUIRE(machine.stack.find_interface("eth1") != nullptr);
    CHECK(machine.stack.find_interface("eth1")->index() == machine.card);
    CHECK(machine.stack.settings().read("net.ipv4.conf.eth1.rp_filter") == "1");
    CHECK_FALSE(machine.stack.settings().read("net.ipv4.conf.eth0.rp_filter").has_value());
}

}  // namespace lvsim::net
