// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

void establish(DirectorLab& lab, int port) {
    lab.connect(port);
    lab.request("tcp 10.0.2.15:" + std::to_string(port) + " > 10.0.2.100:80 .");
}

void finish(DirectorLab& lab, int port) {
    lab.request("tcp 10.0.2.15:" + std::to_string(port) + " > 10.0.2.100:80 R");
}

}  // namespace

TEST_CASE("director: hooks are there only while a service exists", "[unit][ipvs]") {
    DirectorLab lab;
    CHECK_FALSE(lab.is_hooked());
    make_lab_service(lab, "rr");
    CHECK(lab.is_hooked());
    establish(lab, 1000);
    lab.setup("-C");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .") == "not hooked");
    CHECK(lab.entry(1000) == "ESTABLISHED 10.0.3.150:8080");
    CHECK(DirectorLab({.profile = Profile::Centos6}).is_hooked());
}

TEST_CASE("director: an entry survives its service and works again when it is back",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    establish(lab, 1000);
    lab.setup("-C").setup("-A -t 10.0.2.100:90 -s rr");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .") == "dropped");
    make_lab_service(lab, "rr");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .") ==
          "sent tcp 10.0.2.15:1000 > 10.0.3.150:8080 . ttl=63");
    CHECK(lab.counts(150) == "1/0");
}

TEST_CASE("director: which packets may start a connection", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    const auto packet = [&](const std::string& flags) {
        return lab.request("tcp 10.0.2.15:9 > 10.0.2.100:80 " + flags).substr(0, 4);
    };
    CHECK(packet(".") == "acce");
    CHECK(packet("R") == "acce");
    CHECK(packet("F.") == "acce");
    lab.change([](Settings& settings) { settings.sloppy_tcp = 1; });
    CHECK(packet("R") == "acce");
    CHECK(packet(".") == "sent");
    CHECK(lab.entry(9) == "ESTABLISHED 10.0.3.150:8080");
    CHECK(lab.request("tcp 10.0.2.15:20 > 10.0.2.100:80 S").substr(0, 8) == "accepted");
    CHECK(lab.request("tcp 10.0.2.15:9 > 10.0.2.100:81 S").substr(0, 8) == "accepted");
    CHECK(lab.request("icmp 10.0.2.15 > 10.0.2.100 type=8").substr(0, 8) == "accepted");
}

TEST_CASE("director: a packet that was overheard or handled before is let by", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    for (const bool is_handled : {true, false}) {
        FrameHandle frame =
            packet_from("tcp 10.0.2.15:9 > 10.0.2.100:80 S", lab.frames(), lab.payloads());
        frame->is_ipvs_handled = is_handled;
        frame->is_to_this_host = is_handled;
        CHECK(lab.director.on_request(PacketPlace::LocalIn, frame).verdict ==
              PacketVerdict::Accept);
    }
    CHECK(lab.director.connection_count() == 0);
}

TEST_CASE("director: nobody to serve is ICMP port unreachable, for TCP and UDP alike",
          "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-A -u 10.0.2.100:53 -s wlc");
    CHECK(lab.request("tcp 10.0.2.15:9 > 10.0.2.100:80 S") == "dropped, icmp 3/3");
    CHECK(lab.request("udp 10.0.2.15:9 > 10.0.2.100:53") == "dropped, icmp 3/3");
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m -w 0");
    CHECK(lab.request("tcp 10.0.2.15:9 > 10.0.2.100:80 S") == "dropped, icmp 3/3");
}

TEST_CASE("director: data ports of an FTP service find it, but are not scheduled alone",
          "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:21 -s rr").setup("-a -t 10.0.2.100:21 -r 10.0.3.100 -m");
    CHECK(lab.request("tcp 10.0.2.15:9 > 10.0.2.100:21 S").substr(0, 4) == "sent");
    CHECK(lab.request("tcp 10.0.2.15:9 > 10.0.2.100:5000 S").substr(0, 8) == "accepted");
    CHECK(lab.request("tcp 10.0.2.15:9 > 10.0.2.100:80 S").substr(0, 8) == "accepted");
}

TEST_CASE("director: a marked packet finds the service of its mark first, whatever its port",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.setup("-A -f 5 -s rr")
        .setup("-a -f 5 -r 10.0.3.1 -m")
        .setup("-A -f 6 -s rr")
        .setup("-a -f 6 -r 10.0.3.2:99 -m");
    CHECK(lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 S mark=5") ==
          "sent tcp 10.0.2.15:1 > 10.0.3.1:80 S ttl=63");
    CHECK(lab.request("udp 10.0.2.15:2 > 10.0.2.9:53 mark=5") ==
          "sent udp 10.0.2.15:2 > 10.0.3.1:53 ttl=63");
    CHECK(lab.request("tcp 10.0.2.15:3 > 10.0.2.100:443 S mark=6") ==
          "sent tcp 10.0.2.15:3 > 10.0.3.2:99 S ttl=63");
    // A mark without a service is none.
    CHECK(lab.request("tcp 10.0.2.15:4 > 10.0.2.100:80 S mark=7") ==
          "sent tcp 10.0.2.15:4 > 10.0.3.150:8080 S ttl=63");
    CHECK(lab.request("tcp 10.0.2.15:5 > 10.0.2.100:443 S mark=7").substr(0, 8) == "accepted");
    // Its connections do not need the mark any more.
    CHECK(lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 .") ==
          "sent tcp 10.0.2.15:1 > 10.0.3.1:80 . ttl=63");
    CHECK(lab.reply("tcp 10.0.3.2:99 > 10.0.2.15:3 S.") ==
          "accepted tcp 10.0.2.100:443 > 10.0.2.15:3 S. ttl=64");
}

TEST_CASE("director: services of IPv6 do not bring the hooks of IPv4", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t [fd00::1]:80 -s rr").setup("-A -f 5 -6 -s rr");
    CHECK_FALSE(lab.is_hooked());
    lab.setup("-A -f 5 -s rr");
    CHECK(lab.is_hooked());
    lab.setup("-D -f 5");
    CHECK_FALSE(lab.is_hooked());
    CHECK(lab.director.services().size() == 2);
}

TEST_CASE("director: thresholds stop new connections and let them in again", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s wlc").setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m -x 4");
    for (int port = 1; port <= 4; ++port) {
        CHECK(lab.connect(port) == 100);
    }
    CHECK(lab.connect(5) == 0);
    finish(lab, 1);  // a RST in SYN_RECV changes nothing
    for (int port = 1; port <= 4; ++port) {
        establish(lab, port);
    }
    finish(lab, 1);
    lab.wait(11_s);  // CLOSE lasts 10 s: three are left, three quarters of four
    CHECK(lab.counts(100) == "3/0");
    CHECK(lab.connect(5) == 0);
    finish(lab, 2);
    lab.wait(11_s);
    CHECK(lab.connect(5) == 100);
}

TEST_CASE("director: an edited threshold is judged by the present connections", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s wlc").setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m");
    lab.connect(1);
    lab.connect(2);
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.100 -m -x 2");
    CHECK(lab.connect(3) == 0);
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.100 -m -x 9 -y 3");
    CHECK(lab.connect(3) == 100);
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.100 -m -x 1");
    CHECK(lab.connect(4) == 0);
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.100 -m");
    CHECK(lab.connect(4) == 100);
}

TEST_CASE("director: packets for a deleted server are dropped until it is back", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    establish(lab, 1000);
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.150:8080");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .") == "dropped");
    CHECK(lab.connect(1001) == 100);
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -x 1");
    CHECK(lab.counts(150) == "1/0");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .").substr(0, 4) == "sent");
    CHECK(lab.connect(1002) == 100);  // it came back overloaded
}

TEST_CASE("director: expire_nodest_conn lets entries of deleted servers go", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    establish(lab, 1000);
    lab.change([](Settings& settings) { settings.expire_nodest_conn = 1; });
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.150:8080");
    CHECK(lab.director.connection_count() == 1);
    SECTION("a packet in the same tick meets the local stack") {
        CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .").substr(0, 8) == "accepted");
    }
    SECTION("a SYN goes to another server") {
        CHECK(lab.connect(1000) == 100);
        lab.wait(10_ms);
        CHECK(lab.entry(1000) == "SYN_RECV 10.0.3.100:8080");
    }
    SECTION("all entries go a tick later") {
        lab.wait(4_ms);
        CHECK(lab.director.connection_count() == 0);
    }
}

TEST_CASE("director: a server at weight 0 with expire_nodest_conn gives new SYNs away",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    establish(lab, 1000);
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 0");
    CHECK(lab.connect(1000) == 150);
    lab.change([](Settings& settings) { settings.expire_nodest_conn = 1; });
    CHECK(lab.connect(1000) == 100);
}

TEST_CASE("director: a port used again after the end is scheduled anew, or not, by mode",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    establish(lab, 1000);  // on 150
    finish(lab, 1000);
    SECTION("mode 1: the next server, while the old entry still counts") {
        CHECK(lab.connect(1000) == 100);
        CHECK(lab.director.connection_count() == 2);
        lab.wait(1_ms);
        CHECK(lab.entry(1000) == "SYN_RECV 10.0.3.100:8080");
    }
    SECTION("mode 0: the old server") {
        lab.change([](Settings& settings) { settings.conn_reuse_mode = 0; });
        CHECK(lab.connect(1000) == 150);
        CHECK(lab.counts(150) == "1/0");
    }
}

TEST_CASE("director: a deleted server without connections is forgotten after its time",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    CHECK(lab.connect(1000) == 150);
    lab.wait(200_s);  // the entry is gone
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.150:8080");
    const auto packets_after = [&](SimDuration span) {
        lab.wait(span);
        lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m");
        lab.wait(3_s);
        const auto services = lab.director.services();
        for (const DestinationView& one : services[0].destinations) {
            if (one.server.address == IpAddress::v4(0x0a00'0396)) return one.stats.counters.inpkts;
        }
        return std::uint64_t{99};
    };
    SECTION("within two minutes it is the same, with its statistics") {
        CHECK(packets_after(120_s) == 1);
    }
    SECTION("after three it is a new one") {
        CHECK(packets_after(180_s) == 0);
    }
}

TEST_CASE("director: the way to a server and what stands in it", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    const std::string syn = "tcp 10.0.2.15:9 > 10.0.2.100:80 S";
    SECTION("time to live") {
        CHECK(lab.request(syn + " ttl=1") == "dropped, icmp 11/0");
        CHECK(lab.entry(9) == "SYN_RECV 10.0.3.150:8080");  // counted all the same
        CHECK(lab.request(syn + " ttl=2").ends_with("ttl=1"));
    }
    SECTION("too long") {
        lab.connect(9);
        lab.mtu = 500;
        CHECK(lab.request(syn + " len=461") == "dropped, icmp 3/4 mtu 500");
        CHECK(lab.request(syn + " len=460").substr(0, 4) == "sent");
        CHECK(lab.request(syn + " len=461 df=0").substr(0, 4) == "sent");
    }
    SECTION("no route") {
        lab.has_routes = false;
        CHECK(lab.request(syn) == "dropped, icmp 3/1");
    }
    SECTION("the server is this machine") {
        lab.own_addresses.push_back(IpAddress::v4(0x0a00'0396));
        CHECK(lab.request(syn) == "accepted tcp 10.0.2.15:9 > 10.0.3.150:8080 S ttl=64");
        CHECK(lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:9 S.", PacketPlace::LocalOut) ==
              "accepted tcp 10.0.2.100:80 > 10.0.2.15:9 S. ttl=64");
    }
    SECTION("the server is a loopback address, the client is not") {
        lab.setup("-a -t 10.0.2.100:80 -r 127.0.0.1:80 -m")
            .setup("-d -t 10.0.2.100:80 -r 10.0.3.150:8080")
            .setup("-d -t 10.0.2.100:80 -r 10.0.3.100:8080");
        CHECK(lab.request(syn) == "dropped");
    }
}

TEST_CASE("director: a reply of a local server does not open a connection back", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.setup("-A -t 10.0.2.15:9 -s rr").setup("-a -t 10.0.2.15:9 -r 10.0.3.100 -m");
    lab.connect(9);
    CHECK(lab.request("tcp 10.0.2.100:80 > 10.0.2.15:9 S.", PacketPlace::LocalOut) ==
          "accepted tcp 10.0.2.100:80 > 10.0.2.15:9 S. ttl=64");
    CHECK(lab.request("tcp 10.0.2.100:81 > 10.0.2.15:9 S", PacketPlace::LocalOut).substr(0, 4) ==
          "sent");
}

TEST_CASE("director: nat_icmp_send tells servers of packets that belong to nobody",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    const std::string stray = "tcp 10.0.3.100:8080 > 10.0.2.15:7 ";
    CHECK(lab.reply(stray + ".").substr(0, 8) == "accepted");
    lab.change([](Settings& settings) { settings.nat_icmp_send = 1; });
    CHECK(lab.reply(stray + ".") == "dropped, icmp 3/3");
    CHECK(lab.reply(stray + "R").substr(0, 8) == "accepted");
    CHECK(lab.reply("udp 10.0.3.100:8080 > 10.0.2.15:7").substr(0, 8) == "accepted");
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.100:8080");
    CHECK(lab.reply(stray + ".").substr(0, 8) == "accepted");
}

TEST_CASE("director: changing the scheduler starts it anew, naming the same does not",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    CHECK(lab.connect(1) == 150);
    lab.setup("-E -t 10.0.2.100:80 -s rr");
    CHECK(lab.connect(2) == 100);
    CHECK(lab.connect(3) == 150);
    lab.setup("-E -t 10.0.2.100:80 -s wlc").setup("-E -t 10.0.2.100:80 -s rr");
    CHECK(lab.connect(4) == 150);
}

TEST_CASE("director: asks for no wake-up when nothing is due", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    CHECK_FALSE(lab.has_wake_up());
    lab.connect(1);
    CHECK(lab.has_wake_up());
    lab.wait(61_s);
    CHECK(lab.director.connection_count() == 0);
    CHECK_FALSE(lab.has_wake_up());
}

TEST_CASE("director: on the kernel's wheel entries stay a little longer, at 00:00",
          "[unit][ipvs]") {
    DirectorLab lab({.timers = TimerMode::KernelWheel});
    make_lab_service(lab, "rr");
    lab.connect(1);
    lab.wait(61_s);  // 60 s are 15000 ticks; the grid of 512 has its next point at 61.44 s
    CHECK(lab.entry(1) == "SYN_RECV 10.0.3.150:8080");
    CHECK(lab.ipvsadm("-Lnc").find("TCP 00:00  SYN_RECV") != std::string::npos);
    lab.wait(440_ms);
    CHECK(lab.entry(1).empty());
}

TEST_CASE("director: lblc's addresses are swept once a minute", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "lblc");
    lab.change([](Settings& settings) { settings.lblc_expiration = 600; });
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 0");
    CHECK(lab.connect(1000) == 100);
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 1");
    lab.wait(1'799_s);
    CHECK(lab.connect(1001) == 100);  // still its server
    lab.wait(1'801_s);                // the second half hour is over
    CHECK(lab.connect(1002) == 150);
}

TEST_CASE("director: a service with a cache of servers goes, its servers are freed in time",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "lblc");
    lab.connect(1000);
    lab.setup("-D -t 10.0.2.100:80");
    lab.wait(600_s);
    CHECK_FALSE(lab.has_wake_up());  // the trash is empty: nobody points to them
}

TEST_CASE("director: with schedule_icmp an error begins a connection, for three seconds",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    const std::string error =
        "icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 [tcp 10.0.2.100:80 > 10.0.2.15:1000]";
    CHECK(lab.request(error).substr(0, 8) == "accepted");
    lab.change([](Settings& settings) { settings.schedule_icmp = 1; });
    CHECK(lab.request(error) ==
          "sent icmp 10.0.2.15 > 10.0.3.150 [10.0.3.150:8080 > 10.0.2.15:1000] ttl=63");
    CHECK(lab.entry(1000) == "NONE 10.0.3.150:8080");
    CHECK(lab.counts(150) == "0/1");
    lab.wait(2_s);
    lab.request(error);  // known now: its timer goes on
    lab.wait(1_s);
    CHECK(lab.entry(1000).empty());
    CHECK(lab.request("icmp 10.0.2.15 > 10.0.2.100 type=3 code=4 "
                      "[tcp 10.0.2.100:81 > 10.0.2.15:1000]")
              .substr(0, 8) == "accepted");
}

TEST_CASE("director: an error that nobody can serve is dropped without another error",
          "[unit][ipvs]") {
    DirectorLab lab;
    lab.change([](Settings& settings) { settings.schedule_icmp = 1; });
    lab.setup("-A -t 10.0.2.100:80 -s rr");
    CHECK(lab.request("icmp 10.0.2.15 > 10.0.2.100 type=11 code=0 "
                      "[tcp 10.0.2.100:80 > 10.0.2.15:1000]") == "dropped");
}
