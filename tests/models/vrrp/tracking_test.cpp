// SPDX-License-Identifier: Apache-2.0
//
// What an instance depends on: vrrp.md, section 10, the timelines G7 to G11 and I of section 17,
// and lines that keepalived 2.2.7 was seen to write.
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

InstanceConfig tracking(std::uint8_t priority, Tracked tracked) {
    InstanceConfig only = instance(priority);
    only.track_interface.push_back(std::move(tracked));
    return only;
}

}  // namespace

TEST_CASE("tracking: its own link down is FAULT, with two farewells that cannot leave",
          "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.set_running("eth0", false);
    CHECK(pair.r1.take_log() ==
          Lines{"7700.000 Netlink reports eth0 down", "7700.000 (VI_1) Entering FAULT STATE",
                "7700.000 (VI_1) sent 0 priority", "7700.000 (VI_1) removing VIPs."});
    pair.bus.run_for(8_s);
    CHECK(texts(pair.bus.adverts_of("r2")).front() == "11414.062 advert 50 id 1");
    pair.r1.set_running("eth0", true);
    CHECK(pair.r1.take_log() ==
          Lines{"15700.000 Netlink reports eth0 up", "15700.000 (VI_1) Entering BACKUP STATE"});
    pair.bus.forget();
    pair.bus.run_for(4_s);
    CHECK(texts(pair.bus.adverts_of("r1")) == Lines{"19309.375 advert 100 id 8"});
}

TEST_CASE("tracking: an address owner back from FAULT waits like everybody", "[protocol]") {
    InstanceConfig owner = instance(255);
    owner.state = InitialState::Master;
    Pair pair;
    pair.r1.start(config(owner));
    pair.bus.run_until(at_us(2'000'000));
    pair.r1.set_running("eth0", false);
    pair.r1.set_running("eth0", true);
    pair.bus.forget();
    pair.bus.run_for(4_s);
    CHECK(texts(pair.bus.adverts_of("r1")).front() == "5003.906 advert 255 id 5");
}

TEST_CASE("tracking: dont_track_primary keeps a master whose link is down", "[protocol]") {
    InstanceConfig stubborn = instance(100);
    stubborn.tracks_own_interface = false;
    Pair pair;
    pair.settle(config(stubborn));
    pair.r1.set_running("eth0", false);
    CHECK(pair.r1.state() == State::Master);
    CHECK(pair.r1.take_log().empty());
}

TEST_CASE("tracking: a link that is down at the start is FAULT until it is up", "[protocol]") {
    Pair pair;
    pair.r1.set_running("eth0", false);
    pair.r1.start(config(100));
    CHECK(pair.r1.take_log() == Lines{"0.000 Assigned address 10.0.1.1 for interface eth0",
                                      "0.000 (VI_1): entering FAULT state (interface eth0 down)",
                                      "0.000 (VI_1) entering FAULT state",
                                      "0.000 (VI_1) removing VIPs."});
    pair.r1.set_running("eth0", true);
    CHECK(pair.r1.take_log() ==
          Lines{"0.000 Netlink reports eth0 up", "0.000 (VI_1) Entering BACKUP STATE"});
}

TEST_CASE("tracking: without an address to send from there is no router", "[protocol]") {
    Pair pair;
    pair.r1.take_address("eth0", "10.0.1.1");
    pair.r1.start(config(100));
    CHECK(pair.r1.take_log() ==
          Lines{"0.000 (VI_1) entering FAULT state (no IPv4 address for interface)",
                "0.000 (VI_1) entering FAULT state", "0.000 (VI_1) removing VIPs."});
    pair.r1.give_address("eth0", "10.0.1.1/24");
    CHECK(pair.r1.take_log() == Lines{"0.000 Assigned address 10.0.1.1 for interface eth0",
                                      "0.000 (VI_1) Entering BACKUP STATE"});
    pair.bus.run_until(at_us(5'000'000));
    pair.forget();
    pair.r1.take_address("eth0", "10.0.1.1");
    CHECK(pair.r1.take_log() == Lines{"5000.000 Deassigned address 10.0.1.1 from interface eth0",
                                      "5000.000 (VI_1) Entering FAULT STATE",
                                      "5000.000 (VI_1) sent 0 priority",
                                      "5000.000 (VI_1) removing VIPs."});
    CHECK_FALSE(pair.r1.has("10.0.1.254"));
    // They leave from the address that it does not have any more.
    const auto farewells = pair.bus.adverts_of("r1");
    REQUIRE(farewells.size() == 2);
    CHECK(load_32(farewells[0].bytes.data() + 12) == 0x0a00'0101);
}

TEST_CASE("tracking: a virtual address that a crash left is removed and never sent from",
          "[protocol]") {
    Pair pair;
    pair.r1.take_address("eth0", "10.0.1.1");
    pair.r1.give_address("eth0", "10.0.1.254/24");
    pair.r1.start(config(100));
    CHECK(pair.r1.state() == State::Fault);
    CHECK_FALSE(pair.r1.has("10.0.1.254"));
}

TEST_CASE("tracking: an owner whose only address is the virtual one takes it from itself",
          "[protocol]") {
    InstanceConfig owner = instance(255, "VI_1", "eth0", 51, {"10.0.1.1/24"});
    owner.state = InitialState::Master;
    Pair pair;
    pair.r1.start(config(owner));
    CHECK(pair.r1.take_log() ==
          Lines{"0.000 Assigned address 10.0.1.1 for interface eth0",
                "0.000 (VI_1) entering FAULT state (no IPv4 address for interface)",
                "0.000 (VI_1) entering FAULT state", "0.000 (VI_1) removing VIPs."});
    CHECK_FALSE(pair.r1.has("10.0.1.1"));
    pair.bus.run_for(10_s);
    CHECK(pair.bus.sent().empty());
}

TEST_CASE("tracking: a virtual address that somebody removes costs the skew", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.take_address("eth0", "10.0.1.254");
    CHECK(pair.r1.take_log() ==
          Lines{"7700.000 Netlink reflector reports IP 10.0.1.254 removed from eth0",
                "7700.000 (VI_1) Entering BACKUP STATE", "7700.000 (VI_1) sent 0 priority",
                "7700.000 (VI_1) removing VIPs."});
    pair.bus.run_for(700_ms);
    CHECK(texts(pair.bus.adverts_of("r1")) ==
          Lines{"7700.000 advert 0 id 6", "8309.375 advert 100 id 7"});
    CHECK(pair.r1.has("10.0.1.254"));
    CHECK(pair.bus.sent_by("r2").empty());
}

TEST_CASE("tracking: a weight moves the priority, and a backup's timer by the difference",
          "[protocol]") {
    Pair pair(2);
    pair.settle(config(tracking(100, {.name = "eth1", .weight = -60})));
    pair.r1.set_running("eth1", false);
    CHECK(pair.r1.take_log() ==
          Lines{"7700.000 Netlink reports eth1 down",
                "7700.000 (VI_1) Changing effective priority from 100 to 40"});
    CHECK(pair.r1.info().expires == at_us(8'609'375));
    pair.bus.run_until(at_us(11'500'000));
    CHECK(texts(pair.bus.adverts_of("r1")) ==
          Lines{"8609.375 advert 40 id 6", "9609.375 advert 40 id 7", "10609.375 advert 40 id 8"});
    CHECK(texts(pair.bus.adverts_of("r2")) == Lines{"11414.062 advert 50 id 1"});
    CHECK(pair.r1.state() == State::Backup);
    const SimTime before = pair.r1.info().expires;
    pair.r1.set_running("eth1", true);
    CHECK((pair.r1.info().expires - before).ns() == -234'375'000);
    pair.bus.run_for(4_s);
    CHECK(pair.r1.state() == State::Master);
}

TEST_CASE("tracking: weights at the start are in force from the start", "[protocol]") {
    Pair pair(2);
    pair.r1.start(config(tracking(100, {.name = "eth1", .weight = 20})));
    CHECK(pair.r1.info().priority == 120);
    pair.r2.set_running("eth1", false);
    pair.r2.start(config(tracking(100, {.name = "eth1", .weight = -20})));
    CHECK(pair.r2.info().priority == 80);
    CHECK(pair.r2.take_log()[2] == "0.000 (VI_1) Changing effective priority from 100 to 80");
}

TEST_CASE("tracking: priorities stay within 1 and 254, and an owner's stays", "[protocol]") {
    Pair pair(2);
    pair.r1.start(config(tracking(250, {.name = "eth1", .weight = 100})));
    CHECK(pair.r1.info().priority == 254);
    pair.r2.set_running("eth1", false);
    pair.r2.start(config(tracking(50, {.name = "eth1", .weight = -200})));
    CHECK(pair.r2.info().priority == 1);
    pair.r2.start(config(tracking(255, {.name = "eth1", .weight = -200})));
    CHECK(pair.r2.info().priority == 255);
}

TEST_CASE("tracking: `reverse` without a weight is FAULT while the other is up", "[protocol]") {
    Pair pair(2);
    pair.r1.start(config(tracking(100, {.name = "eth1", .is_reverse = true})));
    CHECK(pair.r1.state() == State::Fault);
    pair.r1.set_running("eth1", false);
    CHECK(pair.r1.state() == State::Backup);
}

TEST_CASE("tracking: processes count after their delays", "[protocol]") {
    InstanceConfig only = instance(100);
    only.track_process.push_back({.name = "web"});
    RouterConfig router = config(only);
    router.processes.push_back({.name = "web",
                                .process = "httpd",
                                .parameters = "",
                                .quorum = 2,
                                .fork_delay = 3_s,
                                .terminate_delay = 1_s});
    Pair pair;
    pair.r1.processes = {1};
    pair.r1.start(router);
    CHECK(pair.r1.take_log()[1] ==
          "0.000 (VI_1) entering FAULT state (tracked process web quorum not achieved)");
    const auto have = [&](std::size_t count) {
        pair.r1.processes = {count};
        pair.r1.router().on_processes();
    };
    have(2);
    pair.bus.run_until(at_us(2'999'000));
    CHECK(pair.r1.state() == State::Fault);
    pair.bus.run_until(at_us(3'000'000));
    CHECK(pair.r1.state() == State::Backup);
    have(1);
    pair.bus.run_for(500_ms);
    have(2);  // Not long enough to count.
    pair.bus.run_for(2_s);
    CHECK(pair.r1.state() == State::Backup);
    have(0);
    pair.bus.run_for(1_s);
    CHECK(pair.r1.state() == State::Fault);
}
