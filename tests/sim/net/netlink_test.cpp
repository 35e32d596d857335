// SPDX-License-Identifier: Apache-2.0
#include "sim/net/netlink.hpp"

#include "sim/net/raw_socket.hpp"
#include "tests/sim/net/lab.hpp"

#include <fmt/format.h>

namespace lvsim::net {
namespace {

using test::Bench;
using test::ip;
using test::Lab;
using test::prefix;

class Listener final : public NetlinkListener {
public:
    explicit Listener(Stack& stack) : stack_(stack) { stack.netlink().subscribe(*this); }
    void on_link_changed(InterfaceIndex interface) override {
        const Interface& card = stack_.interface(interface);
        heard.push_back(fmt::format("{} {}", card.name(), card.is_running() ? "up" : "down"));
    }
    void on_address_changed(InterfaceIndex interface, IpPrefix address, bool is_added) override {
        heard.push_back(fmt::format("{} {}{}", stack_.interface(interface).name(),
                                    is_added ? '+' : '-', to_text(address)));
    }
    [[nodiscard]] std::vector<std::string> take() { return std::exchange(heard, {}); }

    std::vector<std::string> heard;

private:
    Stack& stack_;
};

using Heard = std::vector<std::string>;

TEST_CASE("a listener hears of addresses and links in the order of their changes") {
    Lab lab;
    Switch& wire = lab.network("lan");
    Stack& host = lab.host("a");
    Interface& eth0 = lab.card(host, wire, {"10.0.2.15/24"});
    Listener listener(host);
    host.add_address(eth0.index(), prefix("10.0.2.100/24"));
    CHECK(listener.heard.empty());
    lab.run_for(SimDuration{});
    CHECK(listener.take() == Heard{"eth0 +10.0.2.100/24"});

    host.remove_address(eth0.index(), ip("10.0.2.15"));  // and its secondary
    host.set_up(eth0.index(), false);
    host.set_up(eth0.index(), true);
    lab.net.detach(eth0);
    lab.run_for(SimDuration{});
    CHECK(listener.take() ==
          Heard{"eth0 -10.0.2.15/24", "eth0 -10.0.2.100/24", "eth0 down", "eth0 down",
                "eth0 down"});  // a link's state is that of the moment when it is told

    host.netlink().unsubscribe(listener);
    host.add_address(eth0.index(), prefix("10.0.2.101/24"));
    lab.run_for(SimDuration{});
    CHECK(listener.heard.empty());
}

TEST_CASE("a fault of a cable is no change of the link") {
    Lab lab;
    Switch& wire = lab.network("lan");
    Stack& host = lab.host("a");
    Interface& eth0 = lab.card(host, wire, {"10.0.2.15/24"});
    Listener listener(host);
    LinkFaultConfig cut;
    cut.kind = LinkFaultKind::Cut;
    REQUIRE(lab.net.set_fault(eth0, LinkSide::Out, cut));
    lab.run_for(SimDuration{});
    CHECK(listener.heard.empty());
}

class Receiver final : public RawReceiver {
public:
    void on_raw_packet(Frame& packet) override {
        ++packets;
        ingress = packet.ingress;
    }
    int packets = 0;
    InterfaceIndex ingress = kNoInterface;
};

TEST_CASE("a raw socket gets its protocol's packets, and without one the sender is told") {
    Bench bench;
    test::Bench& b = bench;
    auto& wire = b.card({"10.0.2.50/24"});
    b.neighbour("10.0.2.15");
    const auto arrives = [&] {
        auto packet = b.stack.new_packet(IpProtocol::Vrrp, ip("10.0.2.15"), ip("10.0.2.50"));
        Ipv4View header = packet->ipv4();
        header.put_total_bytes(packet->l3_size());
        header.fill_checksum();
        b.arrives(std::move(packet));
        b.run_for(SimDuration::milliseconds(1));
    };
    Receiver receiver;
    b.stack.ipv4().open_raw(IpProtocol::Vrrp, receiver);
    arrives();
    CHECK(receiver.packets == 1);
    CHECK(receiver.ingress == 1);
    CHECK(wire.take_packets().empty());
    b.stack.ipv4().close_raw(IpProtocol::Vrrp, receiver);
    arrives();
    CHECK(receiver.packets == 1);
    CHECK(wire.take_packets().size() == 1);
    CHECK(b.dropped(DropReason::UnknownProtocol) == 1);
}

}  // namespace
}  // namespace lvsim::net
