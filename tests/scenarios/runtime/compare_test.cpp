// SPDX-License-Identifier: Apache-2.0
//
// Comparisons: common random numbers, figures, and their forms.
#include "scenarios/runtime/compare.hpp"

#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>
#include <set>

namespace lvsim::runtime {
namespace {

using Catch::Contains;

/// Two servers alike that are never busy: what a request takes is its own work and the way.
std::string farm(const std::string& traffic) {
    return R"(scenario: farm
story: A farm of clients asks two servers alike.
networks: {lan: {subnet: 10.0.0.0/24}, in: {subnet: 10.0.1.0/24}}
hosts:
  farm: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}, any_ip: 10.64.0.0/16}
  director:
    interfaces:
      eth0: {network: lan, address: 10.0.0.100/24}
      eth1: {network: in, address: 10.0.1.1/24}
    routes: [{to: 10.64.0.0/16, via: 10.0.0.1}]
    sysctl: {net.ipv4.ip_forward: 1}
    run:
      - ipvsadm -A -t 10.0.0.100:80 -s sh -b sh-port
      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.10:80 -m
      - ipvsadm -a -t 10.0.0.100:80 -r 10.0.1.20:80 -m
  a:
    interfaces: {eth0: {network: in, address: 10.0.1.10/24}}
    gateway: 10.0.1.1
    httpd: {pages: {/: {text: a}, /b: {text: b}}, service_time: {exponential: 50ms}}
  b:
    interfaces: {eth0: {network: in, address: 10.0.1.20/24}}
    gateway: 10.0.1.1
    httpd: {pages: {/: {text: a}, /b: {text: b}}, service_time: {exponential: 50ms}}
traffic:
  - name: crowd
    from: farm
    get: ["http://10.0.0.100/", "http://10.0.0.100/b"]
    source: {draw: 10.64.0.0/16}
    count: 60
)" + traffic;
}

Scenario scenario_of(const std::string& text) {
    auto scenario = load_scenario_text(text, "test.yaml");
    if (!scenario) FAIL(to_text(scenario.error()));
    return std::move(*scenario);
}

struct Request {
    std::int64_t intended_ns = 0;
    std::int64_t took_ns = 0;
    std::string source;
};

/// By number; of users by source, where `number` says nothing.
std::map<std::string, Request> requests_of(const Scenario& scenario, const std::string& scheduler) {
    auto session = Session::load(scenario, {.seed = 7, .scheduler = scheduler});
    if (!session) FAIL(to_text(session.error()));
    const auto events = session->subscribe(1000, {"client.request_finished"});
    session->run_to_end();
    std::map<std::string, Request> requests;
    for (const auto& event : session->take_events(events).events) {
        std::map<std::string, std::string> fields(event.fields.begin(), event.fields.end());
        CHECK(fields["ok"] == "1");
        Request request;
        request.intended_ns = std::stoll(fields["intended_ns"]);
        request.took_ns = event.time.ns() - request.intended_ns;
        request.source = fields["local"].substr(0, fields["local"].find(':'));
        requests[fields["number"]] = request;
    }
    return requests;
}

TEST_CASE("compare: every scheduler gets the same arrivals, sources and work",
          "[scenario][runtime]") {
    const Scenario scenario = scenario_of(farm("    arrivals: {exponential: 20ms}\n"));
    const auto first = requests_of(scenario, "rr");
    REQUIRE(first.size() == 60);
    std::int64_t longest = 0;
    for (const std::string scheduler : {"sh", "wlc", "dh", "twos"}) {
        const auto other = requests_of(scenario, scheduler);
        REQUIRE(other.size() == first.size());
        for (const auto& [number, request] : first) {
            const Request& same = other.at(number);
            CHECK(same.intended_ns == request.intended_ns);
            CHECK(same.source == request.source);
            // The way differs by ARP requests at the most.
            CHECK(std::abs(same.took_ns - request.took_ns) < 2'000'000);
            longest = std::max(longest, same.took_ns);
        }
    }
    CHECK(longest > 50'000'000);
}

TEST_CASE("compare: users think, choose and work alike, however they mix", "[scenario][runtime]") {
    const Scenario scenario = scenario_of(farm("    users: 3\n    think: {exponential: 30ms}\n"));
    const auto first = requests_of(scenario, "rr");
    const auto other = requests_of(scenario, "dh");
    REQUIRE(first.size() == 60);
    std::multiset<std::string> sources;
    std::multiset<std::string> others;
    for (const auto& [number, request] : first) sources.insert(request.source);
    for (const auto& [number, request] : other) others.insert(request.source);
    CHECK(sources == others);
}

TEST_CASE("compare: figures of a run, and its way from process to process", "[scenario][runtime]") {
    const Scenario scenario = scenario_of(farm("    arrivals: {every: 100ms}\n"));
    const auto run = run_cell(scenario, {"dh", 3}, std::nullopt);
    REQUIRE(run);
    CHECK(run->end == "complete");
    CHECK(run->figures.ok == 60);
    CHECK(run->figures.connections == 60);
    CHECK(run->figures.moved == 0);
    REQUIRE(run->figures.servers.size() == 2);
    const auto& servers = run->figures.servers;
    CHECK(servers[0].count + servers[1].count == 60);
    CHECK(servers[0].count * servers[1].count == 0);
    CHECK(imbalance_thousandths(servers) == 2000);
    CHECK(from_record(to_record(*run)) == *run);
    CHECK_FALSE(from_record(to_record(*run).substr(0, 100)).has_value());
}

TEST_CASE("compare: the method holds whatever the commands say, with its own flags only",
          "[scenario][runtime]") {
    const std::string text = farm("    arrivals: {every: 100ms}\n") +
                             "timeline: [{at: 1s, do: run, host: director, command: \"ipvsadm -E "
                             "-t 10.0.0.100:80 -s wrr\"}]\n";
    const auto services = [&](const std::string& scheduler, SimTime when) {
        auto session = Session::load(scenario_of(text), {.scheduler = scheduler});
        if (!session) FAIL(to_text(session.error()));
        session->run_until(when);
        return session->directors().at(0).services;
    };
    CHECK_THAT(services("", SimTime::at(500_ms)), Contains("TCP  10.0.0.100:80 sh (sh-port)\n"));
    CHECK_THAT(services("sh", SimTime::at(500_ms)), Contains("TCP  10.0.0.100:80 sh (sh-port)\n"));
    CHECK_THAT(services("mh", SimTime::at(500_ms)), Contains("TCP  10.0.0.100:80 mh\n"));
    CHECK_THAT(services("mh", SimTime::at(2_s)), Contains("TCP  10.0.0.100:80 mh\n"));
    CHECK_THAT(services("", SimTime::at(2_s)), Contains("TCP  10.0.0.100:80 wrr"));
    const auto comparable = find_comparable(scenario_of(text));
    REQUIRE(comparable);
    CHECK(comparable->directors == std::vector<std::string>{"director"});
}

CompareRun made_run(std::uint64_t seed, std::int64_t p99_ms, std::vector<CountView> servers) {
    CompareRun run;
    run.cell = {"rr", seed};
    run.figures.ok = 10;
    run.figures.latency.count = 10;
    run.figures.latency.p50 = 1_ms;
    run.figures.latency.p99 = SimDuration::milliseconds(p99_ms);
    run.figures.servers = std::move(servers);
    return run;
}

TEST_CASE("compare: several seeds give sums and the median run's latency", "[unit][runtime]") {
    Comparison comparison;
    comparison.schedulers = {"rr", "wlc"};
    comparison.seeds = 4;
    comparison.runs = {made_run(1, 900, {{"a", 4}, {"b", 6}}), made_run(2, 10, {{"a", 10}}),
                       made_run(3, 30, {{"a", 5}, {"b", 5}}),
                       made_run(4, 20, {{"b", 10}, {"c, \"d\"", 0}})};
    const auto sums = summaries(comparison);
    REQUIRE(sums.size() == 1);
    CHECK(sums[0].runs == 4);
    CHECK(sums[0].requests == 40);
    CHECK(sums[0].p99 == 20_ms);
    CHECK(sums[0].servers == std::vector<CountView>{{"a", 19}, {"b", 21}, {"c, \"d\"", 0}});
    CHECK_THAT(to_text(comparison), Contains("runs        4 of 8\n"));
    const std::string csv = to_csv(comparison);
    CHECK_THAT(csv, Contains(",answered a,answered b,\"answered c, \"\"d\"\"\"\r\n"));
    CHECK_THAT(csv, Contains("rr,2,10,10,0,0,1000000,10000000,0,1.000,0,0,0,,,10,0,0\r\n"));
}

}  // namespace
}  // namespace lvsim::runtime
