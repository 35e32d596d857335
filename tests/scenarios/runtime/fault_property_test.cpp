// SPDX-License-Identifier: Apache-2.0
//
// Random faults of all kinds, drawn from one seed: while they act, no frame is lost without a
// reason; once everything is healed, every request succeeds; and the same seed makes the same run.
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"
#include "sim/core/rng.hpp"
#include "sim/net/fault/registry.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace lvsim::runtime {
namespace {

const char* const kLab = R"(scenario: faults
networks: {Intnet: {subnet: 10.0.2.0/24}, Intnet1: {subnet: 10.0.3.0/24}}
hosts:
  client: {interfaces: {eth0: {network: Intnet, address: 10.0.2.15/24}}}
  directeur:
    interfaces:
      eth0: {network: Intnet, address: [10.0.2.50/24, 10.0.2.100/24]}
      eth1: {network: Intnet1, address: [10.0.3.15/24, 10.0.3.200/24]}
    sysctl: {net.ipv4.ip_forward: 1}
    run:
      - ipvsadm -A -t 10.0.2.100:80 -s rr
      - ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.100:8080 -m
      - ipvsadm -a -t 10.0.2.100:80 -r 10.0.3.150:8080 -m
  serveur1: {interfaces: {eth0: {network: Intnet1, address: 10.0.3.100/24}}, gateway: 10.0.3.200, httpd: {listen: 8080, pages: {/: {size: 4KiB}}}}
  serveur2: {interfaces: {eth0: {network: Intnet1, address: 10.0.3.150/24}}, gateway: 10.0.3.200, httpd: {listen: 8080, pages: {/: {size: 4KiB}}}}
traffic:
  - {name: during, from: client, get: "http://10.0.2.100/", arrivals: {exponential: 50ms}, duration: 20s, timeout: 10s}
  - {name: healed, from: client, get: "http://10.0.2.100/", arrivals: {every: 100ms}, count: 50, start: 200s}
expect: [{always: true, no_loss_without_reason: true}]
)";

constexpr std::array<const char*, 4> kHosts{"client", "directeur", "serveur1", "serveur2"};
constexpr std::array<const char*, 5> kLinks{"client.eth0", "directeur.eth0", "directeur.eth1",
                                            "serveur1.eth0", "serveur2.eth0"};

class Chaos {
public:
    explicit Chaos(std::uint64_t seed) : rng_(seed, "chaos") {}

    Command draw() {
        switch (rng_.below(6)) {
            case 0: return FreezeHost{host(), rng_.below(2) == 0};
            case 1:
                return ControlProcess{rng_.below(2) == 0 ? "serveur1" : "serveur2", "httpd",
                                      static_cast<ProcessAction>(rng_.below(5))};
            // Not the client: its requests would fail for ever.
            case 2: return ResetHost{kHosts[1 + rng_.below(3)]};
            case 3: return HealLink{link(), direction()};
            default: return fault();
        }
    }
    SimDuration pause() { return rng_.exponential(200_ms); }

    /// Everything is good again.
    static void heal(Session& session) {
        for (const char* link : kLinks) REQUIRE(session.inject(HealLink{link, Direction::Both}));
        for (const char* host : kHosts) REQUIRE(session.inject(FreezeHost{host, false}));
        for (const char* host : {"serveur1", "serveur2"}) {
            for (const auto action : {ProcessAction::Continue, ProcessAction::Start}) {
                REQUIRE(session.inject(ControlProcess{host, "httpd", action}));
            }
        }
    }

private:
    std::string host() { return kHosts[rng_.below(kHosts.size())]; }
    std::string link() { return kLinks[rng_.below(kLinks.size())]; }
    Direction direction() { return static_cast<Direction>(rng_.below(3)); }
    Command fault() {
        const auto kinds = net::link_faults();
        SetLinkFault set{link(), direction(), {}};
        set.fault.kind = kinds[rng_.below(kinds.size())].kind;
        set.fault.only.protocol = static_cast<net::FilterProtocol>(rng_.below(6));
        set.fault.share_ppm = static_cast<std::uint32_t>(rng_.below(300'000));
        set.fault.delay =
            SimDuration::microseconds(1 + static_cast<std::int64_t>(rng_.below(9999)));
        set.fault.jitter = set.fault.delay / 2;
        set.fault.rate_bits_per_second = 100'000 + rng_.below(10'000'000);
        set.fault.queue_packets_max = 1 + static_cast<std::uint32_t>(rng_.below(20));
        return set;
    }

    Rng rng_;
};

Session play(std::uint64_t seed) {
    const auto scenario = load_scenario_text(kLab, "test.yaml");
    if (!scenario) FAIL(to_text(scenario.error()));
    auto session = Session::load(*scenario, {.seed = seed});
    if (!session) FAIL(to_text(session.error()));
    Chaos chaos(seed);
    while (session->now() < SimTime::at(20_s)) {
        session->run_until(session->now() + chaos.pause());
        REQUIRE(session->inject(chaos.draw()));
    }
    Chaos::heal(*session);
    session->run_to_end();
    return std::move(*session);
}

TEST_CASE("faults: whatever happens, no frame is lost without a reason, and what heals works",
          "[property][swarm][runtime]") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        INFO("seed " << seed);
        auto session = play(seed);
        const auto& report = session.finish();
        CHECK(report.all_held());
        CHECK(report.reason == EndReason::Complete);
        CHECK(report.frames.is_balanced());
        CHECK(report.frames.in_flight == 0);
        CHECK(report.traffic.at(0).ok > 0);
        CHECK(report.traffic.at(1).ok == 50);
    }
}

TEST_CASE("faults: the same seed makes the same run, and its journal makes it again",
          "[property][swarm][runtime]") {
    auto first = play(3);
    auto second = play(3);
    const std::string text = to_json(first.finish(), {});
    CHECK(to_json(second.finish(), {}) == text);
    const auto journal =
        parse_journal(to_json_lines(saved_journal(first.finish())), "journal.jsonl");
    REQUIRE(journal);
    const auto scenario = load_scenario_text(kLab, "test.yaml");
    auto again = Session::load(*scenario, {.seed = 3, .journal = *journal});
    REQUIRE(again);
    again->run_to_end();
    CHECK(to_json(again->finish(), {}) == text);
}

}  // namespace
}  // namespace lvsim::runtime
