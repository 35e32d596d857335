// SPDX-License-Identifier: Apache-2.0
//
// lvsim lab --script FILE
#include "tests/cli/runner.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <sstream>

namespace lvsim::cli {

using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("lvsim lab: the transcript as people read it", "[cli]") {
    const TemporaryFile script(
        "# LAB #1\n"
        "directeur# hostname; exit\n"
        "client# false\n"
        ":cable client 1 out\n"
        "client# ip link show eth0 | head -1\n");
    const auto outcome = lvsim({"lab", "--script", script.path(), "--lang", "en"});
    CHECK(outcome.status == 0);
    CHECK(outcome.error.empty());
    CHECK(outcome.out ==
          "== directeur ==\n"
          "[root@directeur ~]# hostname; exit\n"
          "directeur.i2tch.loc\n"
          "logout\n"
          "\n"
          "== client ==\n"
          "[root@client ~]# false\n"
          "(exit status 1)\n"
          ":cable client 1 out\n"
          "[root@client ~]# ip link show eth0 | head -1\n"
          "2: eth0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc pfifo_fast state DOWN qlen "
          "1000\n");
}

TEST_CASE("lvsim lab --format json: an object a line", "[cli]") {
    const TemporaryFile script(
        "client# echo 'a \"b\"'; echo c >&2; exit 3\n"
        "client$ whoami\n"
        "client# sleep 100\n"
        ":key client ctrl-c\n"
        "client# cat > /tmp/x\n"
        "client< text\n"
        ":power client off\n"
        "client# ls\n");
    const auto outcome =
        lvsim({"lab", "--script", script.path(), "--from", "start", "--format", "json"});
    CHECK(outcome.status == 0);
    std::vector<nlohmann::json> lines;
    std::istringstream out(outcome.out);
    for (std::string line; std::getline(out, line);) lines.push_back(nlohmann::json::parse(line));
    REQUIRE(lines.size() == 9);
    CHECK(lines[0]["host"] == "client");
    CHECK(lines[0]["command"] == "echo 'a \"b\"'; echo c >&2; exit 3");
    CHECK(lines[0]["exit"] == 3);
    CHECK_THAT(lines[0]["output"].get<std::string>(), StartsWith("a \"b\"\nc\n"));
    CHECK(lines[0]["t"].is_number());
    CHECK(lines[1]["user"] == "trainee");
    CHECK(lines[1]["output"] == "trainee\n");
    CHECK(lines[2]["exit"] == "running");
    CHECK(lines[3]["key"] == "ctrl-c");
    CHECK(lines[3]["exit"] == 130);
    CHECK(lines[4]["exit"] == "input");
    CHECK(lines[5]["input"] == "text");
    CHECK(lines[6]["line"] == ":power client off");
    CHECK_FALSE(lines[6].contains("exit"));
    CHECK(lines[7]["command"] == "cat > /tmp/x");
    CHECK(lines[7]["later"] == true);
    CHECK(lines[7]["exit"] == 137);
    CHECK(lines[8]["exit"] == "off");
    CHECK(lines[8]["error"] == "client is off");
}

TEST_CASE("lvsim lab: what is wrong is said with its place, before anything is typed", "[cli]") {
    const TemporaryFile script("client# ls\nserver# ls\n:wait x\n");
    const auto outcome = lvsim({"lab", "--script", script.path()});
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.error, Contains(script.path() + ":2:1: error[S070]") &&
                                  Contains(script.path() + ":3:7: error[S070]"));
    CHECK(lvsim({"lab", "--script", "nowhere.lab"}).status == 2);
    const TemporaryFile good("client# ls\n");
    const auto stage = lvsim({"lab", "--script", good.path(), "--from", "lab7"});
    CHECK(stage.status == 2);
    CHECK_THAT(stage.error, Contains("error[S071]") && Contains("known: start lab1 lab2"));
}

TEST_CASE("lvsim lab: a line that cannot be done is told, and the status is 2", "[cli]") {
    const TemporaryFile script(":undo\nclient# echo on\n:save x\n");
    const auto outcome = lvsim({"lab", "--script", script.path(), "--from", "start"});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.out, Contains("there is nothing to be undone") && Contains("on\n"));
    CHECK_THAT(outcome.error,
               Contains(script.path() + ":1:1: error[S072]: there is nothing to be undone\n") &&
                   Contains(":3:1: error[S072]: a script saves and loads below --out DIR only"));
}

TEST_CASE("lvsim lab --out: the journal does the same again", "[cli]") {
    const auto folder = std::filesystem::temp_directory_path() / "lvsim-lab-cli";
    std::filesystem::remove_all(folder);
    const TemporaryFile script("client# echo kept > /tmp/x\n:save day.journal\n");
    const auto first =
        lvsim({"lab", "--script", script.path(), "--from", "start", "--out", folder.string()});
    CHECK(first.status == 0);
    CHECK(std::filesystem::exists(folder / "journal.jsonl"));
    CHECK(std::filesystem::exists(folder / "day.journal"));
    const TemporaryFile again(":load day.journal\nclient# cat /tmp/x\n");
    const auto second =
        lvsim({"lab", "--script", again.path(), "--from", "start", "--out", folder.string()});
    CHECK(second.status == 0);
    CHECK_THAT(second.out, Contains("kept\n"));
    std::filesystem::remove_all(folder);
}

}  // namespace lvsim::cli
