// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

/// One connection through LVS-NAT: what each packet leaves, as "STATE seconds active/inactive".
class LifeLab {
public:
    LifeLab() {
        lab_.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.100:80 -m");
    }
    DirectorLab& lab() { return lab_; }
    std::string client(std::string_view flags) {
        lab_.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 " + std::string(flags));
        return state();
    }
    std::string server(std::string_view flags) {
        lab_.reply("tcp 10.0.3.100:80 > 10.0.2.15:1000 " + std::string(flags));
        return state();
    }

private:
    std::string state() {
        std::string text;
        lab_.director.for_each_connection([&](const ConnectionView& conn) {
            text = std::string(conn.state) + " " + std::to_string(conn.seconds_left);
        });
        return text + " " + lab_.counts(100);
    }
    DirectorLab lab_;
};

}  // namespace

TEST_CASE("tcp: the client closes first", "[protocol][ipvs]") {
    LifeLab life;
    CHECK(life.client("S") == "SYN_RECV 60 1/0");
    CHECK(life.server("S.") == "SYN_RECV 60 1/0");
    CHECK(life.client(".") == "ESTABLISHED 900 1/0");
    CHECK(life.server("P.") == "ESTABLISHED 900 1/0");
    CHECK(life.client("F.") == "CLOSE_WAIT 60 0/1");
    CHECK(life.server(".") == "CLOSE_WAIT 60 0/1");
    CHECK(life.server("F.") == "TIME_WAIT 120 0/1");
    CHECK(life.client(".") == "TIME_WAIT 120 0/1");
    CHECK(life.server("R") == "TIME_WAIT 120 0/1");
}

TEST_CASE("tcp: the server closes first", "[protocol][ipvs]") {
    LifeLab life;
    life.client("S");
    life.server("S.");
    life.client(".");
    CHECK(life.server("F.") == "FIN_WAIT 120 0/1");
    CHECK(life.client(".") == "FIN_WAIT 120 0/1");
    CHECK(life.client("F.") == "TIME_WAIT 120 0/1");
}

TEST_CASE("tcp: resets, and a packet without any flag that counts", "[protocol][ipvs]") {
    LifeLab life;
    life.client("S");
    CHECK(life.client("R") == "SYN_RECV 60 1/0");
    CHECK(life.server("R") == "CLOSE 10 0/1");
    CHECK(life.server("S.") == "SYN_SENT 120 1/0");
    CHECK(life.client("-") == "CLOSE 10 0/1");
}

TEST_CASE("tcp: a SYN on an entry that is closing starts over on the same server",
          "[protocol][ipvs]") {
    LifeLab life;
    life.client("S");
    life.client(".");
    life.client("F.");
    CHECK(life.client("S") == "SYN_RECV 60 1/0");
}

TEST_CASE("ipvsadm --set changes ESTABLISHED, FIN_WAIT and UDP from the next packet on",
          "[protocol][ipvs]") {
    LifeLab life;
    life.client("S");
    life.client(".");
    life.lab().setup("--set 1800 7 0");
    CHECK(life.lab().ipvsadm("-L --timeout") == "Timeout (tcp tcpfin udp): 1800 7 300\n");
    CHECK(life.client(".") == "ESTABLISHED 1800 1/0");
    CHECK(life.server("F.") == "FIN_WAIT 7 0/1");
    CHECK(life.client("F.") == "TIME_WAIT 120 0/1");
}

TEST_CASE("tcp under secure_tcp: an ACK of the client does not establish from SYN_RECV",
          "[protocol][ipvs]") {
    LifeLab life;
    life.lab().change([](Settings& settings) { settings.secure_tcp = 3; });
    CHECK(life.client("S") == "SYN_RECV 60 1/0");
    CHECK(life.client(".") == "SYN_RECV 60 1/0");
    CHECK(life.server("S.") == "SYNACK 120 1/0");
    CHECK(life.client(".") == "SYNACK 120 1/0");
    CHECK(life.server(".") == "ESTABLISHED 900 1/0");
}

TEST_CASE("tcp of 2.6.32: only ESTABLISHED counts as active", "[protocol][ipvs]") {
    const Rules old = rules_of(Profile::Centos6);
    DirectorLab lab({.profile = Profile::Centos6});
    make_lab_service(lab, "rr");
    lab.connect(1000);
    CHECK(lab.counts(150) == "0/1");
    CHECK_FALSE(old.decrements_ttl);
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 . ttl=9") ==
          "sent tcp 10.0.2.15:1000 > 10.0.3.150:8080 . ttl=9");
    CHECK(lab.counts(150) == "1/0");
}

TEST_CASE("udp: one state, refreshed from both sides, never active", "[protocol][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -u 10.0.2.100:53 -s rr").setup("-a -u 10.0.2.100:53 -r 10.0.3.100:5353 -m");
    CHECK(lab.request("udp 10.0.2.15:7 > 10.0.2.100:53 len=9") ==
          "sent udp 10.0.2.15:7 > 10.0.3.100:5353 ttl=63");
    lab.wait(299_s);
    CHECK(lab.reply("udp 10.0.3.100:5353 > 10.0.2.15:7 len=3") ==
          "accepted udp 10.0.2.100:53 > 10.0.2.15:7 ttl=64");
    lab.wait(299_s);
    CHECK(lab.entry(7) == "UDP 10.0.3.100:5353");
    CHECK(lab.counts(100) == "0/1");
    lab.wait(1_s);
    CHECK(lab.entry(7).empty());
    CHECK(lab.counts(100) == "0/0");
}

TEST_CASE("udp with --ops: each datagram is scheduled for itself and leaves no entry",
          "[protocol][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -u 10.0.2.100:53 -s rr -o")
        .setup("-a -u 10.0.2.100:53 -r 10.0.3.100:53 -m")
        .setup("-a -u 10.0.2.100:53 -r 10.0.3.150:53 -m");
    CHECK(lab.request("udp 10.0.2.15:7 > 10.0.2.100:53") ==
          "sent udp 10.0.2.15:7 > 10.0.3.150:53 ttl=63");
    CHECK(lab.request("udp 10.0.2.15:7 > 10.0.2.100:53") ==
          "sent udp 10.0.2.15:7 > 10.0.3.100:53 ttl=63");
    CHECK(lab.director.connection_count() == 0);
    CHECK(lab.counts(150) == "0/0");
    CHECK(lab.reply("udp 10.0.3.100:53 > 10.0.2.15:7") ==
          "accepted udp 10.0.3.100:53 > 10.0.2.15:7 ttl=64");
}
