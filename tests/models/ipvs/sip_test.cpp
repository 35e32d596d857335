// SPDX-License-Identifier: Apache-2.0
//
// The persistence engine sip: what it reads, and the templates that it makes.
#include "models/ipvs/sip.hpp"

#include "models/ipvs/proc_files.hpp"
#include "tests/models/ipvs/sync/words.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

std::string invite(std::string_view call) {
    return fmt::format("INVITE sip:bob@example.com SIP/2.0\r\nVia: x\r\nCall-ID: {}\r\n\r\n", call);
}

/// A director of SIP calls with real servers 10.0.3.100 and 10.0.3.150.
class SipLab : public DirectorLab {
public:
    explicit SipLab(std::string_view options = "-p 300 --pe sip", DirectorConfig config = {})
        : DirectorLab(config) {
        setup(fmt::format("-A -u 10.0.2.100:5060 -s rr {}", options))
            .setup("-a -u 10.0.2.100:5060 -r 10.0.3.100 -m")
            .setup("-a -u 10.0.2.100:5060 -r 10.0.3.150 -m");
    }
    /// "10.0.2.15:5060 > 10.0.3.150:5060", or what became of the datagram.
    std::string client(int port, std::string_view text) {
        return pass(fmt::format("udp 10.0.2.15:{} > 10.0.2.100:5060", port), text, true);
    }
    std::string server(int last_byte, int client_port, std::string_view text) {
        return pass(fmt::format("udp 10.0.3.{}:5060 > 10.0.2.15:{}", last_byte, client_port), text,
                    false);
    }
    /// The templates of `ipvsadm -Lnc --persistent-conn`, with their Call-IDs.
    std::vector<std::string> templates() {
        std::vector<std::string> found;
        director.for_each_connection([&](const ConnectionView& conn) {
            if (conn.is_template) {
                found.push_back(
                    fmt::format("{} {} {}", conn.engine_data, to_text(conn.server), conn.state));
            }
        });
        std::sort(found.begin(), found.end());
        return found;
    }

private:
    std::string pass(std::string_view packet, std::string_view text, bool is_request) {
        FrameHandle frame = packet_from(packet, frames(), payloads());
        frame->ingress = is_request ? 1 : 2;
        frame->set_payload(payloads().copy_of(text));
        frame->ipv4().put_total_bytes(frame->l3_size());
        frame->ipv4().fill_checksum();
        frame->udp().put_length(frame->l4_size());
        fill_transport_checksum(*frame);
        const PacketAnswer answer = is_request ? director.on_request(PacketPlace::LocalIn, frame)
                                               : director.on_reply(PacketPlace::Forward, frame);
        if (answer.verdict == PacketVerdict::Drop) return "dropped";
        Frame& left = answer.verdict == PacketVerdict::Accept ? *frame : *last_sent();
        const std::string words = packet_text(left);
        return words.substr(4, words.find(" ttl") - 4);
    }
};

constexpr auto kTo150 = "10.0.2.15:5060 > 10.0.3.150:5060";

}  // namespace

TEST_CASE("sip: the Call-ID of a message", "[unit][ipvs][sip]") {
    const auto call = [](std::string_view text) { return find_call_id(text).value_or("none"); };
    CHECK(call(invite("a84b4c76e66710@pc33.example.com")) == "a84b4c76e66710@pc33.example.com");
    CHECK(call("X\r\ncall-id:1\r\n") == "1");
    CHECK(call("X\ni : 1\n") == "1");
    CHECK(call("X\rCALL-ID:\t1\r") == "1");
    CHECK(call("X\r\nCall-ID:\r\n 1\r\n") == "1");
    CHECK(call("X\r\nCall-ID\r\n : 1\r\n") == "1");
    CHECK(call("X\r\nVia: y\r\n Call-ID: 2\r\nCall-ID: 1\r\n") == "1");
}

TEST_CASE("sip: what is no Call-ID", "[unit][ipvs][sip]") {
    const auto has = [](std::string_view text) { return find_call_id(text).has_value(); };
    CHECK_FALSE(has(""));
    CHECK_FALSE(has("Call-ID: 1\r\n"));  // the first line is the request
    CHECK_FALSE(has("X\r\nCall-ID: 1"));
    CHECK_FALSE(has("X\r\nCall-ID: 1 \r\n"));
    CHECK_FALSE(has("X\r\nCall-ID 1\r\n"));
    CHECK_FALSE(has("X\r\nCall-ID: a@\r\n"));
    CHECK_FALSE(has("X\r\nCall-ID: @b\r\n"));
    CHECK_FALSE(has("X\r\nCall-ID:\r\n"));
    CHECK_FALSE(has("X\r\nit: 1\r\n"));
    CHECK_FALSE(has("X\r\n"));
    CHECK_FALSE(has("X\r\nCall-ID"));
    CHECK_FALSE(has("X\r\nCall-ID:"));
    CHECK(has(invite(std::string(255, 'a'))));
    CHECK_FALSE(has(invite(std::string(256, 'a'))));
}

TEST_CASE("sip: calls of one client may have different servers, each keeps its own",
          "[unit][ipvs][sip]") {
    SipLab lab;
    CHECK(lab.client(5060, invite("one")) == kTo150);
    CHECK(lab.client(5061, invite("two")) == "10.0.2.15:5061 > 10.0.3.100:5060");
    CHECK(lab.client(5062, invite("one")) == "10.0.2.15:5062 > 10.0.3.150:5060");
    CHECK(lab.client(5063, invite("two")) == "10.0.2.15:5063 > 10.0.3.100:5060");
    CHECK(lab.templates() ==
          std::vector<std::string>{"one 10.0.3.150:5060 NONE", "two 10.0.3.100:5060 NONE"});
    INFO("a known connection keeps its server whatever the call");
    CHECK(lab.client(5060, invite("two")) == kTo150);
}

TEST_CASE("sip: without a Call-ID a datagram begins nothing, and nobody is told",
          "[unit][ipvs][sip]") {
    SipLab lab;
    CHECK(lab.client(5060, "OPTIONS x\r\n\r\n") == "dropped");
    CHECK(lab.take_errors().empty());
    CHECK(lab.client(5060, "") == "dropped");
    CHECK(lab.director.connection_count() == 0);
    CHECK(lab.client(5060, invite("one")) == kTo150);
    CHECK(lab.client(5060, "OPTIONS x\r\n\r\n") == kTo150);
}

TEST_CASE("sip: the engine knows no TCP, and means nothing without persistence",
          "[unit][ipvs][sip]") {
    DirectorLab tcp;
    tcp.setup("-A -t 10.0.2.100:80 -s rr -p --pe sip")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m");
    CHECK(tcp.request("tcp 10.0.2.15:1 > 10.0.2.100:80 S") == "dropped");
    SipLab lab("--pe sip");
    CHECK(lab.client(5060, "no call") == kTo150);
    CHECK(lab.templates().empty());
}

TEST_CASE("sip: a server may call its client", "[unit][ipvs][sip]") {
    SipLab lab;
    CHECK(lab.server(100, 5060, "no call") == "10.0.3.100:5060 > 10.0.2.15:5060");
    CHECK(lab.server(100, 5060, invite("one")) == "10.0.2.100:5060 > 10.0.2.15:5060");
    CHECK(lab.templates() == std::vector<std::string>{"one 10.0.3.100:5060 ASSURED"});
    CHECK(lab.director.totals().counters.conns == 0);
    CHECK(lab.director.live_totals().conns == 1);
    CHECK(lab.counts(100) == "0/1");
    CHECK(lab.client(5060, "whatever") == "10.0.2.15:5060 > 10.0.3.100:5060");
    CHECK(lab.client(5061, invite("one")) == "10.0.2.15:5061 > 10.0.3.100:5060");
    CHECK(lab.server(99, 5060, invite("two")) == "10.0.3.99:5060 > 10.0.2.15:5060");
}

TEST_CASE("sip: a server that calls takes the call over", "[unit][ipvs][sip]") {
    SipLab lab;
    CHECK(lab.client(5060, invite("one")) == kTo150);
    CHECK(lab.server(100, 7000, invite("one")) == "10.0.2.100:5060 > 10.0.2.15:7000");
    CHECK(lab.client(5062, invite("one")) == "10.0.2.15:5062 > 10.0.3.100:5060");
    CHECK(lab.templates().size() == 2);
}

TEST_CASE("sip: only services of one port let their servers begin", "[unit][ipvs][sip]") {
    SipLab plain("-p 300");
    CHECK(plain.server(100, 5060, invite("one")).starts_with("10.0.3.100:5060"));
    SipLab unbound("--pe sip");
    CHECK(unbound.server(100, 5060, "no call").starts_with("10.0.2.100:5060"));
    CHECK(unbound.templates().empty());
    unbound.setup("-E -u 10.0.2.100:5060 -s rr");
    CHECK(unbound.server(100, 5061, "no call").starts_with("10.0.3.100:5060"));
    DirectorLab marked;
    marked.setup("-A -f 1 -s rr -p --pe sip").setup("-a -f 1 -r 10.0.3.100 -m");
    CHECK(marked.reply("udp 10.0.3.100:5060 > 10.0.2.15:5060").starts_with("accepted udp 10.0.3"));
}

TEST_CASE("sip: with -o each datagram stands for itself, in both directions", "[unit][ipvs][sip]") {
    SipLab lab("-p 300 --pe sip -o");
    CHECK(lab.client(5060, invite("one")) == kTo150);
    CHECK(lab.client(5060, invite("two")) == "10.0.2.15:5060 > 10.0.3.100:5060");
    CHECK(lab.client(5060, invite("one")) == kTo150);
    CHECK(lab.server(150, 5060, invite("one")) == "10.0.2.100:5060 > 10.0.2.15:5060");
    CHECK(lab.director.connection_count() == 2);
    CHECK(lab.counts(150) == "0/0");
}

TEST_CASE("sip: listings name the engine and the call", "[unit][ipvs][sip]") {
    SipLab lab;
    lab.client(5060, invite("one@here"));
    CHECK_THAT(lab.ipvsadm("-Ln"),
               Catch::Contains("UDP  10.0.2.100:5060 rr persistent 300 pe sip\n"));
    CHECK_THAT(lab.ipvsadm("-Sn"),
               Catch::Contains("-A -u 10.0.2.100:5060 -s rr -p 300 --pe sip\n"));
    CHECK_THAT(lab.ipvsadm("-Lnc"),
               Catch::Contains("UDP 05:00  NONE        10.0.2.15:0        10.0.2.100:5060    "
                               "10.0.3.150:5060\n"));
    CHECK_THAT(lab.ipvsadm("-Lnc --persistent-conn"),
               Catch::Contains("UDP 05:00  NONE        10.0.2.15:0        10.0.2.100:5060    "
                               "10.0.3.150:5060  sip                one@here\n") &&
                   Catch::Contains("UDP 05:00  UDP         10.0.2.15:5060     10.0.2.100:5060    "
                                   "10.0.3.150:5060\n"));
    CHECK_THAT(proc_ip_vs_conn(lab.director),
               Catch::Contains("UDP 0A00020F 0000 0A000264 13C4 0A000396 13C4 NONE            300 "
                               "sip one@here\n"));
    SipLab without("-p 300 --pe sip -M 255.255.255.0");
    CHECK_THAT(without.ipvsadm("-Sn"), Catch::Contains("-p 300 -M 255.255.255.0 --pe sip\n"));
}

TEST_CASE("sip: a kernel without the engine says so", "[unit][ipvs][sip]") {
    DirectorLab lab({.has_sip_engine = false});
    CHECK(lab.ipvsadm("-A -u 10.0.2.100:5060 -s rr -p --pe sip") ==
          "Scheduler or persistence engine not found\n[255]");
    DirectorLab other;
    CHECK(other.ipvsadm("-A -u 10.0.2.100:5060 -s rr -p --pe rtp") ==
          "Scheduler or persistence engine not found\n[255]");
}

TEST_CASE("sip: templates tell backups their call, and are known there by it",
          "[unit][ipvs][sip][sync]") {
    SipLab master;
    master.setup("--start-daemon master");
    master.client(5060, invite("one"));
    master.client(5061, invite("two"));
    master.wait(3_s);
    SipLab backup;
    backup.setup("--start-daemon backup");
    const auto messages = master.take_sync_messages();
    deliver(messages, backup);
    CHECK(backup.templates() == master.templates());
    CHECK(backup.client(7000, invite("two")) == "10.0.2.15:7000 > 10.0.3.100:5060");
    deliver(messages, backup);
    CHECK(backup.templates().size() == 2);
    SipLab unable("-p 300", {.has_sip_engine = false});
    unable.setup("--start-daemon backup");
    deliver(messages, unable);
    CHECK(unable.templates().empty());
}

TEST_CASE("sip: a template ends with its call's time, and its memory serves the next",
          "[unit][ipvs][sip]") {
    SipLab lab;
    lab.client(5060, invite(std::string(200, 'a')));
    const std::size_t bytes = lab.director.connection_table_bytes();
    lab.wait(601_s);
    CHECK(lab.director.connection_count() == 0);
    lab.client(5060, invite(std::string(200, 'b')));
    CHECK(lab.templates().front().starts_with("bbb"));
    CHECK(lab.director.connection_table_bytes() == bytes);
}

TEST_CASE("sip: the story of a call", "[unit][ipvs][sip]") {
    SipLab lab;
    lab.watch();
    lab.client(5060, invite("one"));
    const auto story = lab.take_story();
    CHECK_THAT(story.front(), Catch::Contains("with Call-ID one stay on 10.0.3.150:5060"));
    lab.client(5061, "no call");
    CHECK_THAT(lab.take_story().front(), Catch::Contains("has no Call-ID"));
    lab.server(100, 7000, invite("two"));
    bool is_told = false;
    for (const std::string& line : lab.take_story()) {
        is_told = is_told || line.find("sip picks the server that talks first") != line.npos;
    }
    CHECK(is_told);
}
