// SPDX-License-Identifier: Apache-2.0
#include "sim/net/netfilter.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

std::string to_text(HookPoint point) {
    switch (point) {
        case HookPoint::PreRouting: return "PreRouting";
        case HookPoint::LocalIn: return "LocalIn";
        case HookPoint::Forward: return "Forward";
        case HookPoint::LocalOut: return "LocalOut";
        case HookPoint::PostRouting: return "PostRouting";
    }
    return "";
}

/// Notes where packets pass and does with them what it is told.
struct Watch final : Hook {
    HookVerdict on_packet(HookPoint point, HookPacket& packet) override {
        lines.push_back(name + to_text(point) + " ttl " +
                        std::to_string(packet.frame->ipv4().ttl()));
        if (point != act_at) {
            return HookVerdict::Accept;
        }
        if (on_hit != nullptr) {
            on_hit(packet);
        }
        return verdict;
    }
    std::string name;
    Lines lines;
    HookPoint act_at = HookPoint::PreRouting;
    HookVerdict verdict = HookVerdict::Accept;
    std::function<void(HookPacket&)> on_hit;
};

struct HookLab : Bench {
    HookLab() : outside(card({"10.0.2.50/24"})), inside(card({"10.0.3.15/24"})) {
        REQUIRE(set("ip_forward", "1"));
        neighbour("10.0.2.15");
        neighbour("10.0.3.100");
        neighbour("10.0.3.150");
        watch_all(watch, 0);
    }
    void watch_all(Watch& hook, int priority) {
        for (const HookPoint point : {HookPoint::PreRouting, HookPoint::LocalIn, HookPoint::Forward,
                                      HookPoint::LocalOut, HookPoint::PostRouting}) {
            stack.netfilter().add(point, priority, hook);
        }
    }
    void forwarded() { arrives(Packet(lab).from("10.0.2.15").to("10.0.3.100").udp(1, 2)); }
    Wire& outside;
    Wire& inside;
    Watch watch;
};

}  // namespace

TEST_CASE("hooks: a forwarded packet passes three of them, its life shortened before the second",
          "[unit][net][netfilter]") {
    HookLab lab;
    lab.forwarded();
    CHECK(lab.watch.lines == Lines{"PreRouting ttl 64", "Forward ttl 63", "PostRouting ttl 63"});
}

TEST_CASE("hooks: a packet for us passes LocalIn, the answer LocalOut and PostRouting",
          "[unit][net][netfilter]") {
    HookLab lab;
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.50").echo(1, 1));
    CHECK(lab.watch.lines ==
          Lines{"PreRouting ttl 64", "LocalIn ttl 64", "LocalOut ttl 64", "PostRouting ttl 64"});
}

TEST_CASE("hooks: a packet to ourselves passes out and in again", "[unit][net][netfilter]") {
    HookLab lab;
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.3.15")}));
    lab.run_for(0_s);
    const Lines once = {"LocalOut ttl 64", "PostRouting ttl 64", "PreRouting ttl 64",
                        "LocalIn ttl 64"};
    Lines twice = once;
    twice.insert(twice.end(), once.begin(), once.end());
    CHECK(lab.watch.lines == twice);
}

TEST_CASE("hooks: fragments are whole at LocalIn, not before", "[unit][net][netfilter]") {
    HookLab lab;
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.2.50").fragment(1, 0, true).udp(1, 2, 72));
    lab.arrives(Packet(lab)
                    .from("10.0.2.15")
                    .to("10.0.2.50")
                    .fragment(1, 80, false)
                    .raw(IpProtocol::Udp, 20));
    CHECK(std::count(lab.watch.lines.begin(), lab.watch.lines.end(), "PreRouting ttl 64") == 2);
    CHECK(std::count(lab.watch.lines.begin(), lab.watch.lines.end(), "LocalIn ttl 64") == 1);
}

TEST_CASE("hooks: lower priorities first, equal ones in the order of registration",
          "[unit][net][netfilter]") {
    HookLab lab;
    Watch early;
    Watch late;
    std::vector<std::string> order;
    early.on_hit = [&](HookPacket&) { order.emplace_back("early"); };
    late.on_hit = [&](HookPacket&) { order.emplace_back("late"); };
    lab.watch.on_hit = [&](HookPacket&) { order.emplace_back("first of equals"); };
    lab.stack.netfilter().add(HookPoint::PreRouting, 0, late);
    lab.stack.netfilter().add(HookPoint::PreRouting, -5, early);
    lab.forwarded();
    CHECK(order == Lines{"early", "first of equals", "late"});
}

TEST_CASE("hooks: a dropped packet is counted, a stolen one goes its own way",
          "[unit][net][netfilter]") {
    HookLab lab;
    lab.watch.act_at = HookPoint::Forward;
    SECTION("dropped") {
        lab.watch.verdict = HookVerdict::Drop;
        lab.forwarded();
        CHECK(lab.inside.take().empty());
        CHECK(lab.dropped(DropReason::Hook) == 1);
    }
    SECTION("stolen, rewritten, sent along another route") {
        lab.watch.verdict = HookVerdict::Stolen;
        lab.watch.on_hit = [&](HookPacket& packet) {
            FrameHandle taken = std::move(packet.frame);
            taken->ipv4().set_destination(ip("10.0.3.150"));
            lab.stack.output_along(std::move(taken), *lab.stack.route_to(ip("10.0.3.150")));
        };
        lab.forwarded();
        CHECK(lab.inside.take() == Lines{"10.0.3.150: 10.0.2.15:1 > 10.0.3.150:2 udp len 8"});
        CHECK(lab.watch.lines == Lines{"PreRouting ttl 64", "Forward ttl 63", "LocalOut ttl 63",
                                       "PostRouting ttl 63"});
    }
    CHECK(lab.lab.net.account().is_balanced());
}

TEST_CASE("hooks: changed addresses are routed anew when the hook says so",
          "[unit][net][netfilter]") {
    HookLab lab;
    lab.watch.act_at = HookPoint::Forward;
    std::string to = "10.0.2.15";
    lab.watch.on_hit = [&](HookPacket& packet) {
        packet.frame->ipv4().set_destination(ip(to));
        packet.needs_reroute = true;
    };
    lab.forwarded();
    CHECK(lab.outside.take().size() == 1);
    CHECK(lab.inside.take().empty());
    to = "192.0.2.1";
    lab.forwarded();
    CHECK(lab.dropped(DropReason::NoRoute) == 1);
}

TEST_CASE("hooks: one may remove itself while it runs", "[unit][net][netfilter]") {
    HookLab lab;
    Watch other;
    lab.watch_all(other, 1);
    lab.watch.act_at = HookPoint::Forward;
    lab.watch.on_hit = [&](HookPacket&) { lab.stack.netfilter().remove(lab.watch); };
    lab.forwarded();
    CHECK(lab.watch.lines.size() == 2);
    CHECK(other.lines.size() == 3);
    lab.forwarded();
    CHECK(lab.watch.lines.size() == 2);
    lab.stack.netfilter().remove(other);
    CHECK_FALSE(lab.stack.netfilter().has_hooks(HookPoint::Forward));
}
