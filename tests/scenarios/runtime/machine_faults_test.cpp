// SPDX-License-Identifier: Apache-2.0
//
// What can happen to a machine and its daemons: reset, freeze and thaw, stop, continue, kill and
// start.
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

/// A client asks a server on the same network, every 100 ms from 50 ms on, for five seconds.
const char* const kPair = R"(scenario: pair
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {every: 100ms}, count: 50,
     start: 50ms}
)";

/// kPair with a server of two workers, whose answers take 40 ms.
std::string pair_with_workers() {
    std::string text = kPair;
    const std::string_view plain = "httpd: {";
    text.replace(text.find(plain), plain.size(), "httpd: {workers: 2, service_time: 40ms, ");
    return text;
}

Session load(const std::string& timeline, const std::string& pair = kPair) {
    const auto scenario = load_scenario_text(pair + timeline, "test.yaml");
    if (!scenario) FAIL(to_text(scenario.error()));
    auto session = Session::load(*scenario, {.seed = 1});
    if (!session) FAIL(to_text(session.error()));
    return std::move(*session);
}

TrafficView traffic(const Session& session) {
    return session.view().traffic.at(0);
}

std::string remark_on(Session& session, const Command& command) {
    const auto place = session.inject(command);
    return place ? session.journal()[*place].output : to_text(place.error());
}

TEST_CASE("freeze: a frozen server answers nothing, and everything when it is thawed",
          "[scenario][runtime]") {
    auto session = load("timeline: [{at: 1s, do: freeze, host: server, for: 500ms}]\n");
    session.run_until(SimTime::at(1'490_ms));
    CHECK(traffic(session).ok == 10);
    CHECK(traffic(session).under_way == 5);
    CHECK(session.view().hosts.at(1).is_frozen);
    session.run_until(SimTime::at(1'510_ms));
    CHECK(traffic(session).ok == 15);
    CHECK_FALSE(session.view().hosts.at(1).is_frozen);
    session.run_to_end();
    CHECK(session.finish().traffic.at(0).ok == 50);
    CHECK(session.finish().traffic.at(0).latency.max < 460_ms);
    CHECK(session.finish().frames.is_balanced());
}

TEST_CASE("freeze: a frozen client asks late, and its requests count from when they were due",
          "[scenario][runtime]") {
    auto session = load("timeline: [{at: 1s, do: freeze, host: client, for: 1s}]\n");
    session.run_until(SimTime::at(1'990_ms));
    CHECK(traffic(session).ok == 10);
    session.run_to_end();
    CHECK(session.finish().traffic.at(0).ok == 50);
    CHECK(session.finish().traffic.at(0).latency.max > 900_ms);
}

TEST_CASE("freeze: a command line on a frozen machine waits", "[scenario][runtime]") {
    auto session = load("");
    REQUIRE(session.inject(FreezeHost{"server", true}));
    const auto line = session.inject(RunLine{"server", "echo late"});
    REQUIRE(line);
    session.run_until(SimTime::at(1_s));
    CHECK_FALSE(session.journal()[*line].is_done);
    REQUIRE(session.inject(FreezeHost{"server", false}));
    session.run_until(SimTime::at(1_s));
    CHECK(session.journal()[*line].output == "late\n");
}

TEST_CASE("freeze: the power switch works on a frozen machine", "[scenario][runtime]") {
    auto session = load("");
    REQUIRE(session.inject(FreezeHost{"server", true}));
    session.run_until(SimTime::at(1_s));
    REQUIRE(session.inject(ResetHost{"server"}));
    session.run_to_end();
    CHECK(session.finish().traffic.at(0).ok == 50);
    CHECK(session.finish().frames.is_balanced());
}

TEST_CASE("reset: the machine boots again at once, and its connections are gone",
          "[scenario][runtime]") {
    auto session = load("timeline: [{at: 1050500us, do: reset, host: server}]\n");
    session.run_to_end();
    const auto& web = session.finish().traffic.at(0);
    CHECK(web.ok + web.failed == 50);
    CHECK(web.ok >= 49);
    CHECK(session.finish().frames.is_balanced());
}

TEST_CASE("stop: the kernel takes connections, httpd answers when it goes on",
          "[scenario][runtime]") {
    auto session = load("timeline: [{at: 1s, do: stop, host: server, process: httpd, for: 1s}]\n");
    session.run_until(SimTime::at(1'990_ms));
    CHECK(traffic(session).ok == 10);
    CHECK(traffic(session).failed == 0);
    session.run_until(SimTime::at(2'010_ms));
    CHECK(traffic(session).ok == 20);
    session.run_to_end();
    // No SYN was lost: the longest wait is that of the first, which came at 1.05 s.
    CHECK(session.finish().traffic.at(0).ok == 50);
    CHECK(session.finish().traffic.at(0).latency.max < 960_ms);
}

TEST_CASE("stop: two workers go on with what they served, and then accept who waited",
          "[scenario][runtime]") {
    // The tenth request came at 950 ms and the eleventh comes at 1050 ms: at 1060 ms it is served.
    auto session =
        load("timeline: [{at: 1060ms, do: stop, host: server, process: httpd, for: 1s}]\n",
             pair_with_workers());
    session.run_until(SimTime::at(2'055_ms));
    CHECK(traffic(session).ok == 10);
    CHECK(traffic(session).under_way == 11);
    // Its time was over long ago: it is answered at once, ten others wait for two workers.
    session.run_until(SimTime::at(2'070_ms));
    CHECK(traffic(session).ok == 11);
    CHECK(traffic(session).under_way == 10);
    session.run_to_end();
    const Report& result = session.finish();
    CHECK(result.traffic.at(0).ok == 50);
    CHECK(result.traffic.at(0).latency.max < 1'070_ms);
    CHECK(result.frames.is_balanced());
}

TEST_CASE("freeze: the workers of a machine that is thawed accept who waited",
          "[scenario][runtime]") {
    auto session =
        load("timeline: [{at: 1060ms, do: freeze, host: server, for: 1s}]\n", pair_with_workers());
    session.run_until(SimTime::at(2'055_ms));
    CHECK(traffic(session).ok == 10);
    session.run_to_end();
    CHECK(session.finish().traffic.at(0).ok == 50);
    CHECK(session.finish().frames.is_balanced());
}

TEST_CASE("kill: the port is closed until the start", "[scenario][runtime]") {
    auto session = load("timeline: [{at: 1s, do: kill, host: server, process: httpd, for: 1s}]\n");
    session.run_to_end();
    const auto& web = session.finish().traffic.at(0);
    CHECK(web.ok == 40);
    REQUIRE(web.errors.size() == 1);
    CHECK(web.errors[0].name == "Connection refused");
    CHECK(web.errors[0].count == 10);
}

TEST_CASE("kill: a stopped httpd can be killed, and what waited is reset", "[scenario][runtime]") {
    auto session = load(
        "timeline:\n  - {at: 1s, do: stop, host: server, process: httpd}\n"
        "  - {at: 1500ms, do: kill, host: server, process: httpd}\n"
        "  - {at: 2s, do: start, host: server, process: httpd}\n");
    session.run_to_end();
    const auto& web = session.finish().traffic.at(0);
    CHECK(web.ok == 40);
    CHECK(web.failed == 10);
    CHECK(session.finish().frames.is_balanced());
}

TEST_CASE("a web server is a process of its machine while it runs", "[scenario][runtime]") {
    auto session = load(
        "timeline:\n  - {at: 1s, do: kill, host: server, process: httpd, for: 1s}\n"
        "  - {at: 3s, do: power_off, host: server, for: 1s}\n"
        "expect:\n"
        "  - {at: 500ms, host: server, command: pgrep -c httpd, prints: \"9\\n\"}\n"
        "  - {at: 1500ms, host: server, command: pgrep -c httpd, exit: 1, prints: \"0\\n\"}\n"
        "  - {at: 2500ms, host: server, command: pgrep -c httpd, prints: \"9\\n\"}\n"
        "  - {at: 4500ms, host: server, command: pgrep -c httpd, prints: \"9\\n\"}\n");
    session.run_to_end();
    for (const auto& expectation : session.finish().expectations) {
        INFO(expectation.text << ": " << expectation.output);
        CHECK(expectation.state == ExpectationState::Held);
    }
}

TEST_CASE("a command that has no effect says why", "[scenario][runtime]") {
    auto session = load("");
    const auto httpd = [](ProcessAction action) {
        return ControlProcess{"server", "httpd", action};
    };
    CHECK(remark_on(session, httpd(ProcessAction::Start)) == "it runs already");
    CHECK(remark_on(session, httpd(ProcessAction::Continue)) == "it is not stopped");
    CHECK(remark_on(session, httpd(ProcessAction::Stop)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Stop)) == "it is stopped already");
    CHECK(remark_on(session, httpd(ProcessAction::Terminate)) == "waits until it goes on");
    CHECK(remark_on(session, httpd(ProcessAction::Continue)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Terminate)) == "it does not run");
    CHECK(remark_on(session, httpd(ProcessAction::Start)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Terminate)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Start)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Stop)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Terminate)) == "waits until it goes on");
    CHECK(remark_on(session, httpd(ProcessAction::Start)) == "waits until it has ended");
    CHECK(remark_on(session, httpd(ProcessAction::Continue)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Start)) == "it runs already");
    CHECK(remark_on(session, httpd(ProcessAction::Kill)).empty());
    CHECK(remark_on(session, httpd(ProcessAction::Kill)) == "it does not run");
    CHECK(remark_on(session, FreezeHost{"server", false}) == "the machine is not frozen");
    CHECK(remark_on(session, FreezeHost{"server", true}).empty());
    CHECK(remark_on(session, FreezeHost{"server", true}) == "the machine is frozen already");
    CHECK(remark_on(session, httpd(ProcessAction::Start)) == "waits until the machine is thawed");
    CHECK(remark_on(session, SwitchPower{"server", false}).empty());
    CHECK(remark_on(session, FreezeHost{"server", true}) == "the machine has no power");
    CHECK(remark_on(session, httpd(ProcessAction::Kill)) == "the machine has no power");
    CHECK(remark_on(session, ControlProcess{"client", "httpd", ProcessAction::Kill}) ==
          "error[S031]: client has no process 'httpd'\n");
    CHECK(remark_on(session, ResetHost{"serve"}) ==
          "error[S031]: no machine has the name 'serve'\n");
}

}  // namespace
}  // namespace lvsim::runtime
