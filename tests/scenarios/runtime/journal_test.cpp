// SPDX-License-Identifier: Apache-2.0
//
// Journals: written, read back and done again.
#include "scenarios/runtime/journal.hpp"

#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

using Catch::Contains;

const char* const kPair = R"(scenario: pair
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {exponential: 100ms}, count: 50}
timeline:
  - {at: 3s, do: loss, link: client.eth0, share: 1%, for: 1s}
)";

Result<Session> try_load(SessionOptions options) {
    const auto scenario = load_scenario_text(kPair, "test.yaml");
    if (!scenario) FAIL(to_text(scenario.error()));
    return Session::load(*scenario, options);
}

Session load(SessionOptions options = {}) {
    auto session = try_load(std::move(options));
    if (!session) FAIL(to_text(session.error()));
    return std::move(*session);
}

/// What somebody did: in the middle of things, some of it between two events of one moment.
Session played() {
    auto session = load({.seed = 7});
    REQUIRE(session.inject(RunLine{"client", "echo before"}));
    session.run_until(SimTime::at(1_s));
    REQUIRE(session.inject(SetLinkFault{
        "server.eth0", Direction::In, {.kind = net::LinkFaultKind::Loss, .share_ppm = 200'000}}));
    for (int i = 0; i < 77; ++i) session.step();
    REQUIRE(session.inject(RunLine{"server", "ping -c 2 10.0.0.1"}));
    REQUIRE(session.inject(SwitchPower{"server", false}));
    session.run_until(SimTime::at(2_s));
    REQUIRE(session.inject(SwitchPower{"server", true}));
    session.step();
    REQUIRE(session.inject(EndLinkFault{"server.eth0", Direction::In, net::LinkFaultKind::Loss}));
    REQUIRE(session.inject(HealLink{"client.eth0", Direction::Out}));
    session.run_to_end();
    return session;
}

std::string refusal(std::string_view text) {
    const auto journal = parse_journal(text, "j.jsonl");
    return journal ? "it was read" : to_text(journal.error());
}

constexpr std::string_view kHead = "{\"journal\":1,\"scenario\":\"pair\",\"seed\":7}\n";

TEST_CASE("journal: saved, read back and done again, the run is the same to the last byte",
          "[scenario][runtime]") {
    auto first = played();
    const std::string text = to_json_lines(saved_journal(first.finish()));
    auto journal = parse_journal(text, "j.jsonl");
    REQUIRE(journal);
    CHECK(journal->seed == 7);
    auto second = load({.seed = 7, .journal = *journal});
    second.run_to_end();
    CHECK(to_json(second.finish(), {}) == to_json(first.finish(), {}));
    CHECK(to_json_lines(saved_journal(second.finish())) == text);
    // What was done did change the run.
    auto untouched = load({.seed = 7});
    untouched.run_to_end();
    CHECK(untouched.finish().fingerprint != first.finish().fingerprint);
}

TEST_CASE("journal: done again in small pieces of time, the run is the same",
          "[scenario][runtime]") {
    auto first = played();
    auto second = load({.seed = 7, .journal = saved_journal(first.finish())});
    for (int ms = 0; ms < 20'000; ms += 37) {
        second.run_until(SimTime::at(SimDuration::milliseconds(ms)));
    }
    second.run_to_end();
    CHECK(to_json(second.finish(), {}) == to_json(first.finish(), {}));
}

TEST_CASE("journal: every command is a line of plain values", "[unit][runtime]") {
    const net::FrameFilter only{net::FilterProtocol::Tcp, 80, IpAddress::v4(0x0a000002)};
    const auto line = [](const Command& command) {
        return to_json_lines(
            Journal{{SimTime::at(1500_ms), 12, Origin::Outside, command, {}, {}, {}}});
    };
    const std::string head = R"({"t_ns":1500000000,"after_event":12,"origin":"outside",)";
    CHECK(line(SwitchPower{"a", true}) == head + "\"do\":\"power_on\",\"host\":\"a\"}\n");
    CHECK(line(SetLinkFault{"a.eth0",
                            Direction::Both,
                            {.kind = net::LinkFaultKind::Loss, .only = only, .share_ppm = 1}}) ==
          head + R"("do":"loss","link":"a.eth0","direction":"both","share_ppm":1,)" +
              R"("only":{"protocol":"tcp","port":80,"address":"10.0.0.2"}})" + "\n");
    CHECK(line(EndLinkFault{"a.eth0", Direction::In, net::LinkFaultKind::Loss}) ==
          head + R"("do":"end","link":"a.eth0","direction":"in","fault":"loss"})" + "\n");
    CHECK(line(HealLink{"a.eth0", Direction::Out}) ==
          head + R"("do":"heal","link":"a.eth0","direction":"out"})" + "\n");
    CHECK(line(ResetHost{"a"}) == head + "\"do\":\"reset\",\"host\":\"a\"}\n");
    CHECK(line(FreezeHost{"a", false}) == head + "\"do\":\"thaw\",\"host\":\"a\"}\n");
    CHECK(line(ControlProcess{"a", "httpd", ProcessAction::Stop}) ==
          head + R"("do":"stop","host":"a","process":"httpd"})" + "\n");
    CHECK(line(RunLine{"a", "ls"}) ==
          head + R"("do":"run","host":"a","command":"ls","exit":"running","output":""})" + "\n");
}

TEST_CASE("journal: what is wrong with a file is said with its line", "[unit][runtime]") {
    const std::string head(kHead);
    const std::string entry = R"({"t_ns":5,"after_event":1,"origin":"outside",)";
    CHECK(refusal("") == "j.jsonl:1:1: error[S060]: is empty, expected the head of a journal\n");
    CHECK_THAT(refusal("{}\n"), Contains("j.jsonl:1:1: error[S060]: no head of a journal"));
    CHECK_THAT(refusal(R"({"journal":2,"scenario":"pair","seed":7})"),
               Contains("a journal of version 2, expected version 1"));
    CHECK(refusal(head + "nonsense\n") ==
          "j.jsonl:2:1: error[S060]: not an object of JSON on one line\n");
    CHECK(refusal(head + entry + "\"do\":\"power_on\"}\n{}\n") ==
          "j.jsonl:2:1: error[S060]: the member 'host' is missing\n"
          "j.jsonl:3:1: error[S060]: the member 't_ns' is missing\n");
    CHECK(refusal(head + entry + "\"do\":\"fly\"}\n") ==
          "j.jsonl:2:1: error[S060]: there is no command 'fly'\n");
    CHECK(refusal(head + entry + "\"do\":\"power_on\",\"host\":\"a\",\"x\":1}\n") ==
          "j.jsonl:2:1: error[S060]: has an unknown member 'x'\n");
    CHECK(refusal(head + entry +
                  R"("do":"loss","link":"a.eth0","direction":"in","share_ppm":0.5})") ==
          "j.jsonl:2:1: error[S060]: 'share_ppm' is not a whole number from 0 to 4294967295\n");
    CHECK(refusal(head + entry + R"("do":"heal","link":"a.eth0","direction":"up"})") ==
          "j.jsonl:2:1: error[S060]: 'direction' is 'up', expected one of in out both\n");
    CHECK(refusal(head + entry + R"("do":"power_on","host":"a"})" + "\n" +
                  R"({"t_ns":4,"after_event":1,"origin":"outside","do":"power_on","host":"a"})") ==
          "j.jsonl:3:1: error[S060]: is earlier than the command before it\n");
}

TEST_CASE("journal: one of another run is refused, or ends the run with an error",
          "[scenario][runtime]") {
    auto first = played();
    auto journal = saved_journal(first.finish());
    const auto other_seed = try_load({.seed = 8, .journal = journal});
    REQUIRE_FALSE(other_seed);
    CHECK(to_text(other_seed.error()) ==
          "error[S061]: the journal is of another run: with the seed 7, this one has 8\n");
    journal.scenario = "trio";
    const auto other_name = try_load({.seed = 7, .journal = journal});
    REQUIRE_FALSE(other_name);
    CHECK(to_text(other_name.error()) ==
          "error[S061]: the journal is of another run: of the scenario 'trio', this is 'pair'\n");

    journal = saved_journal(first.finish());
    journal.entries[1].after_event += 1;
    auto moved = load({.seed = 7, .journal = journal});
    moved.run_to_end();
    CHECK(moved.finish().reason == EndReason::Error);
    REQUIRE(moved.errors().size() == 1);
    CHECK_THAT(to_text(moved.errors()), Contains("error[S061]: the journal is of another run: "
                                                 "'server.eth0 in: loss 20%' was done at"));
}

TEST_CASE("session: nothing can be done to a run that is over", "[scenario][runtime]") {
    auto session = load();
    session.run_to_end();
    const auto place = session.inject(SwitchPower{"server", false});
    REQUIRE_FALSE(place);
    CHECK(to_text(place.error()) == "error[S062]: the run is over: nothing can be done to it\n");
}

}  // namespace
}  // namespace lvsim::runtime
