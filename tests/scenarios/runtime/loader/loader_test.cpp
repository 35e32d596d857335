// SPDX-License-Identifier: Apache-2.0
//
// What a good scenario becomes.
#include "scenarios/runtime/loader.hpp"

#include "models/host/host.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

Scenario loaded(std::string_view text) {
    auto scenario = load_scenario_text(text, "f.yaml");
    INFO((scenario ? "" : to_text(scenario.error())));
    REQUIRE(scenario);
    return std::move(*scenario);
}

constexpr std::string_view kSmall = R"(scenario: small
networks: {A: {subnet: 10.0.2.0/24}}
hosts:
  client: {interfaces: {eth0: {network: A, address: 10.0.2.15/24}}}
  server: {interfaces: {eth0: {network: A, address: 10.0.2.100/24}}, httpd: {pages: {/: Hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.2.100/", arrivals: {every: 1s}, count: 1}
)";

}  // namespace

TEST_CASE("loader: the lab's scenario, value by value", "[unit][loader]") {
    const auto scenario = load_scenario(LVSIM_SOURCE_DIR "/scenarios/har300/lab1-nat.yaml");
    INFO((scenario ? "" : to_text(scenario.error())));
    REQUIRE(scenario);
    CHECK(scenario->name == "har300-lab1-nat");
    REQUIRE(scenario->networks.size() == 2);
    CHECK(scenario->networks[0].name == "Intnet");
    CHECK(to_text(scenario->networks[0].subnet) == "10.0.2.0/24");
    CHECK(scenario->networks[0].delay == 200_us);
    CHECK(scenario->networks[1].delay == 100_us);
    CHECK(scenario->networks[1].rate.bits_per_second == 1'000'000'000);
    REQUIRE(scenario->hosts.size() == 4);
    const HostConfig& director = scenario->hosts[1];
    CHECK(director.name == "directeur");
    CHECK(director.profile == host::Profile::Debian12);
    REQUIRE(director.interfaces.size() == 2);
    REQUIRE(director.interfaces[0].addresses.size() == 2);
    CHECK(to_text(director.interfaces[0].addresses[1].value) == "10.0.2.100/24");
    REQUIRE(director.sysctl.size() == 1);
    CHECK(director.sysctl[0].name == "net.ipv4.ip_forward");
    CHECK(director.sysctl[0].value == "1");
    REQUIRE(director.run.size() == 3);
    CHECK(director.run[0].value == "ipvsadm -A -t 10.0.2.100:80 -s rr");
    const HostConfig& server = scenario->hosts[2];
    CHECK(to_text(server.gateway->value) == "10.0.3.200");
    REQUIRE(server.httpd);
    REQUIRE(server.httpd->listen.size() == 1);
    CHECK(server.httpd->listen[0].value == Endpoint{IpAddress::v4(0), 8080});
    REQUIRE(server.httpd->pages.size() == 1);
    CHECK(server.httpd->pages[0].path == "/");
    CHECK(server.httpd->pages[0].text == "Ceci est le serveur 1");
    REQUIRE(scenario->traffic.size() == 1);
    const TrafficConfig& traffic = scenario->traffic[0];
    CHECK(traffic.from.value == "client");
    CHECK(to_text(traffic.get[0].value.server) == "10.0.2.100:80");
    CHECK(traffic.get[0].value.target == "/");
    CHECK(std::get<laws::Constant>(std::get<Arrivals>(traffic.load).law.parameters()).value ==
          (1_s).ns());
    CHECK(traffic.count == 6);
    CHECK(traffic.start == 0_s);
    REQUIRE(scenario->expect.size() == 3);
    const auto& requests = std::get<RequestsExpectation>(scenario->expect[0].what);
    CHECK(requests.ok == CountRange{6, 6});
    REQUIRE(requests.sequence.size() == 6);
    CHECK(requests.sequence[0].value == "serveur2");
    const auto& command = std::get<CommandExpectation>(scenario->expect[1].what);
    CHECK(command.command == "ipvsadm -Ln");
    CHECK(command.prints->starts_with("IP Virtual Server version 1.2.1 (size=4096)\n"));
    CHECK(command.exit == 0);
    CHECK(std::holds_alternative<NoLossExpectation>(scenario->expect[2].what));
}

TEST_CASE("loader: what is absent has its default", "[unit][loader]") {
    const Scenario scenario = loaded(kSmall);
    CHECK_FALSE(scenario.clock.duration);
    CHECK(scenario.story.empty());
    CHECK(scenario.networks[0].queue_packets == 1000);
    CHECK(scenario.hosts[0].interfaces[0].mtu == 1500);
    CHECK_FALSE(scenario.hosts[0].interfaces[0].mac);
    CHECK_FALSE(scenario.hosts[0].gateway);
    CHECK_FALSE(scenario.hosts[0].routes.is_auto);
    REQUIRE(scenario.hosts[1].httpd->listen.size() == 1);
    CHECK(scenario.hosts[1].httpd->listen[0].value.port == 80);
    CHECK_FALSE(scenario.hosts[1].httpd->keep_alive);
    CHECK(scenario.traffic[0].requests_per_connection == 1);
    CHECK(scenario.traffic[0].connections_max == 0);
    CHECK_FALSE(scenario.traffic[0].timeout);
    CHECK(scenario.traffic[0].check_route);
}

TEST_CASE("loader: values that may be complained about later keep their places", "[unit][loader]") {
    const Scenario scenario = loaded(kSmall);
    CHECK(scenario.networks[0].place == SourcePlace{"f.yaml", 2, 12});
    CHECK(scenario.hosts[0].place == SourcePlace{"f.yaml", 4, 3});
    CHECK(scenario.hosts[0].interfaces[0].network.place == SourcePlace{"f.yaml", 4, 41});
    CHECK(scenario.traffic[0].from.place == SourcePlace{"f.yaml", 7, 23});
    CHECK(scenario.traffic[0].place == SourcePlace{"f.yaml", 7, 5});
}

TEST_CASE("loader: every key of a machine", "[unit][loader]") {
    const Scenario scenario = loaded(R"(scenario: keys
clock: {duration: 1min}
networks:
  A: {subnet: 10.0.2.0/24, delay: 1ms, rate: 10Mbit, queue: 50}
  B: {subnet: 10.0.3.0/24, trunks: [A]}
hosts:
  m:
    profile: centos-6
    interfaces:
      eth0: {network: A, address: 10.0.2.15/24, mac: "02:00:00:00:00:01", mtu: 9000}
    gateway: 10.0.2.1
    routes: [{to: 172.16.0.0/12, via: 10.0.2.2}]
    sysctl: {net.ipv4.vs.conn_reuse_mode: 0, net/ipv4/ip_forward: '1'}
    files: {/etc/motd: "Bonjour\n", /tmp/empty: ''}
    run: echo hello | grep l
    httpd:
      listen: [80, "10.0.2.15:8080"]
      keep_alive: true
      keep_alive_timeout: 15s
      keep_alive_max: 10
      pages: {/: hi, /big: {size: 1MiB, type: image/png}, /t: {text: t}}
)");
    CHECK(scenario.clock.duration == 60_s);
    CHECK(scenario.networks[0].queue_packets == 50);
    REQUIRE(scenario.networks[1].trunks.size() == 1);
    const HostConfig& host = scenario.hosts[0];
    CHECK(host.profile == host::Profile::Centos6);
    CHECK(to_text(host.interfaces[0].mac->value) == "02:00:00:00:00:01");
    CHECK(host.interfaces[0].mtu == 9000);
    REQUIRE(host.routes.list.size() == 1);
    CHECK(to_text(host.routes.list[0].via) == "10.0.2.2");
    CHECK(host.sysctl[1].name == "net/ipv4/ip_forward");
    CHECK(host.files[0].content == "Bonjour\n");
    CHECK(host.files[1].content.empty());
    REQUIRE(host.run.size() == 1);
    CHECK(host.run[0].value == "echo hello | grep l");
    REQUIRE(host.httpd->listen.size() == 2);
    CHECK(to_text(host.httpd->listen[1].value) == "10.0.2.15:8080");
    CHECK(host.httpd->keep_alive == true);
    CHECK(host.httpd->keep_alive_timeout == 15_s);
    CHECK(host.httpd->keep_alive_max == 10);
    REQUIRE(host.httpd->pages.size() == 3);
    CHECK(host.httpd->pages[1].size->bytes == 1024 * 1024);
    CHECK(host.httpd->pages[1].content_type == "image/png");
    CHECK(host.httpd->pages[2].text == "t");
}

TEST_CASE("loader: every key of traffic, timeline and expectations", "[unit][loader]") {
    const Scenario scenario = loaded(std::string(kSmall) + R"(
  - {name: crowd, from: client, get: "http://10.0.2.100/a?b", users: 10, think: 2s, duration: 1min,
     start: 5s, requests_per_connection: 3, connections_max: 4, timeout: 30s, check_route: false}
  - {name: moody, from: client, get: "http://10.0.2.100/", users: 1, think: {exponential: 1s}, count: 9}
  - {name: poisson, from: client, get: "http://10.0.2.100/", arrivals: {exponential: 10ms}, count: 9}
timeline:
  - {at: 2.5s, do: power_off, host: server}
  - {at: 5s, do: power_on, host: server}
  - {at: 6s, do: run, host: server, command: ipvsadm -C}
expect:
  - {until: 3s, requests: {of: web, failed: "<= 1", share: {server: 100%}, tolerance: 0%}}
  - {always: true, no_loss_without_reason: true}
  - {at: 4s, host: server, command: cat /x, exit: 1, contains: No such}
  - {host: server, log: {file: /var/log/httpd/access_log, contains: GET, count: 3..5}}
  - {host: server, counters: {ip.received: ">= 1"}}
  - {requests: {of: web, latency: {p50: 10ms, p999: 1s, max: 2s}, errors: {Connection refused: 2}}}
)");
    const auto& users = std::get<Users>(scenario.traffic[1].load);
    CHECK(users.count == 10);
    CHECK(std::get<laws::Constant>(users.think.law.parameters()).value == (2_s).ns());
    CHECK(scenario.traffic[1].get[0].value.target == "/a?b");
    CHECK(scenario.traffic[1].start == 5_s);
    CHECK(scenario.traffic[1].timeout == 30_s);
    const auto& think = std::get<Users>(scenario.traffic[2].load).think.law.parameters();
    CHECK(std::holds_alternative<laws::Exponential>(think));
    const auto& pause = std::get<Arrivals>(scenario.traffic[3].load).law.parameters();
    CHECK(std::holds_alternative<laws::Exponential>(pause));
    REQUIRE(scenario.timeline.size() == 3);
    CHECK(scenario.timeline[0].at == SimTime::at(2500_ms));
    CHECK(scenario.timeline[0].action == TimelineEntry::Action::PowerOff);
    CHECK(scenario.timeline[2].command == "ipvsadm -C");
    REQUIRE(scenario.expect.size() == 6);
    CHECK(scenario.expect[0].when.kind == When::Kind::Until);
    CHECK(scenario.expect[0].when.time == SimTime::at(3_s));
    const auto& requests = std::get<RequestsExpectation>(scenario.expect[0].what);
    CHECK(requests.failed == CountRange{0, 1});
    CHECK(requests.share[0].share.parts_per_million == 1'000'000);
    CHECK(requests.tolerance.parts_per_million == 0);
    CHECK(scenario.expect[1].when.kind == When::Kind::Always);
    CHECK(scenario.expect[2].when.kind == When::Kind::At);
    CHECK(std::get<CommandExpectation>(scenario.expect[2].what).exit == 1);
    CHECK(scenario.expect[3].when.kind == When::Kind::End);
    CHECK(std::get<LogExpectation>(scenario.expect[3].what).count == CountRange{3, 5});
    CHECK(std::get<CountersExpectation>(scenario.expect[4].what).counters[0].name == "ip.received");
    const auto& latency = std::get<RequestsExpectation>(scenario.expect[5].what).latency;
    REQUIRE(latency.size() == 3);
    CHECK(latency[0].quantile.parts_per_million == 500'000);
    CHECK(latency[1].quantile.parts_per_million == 999'000);
    CHECK(latency[2].quantile.parts_per_million == 1'000'000);
}

TEST_CASE("loader: the documented defaults are the real ones", "[unit][loader]") {
    // Each `fallback` of the tables that is a value, written out.
    const Scenario absent = loaded(kSmall);
    const Scenario written = loaded(R"(scenario: small
networks: {A: {subnet: 10.0.2.0/24, delay: 100us, rate: 1Gbit, queue: 1000}}
hosts:
  client:
    profile: debian-12
    interfaces: {eth0: {network: A, address: 10.0.2.15/24, mtu: 1500}}
  server: {interfaces: {eth0: {network: A, address: 10.0.2.100/24}}, httpd: {listen: 80, pages: {/: Hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.2.100/", arrivals: {every: 1s}, count: 1, start: 0s,
     requests_per_connection: 1, connections_max: 0, check_route: true}
)");
    CHECK(absent.networks[0].delay == written.networks[0].delay);
    CHECK(absent.networks[0].rate == written.networks[0].rate);
    CHECK(absent.networks[0].queue_packets == written.networks[0].queue_packets);
    CHECK(absent.hosts[0].profile == written.hosts[0].profile);
    CHECK(absent.hosts[0].interfaces[0].mtu == written.hosts[0].interfaces[0].mtu);
    CHECK(absent.hosts[1].httpd->listen[0].value == written.hosts[1].httpd->listen[0].value);
    CHECK(absent.traffic[0].start == written.traffic[0].start);
    CHECK(absent.traffic[0].requests_per_connection == written.traffic[0].requests_per_connection);
    CHECK(absent.traffic[0].connections_max == written.traffic[0].connections_max);
    CHECK(absent.traffic[0].check_route == written.traffic[0].check_route);
    CHECK(RequestsExpectation().tolerance == Share{10'000});
    CHECK(LogExpectation().count == CountRange{1});
}

TEST_CASE("loader: laws of spans, popularity, sources, workers", "[unit][loader]") {
    const auto loaded = load_scenario_text(R"(scenario: laws
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  farm: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}, any_ip: [10.64.0.0/12, 10.9.0.0/16]}
  web:
    interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}
    httpd:
      workers: 4
      backlog: 9
      service_time: {pareto: {minimum: 1ms, shape: 1.5}}
      pages: {/: {text: x, service_time: 3ms}, /b: {size: 1kB}}
traffic:
  - name: a
    from: farm
    get: ["http://10.0.0.2/", "http://10.0.0.2/b"]
    zipf: 1.25
    source: {draw: 10.65.0.0/16}
    arrivals: {log_normal: {median: 2ms, sigma: 0.5}}
    count: 1
  - {name: b, from: farm, get: "http://10.0.0.2/", source: {walk: 10.9.0.0/16}, users: 1, count: 1, think: {uniform: {min: 1ms, max: 3ms}}}
  - {name: c, from: farm, get: "http://10.0.0.2/", arrivals: {empirical: {1ms: 3, 5ms: 1}}, count: 1}
  - {name: d, from: farm, get: "http://10.0.0.2/", arrivals: {pareto: {minimum: 1ms, shape: 2, maximum: 1s}}, count: 1}
)",
                                           "f.yaml");
    if (!loaded) FAIL(to_text(loaded.error()));
    const Scenario& scenario = *loaded;
    const auto& httpd = *scenario.hosts[1].httpd;
    CHECK(httpd.workers == 4);
    CHECK(httpd.backlog == 9);
    CHECK(std::get<laws::Pareto>(httpd.service_time.law.parameters()).shape == 1.5);
    CHECK(std::get<laws::Constant>(httpd.pages[0].service_time->law.parameters()).value ==
          (3_ms).ns());
    CHECK_FALSE(httpd.pages[1].service_time);
    CHECK(scenario.hosts[0].any_ip.size() == 2);
    const auto law = [&](std::size_t i) {
        return std::get<Arrivals>(scenario.traffic[i].load).law.parameters();
    };
    CHECK(scenario.traffic[0].get.size() == 2);
    CHECK(scenario.traffic[0].zipf == Decimal{1'250'000});
    CHECK(scenario.traffic[0].source->is_drawn);
    CHECK_FALSE(scenario.traffic[1].source->is_drawn);
    CHECK(std::get<laws::LogNormal>(law(0)).median == 2e6);
    const auto& think = std::get<Users>(scenario.traffic[1].load).think.law.parameters();
    CHECK(std::get<laws::Uniform>(think).high == (3_ms).ns());
    CHECK(std::get<laws::Empirical>(law(2)).entries.size() == 2);
    CHECK(std::get<laws::BoundedPareto>(law(3)).maximum == 1e9);
}
