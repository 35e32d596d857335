// SPDX-License-Identifier: Apache-2.0
//
// ip and arping: an address moves from one machine to another.
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

TEST_CASE("ip adds and deletes addresses, and says what it cannot do", "[unit][host][commands]") {
    HostLab lab;
    const auto says = [&](std::string_view line) { return lab.run(line); };
    CHECK(says("ip addr add 10.0.2.101/24 dev eth0") == Outcome{0, ""});
    CHECK(lab.client.stack().is_local(IpAddress::v4(0x0a00'0265)));
    CHECK(says("ip addr add 10.0.2.101/24 dev eth0") ==
          Outcome{2, "RTNETLINK answers: File exists\n"});
    CHECK(says("ip a del 10.0.2.101/25 dev eth0") ==
          Outcome{2, "Error: ipv4: Address not found.\n"});
    CHECK(says("ip a del 10.0.2.101/24 dev eth0") == Outcome{0, ""});
    CHECK_FALSE(lab.client.stack().is_local(IpAddress::v4(0x0a00'0265)));
    CHECK(says("ip address add 192.0.2.1 dev lo") == Outcome{0, ""});
    CHECK(says("ip addr add 10.0.2.9/24") ==
          Outcome{255, "Not enough information: \"dev\" argument is required.\n"});
    CHECK(says("ip addr add 10.0.2.9/24 dev eth9") == Outcome{1, "Cannot find device \"eth9\"\n"});
    CHECK(says("ip addr add x dev eth0") ==
          Outcome{1, "Error: any valid prefix is expected rather than \"x\".\n"});
    CHECK(says("ip addr add fd00::1/64 dev eth0") ==
          Outcome{2, "not modelled in lvsim: IPv6 addresses\n"});
}

TEST_CASE("arping tells the neighbours that an address has moved here",
          "[protocol][host][commands]") {
    HostLab lab;
    CHECK(lab.run("ping -c 1 10.0.2.100").status == 0);
    const auto known = [&] {
        return lab.server.stack().arp().find(1, IpAddress::v4(0x0a00'020f))->mac;
    };
    const MacAddress before = known();
    lab.client.stack().interface(1).set_mac(MacAddress::from_bits(0x0200'0000'0099));
    CHECK(known() == before);
    CHECK(lab.run("arping -U -c 2 -I eth0 10.0.2.15") ==
          Outcome{0,
                  "ARPING 10.0.2.15 from 10.0.2.15 eth0\nSent 2 probes (2 broadcast(s))\n"
                  "Received 0 response(s)\n"});
    lab.wait(1_s);
    CHECK(known() == MacAddress::from_bits(0x0200'0000'0099));
}

TEST_CASE("arping says what it cannot do", "[unit][host][commands]") {
    HostLab lab;
    const auto says = [&](std::string_view line) { return lab.run(line); };
    CHECK(says("arping -A -c 1 -I eth9 10.0.2.15") ==
          Outcome{2, "arping: Device eth9 not available.\n"});
    CHECK(says("arping -U -c 1 -I eth0 10.0.2.77") ==
          Outcome{2, "arping: bind: Cannot assign requested address\n"});
    CHECK(says("arping -U -c 0 -I eth0 10.0.2.15") ==
          Outcome{1, "arping: invalid argument: '0'\n"});
}

TEST_CASE("arping asks who has an address", "[unit][host][commands]") {
    HostLab lab(Profile::Centos6);
    const std::string reply = "Unicast reply from 10.0.2.100 [02:00:00:00:00:01]  0.201ms\n";
    CHECK(lab.run("arping -c 2 -I eth0 10.0.2.100") ==
          Outcome{0, "ARPING 10.0.2.100 from 10.0.2.15 eth0\n" + reply + reply +
                         "Sent 2 probes (1 broadcast(s))\nReceived 2 response(s)\n"});
    CHECK(lab.run("arping -D -q -I eth0 -c 1 10.0.2.100").status == 1);
    CHECK(lab.run("arping -D -I eth0 -c 2 10.0.2.77") ==
          Outcome{0,
                  "ARPING 10.0.2.77 from 0.0.0.0 eth0\n"
                  "Sent 2 probes (2 broadcast(s))\nReceived 0 response(s)\n"});
    CHECK(lab.run("arping -w 2 -b -I eth0 10.0.2.77").output ==
          "ARPING 10.0.2.77 from 10.0.2.15 eth0\n"
          "Sent 3 probes (3 broadcast(s))\nReceived 0 response(s)\n");
    CHECK(lab.run("arping -c 1 -I lo 127.0.0.1") ==
          Outcome{2, "Interface \"lo\" is not ARPable\n"});
    CHECK_THAT(lab.run("arping -h").output, Catch::Contains("Usage: arping"));
}

TEST_CASE("ping: sizes, lives, origins and an end", "[unit][host][commands]") {
    HostLab lab;
    lab.client.files().write("/etc/hosts", "10.0.2.100 server\n");
    CHECK_THAT(lab.run("ping -c 1 -s 4 10.0.2.100").output,
               Catch::StartsWith("PING 10.0.2.100 (10.0.2.100) 4(32) bytes of data.\n"
                                 "12 bytes from 10.0.2.100: icmp_seq=1 ttl=64\n"));
    CHECK_THAT(lab.run("ping -c 1 -s 3000 server").output,
               Catch::StartsWith("PING server (10.0.2.100) 3000(3028) bytes of data.\n"
                                 "3008 bytes from server (10.0.2.100): icmp_seq=1 ttl=64 time="));
    CHECK_THAT(lab.run("ping -w 2 10.0.2.77").output, Catch::Contains("2 packets transmitted"));
    CHECK_THAT(lab.run("ping -c 1 -I eth0 10.0.2.100").output,
               Catch::StartsWith("PING 10.0.2.100 (10.0.2.100) from 10.0.2.15 eth0: 56(84)"));
    CHECK(lab.run("ping -I 1.2.3.4 10.0.2.100") ==
          Outcome{2, "ping: bind: Cannot assign requested address\n"});
    CHECK(lab.run("ping nowhere.example") ==
          Outcome{2, "ping: nowhere.example: Temporary failure in name resolution\n"});
    CHECK_THAT(lab.run("ping 10.0.2.100 & sleep 2.5; kill -INT $!; wait").output,
               Catch::Contains("3 packets transmitted, 3 received, 0% packet loss, time 2000ms"));
}

}  // namespace lvsim::host
