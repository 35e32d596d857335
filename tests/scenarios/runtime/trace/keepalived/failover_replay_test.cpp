// SPDX-License-Identifier: Apache-2.0
//
// The replay itself: when events are done, and what a report says.
#include "scenarios/runtime/trace/keepalived/failover_replay.hpp"

#include "scenarios/runtime/trace/keepalived/failover_run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

FailoverCase recording(const std::string& name) {
    auto read = read_failover_file(std::string(LVSIM_TRACES) + "/" + name + "/case.yaml");
    REQUIRE(read.has_value());
    return std::move(*read);
}

const CaseEvent& event_of(const FailoverCase& recorded, CaseEventKind kind) {
    const auto found = std::find_if(recorded.events.begin(), recorded.events.end(),
                                    [kind](const CaseEvent& event) { return event.kind == kind; });
    REQUIRE(found != recorded.events.end());
    return *found;
}

}  // namespace

TEST_CASE("failover replay: a router starts when it was ready, or when it should have been",
          "[trace]") {
    const FailoverCase crash = recording("b1-master-sigkill");
    CHECK(effective_time(crash, crash.events[0]) == SimDuration::microseconds(-9'920'500));
    CHECK(effective_time(crash, crash.events[1]) == SimDuration::microseconds(-9'922'100));
    CHECK(effective_time(crash, crash.events[2]) == SimDuration());
}

TEST_CASE("failover replay: a change of a link reaches the daemon when its log says so",
          "[trace]") {
    const FailoverCase link = recording("h2-own-link-down");
    CHECK(effective_time(link, event_of(link, CaseEventKind::LinkDown)) == 11'500_us);
    CHECK(effective_time(link, event_of(link, CaseEventKind::LinkUp)) == 8'234'700_us);
    const FailoverCase track = recording("j1-track-interface-weight");
    CHECK(effective_time(track, event_of(track, CaseEventKind::AdminUp)) == 10'024'100_us);
}

TEST_CASE("failover replay: the report says where, what was expected and what was seen",
          "[trace]") {
    FailoverCase recorded = recording("f1-v3-crash");
    recorded.frames[1].bytes[27] ^= std::byte{1};
    const FailoverReport report = replay_failover(recorded);
    REQUIRE(report.disagreement.has_value());
    CHECK(report.disagreement->line == recorded.frames[1].line);
    CHECK(report.disagreement->what == "frame 2 of r1");
    const std::string text = to_text(report);
    INFO(text);
    CHECK_THAT(text, Catch::Contains("frame 2 of r1, t=-") && Catch::Contains("expected:\n") &&
                         Catch::Contains("gratuitous ARP 02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff"));
}

TEST_CASE("failover replay: one that agrees is a line with its largest deviations", "[trace]") {
    const FailoverReport report = replay_failover(recording("f1-v3-crash"));
    const std::string text = to_text(report);
    INFO(text);
    CHECK(report.agrees());
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK_THAT(text, Catch::Contains(" log lines agree (frames within "));
}

TEST_CASE("failover replay: a configuration that keepalived refuses does not agree", "[trace]") {
    FailoverCase recorded = recording("f1-v3-crash");
    recorded.configs["r1.conf"] = "vrrp_instance VI_1 {\n    interface eth0\n}\n";
    const FailoverReport report = replay_failover(recorded);
    CHECK_FALSE(report.agrees());
}

TEST_CASE("failover replay: a file that is no recording is told, not replayed", "[trace]") {
    const FailoverReport report = replay_failover_file("/nothing/case.yaml");
    CHECK_FALSE(report.agrees());
    CHECK_FALSE(report.errors.empty());
}
