// SPDX-License-Identifier: Apache-2.0
//
// The synchronisation master: what it announces, when its messages leave, and ipvsadm for it.
#include "tests/models/ipvs/sync/words.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr auto kConnection =
    "TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 for 900";

/// A master on eth0; rr over 10.0.3.100 and 10.0.3.150: the first connection goes to 150.
struct Master : DirectorLab {
    explicit Master(std::string_view options = "", DirectorConfig config = {})
        : DirectorLab(config) {
        make_lab_service(*this, "rr");
        setup(fmt::format("--start-daemon master {}", options));
    }
};

/// The moments, in ms, at which messages leave within the next `span`.
std::vector<std::int64_t> moments_of_messages(DirectorLab& lab, SimDuration span) {
    std::vector<std::int64_t> moments;
    const SimTime end = lab.time() + span;
    while (lab.time() < end) {
        lab.wait(1_ms);
        for (std::size_t i = lab.take_sync_messages().size(); i > 0; --i) {
            moments.push_back(lab.time().ns() / 1'000'000);
        }
    }
    return moments;
}

}  // namespace

TEST_CASE("sync master: a connection is announced with its third packet", "[unit][ipvs][sync]") {
    Master lab;
    make_connection(lab, 5000, 2);
    CHECK(announced(lab).empty());
    send_ack(lab, 5000);
    CHECK(announced(lab) == Lines{kConnection});
    for (int packet = 4; packet <= 52; ++packet) send_ack(lab, 5000);
    CHECK(announced(lab).empty());
    send_ack(lab, 5000);
    CHECK(announced(lab) == Lines{kConnection});
}

TEST_CASE("sync master: a template goes along with every packet of its connections",
          "[unit][ipvs][sync]") {
    Master lab;
    lab.setup("-E -t 10.0.2.100:80 -s rr -p 60");
    constexpr auto kTemplate =
        "TCP 10.0.2.15:0 at 10.0.2.100:80 on 10.0.3.150:8080 state {} for 60 inactive template";
    make_connection(lab, 5000, 1);
    CHECK(announced(lab) == Lines{fmt::format(kTemplate, 0)});
    send_ack(lab, 5000);
    CHECK(announced(lab) == Lines{fmt::format(kTemplate, 1)});
    send_ack(lab, 5000);
    CHECK(announced(lab) == Lines{kConnection, fmt::format(kTemplate, 1)});

    lab.change([](Settings& settings) { settings.sync_persist_mode = 1; });
    lab.request("tcp 10.0.2.15:5000 > 10.0.2.100:80 F.");
    CHECK(announced(lab) == Lines{fmt::format(kTemplate, 1)});
}

TEST_CASE("sync master: the end of a connection is announced at once", "[unit][ipvs][sync]") {
    Master lab;
    make_connection(lab, 5000, 2);
    lab.request("tcp 10.0.2.15:5000 > 10.0.2.100:80 F.");
    send_ack(lab, 5000);
    CHECK(announced(lab) == Lines{"TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.150:8080 state 7 "
                                  "for 60 inactive"});
}

TEST_CASE("sync master: a reply announces nothing, and its change is seen with the next request",
          "[unit][ipvs][sync]") {
    Master lab;
    make_connection(lab, 5000, 2);
    lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:5000 F.");
    CHECK(announced(lab).empty());
    send_ack(lab, 5000);
    send_ack(lab, 5000);
    CHECK(announced(lab) == Lines{"TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.150:8080 state 4 "
                                  "for 120 inactive"});
}

TEST_CASE("sync master: of one-packet connections only the template is announced",
          "[unit][ipvs][sync]") {
    Master lab;
    lab.setup("-A -u 10.0.2.100:53 -s rr -p 60 -o").setup("-a -u 10.0.2.100:53 -r 10.0.3.100 -m");
    const Lines templates{
        "UDP 10.0.2.15:0 at 10.0.2.100:53 on 10.0.3.100:53 state 0 for 60 inactive template"};
    lab.request("udp 10.0.2.15:7 > 10.0.2.100:53");
    CHECK(announced(lab) == templates);
    lab.change([](Settings& settings) { settings.sync_version = 0; });
    lab.request("udp 10.0.2.15:8 > 10.0.2.100:53");
    CHECK(announced(lab).empty());
}

TEST_CASE("sync master: direct routing is announced as one-way", "[unit][ipvs][sync]") {
    Master lab;
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:8080 -m -w 0")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.7 -g");
    make_connection(lab, 5000, 3);
    CHECK(
        announced(lab) ==
        Lines{"TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.7:80 state 1 for 900 Route one-way"});
}

TEST_CASE("sync master: a template that outlives its time is announced with the minute it gets",
          "[unit][ipvs][sync]") {
    Master lab;
    lab.setup("-E -t 10.0.2.100:80 -s rr -p 60");
    make_connection(lab, 5000, 2);
    (void)announced(lab);
    lab.wait(60_s);
    CHECK(announced(lab) == Lines{"TCP 10.0.2.15:0 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 "
                                  "for 60 inactive template"});
}

TEST_CASE("sync master: version 0 says less, and a template only with one of its connections",
          "[unit][ipvs][sync]") {
    Master lab;
    lab.setup("-E -t 10.0.2.100:80 -s rr -p 60");
    lab.change([](Settings& settings) { settings.sync_version = 0; });
    make_connection(lab, 5000, 2);
    lab.wait(3_s);
    CHECK(lab.take_sync_messages().empty());
    send_ack(lab, 5000);
    lab.wait(3_s);
    const auto messages = lab.take_sync_messages();
    REQUIRE(messages.size() == 1);
    CHECK(SyncMessageReader(messages[0].bytes).version() == SyncVersion::V0);
    CHECK(words_of(messages) ==
          Lines{"TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 for 0",
                "TCP 10.0.2.15:0 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 for 0 inactive "
                "template"});
}

TEST_CASE("sync master: an entry of another version does not join the buffer",
          "[unit][ipvs][sync]") {
    Master lab;
    make_connection(lab, 5000, 3);
    lab.change([](Settings& settings) { settings.sync_version = 0; });
    make_connection(lab, 5001, 3);
    lab.wait(20_ms);
    CHECK(lab.take_sync_messages().size() == 1);
    lab.wait(3_s);
    CHECK(lab.take_sync_messages().size() == 1);
}

TEST_CASE("sync master: a lone entry leaves when the thread finds it two seconds old",
          "[unit][ipvs][sync]") {
    Master lab;  // its thread looks at 1 s, 2 s, ...
    lab.wait(500_ms);
    make_connection(lab, 5000, 3);
    CHECK(moments_of_messages(lab, 5_s) == std::vector<std::int64_t>{3000});
    lab.wait(1000_s);  // asleep all the time
    const std::int64_t now = lab.time().ns() / 1'000'000;
    make_connection(lab, 5001, 3);
    const auto moments = moments_of_messages(lab, 5_s);
    REQUIRE(moments.size() == 1);
    CHECK(moments[0] - now >= 2000);
    CHECK(moments[0] - now <= 3000);
    CHECK(moments[0] % 1000 == 0);
}

TEST_CASE("sync master: on the kernel's wheel the thread looks every 256 ticks",
          "[unit][ipvs][sync]") {
    Master lab("", {.timers = TimerMode::KernelWheel});
    make_connection(lab, 5000, 3);
    CHECK(moments_of_messages(lab, 5_s) == std::vector<std::int64_t>{2048});
}

TEST_CASE("sync master: full buffers leave after 20 ms, the eighth wakes the thread at once",
          "[unit][ipvs][sync]") {
    Master lab("--sync-maxlen 80");  // two entries
    for (int port = 1; port <= 5; ++port) make_connection(lab, port, 3);
    CHECK(moments_of_messages(lab, 1_s) == std::vector<std::int64_t>{20, 20});
    for (int port = 101; port <= 116; ++port) make_connection(lab, port, 3);
    lab.wait(0_ms);
    CHECK(lab.take_sync_messages().size() == 8);
    CHECK(announced(lab) ==
          Lines{"TCP 10.0.2.15:116 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 for 900"});
}

TEST_CASE("sync master: when sync_qlen_max messages wait, a newly filled one is discarded",
          "[unit][ipvs][sync]") {
    Master lab("--sync-maxlen 44");  // one entry
    lab.change([](Settings& settings) { settings.sync_qlen_max = 2; });
    for (int port = 1; port <= 5; ++port) make_connection(lab, port, 3);
    lab.watch();
    CHECK(announced(lab) ==
          Lines{"TCP 10.0.2.15:1 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 for 900",
                "TCP 10.0.2.15:2 at 10.0.2.100:80 on 10.0.3.100:8080 state 1 for 900",
                "TCP 10.0.2.15:5 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 for 900"});
    CHECK(lab.take_story().front() == "sync message of 1 entries, 44 bytes, sent by thread 0");
}

TEST_CASE("sync master: entries spread over sync_ports threads, each with a port of its own",
          "[unit][ipvs][sync]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.change([](Settings& settings) { settings.sync_ports = 4; });
    lab.setup(
        "--start-daemon master --mcast-interface eth1 --syncid 9 --mcast-group 224.1.2.3 "
        "--mcast-port 9000 --mcast-ttl 7");
    for (int port = 1; port <= 8; ++port) make_connection(lab, port, 3);
    lab.wait(3_s);
    const auto messages = lab.take_sync_messages();
    REQUIRE(messages.size() == 4);
    CHECK(words_of(messages).size() == 8);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(messages[i].channel.port == 9000 + i);
        CHECK(messages[i].channel.interface == 2);
        CHECK(messages[i].channel.ttl == 7);
        CHECK(to_text(messages[i].channel.group) == "224.1.2.3");
        CHECK(SyncMessageReader(messages[i].bytes).sync_id() == 9);
    }
    // A second daemon has as many, whatever the setting is by now.
    lab.change([](Settings& settings) { settings.sync_ports = 1; });
    lab.setup("--start-daemon backup");
    CHECK(lab.listeners().size() == 4);
}

TEST_CASE("sync master: what has not been sent when it stops is lost", "[unit][ipvs][sync]") {
    Master lab;
    make_connection(lab, 5000, 3);
    lab.setup("--stop-daemon master");
    lab.wait(3_s);
    send_ack(lab, 5000);
    CHECK(lab.take_sync_messages().empty());
    lab.setup("--start-daemon master");
    CHECK(announced(lab).empty());
}

TEST_CASE("sync master: events say what was announced and why", "[unit][ipvs][sync]") {
    Master lab;
    make_connection(lab, 5000, 2);
    lab.watch();
    send_ack(lab, 5000);
    const auto story = lab.take_story();
    CHECK(std::find(story.begin(), story.end(),
                    "TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.150:8080 announced to the "
                    "backups in ESTABLISHED, for 900 s: packet 3 of its client") != story.end());
}

TEST_CASE("ipvsadm: daemons are started, listed and stopped", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    CHECK(lab.ipvsadm("-L --daemon").empty());
    CHECK(lab.ipvsadm("--start-daemon backup --mcast-interface eth1 --syncid 3").empty());
    CHECK(lab.ipvsadm("--start-daemon master --sync-maxlen 500 --mcast-port 77").empty());
    CHECK(lab.ipvsadm("-L --daemon") ==
          "master sync daemon (mcast=eth0, syncid=0, maxlen=500, group=224.0.0.81, port=77, "
          "ttl=1)\n"
          "backup sync daemon (mcast=eth1, syncid=3, maxlen=1472, group=224.0.0.81, port=8848, "
          "ttl=1)\n");
    CHECK(lab.ipvsadm("--start-daemon master --mcast-interface nosuch") == "No such device\n[255]");
    CHECK(lab.ipvsadm("--start-daemon backup --mcast-interface eth1") ==
          "Daemon has already run\n[255]");
    CHECK(lab.ipvsadm("-Sn").empty());
    CHECK(lab.ipvsadm("--stop-daemon backup --syncid 3").empty());
    CHECK(lab.ipvsadm("--stop-daemon backup") == "No daemon is running\n[255]");
    CHECK(lab.listeners().empty());
    lab.taken_ports = {8848};
    CHECK(lab.ipvsadm("--start-daemon backup") == "Address already in use\n[255]");
    CHECK(lab.ipvsadm("--stop-daemon backup") == "No daemon is running\n[255]");
}

TEST_CASE("ipvsadm: the longest message follows the interface, or what is asked for",
          "[unit][ipvs][ipvsadm]") {
    const auto maxlen = [](std::string_view options, std::uint32_t mtu) {
        DirectorLab lab;
        lab.mtu = mtu;
        lab.setup(fmt::format("--start-daemon {}", options));
        const bool is_master = options.starts_with("master");
        return lab.director.sync_daemon(is_master ? SyncRole::Master : SyncRole::Backup)->maxlen;
    };
    CHECK(maxlen("master", 9000) == 1472);
    CHECK(maxlen("backup", 9000) == 8972);
    CHECK(maxlen("backup", 1000) == 1472);
    CHECK(maxlen("backup --sync-maxlen 100", 1500) == 1024);
    CHECK(maxlen("master --sync-maxlen 100", 1500) == 100);
    CHECK(maxlen("master --sync-maxlen 65507", 1500) == 65507);
}

TEST_CASE("ipvsadm: what a daemon's options must be", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    const auto says = [&](std::string_view options) {
        return lab.ipvsadm(fmt::format("--start-daemon master {}", options));
    };
    CHECK(says("--syncid 256") == "illegal syncid specified\n[2]");
    CHECK(says("--mcast-port 0") == "illegal mcast-port specified\n[2]");
    CHECK(says("--mcast-ttl 256") == "illegal mcast-ttl specified\n[2]");
    CHECK(says("--sync-maxlen 65508") == "illegal sync-maxlen specified\n[2]");
    CHECK(says("--mcast-group 10.0.0.1") == "invalid IPv4 mcast-group `10.0.0.1'\n[2]");
    CHECK(says("--mcast-group 224.1") == "invalid IPv4 mcast-group `224.1'\n[2]");
    CHECK(says("--mcast-group fd00::1") == "invalid IPv6 mcast-group `fd00::1'\n[2]");
    CHECK(says("--mcast-group ff02::51") ==
          "not modelled in lvsim: IPv6 groups (--mcast-group)\n[2]");
    CHECK(lab.director.sync_daemon(SyncRole::Master) == nullptr);
    DirectorLab old({.profile = Profile::Centos6});
    CHECK(old.ipvsadm("--start-daemon master --syncid 4").empty());
    CHECK(old.ipvsadm("-L --daemon") == "master sync daemon (mcast=eth0, syncid=4)\n");
}
