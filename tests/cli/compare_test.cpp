// SPDX-License-Identifier: Apache-2.0
//
// lvsim compare: what it prints and writes, whatever the number of jobs; its refusals; Ctrl-C.
#include "tests/cli/runner.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace lvsim::cli {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using Catch::StartsWith;

constexpr const char* kLab = "scenarios/har300/lab1-nat.yaml";
constexpr const char* kFarm = "scenarios/compare/web-farm.yaml";

class Folder : public TemporaryFolder {
public:
    Folder() : TemporaryFolder("compare") {}
    [[nodiscard]] std::string results() const {
        std::ifstream file(path() + "/results.csv", std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path()), fs::directory_iterator()));
    }
};

TEST_CASE("lvsim compare: no byte depends on the number of jobs", "[cli]") {
    const Folder one;
    const auto first = lvsim({"compare", kLab, "--seeds", "2", "--jobs", "1", "--out", one.path()});
    const std::string results = one.results();
    CHECK(first.status == 0);
    CHECK(first.error.empty());
    const auto second =
        lvsim({"compare", kLab, "--seeds", "2", "--jobs", "8", "--out", one.path()});
    CHECK(second.out == first.out);
    CHECK(one.results() == results);
    CHECK(one.files() == 1);
    CHECK_THAT(results, StartsWith("scheduler,seed,requests,ok,failed,under_way,p50_ns,p99_ns,"
                                   "max_ns,imbalance,connections,moved,ended_ns,end,fingerprint,"
                                   "answered serveur1,answered serveur2\r\nrr,1,6,6,0,0,"));
    // rr sends each connection of the one client to the other server, sh never does.
    CHECK_THAT(results,
               Contains(",1.000,6,5,") && Contains("\r\nsh,1,6,6,0,0,") && Contains(",2.000,6,0,"));
}

TEST_CASE("lvsim compare: a method is the one of the table, and its run can be done alone",
          "[cli]") {
    const auto compared =
        lvsim({"compare", kLab, "--schedulers", "wlc,rr", "--seeds", "1", "--format", "json"});
    REQUIRE(compared.status == 0);
    const auto table = nlohmann::json::parse(compared.out);
    REQUIRE(table["runs"].size() == 2);
    CHECK(table["runs"][0]["scheduler"] == "wlc");
    CHECK(table["schedulers"][1]["scheduler"] == "rr");
    CHECK(table["schedulers"][1]["imbalance"] == 1.0);
    const auto alone = lvsim({"run", kLab, "--scheduler", "wlc", "--format", "json"});
    const auto report = nlohmann::json::parse(alone.out);
    CHECK(report["scheduler"] == "wlc");
    CHECK(report["fingerprint"] == table["runs"][0]["fingerprint"]);
    CHECK_THAT(lvsim({"run", kLab, "--scheduler", "sh"}).out,
               Contains("scheduler  sh for every service") && Contains("TCP  10.0.2.100:80 sh"));
}

TEST_CASE("lvsim compare: what cannot be compared is status 2 and says why", "[cli]") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{kLab, "--schedulers", "rr,wlcc"}, "there is no scheduler 'wlcc'\n  hint: did you mean"},
        {{kLab, "--schedulers", "rr,rr"}, "'rr' is there twice"},
        {{kLab, "--schedulers", ""}, "there is no scheduler ''"},
        {{kLab, "--seeds", "0"}, "--seeds: '0' is no number from 1 to 1000000"},
        {{kLab, "--jobs", "many"}, "--jobs: 'many' is no number"},
        {{kLab, "--out", ""}, "--out: the folder has no name"},
        {{kLab, "--shard", "1/2"}, "--shard"},
        {{"scenarios/incidents/lossy-link.yaml"}, "no machine of scenarios/incidents/lossy-link"},
        {{kLab, "--set", "hosts.directeur.profile=centos-6", "--schedulers", "mh"},
         "the kernel of directeur has no scheduler 'mh'\n  hint: it has rr wrr"},
    };
    for (const auto& [arguments, text] : cases) {
        std::vector<std::string> words = {"compare"};
        words.insert(words.end(), arguments.begin(), arguments.end());
        const auto outcome = lvsim(words);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.error, StartsWith("lvsim: ") && Contains(text));
    }
    CHECK(lvsim({"compare", kLab, "--out", "/proc/none"}).status == 3);
}

TEST_CASE("lvsim compare: all are those that the director's kernel has", "[cli]") {
    const auto old =
        lvsim({"compare", kLab, "--set", "hosts.directeur.profile=centos-6", "--seeds", "1"});
    CHECK(old.status == 0);
    CHECK_THAT(old.out, Contains("schedulers  rr wrr lc wlc lblc lblcr dh sh sed nq\n") &&
                            Contains("set         hosts.directeur.profile=centos-6"));
}

TEST_CASE("lvsim compare: Ctrl-C ends it with what is complete", "[cli]") {
    const Folder folder;
    Setup setup;
    setup.meanwhile = [](int process) {
        ::usleep(1'500'000);
        ::kill(process, SIGINT);
    };
    const auto outcome = lvsim({"compare", kFarm, "--schedulers", "rr", "--seeds", "100000",
                                "--jobs", "2", "--out", folder.path()},
                               setup);
    CHECK(outcome.status == 130);
    CHECK_THAT(outcome.out, Contains(" of 100000\n") && Contains("interrupted: "));
    CHECK_THAT(folder.results(), StartsWith("scheduler,seed,"));
    CHECK(folder.files() == 1);
}

}  // namespace
}  // namespace lvsim::cli
