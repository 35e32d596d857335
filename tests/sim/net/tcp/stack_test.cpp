// SPDX-License-Identifier: Apache-2.0
//
// TCP on whole machines: ARP, links, aliases, loopback, power.
#include "tests/sim/net/lab.hpp"
#include "tests/sim/net/tcp/exchange.hpp"
#include "tests/sim/net/tcp/program.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;
using lvsim::net::tcp::test::ExchangeClient;
using lvsim::net::tcp::test::ExchangeServer;
using lvsim::net::tcp::test::Program;

namespace {

/// A client and a server on one network; the server has an alias, 10.0.2.100.
struct Web {
    Lab lab;
    Switch& network = lab.network("Intnet");
    Stack& client = lab.host("client");
    Stack& server = lab.host("server");
    Program browser{client.tcp()};
    Program httpd{server.tcp()};

    Web() {
        lab.card(client, network, {"10.0.2.15/24"});
        lab.card(server, network, {"10.0.2.50/24", "10.0.2.100/24"});
        REQUIRE(server.tcp().listen({IpAddress(), 80}, 8, httpd) == TcpError::None);
    }
    SocketId get(std::string_view address, std::uint16_t port = 80) {
        const auto socket = client.tcp().connect({ip(address), port}, browser);
        REQUIRE(socket.has_value());
        return *socket;
    }
};

}  // namespace

TEST_CASE("tcp: an exchange between two machines, and every frame is accounted for",
          "[protocol][net][tcp]") {
    Web web;
    web.httpd.to_send = web.lab.net.payloads().copy_of(std::string_view("Ceci est le serveur 1"));
    web.httpd.finishes_after_send = true;
    web.browser.closes_at_end = true;
    web.get("10.0.2.100");
    web.lab.run_for(1_s);
    CHECK(web.browser.told() == "connected readable readable");
    CHECK(web.browser.bytes_received == 21);
    CHECK(web.httpd.told() == "acceptable readable closed:Success");
    CHECK(web.client.tcp().socket_count() == 0);
    CHECK(web.server.tcp().sockets().back().local == Endpoint{ip("10.0.2.100"), 80});
    CHECK(web.server.tcp().sockets().back().state == "TIME_WAIT");
    CHECK(web.lab.net.account().is_balanced());
    CHECK(web.lab.net.account().dropped == 0);
}

TEST_CASE("tcp: a port nobody listens on refuses, from the alias too", "[protocol][net][tcp]") {
    Web web;
    web.get("10.0.2.50", 81);
    web.get("10.0.2.100", 81);
    web.lab.run_for(10_ms);
    CHECK(web.browser.told() == "closed:Connection refused closed:Connection refused");
}

TEST_CASE("tcp: nobody at the address: no route to host after three seconds",
          "[protocol][net][tcp]") {
    Web web;
    web.get("10.0.2.77");
    web.lab.run_for(2900_ms);
    CHECK(web.browser.told().empty());
    web.lab.run_for(200_ms);
    CHECK(web.browser.told() == "closed:No route to host");
    CHECK(web.client.tcp().connect({ip("192.168.9.9"), 80}, web.browser).error() ==
          TcpError::NetUnreachable);
    CHECK(web.client.tcp().connect({ip("10.0.2.255"), 80}, web.browser).error() ==
          TcpError::NetUnreachable);
}

TEST_CASE("tcp: a server that is switched off under way: no route to host once it times out",
          "[protocol][net][tcp]") {
    Web web;
    const SocketId socket = web.get("10.0.2.50");
    web.lab.run_for(10_ms);
    REQUIRE(web.browser.told() == "connected");
    web.server.power_off();
    CHECK(web.server.tcp().socket_count() == 0);
    web.client.tcp().send(socket, web.lab.net.payloads().copy_of(std::string_view("GET /")));
    web.lab.run_for(1200_s);
    CHECK(web.browser.told() == "closed:No route to host");
    CHECK(web.lab.net.account().is_balanced());
}

TEST_CASE("tcp: a server that comes back answers old connections by RST", "[protocol][net][tcp]") {
    Web web;
    const SocketId socket = web.get("10.0.2.50");
    web.lab.run_for(10_ms);
    web.server.power_off();
    web.server.power_on();
    web.server.set_up(1, true);
    web.server.add_address(1, prefix("10.0.2.50/24"));
    web.client.tcp().send(socket, web.lab.net.payloads().copy_of(std::string_view("GET /")));
    web.lab.run_for(10_s);
    CHECK(web.browser.told() == "connected closed:Connection reset by peer");
}

TEST_CASE("tcp: a machine talks to itself", "[protocol][net][tcp]") {
    Web web;
    Program local(web.server.tcp());
    web.httpd.to_send = web.lab.net.payloads().copy_of(std::string(5000, 'x'));
    web.httpd.finishes_after_send = true;
    local.closes_at_end = true;
    for (const std::string_view address : {"127.0.0.1", "10.0.2.100"}) {
        REQUIRE(web.server.tcp().connect({ip(address), 80}, local).has_value());
        web.lab.run_for(1_s);
    }
    CHECK(local.bytes_received == 10'000);
    CHECK(web.lab.net.account().is_balanced());
}

TEST_CASE("tcp: progress confirms the neighbour: no ARP while a connection works",
          "[protocol][net][tcp]") {
    Web web;
    const SocketId socket = web.get("10.0.2.50");
    web.lab.run_for(10_ms);
    const PayloadRef ping = web.lab.net.payloads().copy_of(std::string_view("ping"));
    for (int i = 0; i < 300; ++i) {
        web.client.tcp().send(socket, ping);
        web.lab.run_for(1_s);
        const auto neighbour = web.client.arp().find(1, ip("10.0.2.50"));
        REQUIRE(neighbour.has_value());
        REQUIRE(neighbour->state != NeighbourState::Probe);
    }
    CHECK(web.httpd.bytes_received == 1200);
}

TEST_CASE("tcp: a SYN to a broadcast address is not answered", "[protocol][net][tcp]") {
    Bench bench;
    Wire& wire = bench.card({"10.0.2.50/24"});
    bench.neighbour("10.0.2.15");
    TcpFlags syn;
    syn.syn = true;
    bench.arrives(Packet(bench).from("10.0.2.15").to("10.0.2.255").tcp(1000, 80, syn));
    bench.run_for(1_s);
    CHECK(wire.take_packets().empty());
    bench.arrives(Packet(bench).from("10.0.2.15").to("10.0.2.50").tcp(1000, 80, syn));
    CHECK(wire.take_packets().size() == 1);
}
