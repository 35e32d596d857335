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

Result<Scenario> with(const std::vector<Override>& changes) {
    return load_scenario_text(kText, "f.yaml", changes);
}

Result<Scenario> with(std::string path, std::string value) {
    return with(std::vector<Override>{{std::move(path), std::move(value)}});
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
    CHECK(with("hosts.client.files./etc/a.b", "text")->hosts[0].files[0].path == "/etc/a.b");
    CHECK(with("clock", "{duration: 3s}")->clock.duration == 3_s);
}

TEST_CASE("overrides: objects on the way are made where the file has none", "[unit][loader]") {
    CHECK(with("clock.duration", "3s")->clock.duration == 3_s);
    const auto scenario = with("hosts.client.httpd.keep_alive", "false");
    REQUIRE(scenario);
    CHECK(scenario->hosts[0].httpd->keep_alive == false);
    CHECK(with("hosts.other", "{interfaces: {}}")->hosts.size() == 2);
}

TEST_CASE("overrides: a later one sees what an earlier one has done", "[unit][loader]") {
    const auto scenario =
        with({{"hosts.client.run", "[echo a, echo b, echo c]"}, {"hosts.client.run[2]", "echo d"}});
    REQUIRE(scenario);
    CHECK(scenario->hosts[0].run[2].value == "echo d");
    CHECK(scenario->overrides.size() == 2);
}

TEST_CASE("overrides: a value is read as strictly as the file, and placed in its --set",
          "[unit][loader]") {
    CHECK(refusal("networks.A.delay", "5") ==
          "--set:1:18: error[S024]: networks.A.delay: '5' has no unit, expected a duration with "
          "its unit, such as 10ms\n  hint: did you mean 5s?\n");
    CHECK(refusal("networks.A.delay", "")
              .find("--set:1:18: error[S023]: networks.A.delay: is empty") == 0);
    CHECK(refusal("networks.A.delay", "[1").find("--set:1:18: error[S004]") == 0);
    CHECK(refusal("networks.A", "{subnet: 10.0.2.0/24, delai: 1ms}")
              .find("--set:1:34: error[S020]: networks.A: unknown key 'delai'\n"
                    "  hint: did you mean 'delay'?") == 0);
    const auto both = with({{"scenario", "x"}, {"networks.A.rate", "fast"}});
    REQUIRE(!both);
    CHECK(to_text(both.error()).find("--set:2:17: error[S024]: networks.A.rate: ") == 0);
}

TEST_CASE("overrides: a path that leads nowhere says what there is", "[unit][loader]") {
    CHECK(refusal("nets.A", "1").find("--set:1:1: error[S020]: unknown key 'nets'") == 0);
    CHECK(refusal("hosts.cleint.gateway", "10.0.2.1") ==
          "--set:1:7: error[S040]: hosts: there is no 'cleint'\n"
          "  hint: did you mean 'client'? known: client\n");
    CHECK(refusal("hosts.client.gatewya", "10.0.2.1")
              .find("--set:1:14: error[S020]: hosts.client: unknown key 'gatewya'\n"
                    "  hint: did you mean 'gateway'?") == 0);
    CHECK(refusal("hosts.client.run[2]", "x") ==
          "--set:1:17: error[S040]: hosts.client.run: there is no element [2]: the list has 2, "
          "counted from 0\n");
    CHECK(refusal("hosts.client.run[x]", "x").find("'[x]' is no place in a list") !=
          std::string::npos);
    CHECK(refusal("hosts.client.run[", "x").find("error[S040]") != std::string::npos);
    CHECK(refusal("hosts.client.run.1", "x").find("is a list: it has no key '1'") !=
          std::string::npos);
    CHECK(refusal("scenario.x", "x").find("is a scalar: it has no key 'x'") != std::string::npos);
    CHECK(refusal("scenario[0]", "x").find("is a scalar, expected a list before '['") !=
          std::string::npos);
    CHECK(refusal("hosts..x", "x").find("a step without a name") != std::string::npos);
    CHECK(refusal("", "x").find("--set:1:1: error[S040]: has no path") == 0);
    CHECK(refusal("matrix.x", "1").find("error[S027]: 'matrix' is not modelled yet") !=
          std::string::npos);
}

TEST_CASE("overrides: an argument is cut at its first sign", "[unit][loader]") {
    CHECK(parse_override("a.b=c=d", 1) == Override{"a.b", "c=d"});
    CHECK(parse_override("a=", 1) == Override{"a", ""});
    CHECK(to_text(Override{"a.b", "c"}) == "a.b=c");
    CHECK(to_text(parse_override("clock", 3).error())
              .find("--set:3: error[S040]: 'clock' has no '=', expected PATH=VALUE") == 0);
}
