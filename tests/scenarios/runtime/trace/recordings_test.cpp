// SPDX-License-Identifier: Apache-2.0
//
// The judge: recordings of a real kernel that our director must reproduce, step for step.
#include "scenarios/runtime/trace/replay.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace lvsim::runtime;

namespace {

void check_agrees(const std::string& name) {
    const TraceReport report = replay_trace_file(std::string(LVSIM_TRACES) + "/" + name + ".yaml");
    INFO(to_text(report));
    CHECK(report.name == name);
    CHECK(report.agrees());
}

}  // namespace

TEST_CASE("recordings: the picks of every scheduler", "[trace]") {
    const std::string name =
        GENERATE("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "mh", "sed", "nq", "fo",
                 "ovf", "sh-sh-fallback", "sh-sh-port", "sh-sh-fallback-sh-port", "mh-mh-fallback",
                 "mh-mh-port", "mh-mh-fallback-mh-port");
    check_agrees("sched-" + name + "-steady");
    check_agrees("sched-" + name + "-churn");
}

TEST_CASE("recordings: TCP states and counters through LVS-NAT", "[trace]") {
    const auto* name = GENERATE("tcp-nat-0", "tcp-nat-1", "tcp-nat-2", "tcp-nat-3");
    check_agrees(name);
}

TEST_CASE("recordings: entries leave when their time is over", "[trace]") {
    check_agrees("expiry");
}

TEST_CASE("recordings: thresholds and overload", "[trace]") {
    const auto* name = GENERATE("thresholds", "th-3-0", "th-4-1", "th-6-0", "th-edit");
    check_agrees(name);
}

TEST_CASE("recordings: what LVS-NAT forwards, rewrites and refuses", "[trace]") {
    const auto* name = GENERATE("packets-nat", "packets-no-forwarding");
    check_agrees(name);
}

TEST_CASE("recordings: rates, ICMP errors, reuse, states of every timeout, settings", "[trace]") {
    const auto* name =
        GENERATE("icmp-nat", "misc", "ops", "rates", "reuse-0-0", "reuse-0-1", "reuse-1-0",
                 "reuse-1-1", "reuse-2-0", "reuse-2-1", "sloppy", "st-nat");
    check_agrees(name);
}
