// SPDX-License-Identifier: Apache-2.0
//
// Start, crash, clean stop and return: the reference timelines A to E of vrrp.md, section 17, with
// the times that a router without processing delay must have.
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

RouterConfig version_3(std::uint8_t priority, SimDuration interval) {
    InstanceConfig only = instance(priority);
    only.version = Version::V3;
    only.advert_int = interval;
    return config(only);
}

}  // namespace

TEST_CASE("failover: of two that start together the higher priority becomes master", "[protocol]") {
    Pair pair;
    pair.start(config(100), config(50));
    pair.bus.run_until(at_us(9'000'000));
    CHECK(texts(pair.bus.sent_by("r1")) ==
          Lines{"3609.375 advert 100 id 1", "3609.375 garp 10.0.1.254", "3609.375 garp 10.0.1.254",
                "3609.375 garp 10.0.1.254", "3609.375 garp 10.0.1.254", "3609.375 garp 10.0.1.254",
                "4609.375 advert 100 id 2", "5609.375 advert 100 id 3", "6609.375 advert 100 id 4",
                "7609.375 advert 100 id 5", "8609.375 garp 10.0.1.254", "8609.375 garp 10.0.1.254",
                "8609.375 garp 10.0.1.254", "8609.375 garp 10.0.1.254", "8609.375 garp 10.0.1.254",
                "8609.375 advert 100 id 6"});
    CHECK(pair.bus.sent_by("r2").empty());
    CHECK(pair.r1.state() == State::Master);
    CHECK(pair.r2.state() == State::Backup);
    CHECK(pair.r1.has("10.0.1.254"));
    CHECK_FALSE(pair.r2.has("10.0.1.254"));
}

TEST_CASE("failover: the log of a router that becomes master and stops", "[protocol]") {
    Pair pair;
    pair.r1.start(config(100));
    pair.bus.run_until(at_us(4'000'000));
    pair.r1.stop();
    CHECK(pair.r1.take_log() ==
          Lines{"0.000 Assigned address 10.0.1.1 for interface eth0", "0.000 (VI_1) removing VIPs.",
                "0.000 (VI_1) Entering BACKUP STATE (init)",
                "3609.375 (VI_1) Receive advertisement timeout",
                "3609.375 (VI_1) Entering MASTER STATE", "3609.375 (VI_1) setting VIPs.",
                "3609.375 (VI_1) Sending/queueing gratuitous ARPs on eth0 for 10.0.1.254",
                "3609.375 Sending gratuitous ARP on eth0 for 10.0.1.254",
                "3609.375 Sending gratuitous ARP on eth0 for 10.0.1.254",
                "3609.375 Sending gratuitous ARP on eth0 for 10.0.1.254",
                "3609.375 Sending gratuitous ARP on eth0 for 10.0.1.254",
                "3609.375 Sending gratuitous ARP on eth0 for 10.0.1.254",
                "4000.000 (VI_1) sent 0 priority", "4000.000 (VI_1) removing VIPs."});
    CHECK_FALSE(pair.r1.has("10.0.1.254"));
    pair.bus.forget();
    pair.bus.run_for(20_s);
    CHECK(pair.bus.sent().empty());
}

TEST_CASE("failover: `state MASTER` gives no head start below priority 255", "[protocol]") {
    Pair pair;
    InstanceConfig eager = instance(100);
    eager.state = InitialState::Master;
    pair.start(config(eager), config(50));
    pair.bus.run_until(at_us(4'000'000));
    CHECK(texts(pair.bus.adverts_of("r1")) == Lines{"3609.375 advert 100 id 1"});
}

TEST_CASE("failover: an address owner is master at once unless told `state BACKUP`", "[protocol]") {
    Pair pair;
    InstanceConfig owner = instance(255);
    owner.state = InitialState::Master;
    pair.r1.start(config(owner));
    pair.bus.run_until(at_us(10));
    CHECK(texts(pair.bus.adverts_of("r1")) == Lines{"0.001 advert 255 id 1"});
    CHECK(pair.bus.garps_of("r1").size() == 5);
    const Lines log = pair.r1.take_log();
    CHECK(log[2] == "0.001 (VI_1) Receive advertisement timeout");

    Pair other;
    other.r1.start(config(255));
    other.bus.run_until(at_us(4'000'000));
    CHECK(texts(other.bus.adverts_of("r1")) == Lines{"3003.906 advert 255 id 1"});
}

TEST_CASE("failover: a startup delay comes before the first master down interval", "[protocol]") {
    Pair pair;
    RouterConfig delayed = config(100);
    delayed.startup_delay = 2_s;
    pair.r1.start(delayed);
    CHECK(pair.r1.take_log().front() == "0.000 Delaying startup for 2 seconds");
    pair.bus.run_until(at_us(6'000'000));
    CHECK(texts(pair.bus.adverts_of("r1")) == Lines{"5609.375 advert 100 id 1"});
}

TEST_CASE("failover: after a crash the backup waits for its master down interval", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.kill();
    pair.bus.run_for(10_s);
    // The last advert was at 7609.375.
    const auto adverts = pair.bus.adverts_of("r2");
    CHECK(texts(adverts).front() == "11414.062 advert 50 id 1");
    CHECK(pair.bus.garps_of("r2").size() == 10);
    CHECK(milliseconds(pair.bus.garps_of("r2").back().time) == "16414.062");
    CHECK(pair.r1.has("10.0.1.254"));
}

TEST_CASE("failover: version 3 scales the skew with the interval of the master", "[protocol]") {
    Pair pair;
    pair.start(version_3(100, 500_ms), version_3(50, 100_ms));
    pair.bus.run_until(at_us(3'000'000));
    // r2's interval is the shorter one: it was first, and yields to r1.
    REQUIRE(pair.r1.state() == State::Master);
    const SimTime last = pair.bus.adverts_of("r1").back().time;
    pair.r1.kill();
    pair.bus.forget();
    pair.bus.run_for(3_s);
    const auto adverts = pair.bus.adverts_of("r2");
    CHECK((adverts[0].time - last).ns() == 1'902'343'000);
    CHECK((adverts[1].time - adverts[0].time) == 100_ms);
}

TEST_CASE("failover: of three routers the second best takes over, the third is silent",
          "[protocol]") {
    Pair pair;
    Machine& r3 = pair.bus.add("r3", 3);
    pair.start(config(100), config(90));
    r3.start(config(80));
    pair.bus.run_until(at_us(7'700'000));
    pair.r1.kill();
    pair.bus.run_for(10_s);
    CHECK(texts(pair.bus.adverts_of("r2")).front() == "11257.812 advert 90 id 1");
    CHECK(pair.bus.adverts_of("r3").empty());
}

TEST_CASE("failover: down_timer_adverts says how many adverts may be missed", "[protocol]") {
    Pair pair;
    InstanceConfig hasty = instance(50);
    hasty.down_timer_adverts = 2;
    pair.start(config(100), config(hasty));
    pair.bus.run_until(at_us(7'700'000));
    // It had been master before r1 was.
    CHECK(texts(pair.bus.adverts_of("r2")).front() == "2804.687 advert 50 id 1");
    pair.r1.kill();
    pair.bus.forget();
    pair.bus.run_for(5_s);
    CHECK(texts(pair.bus.adverts_of("r2")).front() == "10414.062 advert 50 id 2");
}

TEST_CASE("failover: a clean stop says farewell, and the backup waits for its skew only",
          "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.stop();
    pair.bus.run_for(1_s);
    CHECK(texts(pair.bus.adverts_of("r1")) == Lines{"7700.000 advert 0 id 6"});
    CHECK(texts(pair.bus.adverts_of("r2")) == Lines{"8504.687 advert 50 id 1"});
    CHECK(pair.bus.garps_of("r2").size() == 5);
}

TEST_CASE("failover: a backup that stops says nothing", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r2.stop();
    pair.bus.run_for(3_s);
    CHECK(pair.bus.sent_by("r2").empty());
}

TEST_CASE("failover: the better router returns after one master down interval", "[protocol]") {
    Pair pair;
    pair.r2.start(config(50));
    pair.bus.run_until(at_us(10'000'000));
    pair.bus.forget();
    static_cast<void>(pair.r2.take_log());
    pair.r1.start(config(100));
    pair.bus.run_for(4_s);
    CHECK(texts(pair.bus.adverts_of("r1")) == Lines{"13609.375 advert 100 id 1"});
    CHECK(pair.r2.state() == State::Backup);
    CHECK(pair.r2.take_log() ==
          Lines{"13609.375 (VI_1) Master received advert from 10.0.1.1 with higher priority 100, "
                "ours 50",
                "13609.375 (VI_1) Entering BACKUP STATE", "13609.375 (VI_1) removing VIPs."});
}

TEST_CASE("failover: nopreempt leaves a living master alone", "[protocol]") {
    Pair pair;
    pair.r2.start(config(50));
    pair.bus.run_until(at_us(10'000'000));
    InstanceConfig polite = instance(100);
    polite.has_nopreempt = true;
    pair.r1.start(config(polite));
    pair.bus.run_for(60_s);
    CHECK(pair.bus.sent_by("r1").empty());
    const SimTime last = pair.bus.adverts_of("r2").back().time;
    pair.r2.kill();
    pair.bus.run_for(5_s);
    CHECK((pair.bus.adverts_of("r1").front().time - last).ns() == 3'609'375'000);
}

TEST_CASE("failover: a preempt delay counts from the first lower advert", "[protocol]") {
    Pair pair;
    pair.r2.start(config(50));
    pair.bus.run_until(at_us(10'111'687));  // 307 ms after an advert
    pair.bus.forget();
    InstanceConfig slow = instance(100);
    slow.preempt_delay = 5_s;
    pair.r1.start(config(slow));
    pair.bus.run_for(12_s);
    // Adverts at 10804.687 + n * 1000: the delay ends at 15804.687, when an advert comes that does
    // not count any more.
    CHECK(texts(pair.bus.adverts_of("r1")).front() == "18414.062 advert 100 id 1");
    const Lines log = pair.r1.take_log();
    CHECK(std::count(log.begin(), log.end(), "10804.687 (VI_1) start preempt delay (5.000000)") ==
          1);
}

TEST_CASE("failover: an advert of no lower priority stops the preempt delay", "[protocol]") {
    Pair pair;
    Machine& r3 = pair.bus.add("r3", 3);
    pair.r2.start(config(50));
    pair.bus.run_until(at_us(10'000'000));
    InstanceConfig slow = instance(100);
    slow.preempt_delay = 60_s;
    pair.r1.start(config(slow));
    pair.bus.run_for(2_s);
    r3.start(config(200));
    pair.bus.run_for(5_s);
    REQUIRE(r3.state() == State::Master);
    const Lines log = pair.r1.take_log();
    CHECK(log.back().ends_with("(VI_1) stop preempt delay"));
}

TEST_CASE("failover: equal priorities do not preempt, whatever the addresses", "[protocol]") {
    for (const bool is_first_r1 : {true, false}) {
        Pair pair;
        (is_first_r1 ? pair.r1 : pair.r2).start(config(100));
        pair.bus.run_until(at_us(5'000'000));
        (is_first_r1 ? pair.r2 : pair.r1).start(config(100));
        pair.bus.run_for(20_s);
        CHECK(pair.bus.sent_by(is_first_r1 ? "r2" : "r1").empty());
    }
}

TEST_CASE("failover: of two address owners the one that runs gives way", "[protocol]") {
    Pair pair;
    InstanceConfig owner = instance(255);
    owner.state = InitialState::Master;
    pair.r1.start(config(owner));
    pair.bus.run_for(1500_ms);
    static_cast<void>(pair.r1.take_log());
    pair.r2.start(config(owner));
    pair.bus.run_for(500_ms);
    CHECK(pair.r1.state() == State::Backup);
    CHECK(pair.r1.info().priority == 254);
    CHECK(pair.r1.take_log() ==
          Lines{"1500.001 (VI_1) CONFIGURATION ERROR: local instance and a remote instance are "
                "both configured as address owner, please fix - reducing local priority",
                "1500.001 (VI_1) Master received advert from 10.0.1.2 with higher priority 255, "
                "ours 254",
                "1500.001 (VI_1) Entering BACKUP STATE", "1500.001 (VI_1) removing VIPs."});
}
