// SPDX-License-Identifier: Apache-2.0
//
// Two machines on a network, captured into files as `--pcap DIR` does, with tshark as the judge.
#include "sim/capture/capture_sink.hpp"
#include "sim/core/world.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/sim/capture/pcapng_reader.hpp"
#include "tests/sim/capture/temporary_folder.hpp"
#include "tests/sim/capture/tshark.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::capture;

namespace {

struct Names final : NodeNames {
    [[nodiscard]] std::string_view node_name(NodeId node) const override {
        return node == NodeId{1} ? "client" : "serveur1";
    }
};

/// Answers what comes with one text and closes; collects what comes.
class Peer final : public net::TcpEvents, public net::TcpAcceptor {
public:
    Peer(net::Stack& stack, std::string_view says) : stack_(stack), says_(says) {}

    void connect(Endpoint to) { REQUIRE(stack_.tcp().connect(to, *this).has_value()); }
    void on_acceptable(std::uint16_t port) override {
        const auto accepted = stack_.tcp().accept(port, *this);
        REQUIRE(accepted.has_value());
    }
    void on_connected(net::SocketId socket) override { speak(socket); }
    void on_readable(net::SocketId socket) override {
        bool has_heard = false;
        while (true) {
            const PayloadRef part = stack_.tcp().receive(socket);
            if (part.empty()) break;
            heard += part.text();
            has_heard = true;
        }
        if (has_heard && !has_spoken_) speak(socket);
        if (stack_.tcp().is_end(socket)) stack_.tcp().close(socket);
    }
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId, net::TcpError) override {}

    std::string heard;

private:
    void speak(net::SocketId socket) {
        has_spoken_ = true;
        CHECK(stack_.tcp().send(socket, stack_.payloads().copy_of(says_)) == says_.size());
        stack_.tcp().shutdown_send(socket);
    }

    net::Stack& stack_;
    std::string says_;
    bool has_spoken_ = false;
};

net::Stack& machine(World& world, net::Network& network, NodeId node, std::string name,
                    std::string_view address) {
    auto& stack = world.emplace<net::Stack>(world, network, node, std::move(name),
                                            net::StackProfile::Debian12);
    const auto mac = MacAddress::from_bits(0x0200'0000'0000 + static_cast<std::uint64_t>(node));
    net::Interface& eth0 = stack.add_interface("eth0", mac);
    net::Switch* intnet = network.find_switch("Intnet");
    network.attach(eth0, *intnet, {100_us, 1'000'000'000, 1000});
    stack.set_up(eth0.index(), true);
    REQUIRE(stack.add_address(eth0.index(), *IpPrefix::parse(address)));
    return stack;
}

/// A page of 20 000 bytes is fetched, once; every byte captured goes to `outputs`.
void run_and_capture(Outputs& outputs) {
    World world(1);
    auto& network = world.emplace<net::Network>(world);
    network.add_switch(NodeId{0}, "Intnet");
    net::Stack& client = machine(world, network, NodeId{1}, "client", "10.0.2.15/24");
    net::Stack& server = machine(world, network, NodeId{2}, "serveur1", "10.0.2.100/24");
    const Names names;
    CaptureSink capture(outputs, names);
    world.trace().subscribe(capture);
    Peer browser(client, "GET / HTTP/1.0\r\n\r\n");
    Peer httpd(server, "HTTP/1.0 200 OK\r\n\r\n" + std::string(20'000, 'x'));
    REQUIRE(server.tcp().listen({IpAddress(), 80}, 10, httpd) == net::TcpError::None);
    browser.connect({*IpAddress::parse("10.0.2.100"), 80});
    world.run_until(SimTime::at(5_s));
    capture.flush();
    CHECK(browser.heard.size() == 20'019);
    world.trace().unsubscribe(capture);
}

}  // namespace

TEST_CASE("tshark: agrees with every frame that our own stack sent and received",
          "[slow][capture]") {
    const TemporaryFolder folder;
    OutputFolder outputs(folder.path());
    run_and_capture(outputs);
    REQUIRE(outputs.close().has_value());
    for (const std::string name : {"client-eth0.pcapng", "serveur1-eth0.pcapng"}) {
        CAPTURE(name);
        const std::string read = "-r " + folder.file(name) + " -2 -T fields -e frame.number -R '";
        const std::string bad =
            "_ws.malformed || ip.checksum.status == 0 || tcp.analysis.flags ||"
            " tcp.checksum.status == 0 || _ws.expert.severity >= 0x600000";
        CHECK(tshark(folder, read + bad + "' 2>/dev/null") == "");
        CHECK(tshark(folder, read + "tcp.checksum.status == 1' 2>/dev/null").size() > 50);
    }
    const std::string first = tshark(
        folder, "-r " + folder.file("merged.pcapng") +
                    " -T fields -E separator=' ' -Y 'frame.number <= 2' -e frame.time_epoch "
                    "-e frame.interface_name -e frame.packet_id -e frame.packet_flags_direction "
                    "-e frame.protocols 2>/dev/null");
    CHECK(first ==
          "0.000000000 client/eth0 2 0x00000002 eth:ethertype:arp\n"
          "0.000201344 serveur1/eth0 2 0x00000001 eth:ethertype:arp\n");
}

TEST_CASE("capture: what one machine's file has stands in the merged one too", "[slow][capture]") {
    const TemporaryFolder folder;
    OutputFolder outputs(folder.path());
    run_and_capture(outputs);
    REQUIRE(outputs.close().has_value());
    const auto lines = [&folder](const std::string& name) {
        const std::string bytes = content_of(folder.file(name));
        return packet_lines(std::as_bytes(std::span(bytes)));
    };
    auto merged = lines("merged.pcapng");
    auto parts = lines("client-eth0.pcapng");
    const auto of_server = lines("serveur1-eth0.pcapng");
    CHECK(parts.size() == of_server.size());
    parts.insert(parts.end(), of_server.begin(), of_server.end());
    CHECK(std::is_sorted(merged.begin(), merged.end(), [](const auto& a, const auto& b) {
        return a.substr(0, 11) < b.substr(0, 11);
    }));
    std::sort(merged.begin(), merged.end());
    std::sort(parts.begin(), parts.end());
    CHECK(merged == parts);
}

TEST_CASE("capture: two equal runs are captured in equal bytes", "[slow][capture]") {
    const TemporaryFolder folder;
    std::array<std::string, 2> captures;
    for (std::string& capture : captures) {
        OutputFolder outputs(folder.path());
        run_and_capture(outputs);
        REQUIRE(outputs.close().has_value());
        capture = content_of(folder.file("merged.pcapng"));
    }
    CHECK(captures[0].size() > 40'000);
    CHECK(captures[0] == captures[1]);
}
