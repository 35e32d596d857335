// SPDX-License-Identifier: Apache-2.0
//
// Who answers which ARP request, what is learnt from whom, which address is announced.
#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

/// eth0 10.0.2.50/24 with the alias 10.0.2.100, eth1 10.0.3.15/24.
struct TwoCards : Bench {
    explicit TwoCards(StackProfile profile = StackProfile::Debian12)
        : Bench(profile),
          outside(card({"10.0.2.50/24", "10.0.2.100/24"})),
          inside(card({"10.0.3.15/24"})) {}

    /// A request from `sender` by the first card; what is answered.
    Lines asked_by(std::string_view sender, std::string_view target) {
        arrives_for(MacAddress::broadcast(),
                    arp_frame(lab, ArpOperation::Request, sender, target, mac_of("10.0.2.15")));
        return outside.take();
    }
    void told(ArpOperation operation, std::string_view about, MacAddress mac) {
        arrives_for(MacAddress::broadcast(), arp_frame(lab, operation, about, about, mac));
    }
    [[nodiscard]] bool knows(std::string_view address) {
        return stack.arp().find(1, ip(address)).has_value();
    }
    Wire& outside;
    Wire& inside;
};

}  // namespace

TEST_CASE("arp: a machine answers for each of its addresses on any of its cards",
          "[unit][net][arp]") {
    TwoCards lab;
    CHECK(lab.asked_by("10.0.2.15", "10.0.2.100") ==
          Lines{"10.0.2.15: arp 10.0.2.100 is at 02:00:0a:00:02:32"});
    CHECK(lab.asked_by("10.0.2.15", "10.0.3.15").size() == 1);
    CHECK(lab.asked_by("10.0.2.15", "10.0.2.77").empty());
}

TEST_CASE("arp: who asks us is learnt as stale", "[unit][net][arp]") {
    TwoCards lab;
    (void)lab.asked_by("10.0.2.15", "10.0.2.50");
    CHECK(lab.stack.arp().find(1, ip("10.0.2.15"))->state == NeighbourState::Stale);
    (void)lab.asked_by("10.0.2.16", "10.0.2.77");
    CHECK_FALSE(lab.knows("10.0.2.16"));
}

TEST_CASE("arp: a probe for a duplicate address is answered", "[unit][net][arp]") {
    TwoCards lab;
    CHECK(lab.asked_by("0.0.0.0", "10.0.2.50").size() == 1);
    CHECK(lab.asked_by("0.0.0.0", "10.0.2.51").empty());
    CHECK(lab.stack.arp().list().empty());
}

TEST_CASE("arp: arp_ignore says which requests are answered", "[unit][net][arp]") {
    struct Row {
        std::string_view mode;
        std::string_view sender;
        std::string_view target;
        bool is_answered;
    };
    const auto row = GENERATE(values<Row>({
        {"0", "10.0.2.15", "10.0.3.15", true},
        {"1", "10.0.2.15", "10.0.3.15", false},
        {"1", "10.0.2.15", "10.0.2.100", true},
        {"1", "10.9.9.9", "10.0.2.50", true},
        {"2", "10.9.9.9", "10.0.2.50", false},
        {"2", "10.0.2.15", "10.0.2.50", true},
        {"3", "10.0.2.15", "10.0.3.15", true},
        {"8", "10.0.2.15", "10.0.2.50", false},
    }));
    CAPTURE(row.mode, row.sender, row.target);
    TwoCards lab;
    lab.route("10.9.9.0/24", "10.0.2.15");
    REQUIRE(lab.set("conf.eth0.arp_ignore", row.mode));
    CHECK(lab.asked_by(row.sender, row.target).size() == (row.is_answered ? 1 : 0));
}

TEST_CASE("arp: the larger of all and the interface counts", "[unit][net][arp]") {
    TwoCards lab;
    REQUIRE(lab.set("conf.all.arp_ignore", "1"));
    CHECK(lab.asked_by("10.0.2.15", "10.0.3.15").empty());
    REQUIRE(lab.set("conf.all.arp_ignore", "0"));
    REQUIRE(lab.set("conf.eth1.arp_ignore", "1"));
    CHECK(lab.asked_by("10.0.2.15", "10.0.3.15").size() == 1);
}

TEST_CASE("arp: a VIP on lo is answered for, unless arp_ignore is 1", "[unit][net][arp]") {
    TwoCards lab;
    REQUIRE(lab.stack.add_address(0, prefix("10.0.2.110/32")));
    CHECK(lab.asked_by("10.0.2.15", "10.0.2.110").size() == 1);
    REQUIRE(lab.set("conf.all.arp_ignore", "1"));
    CHECK(lab.asked_by("10.0.2.15", "10.0.2.110").empty());
}

TEST_CASE("arp: a VIP on lo with its whole subnet makes the subnet local", "[unit][net][arp]") {
    TwoCards lab;
    REQUIRE(lab.stack.add_address(0, prefix("10.0.9.110/24")));
    CHECK(lab.stack.is_local(ip("10.0.9.7")));
}

TEST_CASE("arp: arp_announce says which address a request bears", "[unit][net][arp]") {
    struct Row {
        std::string_view mode;
        std::string_view source;
        std::string_view announced;
    };
    const auto row = GENERATE(values<Row>({
        {"0", "10.0.2.100", "10.0.2.100"},
        {"0", "10.0.3.15", "10.0.3.15"},
        {"1", "10.0.2.100", "10.0.2.100"},
        {"1", "10.0.3.15", "10.0.2.50"},
        {"2", "10.0.2.100", "10.0.2.50"},
        {"2", "10.0.3.15", "10.0.2.50"},
    }));
    CAPTURE(row.mode, row.source);
    TwoCards lab;
    REQUIRE(lab.set("conf.all.arp_announce", row.mode));
    REQUIRE(lab.stack.icmp().send_echo({.destination = ip("10.0.2.15"), .source = ip(row.source)}));
    CHECK(lab.outside.take() ==
          Lines{"*: arp who has 10.0.2.15, tell " + std::string(row.announced)});
}

TEST_CASE("arp: gratuitous ARP tells everybody, as request or as reply", "[unit][net][arp]") {
    TwoCards lab;
    lab.stack.arp().announce(1, ip("10.0.2.100"));
    CHECK(lab.outside.take() == Lines{"*: arp who has 10.0.2.100, tell 10.0.2.100"});
    lab.stack.arp().announce(1, ip("10.0.2.100"), ArpOperation::Reply);
    CHECK(lab.outside.take() == Lines{"*: arp 10.0.2.100 is at 02:00:0a:00:02:32"});
}

TEST_CASE("arp: an announcement updates an entry but makes none without arp_accept",
          "[unit][net][arp]") {
    const auto operation = GENERATE(ArpOperation::Request, ArpOperation::Reply);
    TwoCards lab;
    lab.told(operation, "10.0.2.200", mac_of("10.0.2.98"));
    CHECK_FALSE(lab.knows("10.0.2.200"));

    (void)lab.asked_by("10.0.2.200", "10.0.2.50");
    lab.run_for(2_s);
    lab.told(operation, "10.0.2.200", mac_of("10.0.2.99"));
    CHECK(lab.stack.arp().find(1, ip("10.0.2.200"))->mac == mac_of("10.0.2.99"));

    REQUIRE(lab.set("conf.eth0.arp_accept", "1"));
    lab.told(operation, "10.0.2.201", mac_of("10.0.2.201"));
    CHECK(lab.stack.arp().find(1, ip("10.0.2.201"))->state == NeighbourState::Stale);
}

TEST_CASE("arp: an announcement right after an answer counts on debian-12, not on centos-6",
          "[unit][net][arp]") {
    const auto [profile, is_taken] =
        GENERATE(std::pair(StackProfile::Debian12, true), std::pair(StackProfile::Centos6, false));
    TwoCards lab(profile);
    (void)lab.asked_by("10.0.2.200", "10.0.2.50");
    lab.told(ArpOperation::Request, "10.0.2.200", mac_of("10.0.2.99"));
    const MacAddress expected = is_taken ? mac_of("10.0.2.99") : mac_of("10.0.2.15");
    CHECK(lab.stack.arp().find(1, ip("10.0.2.200"))->mac == expected);
}

TEST_CASE("arp: a request from a source that rp_filter refuses is not answered",
          "[unit][net][arp]") {
    TwoCards lab;
    REQUIRE(lab.set("conf.eth0.rp_filter", "1"));
    CHECK(lab.asked_by("10.0.3.100", "10.0.2.50").empty());
    CHECK(lab.asked_by("10.0.2.15", "10.0.2.50").size() == 1);
}

TEST_CASE("arp: a broken message is dropped", "[unit][net][arp]") {
    TwoCards lab;
    FrameHandle frame =
        arp_frame(lab.lab, ArpOperation::Request, "10.0.2.15", "10.0.2.50", mac_of("10.0.2.15"));
    frame->truncate(30);
    lab.arrives_for(MacAddress::broadcast(), std::move(frame));
    CHECK(lab.dropped(DropReason::Malformed) == 1);
}
