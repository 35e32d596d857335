// SPDX-License-Identifier: Apache-2.0
//
// The neighbour cache as Linux runs it: asking, ageing, failing.
#include "sim/net/arp.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

/// One card on 10.0.2.50/24; the test plays its neighbour 10.0.2.15.
struct ArpLab : Bench {
    explicit ArpLab(StackProfile profile = StackProfile::Debian12)
        : Bench(profile), wire(card({"10.0.2.50/24"})) {}

    void ping() { REQUIRE(stack.icmp().send_echo({.destination = ip("10.0.2.15")})); }
    void answer(MacAddress mac = mac_of("10.0.2.15")) {
        arrives_for(mac_of("10.0.2.50"), arp_frame(lab, ArpOperation::Reply, "10.0.2.15",
                                                   "10.0.2.50", mac, mac_of("10.0.2.50")));
    }
    [[nodiscard]] std::string state() {
        const auto entry = stack.arp().find(1, ip("10.0.2.15"));
        return entry ? std::string(to_text(entry->state)) : "none";
    }
    /// Resolved, and past the time in which an answer holds.
    void make_stale() {
        ping();
        answer();
        run_for(46_s);
        (void)wire.take();
        REQUIRE(state() == "STALE");
    }
    Wire& wire;
};

const std::string kAsk = "arp who has 10.0.2.15, tell 10.0.2.50";

}  // namespace

TEST_CASE("arp: a packet waits for the answer to a broadcast request", "[unit][net][arp]") {
    ArpLab lab;
    lab.ping();
    CHECK(lab.wire.take() == Lines{"*: " + kAsk});
    CHECK(lab.state() == "INCOMPLETE");
    lab.answer();
    CHECK(lab.wire.take() ==
          Lines{"10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp echo request id 0 seq 0"});
    CHECK(lab.state() == "REACHABLE");
}

TEST_CASE("arp: three requests a second apart, then the sender is told", "[unit][net][arp]") {
    ArpLab lab;
    EchoLog echo;
    REQUIRE(lab.stack.icmp().listen(0, echo));
    lab.ping();
    lab.ping();
    for (int second = 0; second < 3; ++second) {
        CHECK(lab.wire.take() == Lines{"*: " + kAsk});
        lab.run_for(1_s);
    }
    CHECK(lab.wire.take().empty());
    CHECK(lab.state() == "FAILED");
    CHECK(echo.lines ==
          Lines{"from 10.0.2.50 seq 0 host unreachable", "from 10.0.2.50 seq 0 host unreachable"});
    CHECK(lab.dropped(DropReason::NeighbourFailed) == 2);
    lab.ping();
    CHECK(lab.wire.take() == Lines{"*: " + kAsk});
}

TEST_CASE("arp: an unconfirmed neighbour is stale after 15 to 45 s", "[unit][net][arp]") {
    ArpLab lab;
    lab.ping();
    lab.answer();
    lab.run_for(14_s);
    CHECK(lab.state() == "REACHABLE");
    lab.run_for(32_s);
    CHECK(lab.state() == "STALE");
}

TEST_CASE("arp: a stale neighbour is used, and asked by unicast 5 s later", "[unit][net][arp]") {
    ArpLab lab;
    lab.make_stale();
    lab.ping();
    CHECK(lab.state() == "DELAY");
    CHECK(lab.wire.take_packets().size() == 1);
    lab.run_for(5_s);
    CHECK(lab.state() == "PROBE");
    CHECK(lab.wire.take() == Lines{"10.0.2.15: " + kAsk});
    lab.answer();
    CHECK(lab.state() == "REACHABLE");
}

TEST_CASE("arp: a neighbour that went away fails after three unicast requests",
          "[unit][net][arp]") {
    ArpLab lab;
    lab.make_stale();
    lab.ping();
    lab.run_for(8_s - 1_ms);
    CHECK(lab.state() == "PROBE");
    CHECK(lab.wire.take() == Lines{"10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp echo request id 0 seq 0",
                                   "10.0.2.15: " + kAsk, "10.0.2.15: " + kAsk,
                                   "10.0.2.15: " + kAsk});
    lab.run_for(1_ms);
    CHECK(lab.state() == "FAILED");
}

TEST_CASE("arp: TCP's confirmation saves the asking", "[unit][net][arp]") {
    ArpLab lab;
    lab.make_stale();
    lab.ping();
    lab.run_for(3_s);
    lab.stack.confirm_neighbour(ip("10.0.2.15"));
    lab.run_for(2_s);
    CHECK(lab.state() == "REACHABLE");
    CHECK(lab.wire.take_packets().size() == 1);
}

TEST_CASE("arp: as many packets wait as unres_qlen says, the oldest goes first",
          "[unit][net][arp]") {
    const auto [profile, limit] =
        GENERATE(std::pair(StackProfile::Debian12, 101), std::pair(StackProfile::Centos6, 3));
    ArpLab lab(profile);
    for (int i = 0; i < limit + 2; ++i) {
        const auto number = static_cast<std::uint16_t>(i);
        REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.15"), .sequence = number}));
    }
    CHECK(lab.dropped(DropReason::NeighbourQueueFull) == 2);
    lab.answer();
    const Lines sent = lab.wire.take_packets();
    CHECK(sent.size() == static_cast<std::size_t>(limit));
    CHECK(sent.front() == "10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp echo request id 0 seq 2");
}

TEST_CASE("arp: the table holds gc_thresh3 entries; idle ones make room", "[unit][net][arp]") {
    ArpLab lab;
    REQUIRE(lab.set("neigh.default.gc_thresh3", "2"));
    REQUIRE(lab.stack.arp().add_permanent(1, ip("10.0.2.1"), mac_of("10.0.2.1")));
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.2")}));
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.3")}));
    CHECK(lab.dropped(DropReason::NeighbourTableFull) == 1);
    lab.run_for(3_s);
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.3")}));
    CHECK_FALSE(lab.stack.arp().find(1, ip("10.0.2.2")));
    CHECK(lab.stack.arp().find(1, ip("10.0.2.3")));
}

TEST_CASE("arp: a static entry neither ages nor changes", "[unit][net][arp]") {
    ArpLab lab;
    lab.neighbour("10.0.2.15");
    lab.answer(mac_of("10.0.2.99"));
    lab.run_for(600_s);
    lab.ping();
    CHECK(lab.wire.take().front().starts_with("10.0.2.15: "));
    CHECK(lab.state() == "PERMANENT");
    CHECK(lab.stack.arp().remove(1, ip("10.0.2.15")));
    CHECK_FALSE(lab.stack.arp().remove(1, ip("10.0.2.15")));
}

TEST_CASE("arp: of two answers within a second the first counts", "[unit][net][arp]") {
    ArpLab lab;
    lab.ping();
    lab.answer();
    lab.run_for(500_ms);
    lab.answer(mac_of("10.0.2.99"));
    CHECK(lab.stack.arp().find(1, ip("10.0.2.15"))->mac == mac_of("10.0.2.15"));
    lab.run_for(1_s);
    lab.answer(mac_of("10.0.2.99"));
    CHECK(lab.stack.arp().find(1, ip("10.0.2.15"))->mac == mac_of("10.0.2.99"));
}

TEST_CASE("arp: an interface that goes down forgets its neighbours and their packets",
          "[unit][net][arp]") {
    ArpLab lab;
    lab.ping();
    lab.stack.set_up(1, false);
    CHECK(lab.stack.arp().list().empty());
    CHECK(lab.dropped(DropReason::LinkDown) == 1);
}

TEST_CASE("arp: the time an answer holds comes from the machine's own random stream",
          "[unit][net][arp]") {
    const auto stale_after = [](std::uint64_t seed) {
        Lab lab(seed);
        Switch& lan = lab.network("lan");
        Stack& a = lab.host("a");
        Stack& b = lab.host("b");
        lab.card(a, lan, {"10.0.2.1/24"});
        lab.card(b, lan, {"10.0.2.2/24"});
        REQUIRE(a.icmp().send_echo({.destination = ip("10.0.2.2")}));
        for (int second = 0;; ++second) {
            lab.run_for(1_s);
            if (a.arp().find(1, ip("10.0.2.2"))->state == NeighbourState::Stale) {
                return second;
            }
        }
    };
    CHECK(stale_after(1) == stale_after(1));
    CHECK(stale_after(1) != stale_after(2));
}
