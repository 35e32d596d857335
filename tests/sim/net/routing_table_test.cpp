// SPDX-License-Identifier: Apache-2.0
#include "sim/net/routing_table.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

struct RouteLab : Bench {
    RouteLab() {
        card({"10.0.2.50/24", "10.0.2.100/24"});
        card({"10.0.3.15/24"});
    }
    RouteError add(std::string_view to, std::string_view gateway, std::uint32_t metric = 0,
                   bool is_exclusive = true) {
        RouteEntry entry;
        entry.destination = prefix(to);
        if (!gateway.empty()) {
            entry.gateway = ip(gateway);
        }
        entry.metric = metric;
        return stack.routes().add(entry, is_exclusive);
    }
    /// "INTERFACE via NEXT-HOP from SOURCE", or what kind of route it is.
    std::string way(std::string_view to) {
        const auto route = stack.route_to(ip(to));
        if (!route) {
            return "none";
        }
        const std::string& name = stack.interface(route->interface).name();
        switch (route->kind) {
            case Route::Kind::Local: return "local from " + to_text(route->source);
            case Route::Kind::Broadcast: return "broadcast " + name;
            case Route::Kind::Multicast: return "multicast " + name;
            case Route::Kind::Unicast: break;
        }
        return name + " via " + to_text(route->next_hop) + " from " + to_text(route->source);
    }
};

}  // namespace

TEST_CASE("routes: addresses make local, broadcast and connected routes", "[unit][net][route]") {
    RouteLab lab;
    CHECK(lab.way("10.0.2.50") == "local from 10.0.2.50");
    CHECK(lab.way("10.0.2.100") == "local from 10.0.2.50");
    CHECK(lab.way("127.0.0.1") == "local from 127.0.0.1");
    CHECK(lab.way("127.9.9.9") == "local from 127.0.0.1");
    CHECK(lab.way("10.0.2.255") == "broadcast eth0");
    CHECK(lab.way("10.0.2.15") == "eth0 via 10.0.2.15 from 10.0.2.50");
    CHECK(lab.way("10.0.3.100") == "eth1 via 10.0.3.100 from 10.0.3.15");
    CHECK(lab.way("192.0.2.1") == "none");
}

TEST_CASE("routes: the longest prefix wins, then the lowest metric", "[unit][net][route]") {
    RouteLab lab;
    CHECK(lab.add("0.0.0.0/0", "10.0.2.1") == RouteError::None);
    CHECK(lab.add("172.16.0.0/12", "10.0.3.1", 10) == RouteError::None);
    CHECK(lab.add("172.16.0.0/12", "10.0.3.2", 5) == RouteError::None);
    CHECK(lab.add("172.16.9.0/24", "10.0.2.2") == RouteError::None);
    CHECK(lab.way("192.0.2.1") == "eth0 via 10.0.2.1 from 10.0.2.50");
    CHECK(lab.way("172.20.0.1") == "eth1 via 10.0.3.2 from 10.0.3.15");
    CHECK(lab.way("172.16.9.1") == "eth0 via 10.0.2.2 from 10.0.2.50");
    CHECK(lab.way("224.0.0.18") == "multicast eth0");
    CHECK(lab.way("255.255.255.255") == "broadcast eth0");
}

TEST_CASE("routes: what add refuses", "[unit][net][route]") {
    RouteLab lab;
    CHECK(lab.add("0.0.0.0/0", "10.0.2.1") == RouteError::None);
    CHECK(lab.add("0.0.0.0/0", "10.0.2.2") == RouteError::Exists);
    CHECK(lab.add("0.0.0.0/0", "10.0.2.1", 0, false) == RouteError::Exists);
    CHECK(lab.add("0.0.0.0/0", "10.0.2.2", 0, false) == RouteError::None);
    CHECK(lab.way("192.0.2.1") == "eth0 via 10.0.2.2 from 10.0.2.50");
    CHECK(lab.add("10.9.0.0/16", "10.0.2.50") == RouteError::InvalidArgument);
    CHECK(lab.add("10.9.0.0/16", "192.0.2.1") == RouteError::NetworkUnreachable);
    CHECK(lab.add("10.9.0.1/16", "10.0.2.1") == RouteError::InvalidArgument);
    CHECK(lab.add("10.9.0.0/16", "") == RouteError::InvalidArgument);
    RouteEntry down;
    down.destination = prefix("10.9.0.0/16");
    down.interface = 2;
    lab.stack.set_up(2, false);
    CHECK(lab.stack.routes().add(down) == RouteError::NetworkDown);
    down.interface = 9;
    CHECK(lab.stack.routes().add(down) == RouteError::InvalidArgument);
}

TEST_CASE("routes: remove takes the first that fits", "[unit][net][route]") {
    RouteLab lab;
    REQUIRE(lab.add("0.0.0.0/0", "10.0.2.1", 1) == RouteError::None);
    REQUIRE(lab.add("0.0.0.0/0", "10.0.3.1", 2) == RouteError::None);
    RouteEntry like;
    like.destination = prefix("0.0.0.0/0");
    like.gateway = ip("10.0.3.1");
    CHECK(lab.stack.routes().remove(like) == RouteError::None);
    CHECK(lab.stack.routes().remove(like) == RouteError::NoSuchRoute);
    CHECK(lab.way("192.0.2.1") == "eth0 via 10.0.2.1 from 10.0.2.50");
    like.gateway = {};
    CHECK(lab.stack.routes().remove(like) == RouteError::None);
    CHECK(lab.way("192.0.2.1") == "none");
}

TEST_CASE("routes: an interface that goes down takes its routes and addresses along",
          "[unit][net][route]") {
    RouteLab lab;
    REQUIRE(lab.add("0.0.0.0/0", "10.0.2.1") == RouteError::None);
    lab.stack.set_up(1, false);
    CHECK(lab.way("10.0.2.50") == "none");
    CHECK(lab.way("10.0.2.15") == "none");
    CHECK_FALSE(lab.stack.is_local(ip("10.0.2.100")));
    lab.stack.set_up(1, true);
    CHECK(lab.way("10.0.2.15") == "eth0 via 10.0.2.15 from 10.0.2.50");
    CHECK(lab.way("192.0.2.1") == "none");
}

TEST_CASE("an address has the label it was given, else the interface's name", "[unit][net]") {
    RouteLab lab;
    REQUIRE(lab.stack.add_address(1, prefix("10.0.2.101/24"), "eth0:0"));
    const auto addresses = lab.stack.interface(1).addresses();
    CHECK(addresses.front().label == "eth0");
    CHECK(addresses.back().label == "eth0:0");
}

TEST_CASE("an address with two lengths is two addresses", "[unit][net]") {
    RouteLab lab;
    REQUIRE(lab.stack.add_address(1, prefix("10.0.2.50/8")));
    CHECK_FALSE(lab.stack.add_address(1, prefix("10.0.2.50/8")));
    CHECK(lab.way("10.7.0.1") == "eth0 via 10.7.0.1 from 10.0.2.50");
    CHECK(lab.stack.remove_address(1, prefix("10.0.2.50/8")));
    CHECK(lab.way("10.7.0.1") == "none");
    CHECK(lab.way("10.0.2.15") == "eth0 via 10.0.2.15 from 10.0.2.50");
    CHECK_FALSE(lab.stack.remove_address(1, prefix("10.0.2.50/16")));
}

TEST_CASE("routes: the first address of a subnet takes its aliases along, or promotes one",
          "[unit][net][route]") {
    RouteLab lab;
    CHECK_FALSE(lab.stack.add_address(1, prefix("10.0.2.100/24")));
    REQUIRE(lab.stack.add_address(1, prefix("10.0.9.1/24")));
    CHECK_FALSE(lab.stack.remove_address(1, ip("10.0.2.77")));
    SECTION("gone") {
        CHECK(lab.stack.remove_address(1, ip("10.0.2.50")));
        CHECK(lab.stack.interface(1).addresses().size() == 1);
        CHECK(lab.way("10.0.2.15") == "none");
        CHECK(lab.way("10.0.9.2") == "eth0 via 10.0.9.2 from 10.0.9.1");
    }
    SECTION("promoted") {
        REQUIRE(lab.set("conf.all.promote_secondaries", "1"));
        CHECK(lab.stack.remove_address(1, ip("10.0.2.50")));
        CHECK(lab.way("10.0.2.15") == "eth0 via 10.0.2.15 from 10.0.2.100");
    }
    SECTION("an alias goes alone") {
        CHECK(lab.stack.remove_address(1, ip("10.0.2.100")));
        CHECK(lab.way("10.0.2.100") == "eth0 via 10.0.2.100 from 10.0.2.50");
    }
}

TEST_CASE("routes: an answer is fresh however often it was asked for", "[unit][net][route]") {
    RouteLab lab;
    for (int i = 0; i < 3; ++i) {
        CHECK(lab.way("192.0.2.1") == "none");
        REQUIRE(lab.add("0.0.0.0/0", "10.0.2.1") == RouteError::None);
        CHECK(lab.way("192.0.2.1") == "eth0 via 10.0.2.1 from 10.0.2.50");
        lab.stack.set_mtu(1, 900);
        CHECK(lab.stack.route_to(ip("192.0.2.1"))->mtu == 900);
        RouteEntry like;
        like.destination = prefix("0.0.0.0/0");
        REQUIRE(lab.stack.routes().remove(like) == RouteError::None);
    }
}

TEST_CASE("routes: of a thousand path MTUs the one that ends first makes room",
          "[unit][net][route]") {
    RouteLab lab;
    REQUIRE(lab.add("0.0.0.0/0", "10.0.2.1") == RouteError::None);
    const std::uint32_t first = ip("192.0.2.0").v4_value();
    for (std::uint32_t i = 0; i <= RoutingTable::kExceptionsMax; ++i) {
        lab.stack.routes().note_path_mtu(first + i, 1000);
        lab.run_for(1_ms);
    }
    CHECK(lab.stack.route_to(IpAddress::v4(first))->mtu == 1500);
    CHECK(lab.stack.route_to(IpAddress::v4(first + 1))->mtu == 1000);
}

TEST_CASE("routes: the table has a limit", "[unit][net][route]") {
    RouteLab lab;
    RouteEntry entry;
    entry.interface = 1;
    entry.destination.length = 32;
    const auto room = RoutingTable::kEntriesMax - lab.stack.routes().entries().size();
    const auto add = [&](std::size_t i) {
        entry.destination.address = IpAddress::v4(0x0b00'0000 + static_cast<std::uint32_t>(i));
        return lab.stack.routes().add(entry);
    };
    for (std::size_t i = 0; i < room; ++i) {
        REQUIRE(add(i) == RouteError::None);
    }
    CHECK(add(room) == RouteError::TableFull);
    CHECK(lab.way("11.0.0.200") == "eth0 via 11.0.0.200 from 10.0.2.50");
}
