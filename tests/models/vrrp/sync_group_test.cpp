// SPDX-License-Identifier: Apache-2.0
//
// Sync groups: vrrp.md, section 9, and the timelines H of section 17 (VI_1 on eth0, VI_2 on eth1).
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

RouterConfig grouped(std::uint8_t priority) {
    RouterConfig config;
    config.instances = {instance(priority),
                        instance(priority, "VI_2", "eth1", 52, {"10.0.2.254/24", "10.0.2.253/24"})};
    config.groups.push_back({.name = "G1",
                             .members = {"VI_1", "VI_2"},
                             .track_interface = {},
                             .track_script = {},
                             .track_process = {},
                             .notify = {}});
    return config;
}

/// Without the lines of single gratuitous ARPs.
Lines log_of(Machine& machine) {
    Lines lines = machine.take_log();
    std::erase_if(lines, [](const std::string& line) {
        return line.find("Sending gratuitous ARP on") != std::string::npos;
    });
    return lines;
}

/// Both instances of r1 are MASTER at 7700 ms, their last adverts at 7609.375.
struct Groups : Pair {
    Groups() : Pair(2) { settle(grouped(100), grouped(50)); }
};

}  // namespace

TEST_CASE("sync group: the last timer of the group takes it to MASTER", "[protocol]") {
    Pair pair(2);
    pair.r1.start(grouped(100));
    pair.bus.run_until(at_us(1000));
    CHECK(log_of(pair.r1) == Lines{"0.000 Assigned address 10.0.1.1 for interface eth0",
                                   "0.000 Assigned address 10.0.2.1 for interface eth1",
                                   "0.000 (VI_1) removing VIPs.", "0.000 (VI_2) removing VIPs.",
                                   "0.000 (VI_1) Entering BACKUP STATE (init)",
                                   "0.000 (VI_2) Entering BACKUP STATE (init)"});
    pair.bus.run_until(at_us(4'000'000));
    CHECK(log_of(pair.r1) ==
          Lines{"3609.375 (VI_1) Receive advertisement timeout",
                "3609.375 (VI_2) Receive advertisement timeout",
                "3609.375 (VI_2) Entering MASTER STATE", "3609.375 (VI_2) setting VIPs.",
                "3609.375 (VI_2) Sending/queueing gratuitous ARPs on eth1 for 10.0.2.254",
                "3609.375 (VI_2) Sending/queueing gratuitous ARPs on eth1 for 10.0.2.253",
                "3609.375 VRRP_Group(G1) Syncing instances to MASTER state",
                "3609.375 (VI_1) Entering MASTER STATE", "3609.375 (VI_1) setting VIPs.",
                "3609.375 (VI_1) Sending/queueing gratuitous ARPs on eth0 for 10.0.1.254"});
}

TEST_CASE("sync group: after a crash both instances move at once", "[protocol]") {
    Groups groups;
    groups.r1.kill();
    groups.bus.run_for(5_s);
    const auto adverts = groups.bus.adverts_of("r2");
    CHECK(texts({adverts[0], adverts[1]}) ==
          Lines{"11414.062 advert 50 id 1", "11414.062 advert 50 id 1"});
    CHECK(adverts[0].interface == "eth1");
    CHECK(adverts[1].interface == "eth0");
}

TEST_CASE("sync group: one interface down moves all, but only after a full interval",
          "[protocol]") {
    Groups groups;
    groups.r1.set_running("eth1", false);
    CHECK(log_of(groups.r1) ==
          Lines{"7700.000 Netlink reports eth1 down", "7700.000 (VI_2) Entering FAULT STATE",
                "7700.000 (VI_2) sent 0 priority", "7700.000 (VI_2) removing VIPs.",
                "7700.000 VRRP_Group(G1) Syncing instances to FAULT state",
                "7700.000 (VI_1) Entering FAULT STATE", "7700.000 (VI_1) removing VIPs."});
    // Those of VI_2 cannot leave, but count; VI_1 says farewell once.
    CHECK(texts(groups.bus.sent_by("r1")) == Lines{"7700.000 advert 0 id 6"});
    groups.bus.run_for(5_s);
    CHECK(log_of(groups.r2) ==
          Lines{"7700.000 (VI_1) Backup received priority 0 advertisement",
                "8504.687 (VI_1) Receive advertisement timeout",
                "11414.062 (VI_2) Receive advertisement timeout",
                "11414.062 (VI_2) Entering MASTER STATE", "11414.062 (VI_2) setting VIPs.",
                "11414.062 (VI_2) Sending/queueing gratuitous ARPs on eth1 for 10.0.2.254",
                "11414.062 (VI_2) Sending/queueing gratuitous ARPs on eth1 for 10.0.2.253",
                "11414.062 VRRP_Group(G1) Syncing instances to MASTER state",
                "11414.062 (VI_1) Entering MASTER STATE", "11414.062 (VI_1) setting VIPs.",
                "11414.062 (VI_1) Sending/queueing gratuitous ARPs on eth0 for 10.0.1.254"});
    groups.forget();
    groups.r1.set_running("eth1", true);
    CHECK(log_of(groups.r1) == Lines{"12700.000 Netlink reports eth1 up",
                                     "12700.000 (VI_2) Entering BACKUP STATE",
                                     "12700.000 VRRP_Group(G1) Syncing instances to BACKUP state",
                                     "12700.000 (VI_1) Entering BACKUP STATE"});
    groups.bus.run_for(3700_ms);
    // The member that came back first is not heard; the second timer takes the group along.
    CHECK(texts(groups.bus.adverts_of("r1")) ==
          Lines{"16309.375 advert 100 id 7", "16309.375 advert 100 id 8"});
    CHECK(groups.r2.state(0) == State::Backup);
    CHECK(groups.r2.state(1) == State::Backup);
}

TEST_CASE("sync group: while one network still carries adverts nothing moves", "[protocol]") {
    // r2 hears VI_1 alone: its VI_2 times out again and again, and stays BACKUP.
    Pair pair(2);
    pair.start(grouped(100), config(50));
    RouterConfig both = grouped(50);
    pair.bus.run_until(at_us(4'000'000));
    pair.r1.set_running("eth1", true);
    RouterConfig first = grouped(100);
    first.instances[1].vrid = 99;
    pair.r1.start(first);
    pair.r2.start(both);
    pair.bus.run_for(4_s);
    REQUIRE(pair.r1.state(0) == State::Master);
    pair.forget();
    pair.bus.run_until(at_us(16'000'000));
    CHECK(log_of(pair.r2) == Lines{"11609.374 (VI_2) Receive advertisement timeout",
                                   "15414.061 (VI_2) Receive advertisement timeout"});
    CHECK(pair.r2.state(0) == State::Backup);
    CHECK(pair.r2.state(1) == State::Backup);
}

TEST_CASE("sync group: a member that yields takes the others along without farewells",
          "[protocol]") {
    Pair pair(2);
    pair.r2.start(grouped(50));
    pair.bus.run_until(at_us(5'000'000));
    pair.forget();
    pair.r1.start(grouped(100));
    pair.bus.run_for(4_s);
    CHECK(pair.bus.adverts_of("r2").back().priority() == 50);
    CHECK(pair.r2.state(0) == State::Backup);
    CHECK(pair.r2.state(1) == State::Backup);
    CHECK(log_of(pair.r2).back() == "8609.375 (VI_1) removing VIPs.");
}

TEST_CASE("sync group: a lost address makes every master of the group stop for its skew",
          "[protocol]") {
    Groups groups;
    groups.r1.take_address("eth0", "10.0.1.254");
    CHECK(log_of(groups.r1) ==
          Lines{"7700.000 Netlink reflector reports IP 10.0.1.254 removed from eth0",
                "7700.000 (VI_1) Entering BACKUP STATE", "7700.000 (VI_1) sent 0 priority",
                "7700.000 (VI_1) removing VIPs.", "7700.000 (VI_2) Entering BACKUP STATE",
                "7700.000 (VI_2) sent 0 priority", "7700.000 (VI_2) removing VIPs."});
    groups.bus.run_for(700_ms);
    CHECK(texts(groups.bus.adverts_of("r1")) ==
          Lines{"7700.000 advert 0 id 6", "7700.000 advert 0 id 6", "8309.375 advert 100 id 7",
                "8309.375 advert 100 id 7"});
    CHECK(groups.bus.adverts_of("r1")[2].interface == "eth0");
}

TEST_CASE("sync group: what the group tracks fails its first member, and mends its last",
          "[protocol]") {
    RouterConfig tracking = grouped(100);
    tracking.groups[0].track_interface.push_back({.name = "eth2"});
    Pair pair(3);
    pair.settle(tracking, grouped(50));
    pair.r1.set_running("eth2", false);
    CHECK(log_of(pair.r1) ==
          Lines{"7700.000 Netlink reports eth2 down", "7700.000 (VI_1) Entering FAULT STATE",
                "7700.000 (VI_1) sent 0 priority", "7700.000 (VI_1) removing VIPs.",
                "7700.000 VRRP_Group(G1) Syncing instances to FAULT state",
                "7700.000 (VI_2) Entering FAULT STATE", "7700.000 (VI_2) removing VIPs."});
    CHECK(texts(pair.bus.sent_by("r1")) ==
          Lines{"7700.000 advert 0 id 6", "7700.000 advert 0 id 7", "7700.000 advert 0 id 6"});
    pair.r1.set_running("eth2", true);
    CHECK(log_of(pair.r1) == Lines{"7700.000 Netlink reports eth2 up",
                                   "7700.000 (VI_2) Entering BACKUP STATE",
                                   "7700.000 VRRP_Group(G1) Syncing instances to BACKUP state",
                                   "7700.000 (VI_1) Entering BACKUP STATE"});
}

TEST_CASE("sync group: a backup that follows its group into FAULT says nothing", "[protocol]") {
    Groups groups;
    groups.r2.set_running("eth0", false);
    CHECK(log_of(groups.r2) == Lines{"7700.000 Netlink reports eth0 down",
                                     "7700.000 (VI_1) Entering FAULT STATE",
                                     "7700.000 VRRP_Group(G1) Syncing instances to FAULT state"});
    CHECK(groups.r2.state(1) == State::Fault);
}

TEST_CASE("sync group: one member's fault at the start is everybody's", "[protocol]") {
    Pair pair(2);
    pair.r1.set_running("eth1", false);
    pair.r1.start(grouped(100));
    CHECK(pair.r1.state(0) == State::Fault);
    CHECK(pair.r1.state(1) == State::Fault);
    CHECK(log_of(pair.r1) == Lines{"0.000 Assigned address 10.0.1.1 for interface eth0",
                                   "0.000 Assigned address 10.0.2.1 for interface eth1",
                                   "0.000 (VI_2): entering FAULT state (interface eth1 down)",
                                   "0.000 VRRP_Group(G1): Syncing VI_2 to FAULT state",
                                   "0.000 (VI_1) entering FAULT state",
                                   "0.000 (VI_2) entering FAULT state",
                                   "0.000 (VI_1) removing VIPs.", "0.000 (VI_2) removing VIPs."});
    // A reload finds it as it is.
    pair.r1.reload(grouped(100));
    CHECK(log_of(pair.r1) == Lines{"0.000 Reloading",
                                   "0.000 Assigned address 10.0.1.1 for interface eth0",
                                   "0.000 Assigned address 10.0.2.1 for interface eth1",
                                   "0.000 (VI_2): entering FAULT state (interface eth1 down)",
                                   "0.000 VRRP_Group(G1): Syncing VI_2 to FAULT state"});
    pair.r1.set_running("eth1", true);
    CHECK(pair.r1.state(0) == State::Backup);
    CHECK(pair.r1.state(1) == State::Backup);
}

TEST_CASE("sync group: the group is told after its members", "[protocol]") {
    RouterConfig telling = grouped(100);
    for (InstanceConfig& one : telling.instances) {
        one.notify.master = "m " + one.name;
        one.notify.any = "any";
    }
    telling.groups[0].notify.master = "m G1";
    telling.groups[0].notify.stop = "stop G1";
    telling.groups[0].notify.any = "any";
    Pair pair(2);
    pair.r1.start(telling);
    CHECK(pair.r1.notified == Lines{"any GROUP G1 BACKUP 0", "any INSTANCE VI_1 BACKUP 100",
                                    "any INSTANCE VI_2 BACKUP 100"});
    pair.r1.notified.clear();
    pair.bus.run_until(at_us(4'000'000));
    CHECK(pair.r1.notified == Lines{"m VI_2 ", "any INSTANCE VI_2 MASTER 100", "m VI_1 ",
                                    "any INSTANCE VI_1 MASTER 100", "m G1 ",
                                    "any GROUP G1 MASTER 0"});
    pair.r1.notified.clear();
    pair.r1.stop();
    CHECK(pair.r1.notified == Lines{"any INSTANCE VI_1 STOP 100", "any INSTANCE VI_2 STOP 100",
                                    "stop G1 ", "any GROUP G1 STOP 0"});
}
