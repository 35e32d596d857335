// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

constexpr std::string_view kText = R"(scenario: small
networks: {A: {subnet: 10.0.2.0/24}}
hosts:
  client:
    interfaces: {eth0: {network: A, address: 10.0.2.15/24}}
    sysctl: {net.ipv4.ip_forward: 1}
    run: [echo one, echo two]
)";

Result<Scenario> with(std::string path, std::string value) {
    return load_scenario_text(kText, "f.yaml", {{std::move(path), std::move(value)}});
}

std::string refusal(std::string path, std::string value) {
    const auto scenario = with(std::move(path), std::move(value));
    return scenario ? "it was loaded" : to_text(scenario.error());
}

}  // namespace

TEST_CASE("overrides: a value, an element, a key with dots, a new key", "[unit][loader]") {
    CHECK(with("networks.A.delay", "5ms")->networks[0].delay == 5_ms);
    CHECK(with("networks.A", "{subnet: 10.0.0.0/8}")->networks[0].subnet.length == 8);
    CHECK(with("hosts.client.run[1]", "echo three")->hosts[0].run[1].value == "echo three");
    CHECK(with("hosts.client.sysctl.net.ipv4.ip_forward", "0")->hosts[0].sysctl[0].value == "0");
    CHECK(with("hosts.client.sysctl.net.ipv4.vs.drop", "1")->hosts[0].sysctl.size() == 2);
    CHECK(with("clock", "{duration: 3s}")->clock.duration == 3_s);
}

TEST_CASE("overrides: what does not fit is refused by its path", "[unit][loader]") {
    CHECK(refusal("networks.A.delay", "5") ==
          "f.yaml: error[S024]: networks.A.delay: '5' has no unit, expected a duration with its "
          "unit, such as 10ms\n  hint: did you mean 5s?\n");
    CHECK(refusal("hosts.client.run[2]", "x") ==
          "--set hosts.client.run[2]: error[S040]: there is no such place in the file\n"
          "  hint: a path is written like traffic[0].count\n");
    CHECK(refusal("", "x").find("error[S040]") != std::string::npos);
    CHECK(refusal("scenario.x", "x").find("error[S040]") != std::string::npos);
    CHECK(refusal("hosts.client.run[", "x").find("error[S040]") != std::string::npos);
    CHECK(refusal("networks.A.delay", "[1").find("--set networks.A.delay:1:1: error[S004]") == 0);
    CHECK(refusal("nets.A", "1").find("f.yaml: error[S020]: unknown key 'nets.A'") == 0);
}
