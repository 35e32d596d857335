// SPDX-License-Identifier: Apache-2.0
//
// FTP through LVS-NAT on real stacks: a client that goes where it is told, a server that says so,
// and between them a director with the helper loaded, or not.
#include "models/host/host.hpp"
#include "models/host/shell/job.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/switch.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <map>
#include <string>

namespace lvsim::host {
namespace {

constexpr Endpoint kVip{IpAddress::v4(0x0a00'0264), 21};
constexpr std::string_view kAnswer = "227 Entering Passive Mode (10,0,3,5,195,80).\r\n";
constexpr std::uint16_t kDataPort = 50000;

/// A program on a machine: what each of its sockets heard, and what it does then.
class Talker final : public net::TcpEvents, public net::TcpAcceptor {
public:
    explicit Talker(Host& machine) : host(machine) {}

    void say(net::SocketId socket, std::string_view text) {
        const PayloadRef bytes = host.stack().payloads().copy_of(text);
        CHECK(host.stack().tcp().send(socket, bytes) == text.size());
    }
    void on_acceptable(std::uint16_t port) override {
        while (const auto socket = host.stack().tcp().accept(port, *this)) {
            sockets[port] = *socket;
        }
    }
    void on_connected(net::SocketId) override {}
    void on_readable(net::SocketId socket) override {
        std::string& text = heard[socket.slot];
        for (PayloadRef bytes = host.stack().tcp().receive(socket); !bytes.empty();
             bytes = host.stack().tcp().receive(socket)) {
            text += bytes.text();
        }
    }
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId, net::TcpError) override {}

    Host& host;
    std::map<std::uint16_t, net::SocketId> sockets;  ///< The last accepted, by port.
    std::map<std::uint32_t, std::string> heard;
};

class FtpNet {
public:
    explicit FtpNet(bool has_helper)
        : network_(world.emplace<net::Network>(world)),
          client_host_(add("client", 0)),
          director(add("directeur", 1)),
          server_host_(add("serveur", 2)),
          client(client_host_),
          server(server_host_) {
        net::Switch& outside = network_.add_switch(NodeId{3}, "outside");
        net::Switch& inside = network_.add_switch(NodeId{4}, "inside");
        plug(client_host_, "eth0", 1, "10.0.2.15/24", outside);
        plug(director, "eth0", 2, "10.0.2.100/24", outside);
        plug(director, "eth1", 3, "10.0.3.200/24", inside);
        plug(server_host_, "eth0", 4, "10.0.3.5/24", inside);
        net::RouteEntry route;
        route.destination = *IpPrefix::parse("0.0.0.0/0");
        route.gateway = *IpAddress::parse("10.0.3.200");
        REQUIRE(server_host_.stack().routes().add(route) == net::RouteError::None);
        type("sysctl -w net.ipv4.ip_forward=1");
        if (has_helper) type("modprobe ip_vs_ftp");
        type("ipvsadm -A -t 10.0.2.100:21 -s rr");
        type("ipvsadm -a -t 10.0.2.100:21 -r 10.0.3.5 -m");
        listen(server, 21);
        control = *client_host_.stack().tcp().connect(kVip, client);
        world.run_until(world.now() + 1_s);
    }

    void listen(Talker& who, std::uint16_t port) {
        CHECK(who.host.stack().tcp().listen({IpAddress::v4(0), port}, 5, who) ==
              net::TcpError::None);
    }
    void client_says(std::string_view text) { speak(client, control, text); }
    void server_says(std::string_view text) { speak(server, server.sockets.at(21), text); }
    [[nodiscard]] const std::string& heard_by_client() { return client.heard[control.slot]; }
    void speak(Talker& who, net::SocketId socket, std::string_view text) {
        who.say(socket, text);
        world.run_until(world.now() + 1_s);
    }
    /// The client's connection to the address in the answer that it heard.
    std::optional<net::SocketId> follow_answer() {
        const std::string& text = heard_by_client();
        std::array<unsigned, 6> told{};
        const char* at = text.c_str() + text.find("227");
        REQUIRE(std::sscanf(at, "227 Entering Passive Mode (%u,%u,%u,%u,%u,%u).", &told[0],
                            &told[1], &told[2], &told[3], &told[4], &told[5]) == 6);
        const auto address =
            IpAddress::v4((told[0] << 24) | (told[1] << 16) | (told[2] << 8) | told[3]);
        const auto port = static_cast<std::uint16_t>((told[4] << 8) | told[5]);
        const auto socket = client_host_.stack().tcp().connect({address, port}, client);
        world.run_until(world.now() + 1_s);
        return socket ? std::optional(*socket) : std::nullopt;
    }

    World world{7};

private:
    Host& add(const char* name, std::uint32_t node) {
        return world.emplace<Host>(world, network_,
                                   HostConfig{NodeId{node}, name, Profile::Debian12});
    }
    void plug(Host& host, const char* card, std::uint64_t mac, const char* address,
              net::Switch& wire) {
        net::Interface& interface =
            host.stack().add_interface(card, MacAddress::from_bits(0x0200'0000'0000 | mac));
        network_.attach(interface, wire, {.delay = 100_us, .rate_bits_per_second = 1'000'000'000});
        host.stack().set_up(interface.index(), true);
        host.stack().add_address(interface.index(), *IpPrefix::parse(address));
    }
    void type(const char* line) {
        ShellJob& job = director.start_line(line);
        world.run_until(world.now() + 1_ms);
        INFO(line << ": " << job.output());
        REQUIRE(job.is_done());
        REQUIRE(job.exit_status() == 0);
        director.forget_job(job);
    }

    net::Network& network_;
    Host& client_host_;

public:
    Host& director;

private:
    Host& server_host_;

public:
    Talker client;
    Talker server;
    net::SocketId control;
};

TEST_CASE("FTP on machines: a passive transfer arrives, and the talk goes on", "[host][ftp]") {
    FtpNet ftp(true);
    ftp.server_says("220 hello\r\n");
    for (int i = 0; i < 3; ++i) {
        ftp.client_says("PASV\r\n");
        ftp.listen(ftp.server, kDataPort);
        ftp.server_says(kAnswer);
        const auto data = ftp.follow_answer();
        REQUIRE(data);
        ftp.client_says("RETR x\r\n");
        ftp.speak(ftp.server, ftp.server.sockets.at(kDataPort), std::string(5000, 'x'));
        const bool is_whole = ftp.client.heard[data->slot] == std::string(5000, 'x');
        CHECK(is_whole);
        ftp.server_says("226 done\r\n");
        CHECK(ftp.heard_by_client() ==
              "220 hello\r\n227 Entering Passive Mode (10,0,2,100,195,80).\r\n226 done\r\n");
        ftp.client.host.stack().tcp().abort(*data);
        ftp.client.heard = {{ftp.control.slot, "220 hello\r\n"}};
        ftp.server.host.stack().tcp().stop_listening({IpAddress::v4(0), kDataPort});
        ftp.world.run_until(ftp.world.now() + 20_s);
    }
}

TEST_CASE("FTP on machines: without the helper the client is sent where no way leads",
          "[host][ftp]") {
    FtpNet ftp(false);
    ftp.client_says("PASV\r\n");
    ftp.listen(ftp.server, kDataPort);
    ftp.server_says(kAnswer);
    CHECK(ftp.heard_by_client() == kAnswer);
    CHECK_FALSE(ftp.follow_answer());
}

TEST_CASE("FTP on machines: an active transfer comes from the virtual address", "[host][ftp]") {
    FtpNet ftp(true);
    ftp.listen(ftp.client, 5000);
    ftp.client_says("PORT 10,0,2,15,19,136\r\n");
    const auto data = ftp.server.host.stack().tcp().connect(
        {*IpAddress::parse("10.0.2.15"), 5000}, ftp.server, {*IpAddress::parse("10.0.3.5"), 20});
    REQUIRE(data);
    ftp.speak(ftp.server, *data, "the file");
    const net::SocketId socket = ftp.client.sockets.at(5000);
    CHECK(ftp.client.heard[socket.slot] == "the file");
    CHECK(ftp.client.host.stack().tcp().info(socket)->remote == Endpoint{kVip.address, 20});
}

}  // namespace
}  // namespace lvsim::host
