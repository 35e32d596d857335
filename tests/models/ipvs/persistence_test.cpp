// SPDX-License-Identifier: Apache-2.0
//
// Persistence: templates, what they tie together, and how long they stay.
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr auto kDeleteServer = "-d -t 10.0.2.100:80 -r 10.0.3.150:8080";

/// rr over 10.0.3.100 and 10.0.3.150, persistent: the first client gets 150, the next 100.
void make_persistent_service(DirectorLab& lab, std::string_view options = "-p 300") {
    make_lab_service(lab, "rr");
    lab.setup(fmt::format("-E -t 10.0.2.100:80 -s rr {}", options));
}

/// Where 10.0.3.x of a new connection from `client` is, as x; 0: nowhere.
int connect(DirectorLab& lab, std::string_view client, std::string_view to = "10.0.2.100:80") {
    const std::string what = lab.request(fmt::format("tcp {} > {} S", client, to));
    const std::size_t at = what.find("> 10.0.3.");
    return at == std::string::npos ? 0 : std::stoi(what.substr(at + 9));
}

/// "TCP 300 NONE 10.0.2.15:0 10.0.2.100:80 10.0.3.150:8080 controls 1", sorted, comma between.
std::string templates(const DirectorLab& lab) {
    std::vector<std::string> lines;
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        if (conn.is_template) {
            lines.push_back(fmt::format("{} {} {} {} {} controls {}", conn.seconds_left, conn.state,
                                        to_text(conn.client), to_text(conn.virtual_address),
                                        to_text(conn.server), conn.controls));
        }
    });
    std::sort(lines.begin(), lines.end());
    return fmt::format("{}", fmt::join(lines, ", "));
}

}  // namespace

TEST_CASE("persistence: a client stays on its server, the next gets another", "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab);
    CHECK(connect(lab, "10.0.2.15:1") == 150);
    CHECK(connect(lab, "10.0.2.15:2") == 150);
    CHECK(connect(lab, "10.0.2.16:1") == 100);
    CHECK(connect(lab, "10.0.2.15:3") == 150);
    CHECK(templates(lab) ==
          "300 NONE 10.0.2.15:0 10.0.2.100:80 10.0.3.150:8080 controls 3, "
          "300 NONE 10.0.2.16:0 10.0.2.100:80 10.0.3.100:8080 controls 1");
    CHECK(lab.counts(150) == "3/0");
    CHECK(lab.director.services()[0].destinations[0].persistconns == 1);
}

TEST_CASE("persistence: a netmask makes one client of a net", "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab, "-p 300 -M 255.255.255.0");
    CHECK(connect(lab, "172.16.1.15:1") == 150);
    CHECK(connect(lab, "172.16.1.200:1") == 150);
    CHECK(connect(lab, "172.16.2.15:1") == 100);
    CHECK(templates(lab) ==
          "300 NONE 172.16.1.0:0 10.0.2.100:80 10.0.3.150:8080 controls 2, "
          "300 NONE 172.16.2.0:0 10.0.2.100:80 10.0.3.100:8080 controls 1");
}

TEST_CASE("persistence: only new connections start the template's time anew", "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab);
    connect(lab, "10.0.2.15:1");
    lab.wait(100_s);
    lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 .");
    CHECK(templates(lab).substr(0, 8) == "200 NONE");
    connect(lab, "10.0.2.15:2");
    CHECK(templates(lab).substr(0, 8) == "300 NONE");
}

TEST_CASE("persistence: a template outlives its time while connections hang on it, by minutes",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab, "-p 100");
    connect(lab, "10.0.2.15:1");
    lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 .");  // stays 900 s
    lab.wait(101_s);
    CHECK(templates(lab).substr(0, 10) == "59 ASSURED");
    connect(lab, "10.0.2.15:2");  // from now on its own time is that minute
    CHECK(templates(lab).substr(0, 10) == "60 ASSURED");
    lab.wait(798_s);
    CHECK(templates(lab).find("controls 1") != std::string::npos);
    lab.wait(61_s);
    CHECK(templates(lab).empty());
    CHECK(lab.director.connection_count() == 0);
}

TEST_CASE("persistence: of one moment a connection goes before its template, and both are gone",
          "[unit][ipvs]") {
    for (const TimerMode mode : {TimerMode::Exact, TimerMode::KernelWheel}) {
        DirectorLab lab({.timers = mode});
        make_persistent_service(lab, "-p 60");
        connect(lab, "10.0.2.15:1");  // SYN_RECV lasts 60 s too
        lab.wait(63_s);
        CHECK(lab.director.connection_count() == 0);
    }
}

TEST_CASE("persistence: a service of all ports keeps a client on one server, by protocol",
          "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:0 -s rr -p 300")
        .setup("-a -t 10.0.2.100:0 -r 10.0.3.100:8080 -m")
        .setup("-a -t 10.0.2.100:0 -r 10.0.3.150:8080 -m");
    CHECK(lab.request("tcp 10.0.2.15:1 > 10.0.2.100:443 S") ==
          "sent tcp 10.0.2.15:1 > 10.0.3.150:443 S ttl=63");
    CHECK(connect(lab, "10.0.2.15:2", "10.0.2.100:22") == 150);
    CHECK(lab.request("udp 10.0.2.15:2 > 10.0.2.100:53").substr(0, 8) == "accepted");
    CHECK(templates(lab) == "300 NONE 10.0.2.15:0 10.0.2.100:0 10.0.3.150:0 controls 2");
    lab.setup("-A -t 10.0.2.100:22 -s rr");  // the exact service comes first
    CHECK(connect(lab, "10.0.2.15:3", "10.0.2.100:22") == 0);
}

TEST_CASE("persistence: FTP's ports share a template, at data ports too", "[unit][ipvs]") {
    const auto answer = [](Profile profile, std::string_view packet) {
        DirectorLab lab({.profile = profile});
        lab.setup("-A -t 10.0.2.100:21 -s rr -p 300")
            .setup("-a -t 10.0.2.100:21 -r 10.0.3.100:2121 -m");
        const std::string what = lab.request(packet);
        return what + "; " + templates(lab);
    };
    const std::string entry = "300 NONE 10.0.2.15:0 10.0.2.100:0 10.0.3.100:0 controls 1";
    CHECK(answer(Profile::Debian12, "tcp 10.0.2.15:1 > 10.0.2.100:21 S") ==
          "sent tcp 10.0.2.15:1 > 10.0.3.100:2121 S ttl=63; " + entry);
    CHECK(answer(Profile::Debian12, "tcp 10.0.2.15:1 > 10.0.2.100:5000 S") ==
          "sent tcp 10.0.2.15:1 > 10.0.3.100:5000 S ttl=63; " + entry);
    CHECK(answer(Profile::Centos6, "tcp 10.0.2.15:1 > 10.0.2.100:5000 S").substr(0, 8) ==
          "accepted");
}

TEST_CASE("persistence: weight 0 and thresholds are for clients without a template",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab);
    connect(lab, "10.0.2.15:1");
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 0 -x 1");
    CHECK(connect(lab, "10.0.2.15:2") == 150);
    CHECK(connect(lab, "10.0.2.16:1") == 100);
    lab.change([](Settings& settings) { settings.expire_quiescent_template = 1; });
    CHECK(connect(lab, "10.0.2.15:3") == 100);
    CHECK(templates(lab).find("10.0.2.15:0 10.0.2.100:65535 10.0.3.150:65535 controls 2") !=
          std::string::npos);
    CHECK(templates(lab).find("10.0.2.15:0 10.0.2.100:80 10.0.3.100:8080 controls 1") !=
          std::string::npos);
}

TEST_CASE("persistence: the template of a deleted server is moved aside by the next connection",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab);
    connect(lab, "10.0.2.15:1");
    lab.setup(kDeleteServer).setup("-a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m");
    CHECK(connect(lab, "10.0.2.15:2") == 150);  // revived in time: it holds again
    lab.setup(kDeleteServer);
    CHECK(connect(lab, "10.0.2.15:3") == 100);
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m");
    CHECK(connect(lab, "10.0.2.15:4") == 100);
}

TEST_CASE("persistence: nobody to serve leaves no template", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr -p");
    CHECK(lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 S") == "dropped, icmp 3/3");
    CHECK(templates(lab).empty());
}

TEST_CASE("persistence: a port used again under a template keeps its server", "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab);
    connect(lab, "10.0.2.15:1");
    lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 .");
    lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 R");
    CHECK(lab.entry(1) == "CLOSE 10.0.3.150:8080");
    connect(lab, "10.0.2.15:1");
    CHECK(lab.entry(1) == "SYN_RECV 10.0.3.150:8080");
    lab.change([](Settings& settings) { settings.expire_nodest_conn = 1; });
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 0");
    CHECK(connect(lab, "10.0.2.15:1") == 150);  // scheduled anew, but its template holds
    CHECK(lab.entry(1) == "SYN_RECV 10.0.3.150:8080, SYN_RECV 10.0.3.150:8080");
}

TEST_CASE("persistence: one-packet scheduling goes by the template, which stays", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -u 10.0.2.100:53 -s rr -o -p 300")
        .setup("-a -u 10.0.2.100:53 -r 10.0.3.100 -m")
        .setup("-a -u 10.0.2.100:53 -r 10.0.3.150 -m");
    for (int i = 0; i < 3; ++i) {
        CHECK(lab.request("udp 10.0.2.15:2 > 10.0.2.100:53") ==
              "sent udp 10.0.2.15:2 > 10.0.3.150:53 ttl=63");
    }
    CHECK(templates(lab) == "300 NONE 10.0.2.15:0 10.0.2.100:53 10.0.3.150:53 controls 0");
    CHECK(lab.counts(150) == "0/0");
}

TEST_CASE("persistence: an answer over UDP assures the template", "[unit][ipvs]") {
    const auto state = [](Profile profile) {
        DirectorLab lab({.profile = profile});
        lab.setup("-A -u 10.0.2.100:53 -s rr -p 300").setup("-a -u 10.0.2.100:53 -r 10.0.3.100 -m");
        lab.request("udp 10.0.2.15:2 > 10.0.2.100:53");
        REQUIRE(templates(lab).find("NONE") != std::string::npos);
        lab.reply("udp 10.0.3.100:53 > 10.0.2.15:2");
        return templates(lab).substr(4, 7);
    };
    CHECK(state(Profile::Debian12) == "ASSURED");
    CHECK(state(Profile::Centos6) == "NONE 10");  // 2.6.32 does not know
}

TEST_CASE(
    "persistence: expire_nodest_conn ends connections of a deleted server and what they leave",
    "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab);
    lab.change([](Settings& settings) { settings.expire_nodest_conn = 1; });
    connect(lab, "10.0.2.15:1");
    connect(lab, "10.0.2.15:2");
    lab.setup(kDeleteServer).wait(1_s);
    CHECK(lab.director.connection_count() == 0);
    CHECK(templates(lab).empty());
}

TEST_CASE("persistence: ending it leaves templates, which no longer count", "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab);
    connect(lab, "10.0.2.15:1");
    lab.setup("-E -t 10.0.2.100:80 -s rr");
    CHECK(connect(lab, "10.0.2.15:2") == 100);
    CHECK(connect(lab, "10.0.2.15:3") == 150);
    CHECK(templates(lab) == "300 NONE 10.0.2.15:0 10.0.2.100:80 10.0.3.150:8080 controls 1");
}

TEST_CASE("persistence: decisions say why", "[unit][ipvs]") {
    DirectorLab lab;
    make_persistent_service(lab, "-p 100");
    lab.watch();
    connect(lab, "10.0.2.15:1");
    CHECK(lab.take_story()[0] ==
          "clients 10.0.2.15 (mask 255.255.255.255) of TCP 10.0.2.100:80 stay on 10.0.3.150:8080, "
          "until 100 s after their last new connection");
    connect(lab, "10.0.2.15:2");
    CHECK(lab.take_story()[0] ==
          "10.0.2.15:2 to TCP 10.0.2.100:80 goes to 10.0.3.150:8080: persistence picks the server "
          "that its client has already, from 10.0.3.150:8080 weight 1 active 1 inactive 0");
    lab.request("tcp 10.0.2.15:2 > 10.0.2.100:80 .");
    lab.take_story();
    lab.wait(101_s);
    const auto expired = lab.take_story();
    CHECK(std::find(expired.begin(), expired.end(),
                    "TCP 10.0.2.15:0 at 10.0.2.100:80 on 10.0.3.150:8080 stays for 60 s more: 1 "
                    "connections depend on it") != expired.end());
    lab.setup(kDeleteServer);
    connect(lab, "10.0.2.15:3");
    CHECK(
        lab.take_story()[0] ==
        "the template of clients 10.0.2.15:0 at 10.0.2.100:80 on 10.0.3.150:8080 holds no longer: "
        "its server was deleted");
}
