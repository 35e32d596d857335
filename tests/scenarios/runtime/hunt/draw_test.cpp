// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/hunt/draw.hpp"

#include "scenarios/runtime/hunt/written.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"
#include "tests/scenarios/runtime/hunt/lab.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

namespace lvsim::runtime {
namespace {

using test::hunt_lab;
using test::hunt_scenario;

HuntSpace space_of(const std::string& more) {
    auto space = hunt_space(hunt_scenario(hunt_lab(more)), SimTime::at(20_s));
    INFO((space ? "" : to_text(space.error())));
    REQUIRE(space.has_value());
    return *space;
}

std::string refusal(const std::string& more, SimTime ended = SimTime::at(20_s)) {
    const auto space = hunt_space(hunt_scenario(hunt_lab(more)), ended);
    return space ? "it is possible" : to_text(space.error());
}

TEST_CASE("hunt: without its key everything may break in the first part of the run",
          "[unit][hunt]") {
    const HuntSpace space = space_of(
        "traffic: [{name: web, from: client, get: 'http://10.0.2.100/', arrivals: {every: 1s}}]\n");
    CHECK(space.from == 2_s);
    CHECK(space.until == 12_s);
    CHECK(space.heal_by == 14_s);
    CHECK(space.machines == std::vector<std::string>{"directeur", "serveur1", "serveur2"});
    CHECK(space.links.size() == 5);
    CHECK(space.processes ==
          std::vector<HuntProcess>{{"serveur1", "httpd"}, {"serveur2", "httpd"}});
    CHECK(space.faults.size() == hunt_faults().size());
}

TEST_CASE("hunt: its key says what and when, and what cannot be is refused", "[unit][hunt]") {
    const HuntSpace space = space_of(
        "hunt: {from: 3s, until: 4s, heal_by: 5s, faults: [cut, kill], machines: [serveur2], "
        "links: [client.eth0]}\n");
    CHECK(space.from == 3_s);
    CHECK(space.heal_by == 5_s);
    CHECK(space.links == std::vector<std::string>{"client.eth0"});
    CHECK(space.processes == std::vector<HuntProcess>{{"serveur2", "httpd"}});
    CHECK(space.faults.size() == 2);
    CHECK(space_of("hunt: {heal_by: 7s}\n").until == 7_s);
    CHECK(space_of("hunt: {until: 16s}\n").heal_by == 16_s);

    CHECK(refusal("hunt: {faults: [kill], machines: [client]}\n") ==
          "hunted.yaml:17:7: error[S090]: hunt: there is nothing that could break\n"
          "  hint: it has neither such links nor machines nor daemons\n");
    CHECK(refusal("", SimTime::at(1_ms)) ==
          "hunted.yaml: error[S090]: hunt: no time for faults: from 0s until 0s, healed by 0s, "
          "in a run of 1ms\n  hint: give the run a longer clock.duration, or hunt: from, until and "
          "heal_by inside of it\n");
}

TEST_CASE("hunt: a list of faults lies in its window and is a function of the seed",
          "[property][hunt]") {
    const HuntSpace space = space_of({});
    CHECK(rc::check([&] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto most = *rc::gen::inRange<std::size_t>(1, 20);
        const FaultList faults = draw_faults(space, seed, most);
        RC_ASSERT(!faults.empty());
        RC_ASSERT(faults.size() <= most);
        for (const TimelineEntry& fault : faults) {
            RC_ASSERT(fault.at >= SimTime::at(space.from));
            RC_ASSERT(fault.at < SimTime::at(space.until));
            RC_ASSERT(fault.at + fault.lasts.value_or(SimDuration()) <= SimTime::at(space.heal_by));
        }
        const FaultList again = draw_faults(space, seed, most);
        RC_ASSERT(std::equal(
            faults.begin(), faults.end(), again.begin(), again.end(),
            [](const auto& a, const auto& b) { return fault_as_yaml(a) == fault_as_yaml(b); }));
    }));
}

TEST_CASE("hunt: among many seeds every kind of fault is drawn, on everything it can befall",
          "[unit][hunt]") {
    const HuntSpace space = space_of({});
    std::set<std::string> kinds;
    std::set<std::string> places;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        for (const TimelineEntry& fault : draw_faults(space, seed, 5)) {
            const std::string text = fault_as_yaml(fault);
            const std::size_t kind = text.find("do: ") + 4;
            kinds.insert(text.substr(kind, text.find(',', kind) - kind));
            places.insert(fault.host.value + fault.link.value);
        }
    }
    CHECK(kinds.size() == hunt_faults().size());
    CHECK(places.size() == space.links.size() + space.machines.size());
}

TEST_CASE("hunt: a written run reads as what was run, whatever form the file has",
          "[property][hunt]") {
    const std::vector<std::string> forms{
        "",
        "timeline: [{at: 1s, do: freeze, host: serveur1, for: 1s}]\nexpect: []\n",
        "timeline:\n- {at: 1s, do: freeze, host: serveur1, for: 1s}\n# a remark\n\nexpect:\n"
        "    - {always: true, no_loss_without_reason: true}",
        "expect:\n  - at: end\n    host: client\n    command: echo x\n    prints: |\n      x\n"
        "timeline:\n  - at: 2s\n    do: cut\n    link: client.eth0\n",
    };
    const HuntSpace space = space_of({});
    CHECK(rc::check([&] {
        const std::string text = hunt_lab(*rc::gen::elementOf(forms));
        const Scenario scenario = hunt_scenario(text);
        const FaultList faults = draw_faults(space, *rc::gen::arbitrary<std::uint64_t>(), 8);
        const auto written = written_scenario(text, scenario, faults);
        if (!written) RC_FAIL(to_text(written.error()));
        const auto read = load_scenario_text(*written, "hunted.yaml");
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->timeline.size() == scenario.timeline.size() + faults.size());
        RC_ASSERT(with_invariants(*read).expect.size() == read->expect.size());
    }));
}

TEST_CASE("hunt: a fault in words and in YAML", "[unit][hunt]") {
    TimelineEntry fault;
    fault.at = SimTime::at(12400_ms);
    fault.action = TimelineEntry::Action::LinkFault;
    fault.link.value = "directeur.eth1";
    fault.direction = Direction::In;
    fault.fault.kind = net::LinkFaultKind::Delay;
    fault.fault.delay = 100_ms;
    fault.fault.jitter = 50_ms;
    fault.lasts = 3_s;
    CHECK(fault_in_words(fault) == "12.4s: directeur.eth1 in: delay 100ms +- 50ms, for 3s");
    CHECK(fault_as_yaml(fault) ==
          "{at: 12.4s, do: delay, link: directeur.eth1, direction: in, delay: 100ms, jitter: 50ms, "
          "for: 3s}");
}

}  // namespace
}  // namespace lvsim::runtime
