// SPDX-License-Identifier: Apache-2.0
//
// The packet filter of a fresh CentOS 6, by packets (centos6-lab.md, sections 3.1 and 6.1).
#include "models/host/boot/fetch.hpp"
#include "tests/models/host/boot/centos_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

namespace {

struct Firewalled {
    CentosLab lab;
    Centos6Machine client = lab.add_configured("client", "10.0.2.15");
    Centos6Machine server = lab.add_configured("serveur1", "10.0.2.100");

    Firewalled() { CHECK(lab.run(server, "service iptables start").status == 0); }
};

}  // namespace

TEST_CASE("iptables: the fresh rules, listed", "[host][boot][iptables]") {
    Firewalled at;
    CHECK(at.lab.run(at.server, "iptables -S") ==
          Outcome{0,
                  "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"
                  "-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n"
                  "-A INPUT -p icmp -j ACCEPT\n"
                  "-A INPUT -i lo -j ACCEPT\n"
                  "-A INPUT -p tcp -m tcp --dport 22 -m state --state NEW -j ACCEPT\n"
                  "-A INPUT -j REJECT --reject-with icmp-host-prohibited\n"
                  "-A FORWARD -j REJECT --reject-with icmp-host-prohibited\n"});
    const Outcome listed = at.lab.run(at.server, "service iptables status");
    CHECK(listed.status == 0);
    CHECK_THAT(listed.output, Catch::StartsWith("Table: filter\nChain INPUT (policy ACCEPT)\n"
                                                "num  target     prot opt source"));
}

TEST_CASE("iptables: pings pass, other packets are rejected, answers come back",
          "[host][boot][iptables]") {
    Firewalled at;
    CHECK(at.lab.run(at.client, "ping -c 1 -q 10.0.2.100").status == 0);
    CHECK(at.lab.run(at.server, "ping -c 1 -q 10.0.2.15").status == 0);
    const auto refused = net::DropReason::Hook;
    const auto before =
        at.lab.network.drops(at.server.host.node())[static_cast<std::size_t>(refused)];
    at.lab.wait(31_s);  // what the two pings have made known is forgotten
    CHECK(at.lab.run(at.server, "iptables -I INPUT 2 -p icmp -j DROP").status == 0);
    CHECK(at.lab.run(at.client, "ping -c 1 -q -W 1 10.0.2.100").status != 0);
    const auto after =
        at.lab.network.drops(at.server.host.node())[static_cast<std::size_t>(refused)];
    CHECK(after > before);
    // Its own ping is answered: the answer belongs to a connection.
    CHECK(at.lab.run(at.server, "ping -c 1 -q 10.0.2.15").status == 0);
}

TEST_CASE("iptables: a rejected connection is 'no route to host' at once, a dropped one times out",
          "[host][boot][iptables]") {
    Firewalled at;
    const IpAddress server = IpAddress::v4(0x0a00'0264);
    Fetch rejected(at.client.host.stack(), server, "serveur1", "/");
    at.lab.wait(100_ms);
    CHECK(rejected.is_done());
    CHECK(rejected.error() == net::TcpError::HostUnreachable);

    CHECK(at.lab.run(at.server, "iptables -D INPUT 5; iptables -A INPUT -j DROP").status == 0);
    Fetch dropped(at.client.host.stack(), server, "serveur1", "/");
    at.lab.wait(10_s);
    CHECK_FALSE(dropped.is_done());
    at.lab.wait(300_s);
    CHECK(dropped.error() == net::TcpError::TimedOut);

    CHECK(at.lab.run(at.server, "iptables -F").status == 0);
    Fetch refused(at.client.host.stack(), server, "serveur1", "/");
    at.lab.wait(100_ms);
    CHECK(refused.error() == net::TcpError::Refused);
}

TEST_CASE("iptables: the fresh FORWARD rule keeps a machine from passing packets on",
          "[host][boot][iptables]") {
    CentosLab lab;
    auto router = lab.add_configured("directeur", "10.0.2.50");
    lab.run(router, "poweroff");
    lab.wait(60_s);
    CHECK(router.system.hardware().attach(1, "Intnet1").empty());
    lab.write(router, "/etc/sysconfig/network-scripts/ifcfg-eth1",
              static_ifcfg("eth1", "10.0.3.200"));
    lab.write(router, "/etc/sysctl.conf", "net.ipv4.ip_forward = 1\n");
    lab.boot(router);
    auto client = lab.add_configured("client", "10.0.2.15");
    auto server = lab.add_configured("serveur1", "10.0.3.100", "Intnet1");
    CHECK(lab.run(client, "route add default gw 10.0.2.50").status == 0);
    CHECK(lab.run(server, "route add default gw 10.0.3.200").status == 0);
    CHECK(lab.run(client, "ping -c 1 -q 10.0.3.100").status == 0);
    CHECK(lab.run(router, "service iptables start").status == 0);
    CHECK_THAT(lab.run(client, "ping -c 1 10.0.3.100").output,
               Catch::Contains("From 10.0.2.50 icmp_seq=1 Destination Host Prohibited"));
}

TEST_CASE("service iptables stop, in French: the longest text is written over",
          "[host][boot][iptables]") {
    CentosLab lab(Language::French);
    auto server = lab.add_configured("serveur1", "10.0.2.100");
    CHECK(lab.run(server, "service iptables start").status == 0);
    CHECK(lab.run(server, "service iptables stop") ==
          Outcome{0, ok_line("iptables\u00a0: Suppression des règles du pare-feu\u00a0: ") +
                         "iptables\u00a0: Configuration des chaînes sur la politique ACCEP"
                         "[  OK  ]er \n" +
                         ok_line("iptables\u00a0: Déchargement des modules\u00a0: ")});
    CHECK(lab.run(server, "service iptables status") ==
          Outcome{3, "iptables\u00a0: Le pare-feu n'est pas en cours d'exécution.\n"});
}

TEST_CASE("service iptables stop clears rules and modules, and status says so",
          "[host][boot][iptables]") {
    Firewalled at;
    CHECK(at.lab.run(at.server, "service iptables stop") ==
          Outcome{0, ok_line("iptables: Flushing firewall rules: ") +
                         ok_line("iptables: Setting chains to policy ACCEPT: filter ") +
                         ok_line("iptables: Unloading modules: ")});
    CHECK(at.lab.run(at.server, "service iptables status") ==
          Outcome{3, "iptables: Firewall is not running.\n"});
    CHECK(at.lab.run(at.server, "iptables -S").output ==
          "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n");
}

TEST_CASE("iptables: a policy drops what no rule decides about", "[host][boot][iptables]") {
    Firewalled at;
    CHECK(at.lab.run(at.server, "iptables -F; iptables -P INPUT DROP").status == 0);
    CHECK(at.lab.run(at.client, "ping -c 1 -q -W 1 10.0.2.100").status != 0);
    CHECK(at.lab.run(at.server, "iptables -P INPUT ACCEPT").status == 0);
    CHECK(at.lab.run(at.client, "ping -c 1 -q -W 1 10.0.2.100").status == 0);
}

}  // namespace lvsim::host
