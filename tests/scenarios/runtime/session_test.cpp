// SPDX-License-Identifier: Apache-2.0
//
// Session: scenarios given as text, run, and looked at through plain values only.
#include "scenarios/runtime/session.hpp"

#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/scenario.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

using Catch::Contains;

/// A client asks a server on the same network, five times, a second apart.
const char* const kPair = R"(scenario: pair
story: One client asks one server.
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {every: 1s}, count: 5, timeout: 3s}
)";

Result<Session> try_load(const std::string& text, std::uint64_t seed = 1) {
    const auto scenario = load_scenario_text(text, "test.yaml");
    if (!scenario) return tl::unexpected(scenario.error());
    return Session::load(*scenario, {.seed = seed});
}

Session load(const std::string& text, std::uint64_t seed = 1) {
    auto session = try_load(text, seed);
    if (!session) FAIL(to_text(session.error()));
    return std::move(*session);
}

Session pair(const std::string& rest = "expect: [{requests: {of: web, ok: 5}}]\n") {
    return load(kPair + rest);
}

const ExpectationView& only(const Report& report) {
    REQUIRE(report.expectations.size() == 1);
    return report.expectations.front();
}

TEST_CASE("session: ends a second after the last request is done", "[scenario][runtime]") {
    auto session = pair();
    session.run_to_end();
    CHECK(session.is_over());
    const auto& report = session.finish();
    CHECK(report.all_held());
    CHECK(report.reason == EndReason::Complete);
    CHECK(report.ended > SimTime::at(5_s));
    CHECK(report.ended < SimTime::at(5_s + 10_ms));
    CHECK(report.traffic.at(0).ok == 5);
    CHECK(report.traffic.at(0).servers == std::vector<CountView>{{"server", 5}});
    CHECK(report.frames.is_balanced());
}

TEST_CASE("session: a duration ends the run at that moment", "[scenario][runtime]") {
    auto session = pair("clock: {duration: 2500ms}\nexpect: [{requests: {of: web, ok: 3}}]\n");
    session.run_to_end();
    CHECK(session.finish().ended == SimTime::at(2'500_ms));
    CHECK(session.finish().all_held());
}

TEST_CASE("session: run_until stops where it is told and goes on later", "[scenario][runtime]") {
    auto session = pair();
    session.run_until(SimTime::at(1'500_ms));
    CHECK(session.now() == SimTime::at(1'500_ms));
    CHECK_FALSE(session.is_over());
    CHECK(session.view().traffic.at(0).ok == 2);
    session.run_to_end();
    CHECK(session.finish().all_held());
}

TEST_CASE("session: in steps or in one go, the run is the same", "[scenario][runtime]") {
    auto whole = pair();
    auto steps = pair();
    whole.run_to_end();
    while (steps.step()) {
    }
    CHECK(whole.finish().fingerprint == steps.finish().fingerprint);
    CHECK(whole.finish().events == steps.finish().events);
}

TEST_CASE("session: two of them, taken in turns, do not meet", "[scenario][runtime]") {
    auto alone = pair();
    alone.run_to_end();
    auto left = pair();
    auto right = load(std::string(kPair) + "expect: [{requests: {of: web, ok: 5}}]\n", 2);
    for (int ms = 1; ms <= 7000; ms += 7) {
        left.run_until(SimTime::at(SimDuration::milliseconds(ms)));
        right.run_until(SimTime::at(SimDuration::milliseconds(ms)));
    }
    CHECK(left.finish().fingerprint == alone.finish().fingerprint);
    CHECK(right.finish().all_held());
}

TEST_CASE("session: what the timeline does, a command from outside can do", "[scenario][runtime]") {
    const std::string expect = "expect: [{requests: {of: web, ok: 2, failed: 3}}]\n";
    auto planned = pair("timeline: [{at: 1500ms, do: power_off, host: server}]\n" + expect);
    planned.run_to_end();
    auto injected = pair(expect);
    injected.run_until(SimTime::at(1'500_ms));
    REQUIRE(injected.inject(SwitchPower{"server", false}));
    injected.run_to_end();
    CHECK(planned.finish().all_held());
    CHECK(injected.finish().all_held());
    CHECK(injected.finish().fingerprint == planned.finish().fingerprint);
    REQUIRE(injected.journal().size() == 1);
    CHECK(injected.journal()[0].origin == Origin::Outside);
    CHECK(planned.journal()[0].origin == Origin::Scenario);
    CHECK(injected.journal()[0].time == planned.journal()[0].time);
}

TEST_CASE("session: a journal done again in another session gives the same run",
          "[scenario][runtime]") {
    auto first = pair();
    first.run_until(SimTime::at(1'200_ms));
    REQUIRE(first.inject(SwitchPower{"server", false}));
    first.run_until(SimTime::at(2'400_ms));
    REQUIRE(first.inject(SwitchPower{"server", true}));
    first.run_to_end();

    auto second = pair();
    for (const auto& entry : first.journal()) {
        second.run_until(entry.time);
        REQUIRE(second.inject(entry.command));
    }
    second.run_to_end();
    CHECK(second.finish().fingerprint == first.finish().fingerprint);
    CHECK(second.finish().traffic.at(0).failed == first.finish().traffic.at(0).failed);
}

TEST_CASE("session: a machine boots again when its power comes back", "[scenario][runtime]") {
    auto session = pair(
        "timeline:\n  - {at: 1500ms, do: power_off, host: server}\n"
        "  - {at: 2500ms, do: power_on, host: server}\n"
        "expect: [{requests: {of: web, ok: 5}}]\n");
    session.run_until(SimTime::at(2_s));
    CHECK_FALSE(session.view().hosts.at(1).is_powered);
    session.run_to_end();
    CHECK(session.view().hosts.at(1).is_powered);
    CHECK(session.finish().all_held());
    // The SYN of 2 s was lost; TCP sent it again a second later, to a machine that had booted.
    CHECK(session.finish().traffic.at(0).latency.max > 1_s);
}

TEST_CASE("session: a line from outside is run, and its output kept", "[scenario][runtime]") {
    auto session = pair();
    const auto place = session.inject(RunLine{"server", "echo hello; false"});
    REQUIRE(place);
    session.run_until(session.now());
    const auto& entry = session.journal().at(*place);
    CHECK(entry.is_done);
    CHECK(entry.exit_status == 1);
    CHECK(entry.output == "hello\n");
}

TEST_CASE("session: a command for a machine that is not there is refused", "[scenario][runtime]") {
    auto session = pair();
    const auto refused = session.inject(SwitchPower{"nobody", true});
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_text(refused.error()), Contains("no machine has the name 'nobody'"));
    CHECK(session.journal().empty());
}

TEST_CASE("session: stop() ends the run under way, later ones go on", "[scenario][runtime]") {
    auto session = pair();
    session.stop();
    session.run_to_end();
    CHECK(session.was_stopped());
    CHECK_FALSE(session.is_over());
    session.run_to_end();
    CHECK_FALSE(session.was_stopped());
    CHECK(session.is_over());
}

TEST_CASE("session: events come through a ring that counts what it lost", "[scenario][runtime]") {
    auto session = pair();
    const auto wide = session.subscribe(100'000);
    const auto narrow = session.subscribe(3);
    session.run_to_end();
    const auto all = session.take_events(wide);
    const auto last = session.take_events(narrow);
    CHECK(all.skipped == 0);
    REQUIRE(all.events.size() > 3);
    REQUIRE(last.events.size() == 3);
    CHECK(last.skipped == all.events.size() - 3);
    CHECK(last.events.back().number == all.events.back().number);
    CHECK(session.take_events(wide).events.empty());
    const auto finished =
        std::count_if(all.events.begin(), all.events.end(), [](const EventView& event) {
            return event.kind == "client.request_finished" && event.host == "client";
        });
    CHECK(finished == 5);
}

TEST_CASE("session: watching changes nothing", "[scenario][runtime]") {
    auto plain = pair();
    plain.run_to_end();
    auto watched = pair();
    const auto subscription = watched.subscribe(10);
    while (watched.step()) {
        (void)watched.view();
        (void)watched.expectations();
    }
    watched.unsubscribe(subscription);
    CHECK(watched.finish().fingerprint == plain.finish().fingerprint);
}

TEST_CASE("session: the view shows the machines as they are", "[scenario][runtime]") {
    auto session = pair();
    const auto view = session.view();
    REQUIRE(view.hosts.size() == 2);
    CHECK(view.hosts[0].name == "client");
    CHECK(view.hosts[0].is_powered);
    REQUIRE(view.hosts[0].interfaces.size() == 2);
    CHECK(view.hosts[0].interfaces[0].name == "lo");
    CHECK(view.hosts[0].interfaces[1].mac == "02:00:0a:00:00:01");
    CHECK(view.hosts[0].interfaces[1].network == "lan");
    CHECK(view.hosts[0].interfaces[1].addresses == std::vector<std::string>{"10.0.0.1/24"});
}

TEST_CASE("session: a setting that no machine has is an error with its place",
          "[scenario][runtime]") {
    const auto refused = try_load(R"(scenario: x
story: x
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client:
    interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}
    sysctl: {net.ipv4.nonsense: 1}
    run: [cat /nowhere]
expect: [{no_loss_without_reason: true}]
)");
    REQUIRE_FALSE(refused);
    const auto text = to_text(refused.error());
    CHECK_THAT(text, Contains("test.yaml:7:") && Contains("net.ipv4.nonsense"));
    CHECK_THAT(text, Contains("test.yaml:8:") && Contains("'cat /nowhere' ends with status 1"));
}

TEST_CASE("session: a start line that fails later ends the run", "[scenario][runtime]") {
    auto session = load(R"(scenario: x
story: x
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client:
    interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}
    run: [sleep 2; false]
clock: {duration: 5s}
expect: [{no_loss_without_reason: true}]
)");
    session.run_to_end();
    CHECK(session.now() == SimTime::at(2_s));
    CHECK(session.finish().reason == EndReason::Error);
    CHECK_THAT(to_text(session.errors()), Contains("test.yaml:7:") && Contains("status 1"));
}

TEST_CASE("session: the time limit ends what would go on for ever", "[scenario][runtime]") {
    auto session = pair(
        "timeline: [{at: 25h, do: run, host: server, command: echo late}]\n"
        "expect: [{requests: {of: web, ok: 5}}]\n");
    session.run_to_end();
    CHECK(session.finish().reason == EndReason::TimeLimit);
    CHECK(session.finish().ended == Session::kTimeLimit);
    CHECK(session.journal().empty());
}

TEST_CASE("session: a counter that no machine has is an error with its place",
          "[scenario][runtime]") {
    const auto refused =
        try_load(std::string(kPair) + "expect: [{host: client, counters: {dropz: 0}}]\n");
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_text(refused.error()), Contains("S054") && Contains("did you mean 'drops'?"));
}

// --- expectations in time ------------------------------------------------------------------------

TEST_CASE("expect at: looks at that moment", "[scenario][runtime]") {
    auto session = pair("expect: [{at: 2500ms, requests: {of: web, ok: 3}}]\n");
    session.run_to_end();
    const auto& expectation = only(session.finish());
    CHECK(expectation.state == ExpectationState::Held);
    CHECK(expectation.decided == SimTime::at(2'500_ms));
}

TEST_CASE("expect until: holds as soon as it is true, fails if it never was",
          "[scenario][runtime]") {
    auto session = pair("expect: [{until: 10s, requests: {of: web, ok: 3}}]\n");
    session.run_to_end();
    CHECK(only(session.finish()).state == ExpectationState::Held);
    CHECK(only(session.finish()).decided < SimTime::at(2'100_ms));

    auto late = pair("expect: [{until: 1s, requests: {of: web, ok: 3}}]\n");
    late.run_to_end();
    CHECK(only(late.finish()).state == ExpectationState::Failed);
    CHECK(only(late.finish()).decided == SimTime::at(1_s));
}

TEST_CASE("expect always: fails at the first moment it is false", "[scenario][runtime]") {
    auto session = pair("expect: [{always: true, requests: {of: web, ok: \"<= 3\"}}]\n");
    session.run_to_end();
    const auto& expectation = only(session.finish());
    CHECK(expectation.state == ExpectationState::Failed);
    CHECK(expectation.decided > SimTime::at(3_s));
    CHECK(expectation.decided < SimTime::at(3'100_ms));

    auto good = pair("expect: [{always: true, requests: {of: web, failed: 0}}]\n");
    good.run_to_end();
    CHECK(only(good.finish()).state == ExpectationState::Held);
}

TEST_CASE("expect: commands, logs and counters of machines", "[scenario][runtime]") {
    auto session = pair(R"(expect:
  - {at: 1500ms, host: server, command: echo hello, prints: hello}
  - {until: 3s, host: server, command: "sleep 1; echo late", contains: late}
  - {at: end, host: server, log: {file: /var/log/httpd/access_log, contains: "GET / HTTP/1", count: 5}}
  - {at: end, host: server, counters: {httpd.requests: 5, drops: 0, eth0.rx_packets: ">= 20"}}
  - {always: true, no_loss_without_reason: true}
)");
    session.run_to_end();
    for (const auto& expectation : session.finish().expectations) {
        INFO(expectation.text << (expectation.mismatches.empty()
                                      ? ""
                                      : ": " + expectation.mismatches[0].seen));
        CHECK(expectation.state == ExpectationState::Held);
    }
}

TEST_CASE("expect: a command on a machine without power fails its expectation",
          "[scenario][runtime]") {
    auto session = pair(
        "timeline: [{at: 1s, do: power_off, host: server}]\n"
        "expect: [{at: 2s, host: server, command: echo hello}]\n");
    session.run_to_end();
    CHECK(only(session.finish()).state == ExpectationState::Failed);
}

TEST_CASE("expect at end: a command that takes time has not ended", "[scenario][runtime]") {
    auto session = pair("expect: [{at: end, host: server, command: sleep 5}]\n");
    session.run_to_end();
    CHECK(only(session.finish()).state == ExpectationState::Failed);
    CHECK_THAT(only(session.finish()).mismatches.at(0).seen, Contains("has not ended"));
}

TEST_CASE("expect at: a moment that did not come stays open", "[scenario][runtime]") {
    auto session = pair("expect: [{at: 100s, requests: {of: web, ok: 5}}]\n");
    session.run_until(SimTime::at(50_s));
    CHECK(only(session.finish()).state == ExpectationState::Pending);
    CHECK_FALSE(session.finish().all_held());
    CHECK(session.finish().reason == EndReason::Until);
}

}  // namespace
}  // namespace lvsim::runtime
