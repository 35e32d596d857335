// SPDX-License-Identifier: Apache-2.0
//
// The contract of the program: exit status, standard output, standard error.
#include "cli/version.hpp"
#include "tests/cli/runner.hpp"

#include <catch2/catch.hpp>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace lvsim::cli {
namespace {

using Catch::Contains;
using Catch::StartsWith;

constexpr const char* kLab = "scenarios/har300/lab1-nat.yaml";

/// One client and one server on one network; `expect` is what the caller makes of it.
std::string small_scenario(const std::string& rest) {
    return R"(scenario: small
story: One client asks one server.
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
)" + rest;
}

const char* const kTwoRequests = R"(traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {every: 1s}, count: 2}
)";

std::string line_of(const std::string& path, const std::string& beginning) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(beginning)) return line.substr(beginning.size());
    }
    return {};
}

std::string content_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A signal that came before the run began would just end the program.
void wait_until_it_handles(int process, int signal) {
    const std::string folder = "/proc/" + std::to_string(process);
    for (int tries = 0; tries < 6000; ++tries) {
        // Before it becomes lvsim it is a copy of this program, with our handlers.
        const bool is_lvsim = line_of(folder + "/comm", "") == "lvsim";
        const auto caught = line_of(folder + "/status", "SigCgt:");
        if (is_lvsim && (std::stoull(caught, nullptr, 16) >> (signal - 1) & 1U) != 0) return;
        ::usleep(10'000);
    }
}

TEST_CASE("lvsim run: all expectations held is status 0", "[cli]") {
    const auto outcome = lvsim({"run", kLab});
    CHECK(outcome.status == 0);
    CHECK(outcome.error.empty());
    CHECK_THAT(outcome.out, StartsWith("har300-lab1-nat\n"));
    CHECK_THAT(outcome.out, Contains("3 of 3 expectations held"));
}

TEST_CASE("lvsim run: an expectation that does not hold is status 1, with the reason", "[cli]") {
    const TemporaryFile file(small_scenario(kTwoRequests) +
                             "expect:\n  - {at: end, requests: {of: web, ok: 3}}\n");
    const auto outcome = lvsim({"run", file.path()});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.out, Contains("FAILED  at end: requests of web: 3 ok"));
    CHECK_THAT(outcome.out, Contains("ok: expected 3, seen 2"));
    CHECK_THAT(outcome.out, Contains(file.path() + ":10:5"));
}

TEST_CASE("lvsim run: a wrong scenario is status 2, all its errors with their places", "[cli]") {
    const TemporaryFile file(small_scenario("colour: red\nshape: round\n"));
    const auto outcome = lvsim({"run", file.path()});
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.error, Contains(file.path() + ":7:1: error[S020]"));
    CHECK_THAT(outcome.error, Contains(file.path() + ":8:1: error[S020]"));
}

TEST_CASE("lvsim run: a start line that fails is an error of the scenario", "[cli]") {
    const TemporaryFile file(small_scenario("") + "expect: [{no_loss_without_reason: true}]\n");
    const TemporaryFile broken(
        "scenario: broken\nstory: A start line fails.\nnetworks: {lan: {subnet: 10.0.0.0/24}}\n"
        "hosts:\n  client:\n    interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}\n"
        "    run: [cat /nowhere]\nexpect: [{no_loss_without_reason: true}]\n");
    const auto outcome = lvsim({"run", broken.path()});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.error, StartsWith(broken.path() + ":7:11: error[S052]: "));
    CHECK_THAT(outcome.error, Contains("'cat /nowhere' ends with status 1"));
    CHECK_THAT(outcome.error, Contains("No such file or directory"));
}

TEST_CASE("lvsim run: files that are not there, or are no files", "[cli]") {
    for (const auto* path : {"nowhere.yaml", "scenarios", "/dev/null/x"}) {
        const auto outcome = lvsim({"run", path});
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.error, Contains(std::string(path)) && Contains("S001"));
    }
}

TEST_CASE("lvsim: a wrong command line is status 2 and says what is wrong", "[cli]") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{}, "a command is missing"},
        {{"rum", kLab}, "did you mean 'run'?"},
        {{"lab"}, "the lab's own prompt is not part of this version"},
        {{"lab", "--script", "x", "--proxy", "8080"}, "'--proxy' is not part of this version"},
        {{"lab", "--script", "x", "--profile", "debian-12"}, "debian-12 are not modelled"},
        {{"lab", "--script", "x", "--lang", "de"}, "--lang"},
        {{"lab", "--script", "x", "--out", ""}, "--out: the folder has no name"},
        {{"console", "client"}, "'console' is not part of this version"},
        {{"run"}, "FILE"},
        {{"run", kLab, "--set", "clock"}, "--set:1: error[S040]: 'clock' has no '='"},
        {{"run", kLab, "--pcap", ""}, "--pcap: the folder has no name"},
        {{"run", kLab, "--out", ""}, "--out: the folder has no name"},
        {{"run", kLab, "--colour"}, "--colour"},
        {{"run", kLab, "--seed", "-1"}, "--seed: '-1'"},
        {{"run", kLab, "--seed", "18446744073709551616"}, "--seed"},
        {{"run", kLab, "--until", "5"}, "--until"},
        {{"run", kLab, "--format", "xml"}, "--format"},
        {{"run", kLab, kLab}, kLab},
        {{"validate"}, "FILE"},
        {{"list", "colours"}, "list knows no kind 'colours'"},
    };
    for (const auto& [arguments, text] : cases) {
        const auto outcome = lvsim(arguments);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.error, StartsWith("lvsim: ") && Contains(text));
    }
}

TEST_CASE("lvsim: help and version go to standard output", "[cli]") {
    const auto help = lvsim({"--help"});
    CHECK(help.status == 0);
    CHECK_THAT(help.out, Contains("validate") && Contains("Exit status"));
    const auto run_help = lvsim({"run", "--help"});
    CHECK(run_help.status == 0);
    CHECK_THAT(run_help.out, Contains("--seed") && Contains("--until"));
    CHECK_THAT(lvsim({"--version"}).out, StartsWith("lvsim " + std::string(version())));
}

TEST_CASE("lvsim run: the same seed prints the same, real time aside", "[cli]") {
    const auto first = lvsim({"run", kLab, "--format", "json"});
    const auto second = lvsim({"run", kLab, "--format", "json"});
    const auto cut = [](const std::string& text) { return text.substr(0, text.find("\"wall_")); };
    CHECK(first.status == 0);
    CHECK_THAT(first.out, Contains("\"fingerprint\": \""));
    CHECK(cut(first.out) == cut(second.out));
}

TEST_CASE("lvsim run: --until cuts a run, and what is open is not held", "[cli]") {
    const auto outcome = lvsim({"run", kLab, "--until", "2.5s"});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.out, Contains("2.500 s, stopped there as asked for"));
    CHECK_THAT(outcome.out, Contains("ok: expected 6, seen 3"));
}

TEST_CASE("lvsim run: --set changes the scenario, and the report says how to repeat it", "[cli]") {
    const auto outcome = lvsim({"run", kLab, "--set", "traffic[0].count=3",
                                "--set=networks.Intnet.delay=5ms", "--format", "json"});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.out, Contains("\"traffic[0].count=3\",") &&
                                Contains("\"networks.Intnet.delay=5ms\"\n") &&
                                Contains("\"ok\": 3"));
    const auto table = lvsim({"run", kLab, "--set", "networks.Intnet.delay=5ms"});
    CHECK(table.status == 0);
    CHECK_THAT(table.out, Contains("  set        networks.Intnet.delay=5ms\n"));
}

TEST_CASE("lvsim run: a --set that does not fit is status 2, with its place", "[cli]") {
    const auto outcome = lvsim(
        {"run", kLab, "--set", "traffic[0].count=3", "--set", "hosts.directeurr.gateway=10.0.2.1"});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.error,
               StartsWith("--set:2:7: error[S040]: hosts: there is no 'directeurr'") &&
                   Contains("did you mean 'directeur'?"));
}

TEST_CASE("lvsim run: --junit writes the verdict whatever it is", "[cli]") {
    const TemporaryFile verdict("the verdict of an earlier run");
    CHECK(lvsim({"run", kLab, "--junit", verdict.path()}).status == 0);
    CHECK_THAT(
        content_of_file(verdict.path()),
        Contains("tests=\"3\" failures=\"0\" errors=\"0\"") && Contains("name=\"fingerprint\""));
    CHECK(lvsim({"run", kLab, "--junit", verdict.path(), "--set", "traffic[0].count=3"}).status ==
          1);
    CHECK_THAT(content_of_file(verdict.path()), Contains("failures=\"2\""));
    const TemporaryFile wrong("scenario: x\n");
    CHECK(lvsim({"run", wrong.path(), "--junit", verdict.path()}).status == 2);
    CHECK_THAT(content_of_file(verdict.path()),
               Contains("errors=\"1\"") && Contains("the scenario can be loaded"));
}

TEST_CASE("lvsim run: a verdict that cannot be written is status 3", "[cli]") {
    for (const auto* path : {"/nowhere/verdict.xml", "/dev/full", "/tmp"}) {
        const auto outcome = lvsim({"run", kLab, "--junit", path});
        CHECK(outcome.status == 3);
        CHECK_THAT(outcome.error, StartsWith("lvsim: --junit: " + std::string(path)));
    }
}

TEST_CASE("lvsim: output that cannot be written is status 3", "[cli]") {
    for (const auto* path : {"/dev/full", "-"}) {
        Setup setup;
        setup.stdout_path = path;
        for (const auto& arguments : std::vector<std::vector<std::string>>{
                 {"run", kLab}, {"list"}, {"--help"}, {"validate", kLab}}) {
            const auto outcome = lvsim(arguments, setup);
            CHECK(outcome.status == 3);
            CHECK_THAT(outcome.error, StartsWith("lvsim: cannot write the output: "));
        }
    }
}

TEST_CASE("lvsim run: Ctrl-C ends it with what is known so far", "[cli]") {
    const TemporaryFile file(
        small_scenario("traffic:\n  - {name: web, from: client, get: \"http://10.0.0.2/\", "
                       "arrivals: {every: 1ms}, duration: 20h}\n"
                       "expect: [{at: end, no_loss_without_reason: true}]\n"));
    Setup setup;
    setup.meanwhile = [](int process) {
        wait_until_it_handles(process, SIGINT);
        ::kill(process, SIGINT);
    };
    const auto outcome = lvsim({"run", file.path()}, setup);
    CHECK(outcome.status == 130);
    CHECK_THAT(outcome.out, Contains("interrupted there: this is what is known so far"));
    CHECK_THAT(outcome.out, Contains("expectations held"));
}

TEST_CASE("lvsim validate: every file is looked at", "[cli]") {
    const TemporaryFile wrong("scenario: x\n");
    const auto outcome = lvsim({"validate", wrong.path(), kLab, "nowhere.yaml"});
    CHECK(outcome.status == 2);
    CHECK(outcome.out == std::string(kLab) + ": valid\n");
    CHECK_THAT(outcome.error, Contains(wrong.path()) && Contains("nowhere.yaml"));
    CHECK(lvsim({"validate", kLab}).status == 0);
}

TEST_CASE("lvsim schema: prints the schema that is stored", "[cli]") {
    const auto outcome = lvsim({"schema"});
    CHECK(outcome.status == 0);
    CHECK(outcome.out == content_of_file(LVSIM_ROOT "/scenarios/schema/scenario.schema.json"));
    CHECK(lvsim({"schema", "x"}).status == 2);
}

TEST_CASE("lvsim list: kinds, and what is of a kind", "[cli]") {
    CHECK_THAT(lvsim({"list"}).out, Contains("schedulers") && Contains("drop-reasons"));
    const auto schedulers = lvsim({"list", "schedulers"});
    CHECK(schedulers.status == 0);
    CHECK_THAT(schedulers.out, StartsWith("rr  ") && Contains("\nwlc "));
    CHECK_THAT(lvsim({"list", "commands"}).out, Contains("ipvsadm"));
    CHECK_THAT(lvsim({"list", "colour"}).error, Contains("known: schedulers"));
}

TEST_CASE("lvsim trace: agreement is 0, a difference 1, no recording 2", "[cli]") {
    CHECK(lvsim({"trace", "tests/traces/kernel-6.1/packets-no-forwarding.yaml"}).status == 0);
    const auto failover = lvsim({"trace", "tests/traces/keepalived-2.2.7/f1-v3-crash/case.yaml"});
    CHECK(failover.status == 0);
    CHECK_THAT(failover.out, Contains(" frames, ") && Contains(" log lines agree ("));
    CHECK(lvsim({"trace", "nowhere.yaml"}).status == 2);
    CHECK(lvsim({"trace", kLab}).status == 2);
}

}  // namespace
}  // namespace lvsim::cli
