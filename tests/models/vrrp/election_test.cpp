// SPDX-License-Identifier: Apache-2.0
//
// Two masters meet again: the timelines E and G of vrrp.md, section 17.
#include "tests/models/vrrp/packets.hpp"
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

/// Both have been MASTER for a while, and their bursts are over. r1's adverts come at n.609375,
/// r2's at n.414062.
struct Split : Pair {
    explicit Split(const InstanceConfig& first = instance(100),
                   const InstanceConfig& second = instance(50)) {
        settle(config(first), config(second));
        bus.cut("r1", "r2");
        bus.run_until(at_us(20'000'000));
        REQUIRE(r1.state() == State::Master);
        REQUIRE(r2.state() == State::Master);
    }
    void heal_at(std::int64_t microseconds) {
        bus.run_until(at_us(microseconds));
        forget();
        bus.heal();
    }
};

}  // namespace

TEST_CASE("election: the better router that hears the worse one first answers at once",
          "[protocol]") {
    Split split;
    split.heal_at(20'300'000);
    split.bus.run_for(1_s);
    CHECK(texts(split.bus.adverts_of("r2")) == Lines{"20414.062 advert 50 id 10"});
    CHECK(texts(split.bus.adverts_of("r1")) == Lines{"20414.062 advert 100 id 18"});
    CHECK(split.bus.garps_of("r1").size() == 5);
    CHECK(split.r2.state() == State::Backup);
    split.forget();
    split.bus.run_for(5_s);
    // The forced advert restarts the interval; the second burst comes 5 s after it.
    CHECK(texts(split.bus.adverts_of("r1")).front() == "21414.062 advert 100 id 19");
    CHECK(milliseconds(split.bus.garps_of("r1").front().time) == "25414.062");
    CHECK(split.bus.garps_of("r1").size() == 5);
}

TEST_CASE("election: if the better router is heard first it never announces itself", "[protocol]") {
    Split split;
    split.heal_at(20'500'000);
    split.bus.run_for(10_s);
    CHECK(split.bus.garps_of("r1").empty());
    CHECK(split.bus.sent_by("r2").empty());
    CHECK(split.r2.take_log() ==
          Lines{"20609.375 (VI_1) Master received advert from 10.0.1.1 with higher priority 100, "
                "ours 50",
                "20609.375 (VI_1) Entering BACKUP STATE", "20609.375 (VI_1) removing VIPs."});
}

TEST_CASE("election: higher_prio_send_advert lets the better router know", "[protocol]") {
    InstanceConfig talkative = instance(50);
    talkative.has_higher_prio_send_advert = true;
    Split split(instance(100), talkative);
    split.heal_at(20'500'000);
    split.bus.run_for(100_ms + 20_ms);
    CHECK(texts(split.bus.adverts_of("r1")) ==
          Lines{"20609.375 advert 100 id 18", "20609.375 advert 100 id 19"});
    CHECK(texts(split.bus.adverts_of("r2")) == Lines{"20609.375 advert 50 id 11"});
    CHECK(split.bus.garps_of("r1").size() == 5);
    CHECK(split.r2.state() == State::Backup);
}

TEST_CASE("election: lower_prio_no_advert announces the addresses but answers no advert",
          "[protocol]") {
    InstanceConfig quiet = instance(100);
    quiet.has_lower_prio_no_advert = true;
    Split split(quiet);
    split.heal_at(20'300'000);
    split.bus.run_for(500_ms);
    CHECK(texts(split.bus.adverts_of("r1")) == Lines{"20609.375 advert 100 id 18"});
    CHECK(milliseconds(split.bus.garps_of("r1").front().time) == "20414.062");
    CHECK(split.r1.take_log().front() ==
          "20414.062 (VI_1) Received advert from 10.0.1.2 with lower priority 50, ours 100");
    CHECK(split.r2.state() == State::Backup);
}

TEST_CASE("election: strict mode only logs a lower priority", "[protocol]") {
    InstanceConfig strict = instance(100);
    strict.is_strict = true;
    Split split(strict);
    split.heal_at(20'300'000);
    split.bus.run_for(6_s);
    CHECK(split.bus.garps_of("r1").empty());
    CHECK(texts(split.bus.adverts_of("r1")).front() == "20609.375 advert 100 id 18");
}

TEST_CASE("election: garp_lower_prio_* say how often and when", "[protocol]") {
    InstanceConfig modest = instance(100);
    modest.garp.lower_prio_repeat = 2;
    modest.garp.lower_prio_delay = 1_s;
    Split split(modest);
    split.heal_at(20'300'000);
    split.bus.run_for(10_s);
    CHECK(texts(split.bus.garps_of("r1")) ==
          Lines{"20414.062 garp 10.0.1.254", "20414.062 garp 10.0.1.254",
                "21414.062 garp 10.0.1.254", "21414.062 garp 10.0.1.254"});
}

TEST_CASE("election: among equal masters the higher address wins", "[protocol]") {
    Split split(instance(100), instance(100));
    // Both were master at once at the start, and r2 won: here it is r1 that had to wait, until
    // 11218.750.
    split.heal_at(20'100'000);
    split.bus.run_for(500_ms);
    CHECK(split.r2.take_log().front() ==
          "20218.750 (VI_1) Received advert from 10.0.1.1 with lower priority 100, ours 100, "
          "forcing new election");
    CHECK(split.r1.take_log().front() ==
          "20218.750 (VI_1) Master received advert from 10.0.1.2 with same priority 100 but higher "
          "IP address than ours");
    CHECK(split.r1.state() == State::Backup);
}

TEST_CASE("election: a rival with our own address is only warned about", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.bus.inject(Stranger{.priority = 100, .source = IpAddress::v4(0x0a00'0101)}.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r1.take_log() == Lines{"7700.000 (VI_1) WARNING - equal priority advert received "
                                      "from remote host with our IP address."});
    CHECK(pair.r1.state() == State::Master);
}

TEST_CASE("election: a master answers another master's farewell with an advert", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.bus.inject(Stranger{.priority = 0}.packet());
    pair.bus.run_for(1_ms);
    CHECK(texts(pair.bus.sent_by("r1")) == Lines{"7700.000 advert 100 id 6"});
    CHECK(pair.r1.take_log() == Lines{"7700.000 (VI_1) Master received priority 0 message"});
    CHECK(pair.r1.info().expires == at_us(8'700'000));
}

TEST_CASE("election: a master that stood still answers each advert that it finds", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.freeze();
    pair.bus.run_for(6500_ms);  // r2 has sent adverts at 11414.062, ..., 13414.062
    pair.forget();
    pair.r1.thaw();
    pair.bus.run_for(1_ms);
    CHECK(texts(pair.bus.adverts_of("r1")) == Lines{"14200.000 advert 100 id 6",
                                                    "14200.000 advert 100 id 7",
                                                    "14200.000 advert 100 id 8"});
    CHECK(pair.r1.take_log().front() == "14200.000 A thread timer expired 5.590625 seconds ago");
    CHECK(pair.r2.state() == State::Backup);
    // A burst for each, and the delayed one that was due meanwhile.
    CHECK(pair.bus.garps_of("r1").size() == 20);
    pair.forget();
    pair.bus.run_for(6_s);
    CHECK(texts(pair.bus.adverts_of("r1")).front() == "15200.000 advert 100 id 9");
    CHECK(pair.bus.garps_of("r1").size() == 15);
}

TEST_CASE("election: at most 1024 delayed bursts wait", "[protocol]") {
    Pair pair;
    pair.settle();
    for (int i = 0; i < 2000; ++i) pair.bus.inject(Stranger().packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.bus.garps_of("r1").size() == 5 * 2000);
    pair.forget();
    pair.bus.run_for(4900_ms);
    // The burst of becoming master was over already (8609.375 is its time: one of the 1024).
    CHECK(pair.bus.garps_of("r1").size() == 5);
    pair.forget();
    pair.bus.run_for(1_s);
    CHECK(pair.bus.garps_of("r1").size() == 5 * 1023);
}
