// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_compare.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::runtime;

namespace {

const std::string kHead =
    "IPVS connection entries\n"
    "pro expire state       source             virtual            destination\n";
const std::string kFirst =
    "TCP 00:59  SYN_RECV    10.0.2.15:1004     10.0.2.100:80      10.0.3.100:8080\n";
const std::string kSecond =
    "UDP 04:59  UDP         10.0.2.15:1005     10.0.2.100:53      10.0.3.150:5353\n";

std::string with(std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
}

}  // namespace

TEST_CASE("compare: packets are in order on each wire, merged anyhow", "[unit][trace]") {
    CHECK(packets_agree({}, {}));
    CHECK(packets_agree({"c1", "s1", "c2"}, {{"c1", "c2"}, {"s1"}}));
    CHECK(packets_agree({"s1", "c1", "c2"}, {{"c1", "c2"}, {"s1"}}));
    CHECK_FALSE(packets_agree({"c2", "s1", "c1"}, {{"c1", "c2"}, {"s1"}}));
    CHECK_FALSE(packets_agree({"c1"}, {{"c1"}, {"s1"}}));
    CHECK_FALSE(packets_agree({"c1", "s1"}, {{"c1"}, {}}));
    CHECK_FALSE(packets_agree({"c1"}, {}));
    // The same text on both wires.
    CHECK(packets_agree({"x", "x", "y", "x"}, {{"x", "y"}, {"x", "x"}}));
    CHECK_FALSE(packets_agree({"y", "x", "x", "y"}, {{"x", "y"}, {"x", "y"}}));
}

TEST_CASE("compare: prints are equal line for line, trailing spaces included", "[unit][trace]") {
    CHECK(prints_agree("a\nb", "a\nb"));
    CHECK(prints_agree("a\nb", "a\nb\n\n"));
    CHECK(prints_agree("", "\n"));
    CHECK_FALSE(prints_agree("a\nb", "a\nb "));
    CHECK_FALSE(prints_agree("a\nb", "b\na"));
    CHECK_FALSE(prints_agree("a\n\nb", "a\nb"));
    CHECK_FALSE(prints_agree("", "a"));
}

TEST_CASE("compare: connections are a set, and may expire a second apart", "[unit][trace]") {
    const std::string recorded = kHead + kFirst + kSecond;
    CHECK(prints_agree(recorded, kHead + kSecond + kFirst));
    CHECK(prints_agree(recorded, with(recorded, "00:59", "00:58")));
    CHECK(prints_agree(recorded, with(recorded, "00:59", "01:00")));
    CHECK_FALSE(prints_agree(recorded, with(recorded, "00:59", "00:57")));
    CHECK_FALSE(prints_agree(recorded, with(recorded, "8080", "8081")));
    CHECK_FALSE(prints_agree(recorded, with(recorded, "SYN_RECV ", "SYN_RECV")));
    CHECK_FALSE(prints_agree(recorded, kHead + kFirst));
    CHECK_FALSE(prints_agree(recorded, recorded + kFirst));
    CHECK_FALSE(prints_agree(recorded, kFirst + kSecond));
    CHECK(prints_agree(kFirst, with(kFirst, "00:59", "01:00")));  // through grep: no headings
}

TEST_CASE("compare: equal connections pair up by their times", "[unit][trace]") {
    const auto at = [](const std::string& time) { return with(kFirst, "00:59", time); };
    CHECK(prints_agree(at("00:10") + at("00:11"), at("00:12") + at("00:11")));
    CHECK(prints_agree(at("00:10") + at("00:12"), at("00:11") + at("00:11")));
    CHECK_FALSE(prints_agree(at("00:10") + at("00:12"), at("00:10") + at("00:10")));
    CHECK(prints_agree(at("99:59"), at("100:00")));
}

TEST_CASE("compare: /proc/net/ip_vs_conn lists connections too", "[unit][trace]") {
    const std::string head =
        "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n";
    const std::string a = "TCP 0A00020F 03E8 0A000264 0050 0A000364 1F90 SYN_RECV         59\n";
    const std::string b = "TCP 0A00020F 03E9 0A000264 0050 0A000364 1F90 ESTABLISHED     899\n";
    CHECK(prints_agree(head + a + b, head + b + a));
    CHECK(prints_agree(head + a, head + with(a, " 59", " 60")));
    CHECK(prints_agree(head + b, head + with(b, " 899", " 900")));
    CHECK_FALSE(prints_agree(head + a, head + with(a, " 59", " 57")));
    CHECK_FALSE(prints_agree(head + a, head + with(a, "03E8", "03E7")));
}

TEST_CASE("compare: so does /proc/net/ip_vs_conn_sync, with where they come from",
          "[unit][trace]") {
    const std::string head =
        "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Origin Expires\n";
    const std::string a =
        "TCP 0A00020F 1775 0A000264 0050 0A000364 0050 SYNACK      SYNC       899\n";
    const std::string b =
        "TCP 0A00020F 1776 0A000264 0050 0A000364 0050 ESTABLISHED LOCAL       59\n";
    CHECK(prints_agree(head + a + b, head + b + a));
    CHECK(prints_agree(head + a, head + with(a, " 899", " 900")));
    CHECK_FALSE(prints_agree(head + a, head + with(a, " 899", " 897")));
    CHECK_FALSE(prints_agree(head + a, head + with(a, "SYNC ", "LOCAL")));
}

TEST_CASE("compare: a service table is no list of connections", "[unit][trace]") {
    const std::string table =
        "TCP  10.0.2.100:80 rr\n"
        "  -> 10.0.3.100:8080              Masq    1      0          1         \n"
        "TCP  10.0.2.100:81 rr\n";
    CHECK_FALSE(
        prints_agree(table,
                     "TCP  10.0.2.100:81 rr\n"
                     "  -> 10.0.3.100:8080              Masq    1      0          1         \n"
                     "TCP  10.0.2.100:80 rr\n"));
    CHECK_FALSE(prints_agree(table, with(table, "1         ", "2         ")));
}

TEST_CASE("compare: the value of sync_qlen_max is the machine's", "[unit][trace]") {
    CHECK(prints_agree("net.ipv4.vs.sync_qlen_max = 23233", "net.ipv4.vs.sync_qlen_max = 1"));
    CHECK_FALSE(prints_agree("net.ipv4.vs.sync_ports = 1", "net.ipv4.vs.sync_ports = 2"));
}

TEST_CASE("compare: which commands show what", "[unit][trace]") {
    CHECK(shows_statistics("ipvsadm -Ln --stats"));
    CHECK(shows_statistics("ipvsadm -Ln --rate | head -3"));
    CHECK(shows_statistics("cat /proc/net/ip_vs /proc/net/ip_vs_stats"));
    CHECK_FALSE(shows_statistics("cat /proc/net/ip_vs_stats_percpu"));
    CHECK(shows_statistics("cat /proc/net/ip_vs_stats_percpu /proc/net/ip_vs_stats"));
    CHECK_FALSE(shows_statistics("ipvsadm -Ln"));
    CHECK_FALSE(is_print_compared("iptables -t mangle -A PREROUTING -j MARK --set-mark 9"));
    CHECK(is_print_compared("ipvsadm -Ln"));
}

TEST_CASE("compare: of a sync message only the entries count", "[unit][trace]") {
    const std::string message =
        "01005e000051 udp 10.0.2.50:44788 > 224.0.0.81:8848 len=12 ttl=1 "
        "data=00070098040100001122aabb BAD-UDP-CSUM";
    CHECK(is_sync_message(message));
    CHECK(sync_entries(message) == "1122aabb");
    CHECK_FALSE(is_sync_message("client udp 10.0.2.50:8848 > 10.0.2.15:8848 len=12 ttl=1"));
    CHECK(sync_entries("01005e000051 udp 10.0.2.50:1 > 224.0.0.81:8848 ttl=1").empty());
}
