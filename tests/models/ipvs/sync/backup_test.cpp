// SPDX-License-Identifier: Apache-2.0
//
// The synchronisation backup: what becomes of announced entries, and what they are good for.
#include "models/ipvs/proc_files.hpp"
#include "models/ipvs/protocol.hpp"
#include "tests/models/ipvs/sync/words.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

/// A backup with the service of the lab; entries come by take().
struct Backup : DirectorLab {
    explicit Backup(std::string_view options = "", DirectorConfig config = {})
        : DirectorLab(config) {
        make_lab_service(*this, "rr");
        setup(fmt::format("--start-daemon backup {}", options));
    }
    void take(const SyncEntry& entry, SyncVersion version = SyncVersion::V1) {
        director.on_sync_message(message_of({entry}, version));
    }
    std::string connections() {
        const std::string listing = ipvsadm("-Lnc");
        return listing.substr(std::min(listing.find("TCP"), listing.size()));
    }
};

SyncEntry changed(SyncEntry entry, void (*change)(SyncEntry&)) {
    change(entry);
    return entry;
}

}  // namespace

TEST_CASE("sync backup: an announced connection is there, counted, and carries on",
          "[unit][ipvs][sync]") {
    Backup lab;
    lab.take(connection_entry());
    CHECK(lab.entry(5000) == "ESTABLISHED 10.0.3.150:8080");
    CHECK(lab.counts(150) == "1/0");
    CHECK(lab.request("tcp 10.0.2.15:5000 > 10.0.2.100:80 .") ==
          "sent tcp 10.0.2.15:5000 > 10.0.3.150:8080 . ttl=63");
    CHECK(lab.reply("tcp 10.0.3.150:8080 > 10.0.2.15:5000 .") ==
          "accepted tcp 10.0.2.100:80 > 10.0.2.15:5000 . ttl=64");
    CHECK(lab.director.services()[0].stats.counters.conns == 0);
    CHECK(lab.take_sync_messages().empty());
}

TEST_CASE("sync backup: without an announcement the middle of a connection is unknown",
          "[unit][ipvs][sync]") {
    Backup lab;
    const std::string packet = "tcp 10.0.2.15:5000 > 10.0.2.100:80 .";
    CHECK(lab.request(packet).starts_with("accepted"));  // the machine's own TCP answers RST
    lab.change([](Settings& settings) { settings.sloppy_tcp = 1; });
    CHECK(lab.request(packet).starts_with("sent"));
}

TEST_CASE("sync backup: the inactive flag decides how an entry counts", "[unit][ipvs][sync]") {
    Backup lab;
    const auto inactive = changed(connection_entry(), [](SyncEntry& entry) {
        entry.flags = kSyncInactive;
        entry.state = static_cast<std::uint16_t>(TcpState::CloseWait);
        entry.timeout_seconds = 60;
    });
    lab.take(inactive);
    CHECK(lab.counts(150) == "0/1");
    lab.take(connection_entry());
    CHECK(lab.counts(150) == "1/0");
    lab.take(inactive);
    CHECK(lab.counts(150) == "0/1");
    CHECK(lab.entry(5000) == "CLOSE_WAIT 10.0.3.150:8080");
    lab.wait(61_s);
    CHECK(lab.entry(5000).empty());
    CHECK(lab.counts(150) == "0/0");
}

TEST_CASE("sync backup: an entry lasts as long as it was announced to", "[unit][ipvs][sync]") {
    Backup lab;
    lab.take(connection_entry());
    lab.wait(899_s);
    lab.take(connection_entry());
    lab.wait(899_s);
    CHECK(lab.director.connection_count() == 1);
    lab.wait(2_s);
    CHECK(lab.director.connection_count() == 0);
}

TEST_CASE("sync backup: packets go on from the threshold", "[unit][ipvs][sync]") {
    Backup lab;
    lab.take(connection_entry());
    lab.setup("--start-daemon master");
    for (int packet = 4; packet <= 52; ++packet) send_ack(lab, 5000);
    CHECK(announced(lab).empty());
    send_ack(lab, 5000);
    CHECK(announced(lab) == Lines{"TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 "
                                  "for 900 synced"});
}

TEST_CASE("sync backup: a host that is master too announces nothing that it was told",
          "[unit][ipvs][sync]") {
    Backup lab;
    lab.setup("--start-daemon master");
    lab.take(connection_entry());
    lab.take(template_entry());
    CHECK(announced(lab).empty());
}

TEST_CASE("sync backup: a connection announced with another server takes the old one's place",
          "[unit][ipvs][sync]") {
    Backup lab;
    lab.take(connection_entry());
    const auto elsewhere = changed(connection_entry(), [](SyncEntry& entry) {
        entry.server.address = IpAddress::v4(0x0a00'0364);
    });
    auto ended = elsewhere;
    ended.flags = kSyncInactive;
    lab.watch();
    lab.take(ended);  // the end of one that was replaced since
    CHECK(lab.entry(5000) == "ESTABLISHED 10.0.3.150:8080");
    lab.take(elsewhere);
    lab.wait(0_ms);
    CHECK(lab.entry(5000) == "ESTABLISHED 10.0.3.100:8080");
    CHECK(lab.counts(150) == "0/0");
    CHECK(lab.counts(100) == "1/0");
    const std::string whose = "TCP 10.0.2.15:5000 at 10.0.2.100:80 on ";
    CHECK(lab.take_story() ==
          Lines{whose + "10.0.3.100:8080 announced by the master: ignored: the entry goes to "
                        "another server by now",
                whose + "10.0.3.100:8080 announced by the master: new entry, the one to another "
                        "server ends",
                whose + "10.0.3.150:8080 expired in ESTABLISHED: the master says it has another "
                        "server"});
}

TEST_CASE("sync backup: a template keeps its server whatever is announced", "[unit][ipvs][sync]") {
    Backup lab;
    lab.setup("-E -t 10.0.2.100:80 -s rr -p 60");
    lab.take(template_entry());
    lab.take(changed(template_entry(), [](SyncEntry& entry) {
        entry.server.address = IpAddress::v4(0x0a00'0364);
        entry.state = 1;
    }));
    CHECK(lab.connections() ==
          "TCP 01:00  ASSURED     10.0.2.15:0        10.0.2.100:80      10.0.3.150:8080\n");
    CHECK(lab.director.services()[0].destinations[0].persistconns == 1);
    CHECK(lab.connect(6000) == 150);  // the client's next connection
}

TEST_CASE("sync backup: an entry without a server here is sent there all the same",
          "[unit][ipvs][sync]") {
    DirectorLab lab;
    lab.setup("--start-daemon backup");
    lab.director.on_sync_message(message_of({connection_entry()}));
    CHECK(lab.entry(5000) == "ESTABLISHED 10.0.3.150:8080");
    lab.setup("-A -t 10.0.2.100:80 -s rr");
    CHECK(lab.request("tcp 10.0.2.15:5000 > 10.0.2.100:80 .") ==
          "sent tcp 10.0.2.15:5000 > 10.0.3.150:8080 . ttl=63");

    // It is bound when it is announced again and the server is there, by the method configured.
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m");
    CHECK(lab.counts(150) == "0/0");
    lab.director.on_sync_message(message_of({connection_entry()}));
    CHECK(lab.counts(150) == "1/0");
}

TEST_CASE("sync backup: the method is the one configured here", "[unit][ipvs][sync]") {
    DirectorLab lab;
    lab.setup("--start-daemon backup").setup("-A -t 10.0.2.100:80 -s rr");
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.150 -g");
    lab.director.on_sync_message(message_of(
        {changed(connection_entry(), [](SyncEntry& entry) { entry.server.port = 80; })}));
    CHECK(lab.request("tcp 10.0.2.15:5000 > 10.0.2.100:80 .") ==
          "sent tcp 10.0.2.15:5000 > 10.0.2.100:80 . ttl=63");
}

TEST_CASE("sync backup: a server of port 0 keeps the announced port", "[unit][ipvs][sync]") {
    DirectorLab lab;
    lab.setup("--start-daemon backup").setup("-A -t 10.0.2.100:80 -s rr");
    lab.setup("-a -t 10.0.2.100:80 -r 10.0.3.150:0 -m");
    lab.director.on_sync_message(message_of({connection_entry()}));
    CHECK(lab.counts(150) == "1/0");
}

TEST_CASE("sync backup: version 0 has no timeout, so the states' count", "[unit][ipvs][sync]") {
    Backup lab;
    lab.setup("--set 100 0 0");
    lab.take(connection_entry(), SyncVersion::V0);
    lab.take(template_entry(), SyncVersion::V0);
    CHECK(lab.ipvsadm("-Lnc").find("TCP 01:40  ESTABLISHED 10.0.2.15:5000") != std::string::npos);
    CHECK(lab.ipvsadm("-Lnc").find("TCP 03:00  NONE        10.0.2.15:0") != std::string::npos);
}

TEST_CASE("sync backup: sync ids must agree, 0 takes any", "[unit][ipvs][sync]") {
    const auto taken = [](int own, int other) {
        Backup lab(fmt::format("--syncid {}", own));
        auto bytes = message_of({connection_entry()});
        bytes[1] = static_cast<std::byte>(other);
        lab.director.on_sync_message(bytes);
        return lab.director.connection_count() == 1;
    };
    CHECK(taken(0, 0));
    CHECK(taken(0, 9));
    CHECK(taken(9, 9));
    CHECK_FALSE(taken(9, 0));
    CHECK_FALSE(taken(9, 8));
}

TEST_CASE("sync backup: what it cannot take it passes over, the rest of the message counts",
          "[unit][ipvs][sync]") {
    const auto refused = [](void (*change)(SyncEntry&)) {
        Backup lab;
        lab.watch();
        auto next = connection_entry();
        next.client.port = 5001;
        lab.director.on_sync_message(message_of({changed(connection_entry(), change), next}));
        CHECK(lab.entry(5000).empty());
        CHECK_FALSE(lab.entry(5001).empty());
        const std::string story = lab.take_story().front();
        return story.substr(story.find("master: ") + 8);
    };
    CHECK(refused([](SyncEntry& entry) {
              entry.protocol = 99;
          }).starts_with("passed over: unknown protocol"));
    CHECK(refused([](SyncEntry& entry) {
              entry.state = 11;
          }).starts_with("passed over: unknown state"));
    CHECK(refused([](SyncEntry& entry) {
              entry.engine_name = "none";
              entry.engine_data = "x";
          }).starts_with("passed over: unknown persistence engine"));
    CHECK(refused([](SyncEntry& entry) {
              entry.flags = 6;
          }).starts_with("passed over: unknown forwarding method"));
    CHECK(refused([](SyncEntry& entry) {
              entry.is_ipv6 = true;
              entry.client.address = IpAddress::v6(0xfd00'0000'0000'0000, 1);
          }).starts_with("passed over: IPv6 is not modelled"));
}

TEST_CASE("sync backup: of UDP there is one state only", "[unit][ipvs][sync]") {
    Backup lab;
    lab.take(changed(connection_entry(), [](SyncEntry& entry) {
        entry.protocol = static_cast<std::uint8_t>(IpProtocol::Udp);
    }));
    CHECK(lab.director.connection_count() == 0);
}

TEST_CASE("sync backup: broken messages are refused with a reason", "[unit][ipvs][sync]") {
    Backup lab("--sync-maxlen 1024");
    lab.watch();
    auto bytes = message_of({connection_entry()});
    lab.director.on_sync_message(std::span(bytes).first(20));
    lab.director.on_sync_message(std::span(bytes).first(3));
    lab.director.on_sync_message(std::vector<std::byte>(1025));
    bytes[4] = std::byte{2};  // two entries, but there is one
    lab.director.on_sync_message(bytes);
    CHECK(lab.director.connection_count() == 1);
    const auto story = lab.take_story();
    REQUIRE(story.size() == 5);
    CHECK(story[0] == "sync message of 20 bytes refused: not as long as its header says");
    CHECK(story[1] == "sync message of 3 bytes refused: too short for a header");
    CHECK(story[2] == "sync message of 1025 bytes refused: longer than sync-maxlen");
    CHECK(story[4] == "sync message of 44 bytes refused: an entry goes on behind the end");
}

TEST_CASE("sync backup: nothing is taken when no backup runs", "[unit][ipvs][sync]") {
    DirectorLab lab;
    make_lab_service(lab, "rr");
    lab.director.on_sync_message(message_of({connection_entry()}));
    CHECK(lab.director.connection_count() == 0);
}

TEST_CASE("sync backup: with backup_only it leaves requests to the machine, while it runs",
          "[unit][ipvs][sync]") {
    Backup lab;
    lab.change([](Settings& settings) { settings.backup_only = 1; });
    CHECK(lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 S").starts_with("accepted"));
    lab.setup("--stop-daemon backup");
    CHECK(lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 S").starts_with("sent"));
}

TEST_CASE("sync backup: 2.6.32 finds no entries in version 1", "[unit][ipvs][sync]") {
    Backup lab("", {.profile = Profile::Centos6});
    lab.take(connection_entry());
    CHECK(lab.director.connection_count() == 0);
    lab.take(connection_entry(), SyncVersion::V0);
    CHECK(lab.director.connection_count() == 1);
}

TEST_CASE("sync backup: /proc/net/ip_vs_conn_sync tells who made an entry", "[unit][ipvs][sync]") {
    Backup lab;
    lab.take(connection_entry());
    lab.request("tcp 10.0.2.15:1 > 10.0.2.100:80 S");
    const std::string text = proc_ip_vs_conn_sync(lab.director);
    CHECK(text.starts_with(
        "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Origin Expires\n"));
    CHECK(text.find("TCP 0A00020F 1388 0A000264 0050 0A000396 1F90 ESTABLISHED SYNC       900\n") !=
          std::string::npos);
    CHECK(text.find("TCP 0A00020F 0001 0A000264 0050 0A000396 1F90 SYN_RECV    LOCAL       60\n") !=
          std::string::npos);
}

TEST_CASE("sync backup: a mark finds its service", "[unit][ipvs][sync]") {
    DirectorLab lab;
    lab.setup("--start-daemon backup").setup("-A -f 9 -s rr -p 60");
    lab.setup("-a -f 9 -r 10.0.3.150 -m");
    const auto of_mark = [](SyncEntry entry) {
        entry.fwmark = 9;
        return entry;
    };
    lab.director.on_sync_message(message_of({of_mark(connection_entry()), connection_entry()}));
    CHECK(lab.counts(150) == "1/0");
    auto marked = of_mark(template_entry());
    marked.protocol = 0;
    marked.virtual_address = {IpAddress::v4(9), 0};
    marked.server.port = 0;
    lab.director.on_sync_message(message_of({marked}));
    CHECK(lab.director.services()[0].destinations[0].persistconns == 1);
}

TEST_CASE("sync backup: no packet finds a template, whatever flags it was announced with",
          "[unit][ipvs][sync]") {
    Backup lab;
    lab.take(changed(template_entry(), [](SyncEntry& entry) { entry.flags |= kSyncNoClientPort; }));
    CHECK(lab.request("tcp 10.0.2.15:5000 > 10.0.2.100:80 .").starts_with("accepted"));
    CHECK(lab.request("tcp 10.0.2.15:0 > 10.0.2.100:80 .").starts_with("accepted"));
    CHECK(lab.counts(150) == "0/0");
}
