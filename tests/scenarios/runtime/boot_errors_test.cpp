// SPDX-License-Identifier: Apache-2.0
//
// What only a machine can refuse, when it boots: each with its place in the file.
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

/// Boots a machine whose further keys are given (line 5 of the file).
std::string refusal(const std::string& keys, const std::string& rest = "") {
    const auto scenario = load_scenario_text(
        "scenario: boot\n"
        "networks: {lan: {subnet: 10.0.0.0/24}}\n"
        "hosts:\n"
        "  m: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}},\n"
        "   " +
            keys + "}\n" + rest,
        "f.yaml");
    if (!scenario) {
        return "not even loaded: " + to_text(scenario.error());
    }
    const auto session = Session::load(*scenario, {});
    return session ? "it booted" : to_text(session.error());
}

}  // namespace

TEST_CASE("boot errors: a route, a setting, a line, a web server", "[unit][runtime]") {
    CHECK(refusal("gateway: 10.0.0.255") ==
          "f.yaml:5:13: error[S050]: hosts.m.routes: m refuses the route to 0.0.0.0/0 by "
          "10.0.0.255: the destination or gateway is not valid\n");
    CHECK_THAT(refusal("sysctl: {net.ipv4.ip_forwad: 1}"),
               Catch::StartsWith("f.yaml:5:13: error[S051]: hosts.m.sysctl.net.ipv4.ip_forwad: "));
    CHECK_THAT(refusal("run: [echo hello, ipvsadm -D -t 10.0.0.1:80]"),
               Catch::StartsWith("f.yaml:5:22: error[S052]: hosts.m.run[1]: "));
    CHECK_THAT(refusal("httpd: {listen: [80, 80]}"),
               Catch::StartsWith("f.yaml:5:11: error[S053]: hosts.m.httpd: the web server does "
                                 "not start: "));
    CHECK_THAT(refusal("keepalived: {config: \"vrrp_instance V {\\n interface eth9\\n}\\n\"}"),
               Catch::StartsWith("f.yaml:5:16: error[S056]: hosts.m.keepalived: keepalived does "
                                 "not start: "));
    CHECK_THAT(refusal("keepalived: {config: \"\", options: --no-such}"),
               Catch::Contains("error[S056]: hosts.m.keepalived.options: not modelled in lvsim: "
                               "keepalived --no-such"));
}

TEST_CASE("boot errors: a file where something else is", "[unit][runtime]") {
    CHECK(refusal("files: {/tmp: text}") ==
          "f.yaml:5:12: error[S055]: hosts.m.files./tmp: m cannot write '/tmp': Is a directory\n");
    CHECK(refusal("files: {/etc/a: text, /etc/a/b: more}") ==
          "f.yaml:5:26: error[S055]: hosts.m.files./etc/a/b: m cannot write '/etc/a/b': Not a "
          "directory\n");
}

TEST_CASE("boot errors: a counter that no machine has", "[unit][runtime]") {
    CHECK_THAT(refusal("profile: debian-12", "expect: [{host: m, counters: {ip.nothing: 0}}]\n"),
               Catch::StartsWith("f.yaml:6:31: error[S054]: "));
}
