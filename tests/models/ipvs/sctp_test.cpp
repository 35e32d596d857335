// SPDX-License-Identifier: Apache-2.0
//
// SCTP through a director: which chunks begin an association, how its states follow, and what NAT
// does to its packets; and encrypted traffic, which follows its key exchange.
#include "models/ipvs/sctp_states.hpp"
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

void make_sctp_service(DirectorLab& lab) {
    lab.setup("-A --sctp-service 10.0.2.100:2905 -s rr")
        .setup("-a --sctp-service 10.0.2.100:2905 -r 10.0.3.1:2906 -m")
        .setup("-a --sctp-service 10.0.2.100:2905 -r 10.0.3.2:2905 -m");
}

std::string from_client(DirectorLab& lab, std::string_view chunks) {
    return lab.request(fmt::format("sctp 10.0.2.15:9 > 10.0.2.100:2905 {}", chunks));
}

std::string from_server(DirectorLab& lab, std::string_view chunks) {
    return lab.reply(fmt::format("sctp 10.0.3.2:2905 > 10.0.2.15:9 {}", chunks));
}

struct Turn {
    bool is_from_client;
    std::string_view chunks;
    std::string_view state;
};

void follow(DirectorLab& lab, const std::vector<Turn>& turns) {
    for (const Turn& turn : turns) {
        const std::string what =
            turn.is_from_client ? from_client(lab, turn.chunks) : from_server(lab, turn.chunks);
        INFO(turn.chunks << ": " << what);
        CHECK(what.find("wrong checksum") == std::string::npos);
        CHECK(lab.entry(9) == fmt::format("{} 10.0.3.2:2905", turn.state));
    }
}

}  // namespace

TEST_CASE("sctp: an association from INIT to its end", "[unit][ipvs][protocol]") {
    DirectorLab lab;
    make_sctp_service(lab);
    follow(lab, {{true, "INIT", "INIT1"},
                 {false, "INIT-ACK", "C-SENT"},
                 {true, "COOKIE-ECHO", "C-REPLIED"},
                 {false, "COOKIE-ACK", "ESTABLISHED"}});
    CHECK(lab.counts(2) == "1/0");
    follow(lab, {{true, "DATA", "ESTABLISHED"},
                 {false, "SACK", "ESTABLISHED"},
                 {true, "SHUTDOWN", "S-RECEIVED"},
                 {false, "SHUTDOWN-ACK", "S-ACK-SENT"}});
    CHECK(lab.counts(2) == "0/1");
    follow(lab, {{true, "SHUTDOWN-COMPLETE", "CLOSED"}});
    lab.wait(62_s);
    CHECK(lab.entry(9).empty());
}

TEST_CASE("sctp: states last as Linux's do", "[unit][ipvs][protocol]") {
    CHECK(sctp_timeout(SctpState::None) == 2);
    CHECK(sctp_timeout(SctpState::Init1) == 4);
    CHECK(sctp_timeout(SctpState::Init) == 61);
    CHECK(sctp_timeout(SctpState::Established) == 900);
    CHECK(sctp_timeout(SctpState::Rejected) == 4);
    DirectorLab lab;
    make_sctp_service(lab);
    from_client(lab, "INIT");
    lab.wait(3_s);
    CHECK(lab.entry(9) == "INIT1 10.0.3.2:2905");
    lab.wait(2_s);
    CHECK(lab.entry(9).empty());
}

TEST_CASE("sctp: only an INIT begins, but for sloppy_sctp; an ABORT never", "[unit][ipvs]") {
    DirectorLab lab;
    make_sctp_service(lab);
    CHECK(from_client(lab, "DATA").substr(0, 8) == "accepted");
    CHECK(from_client(lab, "COOKIE-ECHO").substr(0, 8) == "accepted");
    CHECK(from_client(lab, "ABORT").substr(0, 8) == "accepted");
    lab.change([](Settings& settings) { settings.sloppy_sctp = 1; });
    CHECK(from_client(lab, "ABORT").substr(0, 8) == "accepted");
    CHECK(lab.entry(9).empty());
    // Only the first chunk counts for that.
    const auto answer = lab.request("sctp 10.0.2.15:7 > 10.0.2.100:2905 COOKIE-ECHO,ABORT");
    CHECK(answer.substr(0, 4) == "sent");
    CHECK(lab.entry(7).substr(0, 6) == "CLOSED");
    CHECK(from_client(lab, "DATA").substr(0, 4) == "sent");
    CHECK(lab.entry(9) == "ESTABLISHED 10.0.3.1:2906");
    CHECK(lab.request("sctp 10.0.2.15:8 > 10.0.2.100:2905 -") == "dropped");  // not even a chunk
}

TEST_CASE("sctp: an ABORT behind a cookie counts", "[unit][ipvs]") {
    DirectorLab lab;
    make_sctp_service(lab);
    follow(lab, {{true, "INIT", "INIT1"},
                 {false, "INIT-ACK", "C-SENT"},
                 {true, "COOKIE-ECHO,ABORT", "CLOSED"}});
    follow(lab, {{true, "DATA,ABORT", "CLOSED"}});
}

TEST_CASE("sctp: NAT keeps the checksum right; a port that stays costs none", "[unit][ipvs]") {
    DirectorLab lab;
    make_sctp_service(lab);
    CHECK(from_client(lab, "INIT") == "sent sctp 10.0.2.15:9 > 10.0.3.2:2905 ttl=63");
    CHECK(from_server(lab, "INIT-ACK") == "accepted sctp 10.0.2.100:2905 > 10.0.2.15:9 ttl=64");
    // This one's port changes.
    CHECK(lab.request("sctp 10.0.2.15:8 > 10.0.2.100:2905 INIT") ==
          "sent sctp 10.0.2.15:8 > 10.0.3.1:2906 ttl=63");
    CHECK(lab.reply("sctp 10.0.3.1:2906 > 10.0.2.15:8 INIT-ACK") ==
          "accepted sctp 10.0.2.100:2905 > 10.0.2.15:8 ttl=64");
}

TEST_CASE("sctp: an INIT on a closed association is scheduled anew", "[unit][ipvs]") {
    DirectorLab lab;
    make_sctp_service(lab);
    from_client(lab, "INIT");
    from_client(lab, "ABORT");
    CHECK(lab.entry(9) == "CLOSED 10.0.3.2:2905");
    CHECK(from_client(lab, "INIT") == "sent sctp 10.0.2.15:9 > 10.0.3.1:2906 ttl=63");
}

TEST_CASE("sctp: nobody to serve is ICMP port unreachable", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A --sctp-service 10.0.2.100:2905 -s rr");
    CHECK(from_client(lab, "INIT") == "dropped, icmp 3/3");
}

TEST_CASE("sctp: listed and saved", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    make_sctp_service(lab);
    from_client(lab, "INIT");
    CHECK(lab.ipvsadm("-Sn") ==
          "-A --sctp-service 10.0.2.100:2905 -s rr\n"
          "-a --sctp-service 10.0.2.100:2905 -r 10.0.3.1:2906 -m -w 1\n"
          "-a --sctp-service 10.0.2.100:2905 -r 10.0.3.2:2905 -m -w 1\n");
    CHECK(lab.ipvsadm("-Lnc") ==
          "IPVS connection entries\n"
          "pro expire state       source             virtual            destination\n"
          "SCTP 00:04  INIT1       10.0.2.15:9        10.0.2.100:2905    10.0.3.2:2905\n");
    CHECK(lab.ipvsadm("-Ln -t 10.0.2.100:2905") == "No such service\n[1]");
}

TEST_CASE("sctp: 2.6.32 does not look at it", "[unit][ipvs]") {
    DirectorLab lab({.profile = Profile::Centos6});
    lab.setup("-A -f 5 -s rr").setup("-a -f 5 -r 10.0.3.1 -m");
    CHECK(lab.request("sctp 10.0.2.15:9 > 10.0.2.100:2905 INIT mark=5").substr(0, 8) == "accepted");
}

TEST_CASE("ipsec: encrypted packets follow the key exchange of their addresses",
          "[unit][ipvs][protocol]") {
    DirectorLab lab;
    lab.setup("-A -u 10.0.2.100:500 -s rr").setup("-a -u 10.0.2.100:500 -r 10.0.3.1 -m");
    const std::string_view esp = "esp 10.0.2.15 > 10.0.2.100";
    CHECK(lab.request(esp) == "accepted esp 10.0.2.15 > 10.0.2.100 ttl=64");
    CHECK(lab.director.connection_count() == 0);
    lab.request("udp 10.0.2.15:500 > 10.0.2.100:500");
    lab.wait(200_s);
    CHECK(lab.request(esp) == "sent esp 10.0.2.15 > 10.0.3.1 ttl=63");
    CHECK(lab.request("ah 10.0.2.15 > 10.0.2.100") == "sent ah 10.0.2.15 > 10.0.3.1 ttl=63");
    CHECK(lab.reply("esp 10.0.3.1 > 10.0.2.15") == "accepted esp 10.0.2.100 > 10.0.2.15 ttl=64");
    CHECK(lab.request("esp 10.0.2.16 > 10.0.2.100").substr(0, 8) == "accepted");
    lab.wait(200_s);  // they keep it alive
    CHECK(lab.entry(500) == "UDP 10.0.3.1:500");
    CHECK(lab.director.totals().counters.conns == 1);
}

TEST_CASE("director: ignore_tunneled lets packets of other protocols by for good", "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    for (const bool is_on : {false, true}) {
        Settings settings = lab.director.settings();
        settings.ignore_tunneled = is_on ? 1 : 0;
        lab.director.change_settings(settings);
        FrameHandle frame = packet_from("gre 10.0.2.15 > 10.0.2.100", lab.frames(), lab.payloads());
        CHECK(lab.director.on_request(PacketPlace::LocalIn, frame).verdict ==
              PacketVerdict::Accept);
        CHECK(frame->is_ipvs_handled == is_on);
    }
}

TEST_CASE("director: run_estimation=0 freezes what listings show, not what counts",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.connect(1);
    lab.wait(3_s);
    CHECK(lab.director.totals().counters.conns == 1);
    lab.change([](Settings& settings) { settings.run_estimation = 0; });
    lab.connect(2);
    lab.wait(30_s);
    CHECK(lab.director.totals().counters.conns == 1);
    CHECK(lab.director.live_totals().conns == 2);
    lab.change([](Settings& settings) { settings.run_estimation = 1; });
    CHECK(lab.director.totals().counters.conns == 1);
    lab.wait(3_s);
    CHECK(lab.director.totals().counters.conns == 2);
}
