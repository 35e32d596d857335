// SPDX-License-Identifier: Apache-2.0
//
// The replay itself: what it reports when a recording does not agree.
#include "scenarios/runtime/trace/replay.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

std::string recording(const std::string& name) {
    std::ifstream stream(std::string(LVSIM_TRACES) + "/" + name + ".yaml");
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    return text;
}

}  // namespace

TEST_CASE("replay: a recording with one changed digit is reported with its step", "[trace]") {
    SECTION("in a packet") {
        const auto report = replay_trace_text(
            with(recording("packets-nat"), "10.0.3.100:8080 S seq=1 ack=0 ttl=1\"",
                 "10.0.3.100:8080 S seq=2 ack=0 ttl=1\""),
            "packets-nat.yaml");
        REQUIRE(report.disagreement.has_value());
        CHECK(report.disagreement->step == 15);
        CHECK(report.disagreement->expected ==
              "10.0.3.100 tcp 10.0.2.15:1004 > 10.0.3.100:8080 S seq=2 ack=0 ttl=1");
        CHECK(report.disagreement->seen ==
              "10.0.3.100 tcp 10.0.2.15:1004 > 10.0.3.100:8080 S seq=1 ack=0 ttl=1");
    }
    SECTION("in a listing") {
        const auto report =
            replay_trace_text(with(recording("packets-no-forwarding"), "10.0.2.15:1000     10",
                                   "10.0.2.15:1001     10"),
                              "packets-no-forwarding.yaml");
        REQUIRE(report.disagreement.has_value());
        CHECK(report.disagreement->step == 5);
        CHECK(report.disagreement->line == 15);
        CHECK(report.disagreement->what == "run: ipvsadm -Lnc");
        CHECK(report.disagreement->time == SimTime::at(36_ms));
    }
    SECTION("in the statistics") {
        const auto report = replay_trace_text(
            with(recording("packets-no-forwarding"), "10.0.2.100:80                       0",
                 "10.0.2.100:80                       7"),
            "packets-no-forwarding.yaml");
        REQUIRE(report.disagreement.has_value());
        CHECK(report.disagreement->step == 6);
    }
}

TEST_CASE("replay: the report says where, what was expected and what was seen", "[trace]") {
    const auto report = replay_trace_text(
        with(recording("packets-no-forwarding"), "ttl=63\"", "ttl=62\""), "changed.yaml");
    const std::string text = to_text(report);
    INFO(text);
    CHECK(text.starts_with("changed.yaml:9: step 3 of 6, t=0.027000000, disagrees ("));
    CHECK(text.ends_with(
        "  send: client tcp 10.0.2.15:1000 > 10.0.2.100:80 S\n"
        "  expected:\n"
        "    10.0.3.100 tcp 10.0.2.15:1000 > 10.0.3.100:8080 S seq=1 ack=0 ttl=62\n"
        "  seen:\n"
        "    10.0.3.100 tcp 10.0.2.15:1000 > 10.0.3.100:8080 S seq=1 ack=0 ttl=63\n"));
}

TEST_CASE("replay: one that agrees is a line", "[trace]") {
    const auto report = replay_trace_text(recording("packets-no-forwarding"), "good.yaml");
    CHECK(to_text(report).starts_with("good.yaml: 6 steps agree ("));
    CHECK(to_text(report).find('\n') == to_text(report).size() - 1);
}

namespace {

const std::string kOneConnection =
    "trace: made\n"
    "steps:\n"
    "- {run: 'ipvsadm -A -t 10.0.2.100:80 -s rr', t: 0}\n"
    "- {run: 'ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m', t: 0.01}\n"
    "- {send: 'client tcp 10.0.2.15:1000 > 10.0.2.100:80 S', t: 0.03,\n"
    "   out: ['10.0.3.100 tcp 10.0.2.15:1000 > 10.0.3.100:8080 S seq=1 ack=0 ttl=63']}\n";

std::string listing(const std::string& time, const std::string& entry) {
    return "- run: ipvsadm -Lnc\n"
           "  t: " +
           time +
           "\n"
           "  prints: |2\n"
           "    IPVS connection entries\n"
           "    pro expire state       source             virtual            destination\n" +
           entry;
}

std::string statistics(const std::string& time, const std::string& packets) {
    return "- run: ipvsadm -Ln --stats | grep TCP\n"
           "  t: " +
           time +
           "\n"
           "  prints: |2\n"
           "    TCP  10.0.2.100:80                       " +
           packets + "\n";
}

const std::string kEntry =
    "    TCP 00:00  SYN_RECV    10.0.2.15:1000     10.0.2.100:80      10.0.3.100:8080\n";

}  // namespace

TEST_CASE("replay: the tick of the timer wheel is found by when entries leave", "[trace]") {
    // Sixty seconds after the SYN, then at the next tick that 512 divides: T0 decides which.
    const auto report = replay_trace_text(
        kOneConnection + listing("60.2", kEntry) + listing("61.0", ""), "made.yaml");
    INFO(to_text(report));
    CHECK(report.agrees());
    CHECK(report.candidate.first_tick == 128);
    CHECK(report.candidates_tried == 3);
    const auto impossible = replay_trace_text(
        kOneConnection + listing("60.2", "") + listing("61.0", kEntry), "made.yaml");
    CHECK_FALSE(impossible.agrees());
    CHECK(impossible.disagreement->step == 5);  // the wheel that got furthest
}

TEST_CASE("replay: the phase of the estimator is found by what statistics show", "[trace]") {
    const std::string zero = "0        0        0        0        0";
    const std::string one = "1        1        0       40        0";
    const auto report = replay_trace_text(
        kOneConnection + statistics("0.5", zero) + statistics("0.7", one), "made.yaml");
    INFO(to_text(report));
    CHECK(report.agrees());
    CHECK(report.candidate.stats_phase == 700_ms);
    const auto impossible = replay_trace_text(
        kOneConnection + statistics("0.5", one) + statistics("0.7", zero), "made.yaml");
    CHECK_FALSE(impossible.agrees());
    CHECK(impossible.disagreement->step == 5);
}

TEST_CASE("replay: what lvsim does not model fails by its name", "[trace]") {
    const auto report = replay_trace_text(
        "trace: t\nsteps:\n- {run: sysctl -w net.ipv4.vs.conntrack=1, t: 0}\n", "t.yaml");
    REQUIRE(report.disagreement.has_value());
    INFO(report.disagreement->seen);
    CHECK(report.disagreement->seen.find("not modelled") != std::string::npos);
}

TEST_CASE("replay: a file that is no recording is told, not replayed", "[trace]") {
    const auto report = replay_trace_text("trace: t\nsteps:\n- dance: 1\n  t: 0\n", "t.yaml");
    CHECK_FALSE(report.agrees());
    CHECK(report.candidates_tried == 0);
    CHECK(to_text(report).starts_with("t.yaml:3:3: error[T004]"));
}
