// SPDX-License-Identifier: Apache-2.0
//
// Whole networks: the account of all frames, cables, power, the trace, the fingerprint.
#include "sim/net/network.hpp"

#include "sim/net/frame_trace.hpp"
#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

/// client - Intnet - router - Intnet1 - server, the server echoing nothing: pings and datagrams.
struct Routed {
    explicit Routed(std::uint64_t seed = 1) : lab(seed) {
        Switch& outside = lab.network("Intnet");
        Switch& inside = lab.network("Intnet1");
        lab.card(client, outside, {"10.0.2.15/24"});
        lab.card(router, outside, {"10.0.2.50/24"});
        lab.card(router, inside, {"10.0.3.200/24"});
        lab.card(server, inside, {"10.0.3.100/24"});
        REQUIRE(router.settings().write("net.ipv4.ip_forward", "1"));
        for (const auto& [stack, gateway] :
             {std::pair(&client, "10.0.2.50"), std::pair(&server, "10.0.3.200")}) {
            RouteEntry entry;
            entry.destination = prefix("0.0.0.0/0");
            entry.gateway = ip(gateway);
            REQUIRE(stack->routes().add(entry) == RouteError::None);
        }
        REQUIRE(client.icmp().listen(1, log));
    }
    void ping(SimDuration wait = 10_ms, std::string_view to = "10.0.3.100") {
        (void)client.icmp().send_echo({.destination = ip(to), .identifier = 1});
        lab.run_for(wait);
    }
    Lab lab;
    Stack& client = lab.host("client");
    Stack& router = lab.host("router");
    Stack& server = lab.host("server");
    EchoLog log;
};

/// Texts of the events of some kinds.
struct TraceLog final : TraceSink {
    explicit TraceLog(World& in) : world(in) { world.trace().subscribe(*this); }
    ~TraceLog() { world.trace().unsubscribe(*this); }
    void on_trace(const TraceRecord& record) override {
        lines.push_back(std::string(record.kind->name) + ": " + record.text());
        struct Count final : TraceFields {
            void add(std::string_view, std::int64_t) override { ++fields; }
            void add(std::string_view, std::string_view) override { ++fields; }
            int fields = 0;
        } count;
        record.fields(count);
        CHECK(count.fields > 0);
    }
    World& world;
    Lines lines;
};

}  // namespace

TEST_CASE("network: a ping over a router, ARP on both sides", "[unit][net]") {
    Routed net;
    net.ping();
    CHECK(net.log.lines == Lines{"8 bytes from 10.0.3.100 seq 0 ttl 63"});
    CHECK(net.lab.net.account().dropped == 0);
    CHECK(net.lab.net.account().under_way == 0);
    CHECK(net.lab.net.account().is_balanced());
}

TEST_CASE("network: each frame ends once, whatever befalls it", "[unit][net]") {
    Routed net;
    net.ping();
    net.ping(5_s, "10.0.3.77");
    net.ping(10_ms, "192.0.2.1");
    net.ping(50_us);
    CHECK(net.lab.net.account().under_way > 0);
    CHECK(net.lab.net.account().is_balanced());
    net.server.power_off();
    net.ping(60_s);  // lost: the neighbour is still believed in
    net.ping(9_s);   // lost, and now asked for
    net.ping(5_s);
    const FrameAccount account = net.lab.net.account();
    CHECK(account.is_balanced());
    std::uint64_t sum = 0;
    for (const std::uint64_t count : net.lab.net.total_drops()) {
        sum += count;
    }
    CHECK(sum == account.dropped);
    CHECK(net.lab.dropped(net.server, DropReason::PowerOff) > 0);
    CHECK(net.lab.dropped(net.router, DropReason::NeighbourFailed) == 2);
}

TEST_CASE("network: a pulled cable loses what is on it and all that comes after", "[unit][net]") {
    Routed net;
    net.ping();
    net.log.lines.clear();
    Interface& card = net.server.interface(1);
    net.ping(250_us);
    net.lab.net.detach(card);
    net.lab.net.detach(card);
    net.lab.run_for(1_s);
    CHECK(net.log.lines.empty());
    CHECK_FALSE(card.has_carrier());
    CHECK(net.server.icmp().send_echo({.destination = ip("10.0.3.200")}));
    CHECK(net.lab.dropped(net.server, DropReason::LinkDown) >= 1);
    CHECK(net.lab.net.account().is_balanced());
    net.lab.net.attach(card, *net.lab.net.find_switch("Intnet1"), {});
    net.ping(1_s);
    CHECK(net.log.lines.size() == 1);
}

TEST_CASE("network: joined switches are one network, and so are two cards on one cable",
          "[unit][net]") {
    Lab lab;
    Switch& left = lab.network("left");
    Switch& right = lab.network("right");
    lab.net.attach(left, right, {1_ms, 0, 10});
    Stack& a = lab.host("a");
    Stack& b = lab.host("b");
    lab.card(a, left, {"10.0.2.1/24"});
    lab.card(b, right, {"10.0.2.2/24"});
    Interface& c = a.add_interface("eth1", mac_of("10.0.5.1"));
    Interface& d = b.add_interface("eth1", mac_of("10.0.5.2"));
    REQUIRE(a.add_address(c.index(), prefix("10.0.5.1/30")));
    REQUIRE(b.add_address(d.index(), prefix("10.0.5.2/30")));
    a.set_up(c.index(), true);
    b.set_up(d.index(), true);
    lab.net.attach(c, d, {1_ms, 0, 10});
    EchoLog log;
    REQUIRE(a.icmp().listen(1, log));
    REQUIRE(a.icmp().send_echo({.destination = ip("10.0.2.2"), .identifier = 1}));
    REQUIRE(a.icmp().send_echo({.destination = ip("10.0.5.2"), .identifier = 1}));
    lab.run_for(1_s);
    CHECK(log.lines.size() == 2);
    CHECK(lab.net.account().is_balanced());
}

TEST_CASE("network: power off forgets all, power on starts from nothing", "[unit][net]") {
    Routed net;
    net.ping();
    UdpLog udp;
    (void)net.server.udp().bind({{}, 53}, udp).value();
    REQUIRE(net.server.settings().write("net.ipv4.ip_forward", "1"));
    net.server.power_off();
    net.server.power_off();
    CHECK_FALSE(net.server.is_powered());
    CHECK(net.server.arp().list().empty());
    CHECK(net.server.routes().entries().empty());
    CHECK(net.server.udp().socket_count() == 0);
    CHECK_FALSE(net.server.is_local(ip("127.0.0.1")));
    CHECK_FALSE(net.server.icmp().send_echo({.destination = ip("10.0.3.200")}));
    net.log.lines.clear();
    net.ping(1_s);
    CHECK(net.log.lines.empty());

    net.server.power_on();
    CHECK(net.server.is_local(ip("127.0.0.1")));
    CHECK(net.server.settings().read("net.ipv4.ip_forward") == "0");
    CHECK(net.server.settings().read("net.ipv4.conf.eth0.rp_filter") == "0");
    REQUIRE(net.server.add_address(1, prefix("10.0.3.100/24")));
    net.server.set_up(1, true);
    RouteEntry entry;
    entry.destination = prefix("0.0.0.0/0");
    entry.gateway = ip("10.0.3.200");
    REQUIRE(net.server.routes().add(entry) == RouteError::None);
    net.ping(1_s);
    CHECK(net.log.lines.size() == 1);
    CHECK(net.lab.net.account().is_balanced());
}

TEST_CASE("network: what happens is told to whoever listens", "[unit][net]") {
    Routed net;
    TraceLog trace(net.lab.world);
    net.ping();
    const Lines start(trace.lines.begin(), trace.lines.begin() + 4);
    CHECK(start ==
          Lines{"net.neighbour_changed: neighbour 10.0.2.50 on eth0 is 00:00:00:00:00:00 "
                "INCOMPLETE",
                "net.frame_sent: sent on eth0: arp who has 10.0.2.50, tell 10.0.2.15",
                "net.frame_received: received on eth0: arp who has 10.0.2.50, tell 10.0.2.15",
                "net.neighbour_changed: neighbour 10.0.2.15 on eth0 is 02:00:0a:00:02:0f STALE"});
    trace.lines.clear();
    net.ping(10_ms, "192.0.2.1");
    CHECK(std::count(trace.lines.begin(), trace.lines.end(),
                     "net.icmp_error_sent: tells 10.0.2.15: net unreachable") == 1);
    CHECK(std::count(trace.lines.begin(), trace.lines.end(),
                     "net.packet_dropped: dropped (no route): 10.0.2.15 > 192.0.2.1 icmp echo "
                     "request id 1 seq 0") == 1);
}

TEST_CASE("network: equal runs have equal fingerprints, unequal ones do not", "[unit][net]") {
    const auto run = [](std::size_t bytes, SimDuration gap) {
        Routed net;
        net.ping(gap);
        (void)net.client.icmp().send_echo(
            {.destination = ip("10.0.3.100"),
             .payload = net.client.payloads().copy_of(std::string(bytes, 'x'))});
        net.lab.run_for(1_s);
        return net.lab.world.fingerprint().text();
    };
    CHECK(run(100, 10_ms) == run(100, 10_ms));
    CHECK(run(100, 10_ms) != run(101, 10_ms));
    CHECK(run(100, 10_ms) != run(100, 11_ms));
}

TEST_CASE("network: two worlds in one process do not meet", "[unit][net]") {
    Routed one;
    Routed two;
    one.ping();
    CHECK(two.log.lines.empty());
    two.ping();
    CHECK(one.lab.world.fingerprint().text() == two.lab.world.fingerprint().text());
}

TEST_CASE("network: counters of an interface", "[unit][net]") {
    Routed net;
    net.ping();
    const InterfaceCounters& counters = net.client.interface(1).counters();
    CHECK(counters.tx_packets == 2);
    CHECK(counters.tx_bytes == 42 + 42);
    CHECK(counters.rx_packets == 2);
}

TEST_CASE("network: every reason to drop has its words", "[unit][net]") {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < kDropReasons; ++i) {
        words.push_back(to_text(static_cast<DropReason>(i)));
        CHECK_FALSE(words.back().empty());
    }
    CHECK(to_text(static_cast<DropReason>(kDropReasons)).empty());
    std::sort(words.begin(), words.end());
    CHECK(std::adjacent_find(words.begin(), words.end()) == words.end());
}
