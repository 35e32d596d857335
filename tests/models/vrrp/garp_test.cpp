// SPDX-License-Identifier: Apache-2.0
//
// When gratuitous ARPs leave: vrrp.md, section 5, and the timelines J of section 17.
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

InstanceConfig three_addresses() {
    return instance(100, "VI_1", "eth0", 51, {"10.0.1.254/24", "10.0.1.253/24", "10.0.1.252/24"});
}

/// "3609.375 254 253 252 ..." : the last octets that were announced at each time.
Lines rounds(const std::vector<Sent>& garps) {
    Lines lines;
    std::string time;
    for (const Sent& garp : garps) {
        const std::string now = milliseconds(garp.time);
        if (lines.empty() || now != time) lines.push_back(now);
        time = now;
        lines.back() += " " + std::to_string(garp.address().v4_value() & 0xff);
    }
    return lines;
}

}  // namespace

TEST_CASE("garp: delay, repeat and refresh, with excluded addresses last", "[protocol]") {
    InstanceConfig only = three_addresses();
    only.excluded.push_back({.prefix = *IpPrefix::parse("10.0.1.200/24")});
    only.garp.master_delay = 2_s;
    only.garp.master_repeat = 3;
    only.garp.refresh = 3_s;
    only.garp.refresh_repeat = 2;
    Pair pair;
    pair.r1.start(config(only));
    pair.bus.run_until(at_us(13'000'000));
    const std::string round = " 254 253 252 200";
    CHECK(rounds(pair.bus.garps_of("r1")) ==
          Lines{"3609.375" + round + round + round, "5609.375" + round + round + round,
                "6609.375" + round + round, "9609.375" + round + round,
                "12609.375" + round + round});
    const Lines log = pair.r1.take_log();
    CHECK(log[1] == "0.000 (VI_1) removing VIPs.");
    CHECK(log[2] == "0.000 (VI_1) removing E-VIPs.");
    CHECK(log[6] == "3609.375 (VI_1) setting VIPs.");
    CHECK(log[7] == "3609.375 (VI_1) setting E-VIPs.");
    // The advert lists three addresses; it goes before the refresh of its instant.
    const auto sent = pair.bus.sent_by("r1");
    CHECK(sent.front().bytes.size() == 48);
    CHECK(load_16(sent.front().bytes.data() + 26) == 0x56d1);
    for (std::size_t i = 1; i < sent.size(); ++i) {
        if (milliseconds(sent[i].time) == "6609.375" && sent[i].is_advert) {
            CHECK(sent[i - 1].time < sent[i].time);
        }
    }
}

TEST_CASE("garp: an interval spreads the addresses and collapses the repeats", "[protocol]") {
    RouterConfig spread = config(three_addresses());
    spread.garp_interval = 100_ms;
    Pair pair;
    pair.r1.start(spread);
    pair.bus.run_until(at_us(20'000'000));
    CHECK(rounds(pair.bus.garps_of("r1")) == Lines{"3609.375 254", "3709.375 254", "3809.375 253",
                                                   "3909.375 252", "8609.375 254", "8709.375 254",
                                                   "8809.375 253", "8909.375 252"});
}

TEST_CASE("garp: an interval is an interface's, and the first address in order goes first",
          "[protocol]") {
    RouterConfig spread;
    spread.garp_interval = 700_ms;
    spread.instances = {instance(100, "VI_1", "eth0", 51, {"10.0.1.254/24", "10.0.1.253/24"}),
                        instance(100, "VI_2", "eth0", 52, {"10.0.1.250/24"}),
                        instance(100, "VI_3", "eth1", 53, {"10.0.2.240/24"})};
    Pair pair(2);
    pair.r1.start(spread);
    pair.bus.run_until(at_us(8'000'000));
    CHECK(rounds(pair.bus.garps_of("r1")) ==
          Lines{"3609.375 254 240", "4309.375 254 240", "5009.375 253", "5709.375 250"});
}

TEST_CASE("garp: what waits for its interval is forgotten with the addresses", "[protocol]") {
    RouterConfig spread = config(three_addresses());
    spread.garp_interval = 100_ms;
    Pair pair;
    pair.r1.start(spread);
    pair.bus.run_until(at_us(3'650'000));
    pair.r1.set_running("eth0", false);
    pair.r1.set_running("eth0", true);
    pair.bus.forget();
    pair.bus.run_for(2_s);
    CHECK(pair.bus.garps_of("r1").empty());
}

TEST_CASE("garp: vrrp_min_garp is one announcement and nothing later", "[protocol]") {
    InstanceConfig only = instance(100);
    only.garp = {.master_repeat = 1, .master_delay = {}};
    Pair pair;
    pair.r1.start(config(only));
    pair.bus.run_until(at_us(20'000'000));
    CHECK(rounds(pair.bus.garps_of("r1")) == Lines{"3609.375 254"});
}

TEST_CASE("garp: without a delay there is no second burst", "[protocol]") {
    InstanceConfig only = instance(100);
    only.garp.master_delay = {};
    Pair pair;
    pair.r1.start(config(only));
    pair.bus.run_until(at_us(20'000'000));
    CHECK(rounds(pair.bus.garps_of("r1")) == Lines{"3609.375 254 254 254 254 254"});
}

TEST_CASE("garp: a delayed burst of a master that was backup in between is sent all the same",
          "[protocol]") {
    Pair pair;
    pair.r1.start(config(100));
    pair.bus.run_until(at_us(4'000'000));
    pair.r1.take_address("eth0", "10.0.1.254");  // back after the skew, at 4609.375
    pair.bus.forget();
    pair.bus.run_until(at_us(12'000'000));
    CHECK(rounds(pair.bus.garps_of("r1")) == Lines{"4609.375 254 254 254 254 254",
                                                   "8609.375 254 254 254 254 254",
                                                   "9609.375 254 254 254 254 254"});
}

TEST_CASE("garp: a delayed burst of a router that is no master does nothing", "[protocol]") {
    Pair pair;
    pair.r1.start(config(100));
    pair.bus.run_until(at_us(6'000'000));
    pair.r1.set_running("eth0", false);
    pair.bus.forget();
    pair.bus.run_for(3_s);
    CHECK(pair.bus.sent().empty());
}
