// SPDX-License-Identifier: Apache-2.0
//
// Which packets are not believed, what is logged about them, and what they do all the same: the
// rows of vrrp.md, 8.1, and the recording n1-bad-packets-v2.
#include "tests/models/vrrp/packets.hpp"
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

#include <cstring>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

using Bytes = std::vector<std::byte>;

/// What r1 (MASTER) and r2 (BACKUP) log about the packet; both must say the same.
Lines answers(Pair& pair, const Bytes& packet) {
    pair.settle();
    pair.bus.inject(packet);
    pair.bus.run_for(1_ms);
    const Lines master = pair.r1.take_log();
    CHECK(master == pair.r2.take_log());
    return master;
}

VrrpPassword password(const char* text) {
    VrrpPassword bytes{};
    std::memcpy(bytes.data(), text, std::strlen(text));
    return bytes;
}

/// A bad packet changes no BACKUP's timer, but a MASTER waits a whole interval after it.
void check_effect(Pair& pair) {
    CHECK(pair.r1.state() == State::Master);
    CHECK(pair.r2.info().expires == at_us(7'609'375 + 3'804'687));
    CHECK(pair.r1.info().expires == at_us(8'700'000));
    CHECK(pair.r1.info().adverts_rejected == 1);
}

void check_refused(const Bytes& packet, const std::string& line) {
    Pair pair;
    CHECK(answers(pair, packet) == Lines{"7700.000 (VI_1) " + line});
    check_effect(pair);
}

}  // namespace

TEST_CASE("packet checks: each names what is wrong, and re-arms a master all the same",
          "[protocol]") {
    const IpAddress other = IpAddress::v4(0x0a00'01fd);
    const IpAddress vip = IpAddress::v4(0x0a00'01fe);
    Bytes wrong_sum = Stranger().packet();
    wrong_sum[kIpv4HeaderBytes + 7] ^= std::byte{1};
    Bytes total_length = Stranger().packet();
    store_16(total_length.data() + 2, 41);
    check_refused(Stranger{.ttl = 254}.packet(), "invalid TTL/HL. Received 254 and expect 255");
    check_refused(wrong_sum, "Invalid VRRPv2 checksum");
    check_refused(Stranger{.version = 3, .interval = 100}.packet(),
                  "wrong version. Received 3 and expect 2");
    check_refused(Stranger().with_byte(0, 0x22), "Invalid packet type. 2 and expect 1");
    check_refused(Stranger{.auth_type = 1, .password = password("secret")}.packet(),
                  "received a 1 auth, expecting 0!");
    check_refused(Stranger{.auth_type = 2}.packet(), "received a 2 auth, expecting 0!");
    check_refused(Stranger{.auth_type = 7}.packet(), "Invalid auth type: 7");
    check_refused(Stranger{.interval = 2}.packet(),
                  "advertisement interval mismatch mine=1 sec rcv'd=2 sec");
    check_refused(Stranger{.addresses = {vip, other}}.packet(),
                  "received an unexpected ip number count 2, expected 1!");
    check_refused(Stranger{.addresses = {}}.packet(),
                  "received an unexpected ip number count 0, expected 1!");
    check_refused(Stranger{.addresses = {other}}.packet(),
                  "ip address associated with VRID 51 not present in MASTER advert: 10.0.1.254");
    check_refused(Stranger().with_byte(3, 3), "vrrp packet too short, length 40 and expect 48");
    check_refused(Stranger().with_length(24), "vrrp packet too long, length 44 and expect 40");
    check_refused(Stranger().with_length(16), "vrrp packet too short, length 36 and expect 40");
    check_refused(total_length, "ip_tot_len mismatch against received length. 41 and received 40");
    check_refused(Stranger{.version = 3, .interval = 100, .ttl = 1}.packet(),
                  "invalid TTL/HL. Received 1 and expect 255");
}

TEST_CASE("packet checks: a packet too short for a header is nobody's", "[protocol]") {
    Pair pair;
    CHECK(answers(pair, Stranger().with_length(6)) ==
          Lines{"7700.000 IPv4 VRRP packet too short - 26 bytes"});
    CHECK(pair.r1.info().expires == at_us(8'609'375));
}

TEST_CASE("packet checks: an unknown VRID is named if asked for, and touches no timer",
          "[protocol]") {
    for (const bool logs : {false, true}) {
        RouterConfig curious = config(100);
        curious.logs_unknown_vrids = logs;
        Pair pair;
        pair.settle(curious);
        pair.bus.inject(Stranger{.vrid = 99}.packet());
        pair.bus.run_for(1_ms);
        CHECK(pair.r1.take_log() ==
              (logs ? Lines{"7700.000 Unknown VRID(99) received on interface(eth0). ignoring..."}
                    : Lines{}));
        CHECK(pair.r1.info().expires == at_us(8'609'375));
    }
}

TEST_CASE("packet checks: a multicast instance does not see unicast packets", "[protocol]") {
    Pair pair;
    CHECK(answers(pair, Stranger{.destination = IpAddress::v4(0x0a00'0101)}.packet()).empty());
    CHECK(pair.r1.info().expires == at_us(8'609'375));
}

TEST_CASE("packet checks: authentication data without authentication is not looked at",
          "[protocol]") {
    Pair pair;
    pair.settle();
    pair.bus.inject(Stranger{.password = password("whatever")}.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r1.take_log().front() ==
          "7700.000 (VI_1) Received advert from 10.0.1.9 with lower priority 10, ours 100, forcing "
          "new election");
    CHECK(pair.r2.take_log() ==
          Lines{"7700.000 (VI_1) received lower priority (10) advert from 10.0.1.9 - discarding"});
}

TEST_CASE("packet checks: the password counts with all its eight octets", "[protocol]") {
    InstanceConfig secret = instance(100);
    secret.auth = AuthType::Pass;
    secret.password = "abc";
    for (const char* tried : {"abc", "abcd", "ab", ""}) {
        Pair pair;
        pair.r1.start(config(secret));
        pair.bus.run_until(at_us(4'000'000));
        pair.forget();
        pair.bus.inject(Stranger{.auth_type = 1, .password = password(tried)}.packet());
        pair.bus.run_for(1_ms);
        const Lines log = pair.r1.take_log();
        INFO(tried);
        CHECK((log.front() == "4000.000 (VI_1) received an invalid passwd!") ==
              (std::string_view(tried) != "abc"));
    }
}

TEST_CASE("packet checks: version 3 sums with its pseudo header and adopts the interval",
          "[protocol]") {
    InstanceConfig third = instance(50);
    third.version = Version::V3;
    Pair pair;
    pair.r2.start(config(third));
    Stranger master{.version = 3, .priority = 200, .interval = 300};
    Bytes spoilt = master.packet();
    spoilt.back() ^= std::byte{1};
    pair.bus.inject(spoilt);
    pair.bus.run_for(1_ms);
    CHECK(pair.r2.take_log().back() == "0.000 (VI_1) Invalid VRRPv3 checksum");
    pair.bus.inject(master.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r2.take_log() ==
          Lines{"1.000 (VI_1) advertisement interval updated from 1000ms to 3000ms by master"});
    // 3 * 3 s and 206/256 of 3 s, in whole microseconds.
    CHECK(pair.r2.info().expires == at_us(1'000 + 9'000'000 + 2'414'062));
}

TEST_CASE("packet checks: a fault silences the checks", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.r1.set_running("eth0", false);
    pair.r1.log().clear();
    pair.r1.router().on_packet(Stranger{.ttl = 3}.packet(), 2, 1);
    CHECK(pair.r1.take_log().empty());
    CHECK(pair.r1.state() == State::Fault);
}

TEST_CASE("packet checks: skip_check_adv_addr trusts a sender that a backup knows", "[protocol]") {
    InstanceConfig trusting = instance(50);
    trusting.skips_check_adv_addr = true;
    const Stranger master{.priority = 200};
    const Stranger other{.priority = 200, .addresses = {}};
    Pair pair;
    pair.r2.start(config(trusting));
    pair.bus.inject(other.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r2.info().adverts_received == 0);
    pair.bus.inject(master.packet());
    pair.bus.inject(other.packet());
    pair.bus.run_for(1_ms);
    CHECK(pair.r2.info().adverts_received == 2);
}

TEST_CASE("packet checks: bad packets that come often enough silence a master", "[protocol]") {
    Pair pair;
    pair.settle();
    pair.bus.block("r2", "r1");
    for (int i = 0; i < 20; ++i) {
        pair.bus.inject(Stranger{.ttl = 1}.packet());
        pair.bus.run_for(900_ms);
    }
    CHECK(pair.bus.adverts_of("r1").empty());
    CHECK(pair.r1.state() == State::Master);
    // r2 has not heard from it for so long that it took over, and is not rejected.
    CHECK(texts(pair.bus.adverts_of("r2")).front() == "11414.062 advert 50 id 1");
}

TEST_CASE("packet checks: of two masters that reject each other the newer falls silent",
          "[protocol]") {
    InstanceConfig first = instance(100);
    first.auth = AuthType::Pass;
    first.password = "one";
    InstanceConfig second = first;
    second.password = "two";
    Pair pair;
    pair.r1.takeover_time = 500_us;
    pair.r2.takeover_time = 500_us;
    pair.r1.start(config(first));
    pair.bus.run_until(at_us(15'000));
    pair.r2.start(config(second));
    pair.bus.run_until(at_us(4'700'000));
    // r2's first advert, at 3624.375, puts off the second one of r1, due at 4609.875; and that one,
    // 0.5 ms before r2's next, puts off r2's.
    CHECK(texts(pair.bus.adverts_of("r1")) ==
          Lines{"3609.375 advert 100 id 1", "4624.375 advert 100 id 2"});
    CHECK(texts(pair.bus.adverts_of("r2")) == Lines{"3624.375 advert 100 id 1"});
    CHECK(pair.r1.state() == State::Master);
    CHECK(pair.r2.state() == State::Master);
}
