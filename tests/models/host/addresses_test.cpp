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
    CHECK(says("arping -I eth0 10.0.2.100") ==
          Outcome{2, "not modelled in lvsim: arping without -U or -A\n"});
    CHECK(says("arping -A -c 1 -I eth9 10.0.2.15") ==
          Outcome{2, "arping: Interface \"eth9\" not found\n"});
    CHECK(says("arping -U -c 1 -I eth0 10.0.2.77") ==
          Outcome{2, "arping: bind: Cannot assign requested address\n"});
    CHECK(says("arping -U -c 0 -I eth0 10.0.2.15") ==
          Outcome{2, "arping: invalid argument: '0'\n"});
    CHECK(says("arping -U -c 1 10.0.2.15") ==
          Outcome{2, "arping: Interface \"\" is not ARPable\n"});
}

}  // namespace lvsim::host
