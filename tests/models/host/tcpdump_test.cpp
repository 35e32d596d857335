// SPDX-License-Identifier: Apache-2.0
//
// tcpdump on the wire of two machines, as one types it. What it prints of each kind of packet:
// corpus_test.cpp.
#include "models/host/files.hpp"
#include "models/host/shell/session.hpp"
#include "sim/net/interface.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

std::string masked(std::string text) {
    // A ping's identifier is its process number.
    for (std::size_t at = text.find(", id "); at != std::string::npos;
         at = text.find(", id ", at)) {
        text.erase(at, text.find(',', at + 1) - at);
    }
    // The clock's first digits stay; a microsecond more or less is not what these tests are about.
    for (std::size_t at = 0; at + 15 < text.size(); ++at) {
        const bool is_stamp = text[at + 2] == ':' && text[at + 5] == ':' && text[at + 8] == '.' &&
                              text[at + 15] == ' ';
        if (is_stamp) text.replace(at, 16, "");
    }
    return text;
}

TEST_CASE("tcpdump: a ping as centos-6 shows it", "[unit][host][tcpdump]") {
    HostLab lab(Profile::Centos6);
    const std::string output =
        masked(lab.run("tcpdump -n -c 4 -i eth0 & sleep 1; ping -c 1 10.0.2.100 > /dev/null; wait")
                   .output);
    CHECK(output ==
          "tcpdump: verbose output suppressed, use -v or -vv for full protocol decode\n"
          "listening on eth0, link-type EN10MB (Ethernet), capture size 65535 bytes\n"
          "ARP, Request who-has 10.0.2.100 tell 10.0.2.15, length 28\n"
          "ARP, Reply 10.0.2.100 is-at 02:00:00:00:00:01, length 28\n"
          "IP 10.0.2.15 > 10.0.2.100: ICMP echo request, seq 1, length 64\n"
          "IP 10.0.2.100 > 10.0.2.15: ICMP echo reply, seq 1, length 64\n"
          "4 packets captured\n"
          "4 packets received by filter\n"
          "0 packets dropped by kernel\n");
}

TEST_CASE("tcpdump: Ctrl-C ends it with what it has counted", "[unit][host][tcpdump]") {
    HostLab lab;
    ShellSession& session = lab.client.open_session({.surroundings = {}});
    lab.wait(1_s);
    session.type("PATH=/usr/sbin:/usr/bin; tcpdump -ni eth0 icmp");
    lab.wait(1_s);
    lab.server.start_line("ping -c 2 10.0.2.15");
    lab.wait(3_s);
    CHECK_FALSE(session.is_idle());
    session.interrupt();
    lab.wait(1_s);
    CHECK(session.is_idle());
    CHECK(session.status() == 0);
    CHECK_THAT(session.terminal().take(), Catch::EndsWith("\n4 packets captured\n"
                                                          "4 packets received by filter\n"
                                                          "0 packets dropped by kernel\n"));
    lab.client.close_session(session);
}

TEST_CASE("tcpdump: a file that it writes is one that it reads", "[unit][host][tcpdump]") {
    HostLab lab;
    const Outcome written = lab.run(
        "tcpdump -i any -s 60 -c 2 -w some.pcap udp or icmp & sleep 1; "
        "ping -c 1 10.0.2.100 > /dev/null; wait");
    CHECK(written.output ==
          "tcpdump: data link type LINUX_SLL2\n"
          "tcpdump: listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 60 "
          "bytes\n"
          "2 packets captured\n2 packets received by filter\n0 packets dropped by kernel\n");
    CHECK(masked(lab.run("tcpdump -nr some.pcap 'icmp[0] = 8'").output) ==
          "reading from file some.pcap, link-type LINUX_SLL2 (Linux cooked v2), snapshot length "
          "60\n"
          "2     Out IP 10.0.2.15 > 10.0.2.100: ICMP echo request, seq 1, length 64\n");
}

TEST_CASE("tcpdump: which interface it listens on", "[unit][host][tcpdump]") {
    HostLab lab;
    CHECK(lab.run("tcpdump -D").output ==
          "1.eth0 [Up, Running, Connected]\n"
          "2.any (Pseudo-device that captures on all interfaces) [Up, Running]\n"
          "3.lo [Up, Running, Loopback]\n");
    CHECK(lab.run("tcpdump -i eth7") ==
          Outcome{1, "tcpdump: eth7: No such device exists\n(No such device exists)\n"});
    CHECK(lab.run("tcpdump -i 9") == Outcome{1, "tcpdump: Invalid adapter index\n"});
    CHECK(lab.run("ip link set eth0 down; tcpdump -i eth0") ==
          Outcome{1, "tcpdump: eth0: That device is not up\n"});
}

TEST_CASE("tcpdump: names wait for the name server", "[unit][host][tcpdump]") {
    HostLab lab;
    lab.client.files().write("/etc/hosts", "10.0.2.100 www.example.com\n10.0.2.15 client\n");
    CHECK_THAT(lab.run("tcpdump -t -c 1 -i eth0 dst host www.example.com and icmp & sleep 1; "
                       "ping -c 1 10.0.2.100 > /dev/null; wait")
                   .output,
               Catch::Contains("\nIP client > www.example.com: ICMP echo request"));
    CHECK(lab.run("tcpdump -i eth0 host nowhere.example").output ==
          "tcpdump: unknown host 'nowhere.example'\n");
}

TEST_CASE("tcpdump: loopback is shown once and counted twice", "[unit][host][tcpdump]") {
    HostLab lab;
    CHECK_THAT(
        lab.run("tcpdump -ni lo -c 2 & sleep 1; ping -c 1 127.0.0.1 > /dev/null; wait").output,
        Catch::Contains("2 packets captured\n4 packets received by filter\n"));
}

TEST_CASE("tcpdump: what it does not do is refused by name", "[unit][host][tcpdump]") {
    HostLab lab;
    CHECK(lab.run("tcpdump -C 1").status == 2);
    CHECK(lab.run("tcpdump -i eth0 vlan").output ==
          "tcpdump: not modelled in lvsim: filters with 'vlan'\n");
    CHECK(lab.run("tcpdump --help").status == 0);
    CHECK_THAT(lab.run("tcpdump -Y").output, Catch::Contains("Usage: tcpdump ["));
}

}  // namespace
}  // namespace lvsim::host
