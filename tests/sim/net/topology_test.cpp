// SPDX-License-Identifier: Apache-2.0
#include "sim/net/topology.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

TopologyInterface card(std::string network, const std::vector<std::string>& addresses) {
    TopologyInterface made{.name = "eth0", .network = std::move(network)};
    for (const std::string& address : addresses) {
        made.addresses.push_back(prefix(address));
    }
    return made;
}

TopologyRoute by(std::string_view gateway, std::string_view to = "0.0.0.0/0") {
    return {prefix(to), ip(gateway)};
}

/// The lab of the course: client - directeur - two servers.
TopologyDescription har300() {
    TopologyDescription lab;
    lab.networks = {{"Intnet"}, {"Intnet1"}};
    lab.hosts = {{.name = "client", .interfaces = {card("Intnet", {"10.0.2.15/24"})}},
                 {.name = "directeur",
                  .forwards = true,
                  .interfaces = {card("Intnet", {"10.0.2.50/24", "10.0.2.100/24"}),
                                 card("Intnet1", {"10.0.3.15/24", "10.0.3.200/24"})}},
                 {.name = "serveur1",
                  .interfaces = {card("Intnet1", {"10.0.3.100/24"})},
                  .routes = {by("10.0.3.200")}},
                 {.name = "serveur2",
                  .interfaces = {card("Intnet1", {"10.0.3.150/24"})},
                  .routes = {by("10.0.3.200")}}};
    return lab;
}

std::string why(const TopologyDescription& lab, std::string_view from, std::string_view to) {
    return Topology(lab).why_unreachable(from, to).value_or("reachable");
}

}  // namespace

TEST_CASE("topology: who shares a network", "[unit][net][topology]") {
    const Topology lab(har300());
    CHECK(lab.shared_networks("client", "directeur") == Lines{"Intnet"});
    CHECK(lab.shared_networks("serveur1", "serveur2") == Lines{"Intnet1"});
    CHECK(lab.shared_networks("client", "serveur1").empty());
}

TEST_CASE("topology: why a machine cannot reach another", "[unit][net][topology]") {
    TopologyDescription lab = har300();
    CHECK(why(lab, "client", "directeur") == "reachable");
    CHECK(why(lab, "serveur1", "client") == "reachable");
    CHECK(why(lab, "client", "client") == "reachable");
    CHECK(why(lab, "client", "serveur1") == "client and serveur1 share no network and no route");

    SECTION("the gateway does not forward") {
        lab.hosts[1].forwards = false;
        CHECK(why(lab, "serveur1", "client") ==
              "directeur, the gateway of serveur1, does not forward");
    }
    SECTION("nobody has the gateway's address") {
        lab.hosts[2].routes = {by("10.0.3.1")};
        CHECK(why(lab, "serveur1", "client") ==
              "nobody on network Intnet1 has 10.0.3.1, the gateway of serveur1");
    }
    SECTION("the gateway is on another network") {
        lab.hosts[2].routes = {by("10.0.2.50")};
        CHECK(why(lab, "serveur1", "client") == "gateway 10.0.2.50 is on no network of serveur1");
    }
    SECTION("the cable is on the wrong network") {
        lab.hosts[0].interfaces[0].network = "Intnet1";
        CHECK(why(lab, "client", "directeur") == "nobody on network Intnet1 has 10.0.2.50");
    }
    SECTION("no cable") {
        lab.hosts[0].interfaces[0].network = "";
        CHECK(why(lab, "client", "directeur") == "eth0 of client has no cable");
    }
    SECTION("no address") {
        lab.hosts[0].interfaces.clear();
        CHECK(why(lab, "directeur", "client") == "client has no address");
    }
    SECTION("two machines with one address") {
        lab.hosts[3].interfaces = {card("Intnet1", {"10.0.3.100/24"})};
        CHECK(why(lab, "directeur", "serveur2") ==
              "10.0.3.100 on network Intnet1 belongs to serveur1, not to serveur2");
    }
    SECTION("a shared network, but other subnets") {
        lab.hosts[0].interfaces = {card("Intnet", {"192.168.1.15/24"})};
        CHECK(why(lab, "client", "directeur") == "client has no route to 10.0.2.50");
    }
    SECTION("routes that go in a circle") {
        lab.hosts[2].forwards = true;
        lab.hosts[0].interfaces = {card("Intnet", {"172.16.0.1/24"})};
        lab.hosts[1].routes = {by("10.0.3.100")};
        CHECK(why(lab, "serveur1", "client") ==
              "the routes to 172.16.0.1 lead in a circle at serveur1");
    }
}

TEST_CASE("topology: a chosen address of the other machine", "[unit][net][topology]") {
    const Topology lab(har300());
    CHECK_FALSE(lab.why_unreachable("client", "directeur", ip("10.0.2.100")));
    CHECK(lab.why_unreachable("client", "directeur", ip("10.0.3.200")) ==
          "client has no route to 10.0.3.200");
}

TEST_CASE("topology: machines that hang together", "[unit][net][topology]") {
    TopologyDescription lab = har300();
    CHECK(Topology(lab).partitions() ==
          std::vector<Lines>{{"client", "directeur", "serveur1", "serveur2"}});
    lab.hosts[1].interfaces.pop_back();
    CHECK(Topology(lab).partitions() ==
          std::vector<Lines>{{"client", "directeur"}, {"serveur1", "serveur2"}});
    lab.trunks = {{"Intnet", "Intnet1"}};
    CHECK(Topology(lab).partitions().size() == 1);
    lab.hosts.push_back({.name = "alone"});
    CHECK(Topology(lab).partitions().back() == Lines{"alone"});
}

TEST_CASE("topology: joined switches are one network, in a loop they are an error",
          "[unit][net][topology]") {
    TopologyDescription lab;
    lab.networks = {{"a"}, {"b"}, {"c"}, {"d"}};
    lab.trunks = {{"a", "b"}, {"b", "c"}, {"c", "d"}};
    lab.hosts = {{.name = "x", .interfaces = {card("a", {"10.0.0.1/24"})}},
                 {.name = "y", .interfaces = {card("d", {"10.0.0.2/24"})}}};
    CHECK(Topology(lab).switch_loops().empty());
    CHECK(why(lab, "x", "y") == "reachable");
    CHECK(Topology(lab).shared_networks("x", "y") == Lines{"a"});
    lab.trunks.push_back({"c", "a"});
    lab.trunks.push_back({"d", "d"});
    CHECK(Topology(lab).switch_loops() ==
          Lines{"networks c, b and a form a loop: frames would circle for ever",
                "network d is joined to itself: frames would circle for ever"});
}

TEST_CASE("topology: routes over as few routers as possible", "[unit][net][topology]") {
    // a - (r1, r2) - b - r3 - c, and r2 has a leg on c as well.
    TopologyDescription lab;
    lab.networks = {{"A"}, {"B"}, {"C"}, {"D"}};
    lab.hosts = {
        {.name = "host", .interfaces = {card("A", {"10.0.1.9/24"})}},
        {.name = "r1",
         .forwards = true,
         .interfaces = {card("A", {"10.0.1.1/24"}), card("B", {"10.0.2.1/24"})}},
        {.name = "r2",
         .forwards = true,
         .interfaces = {card("A", {"10.0.1.2/24"}), card("B", {"10.0.2.2/24"}),
                        card("C", {"10.0.3.2/24"})}},
        {.name = "r3",
         .forwards = true,
         .interfaces = {card("B", {"10.0.2.3/24"}), card("C", {"10.0.3.3/24"})}},
        {.name = "deaf", .interfaces = {card("C", {"10.0.3.9/24"}), card("D", {"10.0.4.9/24"})}}};
    const Topology topology(lab);
    CHECK(topology.auto_routes("host") ==
          std::vector<TopologyRoute>{by("10.0.1.1", "10.0.2.0/24"), by("10.0.1.2", "10.0.3.0/24")});
    CHECK(topology.auto_routes("r1") == std::vector<TopologyRoute>{by("10.0.1.2", "10.0.3.0/24")});
    CHECK(topology.auto_routes("deaf") ==
          std::vector<TopologyRoute>{by("10.0.3.2", "10.0.1.0/24"), by("10.0.3.2", "10.0.2.0/24")});
}
