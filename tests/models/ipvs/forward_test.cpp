// SPDX-License-Identifier: Apache-2.0
//
// Forwarding without address translation: direct routing and servers on this machine.
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

/// 10.0.2.100:80 with 10.0.3.150, and 10.0.2.100:53 by UDP with the same server.
void make_direct_service(DirectorLab& lab) {
    lab.setup("-A -t 10.0.2.100:80 -s rr")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.150 -g")
        .setup("-A -u 10.0.2.100:53 -s rr")
        .setup("-a -u 10.0.2.100:53 -r 10.0.3.150 -g");
}

/// The packet as it ought to come out: one hop older, all else as it was.
std::vector<std::byte> one_hop_older(Frame& packet) {
    std::vector<std::byte> bytes(packet.l3_size());
    packet.copy_from(kEthernetHeaderBytes, bytes);
    Ipv4View ip(bytes.data());
    ip.put_ttl(static_cast<std::uint8_t>(ip.ttl() - 1));
    ip.fill_checksum();
    return bytes;
}

/// A datagram or segment of any length, port, time to live and wish about fragments.
std::string any_request() {
    const bool is_tcp = *rc::gen::arbitrary<bool>();
    return fmt::format("{} 10.0.2.15:{} > 10.0.2.100:{} {} ttl={} len={} df={}",
                       is_tcp ? "tcp" : "udp", *rc::gen::inRange(21, 65536), is_tcp ? 80 : 53,
                       is_tcp ? "S" : "", *rc::gen::inRange(2, 256), *rc::gen::inRange(0, 1400),
                       *rc::gen::inRange(0, 2));
}

}  // namespace

TEST_CASE("dr: nothing of a packet changes but its time to live", "[property][ipvs]") {
    CHECK(rc::check("direct routing keeps every byte", [] {
        DirectorLab lab;
        make_direct_service(lab);
        const std::string request = any_request();
        FrameHandle packet = packet_from(request, lab.frames(), lab.payloads());
        lab.request(request);
        RC_ASSERT(lab.sent_bytes == one_hop_older(*packet));
    }));
}

TEST_CASE("tun: nothing of the packet inside changes but its time to live", "[property][ipvs]") {
    CHECK(rc::check("a tunnel keeps every byte", [] {
        DirectorLab lab;
        lab.setup("-A -t 10.0.2.100:80 -s rr")
            .setup("-a -t 10.0.2.100:80 -r 10.0.3.150 -i")
            .setup("-A -u 10.0.2.100:53 -s rr")
            .setup("-a -u 10.0.2.100:53 -r 10.0.3.150 -i");
        const std::string request = any_request();
        FrameHandle packet = packet_from(request, lab.frames(), lab.payloads());
        lab.request(request);
        const std::vector<std::byte> inner = one_hop_older(*packet);
        RC_ASSERT(lab.sent_bytes.size() == kIpv4HeaderBytes + inner.size());
        RC_ASSERT(
            std::equal(inner.begin(), inner.end(), lab.sent_bytes.begin() + kIpv4HeaderBytes));
    }));
}

TEST_CASE("dr: a request keeps addresses and ports and loses one hop", "[unit][ipvs]") {
    DirectorLab lab;
    make_direct_service(lab);
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=9") ==
          "sent tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=8");
    CHECK(lab.request("udp 10.0.2.15:1000 > 10.0.2.100:53 len=9") ==
          "sent udp 10.0.2.15:1000 > 10.0.2.100:53 ttl=63");
    CHECK(lab.request("tcp 10.0.2.15:1001 > 10.0.2.100:80 S ttl=1") == "dropped, icmp 11/0");
    CHECK(lab.entry(1001) == "SYN_RECV 10.0.3.150:80");
    lab.mtu = 1000;
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 . len=961") ==
          "dropped, icmp 3/4 mtu 1000");
}

TEST_CASE("dr: the default method takes the port of the service", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.150:8080");
    CHECK(lab.ipvsadm("-Sn") ==
          "-A -t 10.0.2.100:80 -s rr\n-a -t 10.0.2.100:80 -r 10.0.3.150:80 -g -w 1\n");
    CHECK(lab.ipvsadm("-a -t 10.0.2.100:80 -r 10.0.3.150") == "Destination already exists\n[255]");
}

TEST_CASE("dr: the client's packets alone tell the state", "[unit][ipvs]") {
    DirectorLab lab;
    make_direct_service(lab);
    const std::string from = "tcp 10.0.2.15:1000 > 10.0.2.100:80 ";
    lab.request(from + "S");
    lab.request(from + ".");
    lab.request(from + "F.");
    CHECK(lab.entry(1000) == "FIN_WAIT 10.0.3.150:80");
}

TEST_CASE("dr: a reply that passes the director makes the connection two-way", "[unit][ipvs]") {
    DirectorLab lab;
    make_direct_service(lab);
    const std::string from = "tcp 10.0.2.15:1000 > 10.0.2.100:80 ";
    lab.request(from + "S");
    CHECK(lab.reply("tcp 10.0.2.100:80 > 10.0.2.15:1000 S.", PacketPlace::LocalOut) ==
          "accepted tcp 10.0.2.100:80 > 10.0.2.15:1000 S. ttl=64");
    lab.request(from + ".");
    lab.request(from + "F.");
    CHECK(lab.entry(1000) == "CLOSE_WAIT 10.0.3.150:80");
    // From the server's own address it is none of ours.
    CHECK(lab.reply("tcp 10.0.3.150:80 > 10.0.2.15:1000 F.") ==
          "accepted tcp 10.0.3.150:80 > 10.0.2.15:1000 F. ttl=64");
    CHECK(lab.entry(1000) == "CLOSE_WAIT 10.0.3.150:80");
}

TEST_CASE("dr: conn_reuse_mode 2 schedules a SYN anew in FIN_WAIT, while one-way", "[unit][ipvs]") {
    DirectorLab lab;
    make_direct_service(lab);
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -g");
    lab.change([](Settings& settings) { settings.conn_reuse_mode = 2; });
    const std::string from = "tcp 10.0.2.15:1000 > 10.0.2.100:80 ";
    lab.request(from + "S");
    lab.request(from + ".");
    lab.request(from + "F.");
    CHECK(lab.entry(1000) == "FIN_WAIT 10.0.3.100:80");
    lab.request(from + "S");
    CHECK(lab.entry(1000).find("SYN_RECV 10.0.3.150:80") != std::string::npos);
}

TEST_CASE("dr: a server on the director gets the packet as it is", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 127.0.0.1 -g");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=1") ==
          "accepted tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=1");
    CHECK(lab.entry(1000) == "SYN_RECV 127.0.0.1:80");
}

TEST_CASE("local: 2.6.32 gives a server on the director its packets as they are", "[unit][ipvs]") {
    DirectorLab lab({.profile = Profile::Centos6});
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.15:8080 -m");
    CHECK_THAT(lab.ipvsadm("-Ln"), Catch::Contains("10.0.3.15:8080               Local   1"));
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=1") ==
          "accepted tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=1");
}

TEST_CASE("dr: ICMP errors about replies go to the server as they are", "[unit][ipvs]") {
    DirectorLab lab;
    make_direct_service(lab);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    CHECK(lab.request("icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 "
                      "[tcp 10.0.2.100:80 > 10.0.2.15:1000 .]") ==
          "sent icmp 10.0.2.15 > 10.0.2.100 [10.0.2.100:80 > 10.0.2.15:1000] ttl=63");
}

TEST_CASE("dr: an ICMP error on its way through cannot end in a server on this machine",
          "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.15 -g");
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    CHECK(lab.forwarded_icmp("icmp 10.0.2.1 > 10.0.9.9 type=11 code=0 "
                             "[tcp 10.0.2.100:80 > 10.0.2.15:1000 .]") == "dropped");
}

TEST_CASE("dr: the director's own ICMP errors count as packets out", "[unit][ipvs]") {
    DirectorLab lab({.stats_phase = SimDuration::milliseconds(100)});
    make_direct_service(lab);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=1");
    lab.reply(
        "icmp 10.0.2.100 > 10.0.2.15 type=11 code=0 "
        "[tcp 10.0.2.15:1000 > 10.0.2.100:80 S]",
        PacketPlace::LocalOut);
    lab.wait(SimDuration::seconds(3));
    CHECK(lab.ipvsadm("-Ln --stats -t 10.0.2.100:80")
              .find("10.0.3.150:80                       1        1        1       40       56") !=
          std::string::npos);
}

TEST_CASE("dr: an edit to another method counts for new connections", "[unit][ipvs]") {
    DirectorLab lab;
    make_direct_service(lab);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:80 -m");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .") ==
          "sent tcp 10.0.2.15:1000 > 10.0.2.100:80 . ttl=63");
    CHECK(lab.request("tcp 10.0.2.15:1001 > 10.0.2.100:80 S") ==
          "sent tcp 10.0.2.15:1001 > 10.0.3.150:80 S ttl=63");
    lab.change([](Settings& settings) { settings.nat_icmp_send = 1; });
    CHECK(lab.reply("tcp 10.0.3.150:80 > 10.0.2.15:7 .") == "dropped, icmp 3/3");
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:80 -g");
    CHECK(lab.reply("tcp 10.0.3.150:80 > 10.0.2.15:7 .").substr(0, 8) == "accepted");
}

TEST_CASE("bypass: what no server of a mark takes goes where it was addressed", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -f 7 -s rr");
    const std::string outward = "tcp 10.0.2.15:1000 > 192.0.2.7:80 S mark=7";
    CHECK(lab.request(outward) == "dropped, icmp 3/3");
    lab.change([](Settings& settings) { settings.cache_bypass = 1; });
    lab.watch();
    CHECK(lab.request(outward) == "sent tcp 10.0.2.15:1000 > 192.0.2.7:80 S ttl=63");
    CHECK(lab.entry(1000) == "SYN_RECV 0.0.0.0:0");
    const auto story = lab.take_story();
    REQUIRE(!story.empty());
    CHECK(story.front() ==
          "nobody serves 10.0.2.15:1000 at FWM 7: it goes to 192.0.2.7:80 itself "
          "(cache_bypass)");
    // A server that comes later gets the next connections, not this one.
    lab.setup("-a -f 7 -r 10.0.3.150 -g");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 192.0.2.7:80 . mark=7") ==
          "sent tcp 10.0.2.15:1000 > 192.0.2.7:80 . ttl=63");
    CHECK(lab.entry(1000) == "ESTABLISHED 0.0.0.0:0");
    CHECK(lab.counts(150) == "0/0");
}

TEST_CASE("bypass: not for this machine's own addresses, groups, or services of an address",
          "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -f 7 -s rr").setup("-A -t 192.0.2.8:80 -s rr");
    lab.change([](Settings& settings) { settings.cache_bypass = 1; });
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S mark=7") == "dropped, icmp 3/3");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 224.0.0.9:80 S mark=7") == "dropped, icmp 3/3");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 192.0.2.8:80 S") == "dropped, icmp 3/3");
    CHECK(lab.entry(1000).empty());
}

TEST_CASE("bypass: a one-packet service leaves no entry", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -f 7 -s rr -o");
    lab.change([](Settings& settings) { settings.cache_bypass = 1; });
    CHECK(lab.request("udp 10.0.2.15:1000 > 192.0.2.7:53 mark=7 len=4") ==
          "sent udp 10.0.2.15:1000 > 192.0.2.7:53 ttl=63");
    CHECK(lab.entry(1000).empty());
}

TEST_CASE("dr: the story says that a packet goes by direct routing", "[unit][ipvs]") {
    DirectorLab lab;
    make_direct_service(lab);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    lab.watch();
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .");
    const auto story = lab.take_story();
    CHECK(std::any_of(story.begin(), story.end(), [](const std::string& sentence) {
        return sentence.find("goes to 10.0.3.150:80 by direct routing") != std::string::npos;
    }));
}
