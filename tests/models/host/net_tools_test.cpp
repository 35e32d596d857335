// SPDX-License-Identifier: Apache-2.0
//
// ifconfig, route, arp and netstat as a student of the lab types them.
#include "models/host/files.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

TEST_CASE("ifconfig: an alias comes and goes by its label", "[unit][host][net-tools]") {
    HostLab lab(Profile::Centos6);
    CHECK(lab.run("ifconfig eth0:0 10.0.2.99 netmask 255.255.255.0 up") == Outcome{0, ""});
    CHECK(lab.run("ifconfig eth0:0").output ==
          "eth0:0    Link encap:Ethernet  HWaddr 02:00:00:00:00:00  \n"
          "          inet addr:10.0.2.99  Bcast:10.0.2.255  Mask:255.255.255.0\n"
          "          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n\n");
    CHECK(lab.run("route -n").output ==
          "Kernel IP routing table\n"
          "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
          "10.0.2.0        0.0.0.0         255.255.255.0   U     0      0        0 eth0\n");
    SECTION("the same address under another label is refused, and nothing changes") {
        CHECK(lab.run("ifconfig eth0:1 10.0.2.99 netmask 255.255.255.0 up") ==
              Outcome{255, "SIOCSIFFLAGS: Cannot assign requested address\n"});
        CHECK(lab.client.stack().find_interface("eth0")->addresses().size() == 2);
    }
    SECTION("down removes it, once") {
        CHECK(lab.run("ifconfig eth0:0 down") == Outcome{0, ""});
        CHECK(lab.client.stack().find_interface("eth0")->addresses().size() == 1);
        CHECK(lab.run("ifconfig eth0:0 down") ==
              Outcome{255, "SIOCSIFFLAGS: Cannot assign requested address\n"});
    }
    SECTION("it takes another address") {
        CHECK(lab.run("ifconfig eth0:0 10.0.2.98/24") == Outcome{0, ""});
        const auto addresses = lab.client.stack().find_interface("eth0")->addresses();
        CHECK(to_text(addresses.back().prefix) == "10.0.2.98/24");
        CHECK(addresses.size() == 2);
    }
}

TEST_CASE("ifconfig: a card in English and in French, up and down", "[unit][host][net-tools]") {
    HostLab lab(Profile::Centos6);
    CHECK(lab.run("ifconfig eth0").output ==
          "eth0      Link encap:Ethernet  HWaddr 02:00:00:00:00:00  \n"
          "          inet addr:10.0.2.15  Bcast:10.0.2.255  Mask:255.255.255.0\n"
          "          inet6 addr: fe80::ff:fe00:0/64 Scope:Link\n"
          "          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n"
          "          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n"
          "          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n"
          "          collisions:0 txqueuelen:1000 \n"
          "          RX bytes:0 (0.0 b)  TX bytes:0 (0.0 b)\n\n");
    CHECK(lab.run("ifconfig eth0 down; ifconfig eth0 | grep MTU; ifconfig | grep -c eth0").output ==
          "          BROADCAST MULTICAST  MTU:1500  Metric:1\n0\n");
    CHECK(lab.run("ifconfig eth0 mtu 1400; ifconfig -a | grep -c MTU:1400").output == "1\n");
    CHECK(lab.run("ifconfig eth5") ==
          Outcome{1, "eth5: error fetching interface information: Device not found\n"});
    CHECK(lab.run("ifconfig eth5 10.0.9.1") ==
          Outcome{255,
                  "SIOCSIFADDR: No such device\n"
                  "eth5: unknown interface: No such device\n"});
    CHECK(lab.run("ifconfig eth0 10.0.2.300") == Outcome{1,
                                                         "10.0.2.300: Unknown host\n"
                                                         "ifconfig: `--help' gives usage "
                                                         "information.\n"});
}

TEST_CASE("route: the default route of the lab's servers", "[unit][host][net-tools]") {
    HostLab lab(Profile::Centos6);
    CHECK(lab.run("route del default") == Outcome{7, "SIOCDELRT: No such process\n"});
    CHECK(lab.run("route add default gw 10.0.2.200") == Outcome{0, ""});
    CHECK(lab.run("route add default gw 10.0.2.200") == Outcome{7, "SIOCADDRT: File exists\n"});
    CHECK(lab.run("route add default gw 10.0.9.1") ==
          Outcome{7, "SIOCADDRT: Network is unreachable\n"});
    CHECK(lab.run("route add -net 10.0.3.0 netmask 255.255.255.0 gw 10.0.2.50") == Outcome{0, ""});
    CHECK(lab.run("route add -host 192.0.2.1 dev eth0 metric 5") == Outcome{0, ""});
    CHECK(lab.run("route -n").output ==
          "Kernel IP routing table\n"
          "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
          "192.0.2.1       0.0.0.0         255.255.255.255 UH    5      0        0 eth0\n"
          "10.0.2.0        0.0.0.0         255.255.255.0   U     0      0        0 eth0\n"
          "10.0.3.0        10.0.2.50       255.255.255.0   UG    0      0        0 eth0\n"
          "0.0.0.0         10.0.2.200      0.0.0.0         UG    0      0        0 eth0\n");
    CHECK(lab.run("route del default") == Outcome{0, ""});
    CHECK(lab.run("route add -net 10.0.4.7 netmask 255.255.255.0 gw 10.0.2.50").output ==
          "route: netmask 255.255.255.0 doesn't make sense with network route\n");
    CHECK(lab.run("route add default").output == "SIOCADDRT: No such device\n");
}

TEST_CASE("route: names are looked up, and silence of the name server takes its time",
          "[unit][host][net-tools]") {
    HostLab lab(Profile::Centos6);
    lab.client.files().write("/etc/hosts", "127.0.0.1 localhost\n10.0.2.100 passerelle\n");
    REQUIRE(lab.run("route add default gw 10.0.2.100").status == 0);
    CHECK(lab.run("route").output ==
          "Kernel IP routing table\n"
          "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
          "10.0.2.0        *               255.255.255.0   U     0      0        0 eth0\n"
          "default         passerelle      0.0.0.0         UG    0      0        0 eth0\n");
    lab.client.files().write("/etc/hosts", "");
    lab.client.files().write("/etc/resolv.conf", "nameserver 10.0.2.3\n");
    const SimTime before = lab.world.now();
    CHECK(lab.run("route").output.find("10.0.2.100") != std::string::npos);
    // Twice, until ARP has given up: no machine has 10.0.2.3.
    const SimDuration taken = lab.world.now() - before;
    CHECK(to_text(taken) == "6s");
}

TEST_CASE("arp: who is known, who does not answer, and what one sets by hand",
          "[unit][host][net-tools]") {
    HostLab lab(Profile::Centos6);
    CHECK(lab.run("arp -n") == Outcome{0, ""});
    lab.run("ping -c 1 10.0.2.100");
    CHECK(lab.run("arp -n").output ==
          "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
          "10.0.2.100               ether   02:00:00:00:00:01   C                     eth0\n");
    lab.run("ping -c 1 10.0.2.2");
    CHECK(lab.run("arp -n").output ==
          "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
          "10.0.2.2                         (incomplete)                              eth0\n"
          "10.0.2.100               ether   02:00:00:00:00:01   C                     eth0\n");
    CHECK(lab.run("arp -an").output ==
          "? (10.0.2.2) at <incomplete> on eth0\n"
          "? (10.0.2.100) at 02:00:00:00:00:01 [ether] on eth0\n");
    CHECK(lab.run("arp -d 10.0.2.100") == Outcome{0, ""});
    CHECK(lab.run("arp -d 10.0.2.100") == Outcome{255, "No ARP entry for 10.0.2.100\n"});
    CHECK(lab.run("arp -n 10.0.2.100") == Outcome{1, "10.0.2.100 (10.0.2.100) -- no entry\n"});
    CHECK(lab.run("arp -s 10.0.2.100 02:00:00:00:00:09") == Outcome{0, ""});
    CHECK(lab.run("arp -n 10.0.2.100").output ==
          "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
          "10.0.2.100               ether   02:00:00:00:00:09   CM                    eth0\n");
}

class Acceptor final : public net::TcpAcceptor {
    void on_acceptable(std::uint16_t) override {}
};

TEST_CASE("netstat: a server that serves both families stands as three colons",
          "[unit][host][net-tools]") {
    HostLab lab(Profile::Centos6);
    Acceptor acceptor;
    REQUIRE(lab.client.stack().tcp().listen({IpAddress(), 8080}, 5, acceptor) ==
            net::TcpError::None);
    REQUIRE(lab.client.stack().tcp().listen({IpAddress::v4(0), 22}, 5, acceptor) ==
            net::TcpError::None);
    lab.client.files().write("/etc/services", "webcache 8080/tcp http-alt # WWW caching\n");
    CHECK(lab.run("netstat -ltn").output ==
          "Active Internet connections (only servers)\n"
          "Proto Recv-Q Send-Q Local Address               Foreign Address             State      "
          "\n"
          "tcp        0      0 0.0.0.0:22                  0.0.0.0:*                   LISTEN      "
          "\n"
          "tcp        0      0 :::8080                     :::*                        LISTEN      "
          "\n");
    CHECK(lab.run("netstat -lt | grep -c webcache").output == "1\n");
    CHECK(lab.run("netstat -tn").output.find("w/o servers") != std::string::npos);
}

}  // namespace
}  // namespace lvsim::host
