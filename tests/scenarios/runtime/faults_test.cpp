// SPDX-License-Identifier: Apache-2.0
//
// Faults as the timeline and a front end set them: what the journal says of them, and that a run
// with them can be done again.
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

/// A client asks a server on the same network, every 100 ms.
const char* const kPair = R"(scenario: pair
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {every: 100ms}, count: 50}
)";

Session load(const std::string& timeline) {
    const auto scenario = load_scenario_text(kPair + timeline, "test.yaml");
    if (!scenario) FAIL(to_text(scenario.error()));
    auto session = Session::load(*scenario, {.seed = 1});
    if (!session) FAIL(to_text(session.error()));
    return std::move(*session);
}

std::vector<std::string> journal_text(const Session& session) {
    std::vector<std::string> lines;
    for (const auto& entry : session.journal()) {
        lines.push_back(to_text(entry.time.since_start()) + " " + to_text(entry.command) +
                        (entry.output.empty() ? "" : " (" + entry.output + ")"));
    }
    return lines;
}

SetLinkFault loss_of(std::uint32_t share_ppm, std::string link = "server.eth0") {
    return {std::move(link),
            Direction::Both,
            {.kind = net::LinkFaultKind::Loss, .share_ppm = share_ppm}};
}

std::uint64_t lost(const Report& report) {
    for (const auto& [name, count] : report.frames.reasons) {
        if (name == "lost on the link") return count;
    }
    return 0;
}

TEST_CASE("timeline: an event that lasts is undone, one with every comes again",
          "[scenario][runtime]") {
    auto session = load(
        "timeline:\n"
        "  - {at: 1s, do: loss, link: server.eth0, direction: in, share: 50%, only: {port: 80},\n"
        "     for: 500ms, every: 1s, times: 2}\n");
    session.run_to_end();
    CHECK(journal_text(session) ==
          std::vector<std::string>{"1s server.eth0 in: loss 50%, only port 80",
                                   "1.5s server.eth0 in: end of loss, only port 80",
                                   "2s server.eth0 in: loss 50%, only port 80",
                                   "2.5s server.eth0 in: end of loss, only port 80"});
    CHECK(lost(session.finish()) > 5);
    CHECK(session.finish().traffic.at(0).ok == 50);
    CHECK(session.finish().frames.is_balanced());
}

TEST_CASE("timeline: repeats without a number go on to the end of the run", "[scenario][runtime]") {
    auto session = load(
        "clock: {duration: 4500ms}\n"
        "timeline: [{at: 1s, do: heal, link: server.eth0, every: 1s}]\n");
    session.run_to_end();
    CHECK(session.journal().size() == 4);
}

TEST_CASE("faults: from outside as from the timeline, the run is the same", "[scenario][runtime]") {
    auto planned = load("timeline: [{at: 1s, do: loss, link: server.eth0, share: 30%}]\n");
    planned.run_to_end();
    auto injected = load("");
    injected.run_until(SimTime::at(1_s - 1_ns));
    REQUIRE(injected.inject(loss_of(300'000)));
    injected.run_to_end();
    CHECK(lost(planned.finish()) > 20);
    CHECK(injected.finish().fingerprint == planned.finish().fingerprint);
}

TEST_CASE("faults: the draws of one cable do not depend on faults of another",
          "[scenario][runtime]") {
    const std::string here = "{at: 1s, do: loss, link: server.eth0, direction: in, share: 30%}";
    auto alone = load("timeline: [" + here + "]\n");
    auto beside =
        load("timeline: [{at: 0s, do: loss, link: client.eth0, share: 0%}, " + here + "]\n");
    alone.run_to_end();
    beside.run_to_end();
    CHECK(lost(alone.finish()) == lost(beside.finish()));
    CHECK(alone.finish().frames.made == beside.finish().frames.made);
}

TEST_CASE("faults: what is wrong with a command from outside is said", "[scenario][runtime]") {
    auto session = load("");
    const auto refusal = [&](const Command& command) {
        const auto place = session.inject(command);
        return place ? "it was done" : place.error().front().message;
    };
    CHECK(refusal(loss_of(1, "server.eth1")) == "no link has the name 'server.eth1'");
    CHECK(refusal(HealLink{"lan"}) == "no link has the name 'lan'");
    CHECK(refusal(SwitchPower{"serve", true}) == "no machine has the name 'serve'");
    CHECK(refusal(loss_of(1'000'001)) == "'share' of loss 100.0001% is out of range");
    CHECK(session.journal().empty());
}

TEST_CASE("faults: the end of a fault that is not there is noted, and does nothing",
          "[scenario][runtime]") {
    auto session = load("");
    REQUIRE(session.inject(EndLinkFault{"server.eth0", Direction::In, net::LinkFaultKind::Loss}));
    CHECK(journal_text(session) ==
          std::vector<std::string>{"0s server.eth0 in: end of loss (the link has no such fault)"});
}

}  // namespace
}  // namespace lvsim::runtime
