// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/runtime/hunt/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime::test {

std::string hunt_lab(const std::string& more) {
    return R"(scenario: hunted
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
  serveur1: {interfaces: {eth0: {network: Intnet1, address: 10.0.3.100/24}}, gateway: 10.0.3.200, httpd: {listen: 8080, pages: {/: {text: one}}}}
  serveur2: {interfaces: {eth0: {network: Intnet1, address: 10.0.3.150/24}}, gateway: 10.0.3.200, httpd: {listen: 8080, pages: {/: {text: two}}}}
clock: {duration: 20s}
)" + more;
}

Scenario hunt_scenario(const std::string& text) {
    auto scenario = load_scenario_text(text, "hunted.yaml");
    INFO((scenario ? "" : to_text(scenario.error())));
    REQUIRE(scenario.has_value());
    return with_invariants(std::move(*scenario));
}

std::vector<std::optional<TrialResult>> SequentialRunner::run(const std::vector<Trial>& trials) {
    std::vector<std::optional<TrialResult>> results;
    for (const auto& trial : trials) {
        if (is_stopped()) {
            results.emplace_back();
            continue;
        }
        ++runs_;
        // By way of the record, as between processes.
        results.push_back(
            trial_from_record(to_record(run_trial(scenario_, trial, SimTime::at(60_s)))));
        REQUIRE(results.back().has_value());
    }
    return results;
}

Result<HuntReport> hunt_here(const Scenario& scenario, const HuntOptions& options,
                             SequentialRunner& runner) {
    return hunt(scenario, options, run_trial(scenario, {options.first_seed, {}}, SimTime::at(60_s)),
                runner);
}

HuntReport hunt_until_found(const Scenario& scenario, std::uint64_t runs_max) {
    constexpr std::uint64_t kRunsAtATime = 10;
    HuntReport last;
    for (std::uint64_t done = 0; done < runs_max && last.findings.empty(); done += kRunsAtATime) {
        SequentialRunner runner(scenario);
        const auto report =
            hunt_here(scenario, {.first_seed = 1 + done, .runs = kRunsAtATime}, runner);
        INFO((report ? "" : to_text(report.error())));
        REQUIRE(report.has_value());
        last = *report;
    }
    return last;
}

}  // namespace lvsim::runtime::test
