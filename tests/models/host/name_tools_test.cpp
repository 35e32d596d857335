// SPDX-License-Identifier: Apache-2.0
//
// getent, host, nslookup and dig: with a name server that answers, one that does not listen, and
// none at all. The texts are those of the real programs in a network namespace.
#include "models/host/boot/dns_message.hpp"
#include "models/host/dns_query.hpp"
#include "models/host/files.hpp"
#include "sim/net/udp.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

/// Knows www.example.com, and that there is nothing else.
class NameServer final : public net::UdpEvents {
public:
    explicit NameServer(Host& host) : host_(host) {
        socket_ = *host_.stack().udp().bind({IpAddress::v4(0), kDnsPort}, *this);
    }
    void on_datagram(net::UdpSocketId socket, const net::UdpDatagram& datagram) override {
        auto message = *DnsMessage::parse(datagram.bytes.bytes());
        message.is_answer = true;
        if (message.name == "www.example.com" && message.type == DnsMessage::kTypeA) {
            message.addresses = {*IpAddress::parse("192.0.2.5")};
        } else {
            message.code = DnsMessage::kNoSuchName;
        }
        (void)host_.stack().udp().send(socket, datagram.from,
                                       host_.stack().payloads().copy_of(message.emit()));
    }
    void on_icmp_error(net::UdpSocketId, Endpoint, IcmpType, std::uint8_t) override {}

private:
    Host& host_;
    net::UdpSocketId socket_;
};

TEST_CASE("host, nslookup and dig: what the server knows", "[unit][host][names]") {
    HostLab lab;
    NameServer server(lab.server);
    lab.client.files().write("/etc/resolv.conf", "nameserver 10.0.2.100\n");
    CHECK(lab.run("host www.example.com") == Outcome{0, "www.example.com has address 192.0.2.5\n"});
    CHECK(lab.run("host nowhere.example") ==
          Outcome{1, "Host nowhere.example not found: 3(NXDOMAIN)\n"});
    CHECK(lab.run("host 10.0.2.77") ==
          Outcome{1, "Host 77.2.0.10.in-addr.arpa. not found: 3(NXDOMAIN)\n"});
    CHECK(lab.run("nslookup www.example.com") ==
          Outcome{0,
                  "Server:\t\t10.0.2.100\nAddress:\t10.0.2.100#53\n\n"
                  "Non-authoritative answer:\nName:\twww.example.com\nAddress: 192.0.2.5\n\n"});
    CHECK(lab.run("nslookup 10.0.2.77") ==
          Outcome{1, "** server can't find 77.2.0.10.in-addr.arpa: NXDOMAIN\n\n"});
    CHECK(lab.run("dig +short www.example.com @10.0.2.100") == Outcome{0, "192.0.2.5\n"});
    CHECK_THAT(lab.run("dig www.example.com").output,
               Catch::Contains(";; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, "
                               "ADDITIONAL: 0\n\n;; QUESTION SECTION:\n"
                               ";www.example.com.\t\tIN\tA\n\n"
                               ";; ANSWER SECTION:\n"
                               "www.example.com.\t3600\tIN\tA\t192.0.2.5\n\n"));
    CHECK(lab.run("getent hosts www.example.com") ==
          Outcome{0, "192.0.2.5       www.example.com\n"});
}

TEST_CASE("host, nslookup and dig: nobody answers", "[unit][host][names]") {
    HostLab lab;
    lab.client.files().write("/etc/resolv.conf", "nameserver 10.0.2.100\n");
    CHECK(lab.run("host www.example.com") ==
          Outcome{1,
                  ";; communications error to 10.0.2.100#53: connection refused\n"
                  ";; communications error to 10.0.2.100#53: connection refused\n"
                  ";; no servers could be reached\n"});
    lab.client.files().write("/etc/resolv.conf", "nameserver 10.0.2.3\n");
    CHECK_THAT(lab.run("dig www.example.com").output,
               Catch::StartsWith(";; communications error to 10.0.2.3#53: host unreachable\n"));
    CHECK(lab.run("dig www.example.com").status == 9);
    lab.unplug();
    const SimTime before = lab.world.now();
    CHECK(lab.run("ip neigh replace 10.0.2.3 lladdr 02:00:00:00:00:09 dev eth0; host x.y").output ==
          ";; communications error to 10.0.2.3#53: timed out\n"
          ";; communications error to 10.0.2.3#53: timed out\n"
          ";; no servers could be reached\n");
    CHECK(lab.world.now() - before == 10_s);
}

TEST_CASE("host on centos-6 says so in fewer words", "[unit][host][names]") {
    HostLab lab(Profile::Centos6);
    lab.client.files().write("/etc/resolv.conf", "nameserver 10.0.2.3\n");
    CHECK(lab.run("host www.example.com") ==
          Outcome{1, ";; connection timed out; no servers could be reached\n"});
}

TEST_CASE("getent: hosts, accounts and services", "[unit][host][names]") {
    HostLab lab;
    lab.client.files().write("/etc/hosts", "127.0.0.1 localhost\n10.0.2.100 www.here web\n");
    lab.client.files().write("/etc/services", "http 80/tcp www\nhttp 80/udp\n");
    CHECK(lab.run("getent hosts web") == Outcome{0, "10.0.2.100      www.here web\n"});
    CHECK(lab.run("getent hosts 10.0.2.100") == Outcome{0, "10.0.2.100      www.here web\n"});
    CHECK(lab.run("getent ahosts web") == Outcome{0,
                                                  "10.0.2.100      STREAM web\n"
                                                  "10.0.2.100      DGRAM  \n"
                                                  "10.0.2.100      RAW    \n"});
    CHECK(lab.run("getent services www") == Outcome{0, "http                  80/tcp www\n"});
    CHECK(lab.run("getent services 80/udp") == Outcome{0, "http                  80/udp\n"});
    CHECK_THAT(lab.run("getent passwd 0").output, Catch::StartsWith("root:x:0:0:"));
    CHECK(lab.run("getent passwd nobody-x") == Outcome{2, ""});
    CHECK(lab.run("getent nothing") ==
          Outcome{1,
                  "Unknown database: nothing\n"
                  "Try `getent --help' or `getent --usage' for more information.\n"});
}

TEST_CASE("DNS carries names of a certain form only", "[unit][host][names]") {
    CHECK(DnsQuery::can_carry("a.b"));
    CHECK_FALSE(DnsQuery::can_carry(""));
    CHECK_FALSE(DnsQuery::can_carry("a..b"));
    CHECK_FALSE(DnsQuery::can_carry(std::string(64, 'a')));
    HostLab lab;
    CHECK(lab.run("host a..b").status == 1);
}

TEST_CASE("traceroute: the neighbour, silence and no route", "[unit][host][traceroute]") {
    HostLab lab;
    CHECK_THAT(lab.run("traceroute -n 10.0.2.100").output,
               Catch::StartsWith("traceroute to 10.0.2.100 (10.0.2.100), 30 hops max, 60 byte "
                                 "packets\n 1  10.0.2.100  0."));
    CHECK_THAT(lab.run("traceroute -I 10.0.2.100").output,
               Catch::Contains("\n 1  10.0.2.100 (10.0.2.100)  0."));
    CHECK_THAT(lab.run("traceroute -n 10.0.2.77").output,
               Catch::Contains("\n 1  10.0.2.15  3") && Catch::Contains(" ms !H  3"));
    CHECK(lab.run("traceroute -n 99.1.1.1") ==
          Outcome{1,
                  "traceroute to 99.1.1.1 (99.1.1.1), 30 hops max, 60 byte packets\n"
                  "connect: Network is unreachable\n"});
    lab.unplug();
    CHECK(lab.run("ip neigh add 10.0.2.3 lladdr 02:00:00:00:00:09 dev eth0; "
                  "traceroute -n -m 2 -w 1 10.0.2.3")
              .output ==
          "traceroute to 10.0.2.3 (10.0.2.3), 2 hops max, 60 byte packets\n"
          " 1  * * *\n 2  * * *\n");
}

TEST_CASE("ss: sockets in columns", "[unit][host][ss]") {
    HostLab lab;
    NameServer server(lab.client);
    CHECK(lab.run("ss -uan").output ==
          "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
          "UNCONN 0      0            0.0.0.0:53        0.0.0.0:*          \n");
    CHECK_THAT(lab.run("ss -s").output, Catch::StartsWith("Total: 1\nTCP:   0 (estab 0,"));
    CHECK(lab.run("ss -p") == Outcome{2, "not modelled in lvsim: ss -p\n"});
}

}  // namespace
}  // namespace lvsim::host
