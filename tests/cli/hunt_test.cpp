// SPDX-License-Identifier: Apache-2.0
//
// lvsim hunt: what it prints and writes, whatever the number of jobs; its refusals; Ctrl-C.
#include "tests/cli/runner.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <sstream>

namespace lvsim::cli {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using Catch::StartsWith;

constexpr const char* kLab = "scenarios/har300/lab1-nat.yaml";

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream stream(line);
    return {std::istream_iterator<std::string>(stream), {}};
}

TEST_CASE("lvsim hunt: no byte depends on the number of jobs", "[cli]") {
    const auto one = lvsim({"hunt", kLab, "--runs", "8", "--jobs", "1"});
    const auto many = lvsim({"hunt", kLab, "--runs", "8", "--jobs", "5"});
    CHECK(one.status == 1);
    CHECK(one.error.empty());
    CHECK(one.out == many.out);
    CHECK_THAT(one.out, StartsWith("har300-lab1-nat\n  scenario  scenarios/har300/lab1-nat.yaml\n"
                                   "  seeds     1 to 8\n"));
}

TEST_CASE("lvsim hunt: each finding has a file, and its command line does it again", "[cli]") {
    // The faults of seed 35 break two expectations.
    const TemporaryFolder folder("hunt");
    const auto hunted = lvsim(
        {"hunt", kLab, "--seed", "35", "--runs", "1", "--out", folder.path(), "--format", "json"});
    CHECK(hunted.status == 1);
    const auto report = nlohmann::json::parse(hunted.out);
    REQUIRE(report["findings"].size() >= 2);
    for (const auto& finding : report["findings"]) {
        auto words = words_of(finding["replay"].get<std::string>());
        REQUIRE(words.at(0) == "lvsim");
        words.erase(words.begin());
        words.insert(words.end(), {"--format", "json"});
        const auto again = lvsim(words);
        INFO(finding["replay"]);
        CHECK(again.status == 1);
        CHECK(nlohmann::json::parse(again.out)["fingerprint"] == finding["fingerprint"]);
    }
    CHECK(fs::exists(folder.path() + "/hunt-35.yaml"));
    CHECK(fs::exists(folder.path() + "/hunt-35-2.yaml"));
}

TEST_CASE("lvsim hunt: without a folder the hunt of that seed alone does it again", "[cli]") {
    const auto hunted = lvsim({"hunt", kLab, "--seed", "7", "--runs", "2", "--max-faults", "6",
                               "--set", "clock.duration=9s"});
    CHECK(hunted.status == 1);
    CHECK_THAT(hunted.out,
               Contains("  replay    lvsim hunt scenarios/har300/lab1-nat.yaml --seed ") &&
                   Contains("--runs 1 --max-faults 6 --set clock.duration=9s\n"));
}

TEST_CASE("lvsim hunt: 0 when all runs held", "[cli]") {
    const auto held = lvsim({"hunt", kLab, "--runs", "4", "--set", "expect=[]"});
    CHECK(held.status == 0);
    CHECK_THAT(held.out, Contains("  runs      4: 4 held, 0 failed\n"));
}

TEST_CASE("lvsim hunt: what is wrong is refused", "[cli]") {
    CHECK(lvsim({"hunt", "no-such-file.yaml"}).status == 2);
    CHECK(lvsim({"hunt", kLab, "--runs", "0"}).status == 2);
    CHECK(lvsim({"hunt", kLab, "--max-faults", "many"}).status == 2);
    const auto seed = lvsim({"hunt", kLab, "--seed", "18446744073709551615"});
    CHECK(seed.status == 2);
    CHECK_THAT(seed.error, Contains("--seed"));
    const auto nothing =
        lvsim({"hunt", kLab, "--set", "hunt.faults=[kill]", "--set", "hunt.machines=[client]"});
    CHECK(nothing.status == 2);
    CHECK_THAT(nothing.error, Contains("error[S090]: hunt: there is nothing that could break"));
}

TEST_CASE("lvsim hunt: Ctrl-C ends it with what was found so far", "[cli]") {
    const auto hunted = lvsim({"hunt", kLab, "--runs", "100000", "--set", "expect=[]"},
                              {.stdout_path = {}, .meanwhile = [](int process) {
                                   ::usleep(1'500'000);
                                   ::kill(process, SIGINT);
                               }});
    CHECK(hunted.status == 128 + SIGINT);
    CHECK_THAT(hunted.out, Contains("(of 100000: stopped)"));
}

}  // namespace
}  // namespace lvsim::cli
