// SPDX-License-Identifier: Apache-2.0
//
// Unicast, the virtual MAC, reload and the packet filter: vrrp.md, 11, 12, 4.6 and 13.7, with lines
// that keepalived 2.2.7 was seen to write.
#include "sim/wire/ethernet.hpp"
#include "tests/models/vrrp/packets.hpp"
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

InstanceConfig unicast(std::uint8_t priority, std::vector<std::string> peers) {
    InstanceConfig only = instance(priority);
    for (const std::string& peer : peers) {
        only.peers.push_back({.address = *IpAddress::parse(peer)});
    }
    return only;
}

InstanceConfig with_vmac(std::uint8_t priority) {
    InstanceConfig only = instance(priority);
    only.has_vmac = true;
    only.vmac_name = "vrrp.51";
    return only;
}

}  // namespace

TEST_CASE("unicast: every peer gets its packet, with the same identification", "[protocol]") {
    Pair pair;
    pair.r1.start(config(unicast(100, {"10.0.1.2", "10.0.1.3"})));
    pair.r2.start(config(unicast(50, {"10.0.1.1", "10.0.1.3"})));
    pair.bus.run_until(at_us(4'000'000));
    const auto adverts = pair.bus.adverts_of("r1");
    CHECK(texts(adverts) == Lines{"3609.375 advert 100 id 1", "3609.375 advert 100 id 1"});
    CHECK(load_32(adverts[0].bytes.data() + 16) == 0x0a00'0102);
    CHECK(load_32(adverts[1].bytes.data() + 16) == 0x0a00'0103);
    CHECK(pair.r2.state() == State::Backup);
    CHECK(pair.r2.info().adverts_received == 1);
    CHECK(pair.bus.garps_of("r1").size() == 5);
}

TEST_CASE("unicast: after FAULT a router announces its own address", "[protocol]") {
    Pair pair;
    pair.settle(config(unicast(100, {"10.0.1.2"})), config(unicast(50, {"10.0.1.1"})));
    pair.r1.set_running("eth0", false);
    pair.forget();
    pair.r1.set_running("eth0", true);
    CHECK(texts(pair.bus.sent_by("r1")) == Lines{"7700.000 garp 10.0.1.1"});
    CHECK(pair.r1.take_log() == Lines{"7700.000 Netlink reports eth0 up",
                                      "7700.000 (VI_1) Entering BACKUP STATE",
                                      "7700.000 VI_1: sending gratuitous ARP for 10.0.1.1",
                                      "7700.000 Sending gratuitous ARP on eth0 for 10.0.1.1"});
}

TEST_CASE("unicast: the source and its TTL count only with check_unicast_src", "[protocol]") {
    const Stranger stranger{.priority = 200, .destination = IpAddress::v4(0x0a00'0102), .ttl = 64};
    Stranger peer = stranger;
    peer.source = IpAddress::v4(0x0a00'0101);
    InstanceConfig easy = unicast(50, {"10.0.1.1"});
    Pair pair;
    pair.r2.start(config(easy));
    pair.bus.inject(stranger.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r2.info().adverts_received == 1);

    easy.checks_unicast_source = true;
    easy.peers[0].ttl_min = 255;
    pair.r2.start(config(easy));
    pair.forget();
    pair.bus.inject(stranger.packet());
    pair.bus.inject(peer.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r2.take_log() ==
          Lines{"1.000 (VI_1) unicast source address 10.0.1.9 not a unicast peer",
                "1.000 (VI_1) TTL/HL 64 not in range 255 - 255"});
}

TEST_CASE("unicast: a receiver of the old checksum changes to it", "[protocol]") {
    InstanceConfig third = unicast(50, {"10.0.1.9"});
    third.version = Version::V3;
    Pair pair;
    pair.r2.start(config(third));
    pair.forget();
    const Stranger old{.version = 3,
                       .priority = 200,
                       .interval = 100,
                       .destination = IpAddress::v4(0x0a00'0102),
                       .summed = IpAddress::v4(0xe000'0012)};
    pair.bus.inject(old.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r2.take_log() ==
          Lines{"0.000 (VI_1) Setting unicast VRRPv3 checksum to old version"});
    CHECK(pair.r2.info().adverts_received == 1);
    pair.bus.run_until(at_us(5'000'000));
    const auto sent = pair.bus.adverts_of("r2");
    REQUIRE_FALSE(sent.empty());
    const VrrpView message{std::span<const std::byte>(sent[0].bytes).subspan(kIpv4HeaderBytes)};
    CHECK(message.has_good_checksum(IpAddress::v4(0x0a00'0102), IpAddress::v4(0xe000'0012)));
}

TEST_CASE("virtual MAC: adverts, announcements and addresses are the macvlan's", "[protocol]") {
    Pair pair;
    pair.r1.start(config(with_vmac(100)));
    CHECK(pair.r1.take_log() == Lines{"0.000 Assigned address 10.0.1.1 for interface eth0",
                                      "0.000 (VI_1): Success creating VMAC interface vrrp.51",
                                      "0.000 (VI_1) Entering BACKUP STATE (init)"});
    pair.bus.run_until(at_us(4'000'000));
    CHECK(pair.bus.adverts_of("r1")[0].interface == "vrrp.51");
    CHECK(load_32(pair.bus.adverts_of("r1")[0].bytes.data() + 12) == 0x0a00'0101);
    auto garp = pair.bus.garps_of("r1")[0];
    CHECK(garp.interface == "vrrp.51");
    CHECK(EthernetView(garp.bytes.data()).source() == vrrp_virtual_mac(51));
    CHECK(pair.r1.has_address("vrrp.51", IpAddress::v4(0x0a00'01fe)));
    pair.r1.stop();
    CHECK(pair.r1.find("vrrp.51"));
    pair.r1.log().clear();
    pair.r1.router().leave();
    CHECK_FALSE(pair.r1.find("vrrp.51"));
    CHECK(pair.r1.take_log() == Lines{"4000.000 (VI_1) Success removing VMAC interface vrrp.51"});
}

TEST_CASE("virtual MAC: vmac_xmit_base sends the adverts from below", "[protocol]") {
    InstanceConfig based = with_vmac(100);
    based.sends_from_base = true;
    Pair pair;
    pair.r1.start(config(based));
    pair.bus.run_until(at_us(4'000'000));
    CHECK(pair.bus.adverts_of("r1")[0].interface == "eth0");
    CHECK(pair.bus.garps_of("r1")[0].interface == "vrrp.51");
}

TEST_CASE("virtual MAC: routers with one hear each other, and it may go down too", "[protocol]") {
    Pair pair;
    pair.settle(config(with_vmac(100)), config(with_vmac(50)));
    CHECK(pair.r2.state() == State::Backup);
    pair.r1.set_running("vrrp.51", false);
    CHECK(pair.r1.take_log().front() == "7700.000 Netlink reports vrrp.51 down");
    CHECK(pair.r1.state() == State::Fault);
    pair.r1.set_running("vrrp.51", true);
    CHECK(pair.r1.state() == State::Backup);
}

TEST_CASE("reload: a master says what it was and what it is", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.reload(config(40));
    pair.bus.run_for(1_ms);
    CHECK(texts(pair.bus.sent_by("r1")) ==
          Lines{"7700.000 advert 100 id 6", "7700.000 advert 40 id 1"});
    CHECK(pair.r1.take_log() == Lines{"7700.000 Reloading",
                                      "7700.000 Assigned address 10.0.1.1 for interface eth0",
                                      "7700.000 (VI_1) setting VIPs."});
    CHECK(pair.r1.state() == State::Master);
    pair.bus.forget();
    pair.bus.run_for(10_s);
    // No burst waits any more, and r2 takes over from the lower priority.
    CHECK(pair.bus.garps_of("r1").empty());
    CHECK(texts(pair.bus.adverts_of("r2")).front() == "11504.687 advert 50 id 1");
}

TEST_CASE("reload: a backup says nothing, its timer starts afresh", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r2.reload(config(60));
    CHECK(pair.r2.take_log() ==
          Lines{"7700.000 Reloading", "7700.000 Assigned address 10.0.1.2 for interface eth0"});
    CHECK(pair.r2.info().expires == at_us(7'700'000 + 3'765'625));
    CHECK(pair.bus.sent().empty());
}

TEST_CASE("reload: new addresses are announced, old ones go", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.reload(config(instance(100, "VI_1", "eth0", 51, {"10.0.1.253/24", "10.0.1.252/24"})));
    CHECK(pair.r1.take_log()[2] ==
          "7700.000 (VI_1) ip address 10.0.1.254/24 dev eth0, no longer exist");
    CHECK(pair.bus.garps_of("r1").size() == 10);
    CHECK(pair.r1.has("10.0.1.253"));
    CHECK_FALSE(pair.r1.has("10.0.1.254"));
    CHECK(pair.r1.state() == State::Master);
}

TEST_CASE("reload: scripts keep their result, macvlans stay", "[protocol]") {
    InstanceConfig only = with_vmac(100);
    only.track_script.push_back({.name = "chk"});
    RouterConfig router = config(only);
    router.scripts.push_back({.name = "chk", .command = "chk"});
    Pair pair;
    pair.r1.script_results[0] = 0;
    pair.settle(router);
    pair.r1.reload(router);
    CHECK(pair.r1.take_log() == Lines{"7700.000 Reloading",
                                      "7700.000 VRRP_Script(chk) considered successful on reload",
                                      "7700.000 Assigned address 10.0.1.1 for interface eth0",
                                      "7700.000 (VI_1) Found matching interface vrrp.51",
                                      "7700.000 (VI_1) setting VIPs."});
    CHECK(pair.r1.state() == State::Master);
}

TEST_CASE("reload: an instance that is gone says farewell, a new one begins", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.reload(config(instance(100, "VI_9", "eth0", 59, {"10.0.1.253/24"})));
    CHECK(pair.r1.take_log() ==
          Lines{"7700.000 Reloading", "7700.000 Assigned address 10.0.1.1 for interface eth0",
                "7700.000 (VI_1) sent 0 priority", "7700.000 (VI_1) removing VIPs.",
                "7700.000 (VI_9) Entering BACKUP STATE (init)"});
    pair.bus.run_for(4_s);
    CHECK(texts(pair.bus.adverts_of("r1")) ==
          Lines{"7700.000 advert 100 id 6", "7700.000 advert 0 id 7", "11309.375 advert 100 id 1"});
}

TEST_CASE("no_accept: a master's addresses are blocked while it has them", "[protocol]") {
    InstanceConfig closed = instance(100);
    closed.accepts = false;
    Pair pair;
    pair.r1.start(config(closed));
    pair.bus.run_until(at_us(4'000'000));
    CHECK(pair.r1.blocked == Lines{"10.0.1.254 on eth0"});
    const Lines log = pair.r1.take_log();
    CHECK(log[2] == "0.000 (VI_1) removing firewall drop rule");
    CHECK(log[6] == "3609.375 (VI_1) setting firewall drop rule");
    pair.r1.stop();
    CHECK(pair.r1.blocked.empty());
}

TEST_CASE("lvs_sync_daemon: it follows the state", "[protocol]") {
    InstanceConfig synced = instance(100);
    synced.lvs_sync_daemon = "eth0";
    Pair pair;
    pair.r1.start(config(synced));
    pair.bus.run_until(at_us(4'000'000));
    CHECK(pair.r1.notified == Lines{"sync daemon eth0 51 false", "sync daemon eth0 51 true"});
}
