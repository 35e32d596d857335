// SPDX-License-Identifier: Apache-2.0
//
// ip: what it shows and says, as iproute2 6.1.0 was seen to in a network namespace of its own.
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

TEST_CASE("ip address shows cards, primaries and aliases", "[unit][host][ip]") {
    HostLab lab;
    REQUIRE(lab.run("ip addr add 10.0.2.16/24 brd + dev eth0 label eth0:0") == Outcome{0, ""});
    CHECK(lab.run("ip addr").output ==
          "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen "
          "1000\n"
          "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
          "    inet 127.0.0.1/8 scope host lo\n"
          "       valid_lft forever preferred_lft forever\n"
          "    inet6 ::1/128 scope host \n"
          "       valid_lft forever preferred_lft forever\n"
          "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group "
          "default qlen 1000\n"
          "    link/ether 02:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff\n"
          "    inet 10.0.2.15/24 brd 10.0.2.255 scope global eth0\n"
          "       valid_lft forever preferred_lft forever\n"
          "    inet 10.0.2.16/24 brd 10.0.2.255 scope global secondary eth0:0\n"
          "       valid_lft forever preferred_lft forever\n"
          "    inet6 fe80::ff:fe00:0/64 scope link \n"
          "       valid_lft forever preferred_lft forever\n");
    CHECK(lab.run("ip -br a").output ==
          "lo               UNKNOWN        127.0.0.1/8 ::1/128 \n"
          "eth0             UP             10.0.2.15/24 10.0.2.16/24 fe80::ff:fe00:0/64 \n");
    CHECK(lab.run("ip addr show eth9") == Outcome{1, "Device \"eth9\" does not exist.\n"});
    CHECK(lab.run("ip addr bogus") ==
          Outcome{255, "Command \"bogus\" is unknown, try \"ip address help\".\n"});
    CHECK(lab.run("ip addr add 10.0.2.9/24 dev eth0 bogus") ==
          Outcome{255, "Error: either \"local\" is duplicate, or \"bogus\" is a garbage.\n"});
    CHECK(lab.run("ip addr add dev eth0") ==
          Outcome{2, "RTNETLINK answers: Operation not supported\n"});
    CHECK(lab.run("ip addr add 10.0.2.9 dev") ==
          Outcome{255, "Command line is not complete. Try option \"help\"\n"});
    CHECK(lab.run("ip addr flush dev eth0; ip -4 addr show eth0") == Outcome{0, ""});
    CHECK(lab.run("ip bogus") == Outcome{1, "Object \"bogus\" is unknown, try \"ip help\".\n"});
    CHECK(lab.run("ip -bogus") ==
          Outcome{255, "Option \"-bogus\" is unknown, try \"ip -help\".\n"});
    CHECK(lab.run("ip rule") == Outcome{2, "not modelled in lvsim: ip rule\n"});
}

TEST_CASE("ip on CentOS 6 prints less, with two blanks between attributes", "[unit][host][ip]") {
    HostLab lab(Profile::Centos6);
    CHECK(lab.run("ip addr show eth0").output ==
          "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP qlen "
          "1000\n"
          "    link/ether 02:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff\n"
          "    inet 10.0.2.15/24 brd 10.0.2.255 scope global eth0\n"
          "    inet6 fe80::ff:fe00:0/64 scope link \n"
          "       valid_lft forever preferred_lft forever\n");
    REQUIRE(lab.run("ip route add default via 10.0.2.200").status == 0);
    REQUIRE(lab.run("ip route add 169.254.0.0/16 dev eth0 metric 1002").status == 0);
    CHECK(lab.run("ip route").output ==
          "10.0.2.0/24 dev eth0  proto kernel  scope link  src 10.0.2.15 \n"
          "169.254.0.0/16 dev eth0  scope link  metric 1002 \n"
          "default via 10.0.2.200 dev eth0 \n");
    CHECK(lab.run("ip route add 10.0.3.0/24 via 10.0.9.1") ==
          Outcome{2, "RTNETLINK answers: Network is unreachable\n"});
    CHECK(lab.run("ip addr del 10.0.2.99/24 dev eth0") ==
          Outcome{2, "RTNETLINK answers: Cannot assign requested address\n"});
}

TEST_CASE("ip route adds, replaces, gets and removes", "[unit][host][ip]") {
    HostLab lab;
    CHECK(lab.run("ip route add default via 10.0.2.2; ip r add 10.0.3.0/24 via 10.0.2.50 metric 7;"
                  "ip route add 10.0.4.0/24 dev eth0; ip route add 192.0.2.1 via 10.0.2.1") ==
          Outcome{0, ""});
    CHECK(lab.run("ip route").output ==
          "default via 10.0.2.2 dev eth0 \n"
          "10.0.2.0/24 dev eth0 proto kernel scope link src 10.0.2.15 \n"
          "10.0.3.0/24 via 10.0.2.50 dev eth0 metric 7 \n"
          "10.0.4.0/24 dev eth0 scope link \n"
          "192.0.2.1 via 10.0.2.1 dev eth0 \n");
    CHECK(lab.run("ip route get 10.0.3.4").output ==
          "10.0.3.4 via 10.0.2.50 dev eth0 src 10.0.2.15 uid 0 \n    cache \n");
    CHECK(lab.run("ip route get 10.0.2.15").output ==
          "local 10.0.2.15 dev lo src 10.0.2.15 uid 0 \n    cache <local> \n");
    CHECK(lab.run("ip route get 10.0.2.99").output ==
          "10.0.2.99 dev eth0 src 10.0.2.15 uid 0 \n    cache \n");
    CHECK(lab.run("ip route replace 10.0.3.0/24 via 10.0.2.60; ip route show 10.0.3.0/24").output ==
          "10.0.3.0/24 via 10.0.2.60 dev eth0 \n10.0.3.0/24 via 10.0.2.50 dev eth0 metric 7 \n");
    CHECK(lab.run("ip route del default") == Outcome{0, ""});
    CHECK(lab.run("ip route get 8.8.8.8") ==
          Outcome{2, "RTNETLINK answers: Network is unreachable\n"});
    CHECK(lab.run("ip route del 10.9.0.0/16") ==
          Outcome{2, "RTNETLINK answers: No such process\n"});
    CHECK(lab.run("ip route add 10.0.3.0/24 via 10.0.9.1") ==
          Outcome{2, "Error: Nexthop has invalid gateway.\n"});
    CHECK(lab.run("ip route add 10.0.3.1/24 via 10.0.2.1") ==
          Outcome{2, "Error: Invalid prefix for given prefix length.\n"});
    CHECK(lab.run("ip route add default") == Outcome{2, "RTNETLINK answers: No such device\n"});
    CHECK(lab.run("ip route add 10.1.0.0/16 via foo") ==
          Outcome{1, "Error: inet address is expected rather than \"foo\".\n"});
    CHECK(lab.run("ip route add 10.1.0.0/16 dev eth9") ==
          Outcome{1, "Cannot find device \"eth9\"\n"});
}

TEST_CASE("ip link sets a card", "[unit][host][ip]") {
    HostLab lab;
    CHECK(lab.run("ip link set eth0 mtu 1400 address 02:00:00:00:00:55 down") == Outcome{0, ""});
    CHECK(
        lab.run("ip link show dev eth0").output ==
        "2: eth0: <BROADCAST,MULTICAST> mtu 1400 qdisc noop state DOWN mode DEFAULT group default "
        "qlen 1000\n    link/ether 02:00:00:00:00:55 brd ff:ff:ff:ff:ff:ff\n");
    CHECK(lab.run("ip link set dev eth0 up; ip -br link").output ==
          "lo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP> \n"
          "eth0             UP             02:00:00:00:00:55 <BROADCAST,MULTICAST,UP,LOWER_UP> \n");
    CHECK(lab.run("ip -s link show lo").output ==
          "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group "
          "default qlen 1000\n"
          "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
          "    RX:  bytes packets errors dropped  missed   mcast           \n"
          "             0       0      0       0       0       0 \n"
          "    TX:  bytes packets errors dropped carrier collsns           \n"
          "             0       0      0       0       0       0 \n");
    CHECK(lab.run("ip link set eth0 mtu 50") ==
          Outcome{2, "Error: mtu less than device minimum.\n"});
    CHECK(lab.run("ip link set eth9 up") == Outcome{1, "Cannot find device \"eth9\"\n"});
    CHECK(lab.run("ip link set eth0 bogus") ==
          Outcome{255, "Error: either \"dev\" is duplicate, or \"bogus\" is a garbage.\n"});
}

TEST_CASE("ip neigh shows, adds and removes neighbours", "[unit][host][ip]") {
    HostLab lab;
    CHECK(lab.run("ip neigh add 10.0.2.77 lladdr 02:00:00:00:00:01 dev eth0") == Outcome{0, ""});
    CHECK(lab.run("ip neigh add 10.0.2.77 lladdr 02:00:00:00:00:01 dev eth0") ==
          Outcome{2, "RTNETLINK answers: File exists\n"});
    CHECK(lab.run("ip neigh").output == "10.0.2.77 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT \n");
    CHECK(lab.run("ip neigh show dev eth0").output ==
          "10.0.2.77 lladdr 02:00:00:00:00:01 PERMANENT \n");
    CHECK(lab.run("ping -c 1 10.0.2.100; ip neigh flush dev eth0; ip n")
              .output.find("10.0.2.100 dev") == std::string::npos);
    CHECK(lab.run("ip neigh del 10.0.2.77 dev eth0") == Outcome{0, ""});
    CHECK(lab.run("ip neigh del 10.0.2.76 dev eth0") ==
          Outcome{2, "RTNETLINK answers: No such file or directory\n"});
}

}  // namespace
}  // namespace lvsim::host
