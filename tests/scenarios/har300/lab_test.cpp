// SPDX-License-Identifier: Apache-2.0
//
// What a lab does with the lines of a script: waiting, terminals, programs that run on, hardware,
// undoing, saving.
#include "scenarios/runtime/lab/files.hpp"
#include "tests/scenarios/har300/lab_player.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

namespace lvsim::runtime {

using Catch::Contains;
using Outcome = LabRecord::Outcome;

TEST_CASE("lab: a command that does not end is reported, and heard of again", "[har300][lab]") {
    LabPlayer at("start", "en");
    auto records = at.play("client# sleep 100; echo late\n");
    REQUIRE(records.size() == 1);
    CHECK(records[0].outcome == Outcome::Running);
    CHECK(at.lab().session().now() - records[0].time == Lab::kCommandLimit);
    // The next one is typed on another terminal.
    CHECK(at.output("client# echo soon\n") == "soon\n");
    records = at.play(":wait 1min\n");
    REQUIRE(records.size() == 2);
    CHECK(records[1].kind == LabRecord::Kind::Later);
    CHECK(records[1].text == "sleep 100; echo late");
    CHECK(records[1].outcome == Outcome::Ended);
    CHECK(records[1].output == "late\n");
}

TEST_CASE("lab: input and keys go to the program that runs", "[har300][lab]") {
    LabPlayer at("start", "en");
    auto records = at.play("client# cat > /tmp/x\n");
    CHECK(records[0].outcome == Outcome::Input);
    CHECK(at.play("client< first line\n")[0].outcome == Outcome::Input);
    records = at.play(":key client ctrl-d\n");
    CHECK(records[0].outcome == Outcome::Ended);
    CHECK(records[0].status == 0);
    CHECK(at.output("client# cat /tmp/x\n") == "first line\n");
    records = at.play("client# sleep 1000\n:key client ctrl-c\n");
    CHECK(records[1].outcome == Outcome::Ended);
    CHECK(records[1].status == 130);
    CHECK(at.play(":key directeur ctrl-c\n")[0].refusal == "nobody has logged in on directeur");
}

TEST_CASE("lab: the ordinary user has another login", "[har300][lab]") {
    LabPlayer at("start", "en");
    CHECK(at.output("client$ id -un; pwd\n") == "trainee\n/home/trainee\n");
    CHECK(at.output("client# id -un; pwd\n") == "root\n/root\n");
    CHECK(at.output("client# cd /tmp\nclient# pwd\n") == "/tmp\n");
}

TEST_CASE("lab: su asks for the password", "[har300][lab]") {
    LabPlayer at("start", "fr");
    CHECK(at.play("client$ su -\n")[0].outcome == Outcome::Input);
    const auto wrong = at.play("client< 1234\n");
    CHECK(wrong[0].outcome == Outcome::Ended);
    CHECK(wrong[0].status == 1);
    CHECK_THAT(wrong[0].output, Contains("su: mot de passe incorrect\n") && !Contains("1234"));
    CHECK(at.play("client$ su - -c 'id -un; pwd'\n")[0].outcome == Outcome::Input);
    const auto right = at.play("client< fenestros\n");
    CHECK(right[0].outcome == Outcome::Ended);
    CHECK_THAT(right[0].output, Contains("root\n/root\n"));
}

TEST_CASE("lab: the plug is pulled in the middle of anything", "[har300][lab]") {
    for (const std::string_view command :
         {"yum install httpd", "yum -y install httpd", "ping 10.0.2.2", "vi /etc/hosts", "top",
          "sleep 1000 & while true; do date > /tmp/x; done", "service network restart",
          "cat > /tmp/y", "tail -f /var/log/messages", "tcpdump -n -i eth1", "ssh 10.0.2.2",
          "wget http://10.0.2.2/x", "reboot", "service NetworkManager restart"}) {
        INFO(command);
        LabPlayer at("start", "en");
        at.play(std::string("client# ") + std::string(command) + "\n:power client off\n");
        at.play(":wait 10s\n:power client on\n");
        CHECK(at.output("client# cat /proc/sys/net/ipv4/ip_forward\n") == "0\n");
        CHECK_THAT(at.output("client# ps aux\n"), !Contains("yum") && !Contains("tcpdump"));
        CHECK_THAT(at.output("client# ifconfig eth1\n"), Contains("10.0.2.15"));
    }
}

TEST_CASE("lab: hardware is changed while a machine is off, and a reboot is waited for",
          "[har300][lab]") {
    LabPlayer at("start", "en");
    CHECK(at.play("client# true\n:network client 2 Intnet\n")[1].refusal ==
          "adapter 2 can be added only while client is off");
    CHECK(at.play(":mac client 1 new\n")[0].refusal ==
          "a MAC address can be changed only while client is off");
    // Going down is waited for; nothing else would come of it.
    CHECK(at.play("client# poweroff\n:network client 2 Intnet\n")[1].refusal.empty());
    CHECK(at.play("client# true\n")[0].outcome == Outcome::Off);
    CHECK(at.play("client# true\n")[0].refusal == "client is off");
    at.play(":mac client 1 08:00:27:00:00:77\n:power client on\n");
    CHECK_THAT(at.output("client# ip link\n"), Contains("08:00:27:00:00:77"));
    CHECK_THAT(at.output("client# ip link\n"), Contains("eth3:"));
    CHECK(at.output("client# reboot\nclient# echo again\n") == "again\n");
    at.play(":cable client 1 out\n");
    CHECK_THAT(at.output("client# ip link\n"), Contains("NO-CARRIER"));
}

TEST_CASE("lab: undone is as if it had never been typed", "[har300][lab]") {
    LabPlayer at("lab1", "en");
    at.play("directeur# ipvsadm -A -t 10.0.2.100:80 -s rr\n");
    const std::string with_service = at.output("directeur# ipvsadm -Ln\n");
    at.play(":undo\n");
    at.play("directeur# ipvsadm -C\n");
    CHECK(at.output("directeur# ipvsadm -Ln\n") != with_service);
    at.play(":undo\n:undo\n");
    CHECK(at.output("directeur# ipvsadm -Ln\n") == with_service);
    at.play(":undo\n:undo\n");
    CHECK(at.play(":undo\n")[0].refusal == "there is nothing to be undone");
}

TEST_CASE("lab: the same lines give the same bytes", "[har300][lab]") {
    const auto bytes = [] {
        LabPlayer at("lab1", "fr");
        std::string text;
        for (const LabRecord& record : at.play(read_test_file("reference.lab"))) {
            text += to_json_line(record);
        }
        return text;
    };
    CHECK(bytes() == bytes());
}

TEST_CASE("lab: a lab that was saved is loaded as it was", "[har300][lab]") {
    const auto folder = std::filesystem::temp_directory_path() / "lvsim-lab-test";
    std::filesystem::remove_all(folder);
    const auto open = [&](const std::string& stage) {
        auto lab = Lab::open(*load_built_in_lab(),
                             {.stage = stage, .language = "en", .save_folder = folder.string()});
        REQUIRE(lab);
        return std::move(*lab);
    };
    const auto perform = [](Lab& lab, std::string_view line) {
        return lab.perform(parse_lab_script(line, "l", lab.hosts())->front()).front();
    };
    Lab lab = open("start");
    static_cast<void>(perform(lab, "client# echo kept > /tmp/x"));
    static_cast<void>(perform(lab, ":wait 90s"));
    CHECK(perform(lab, ":save one/day.journal").refusal.empty());
    CHECK_THAT(perform(lab, ":save ../day.journal").refusal, Contains("not below"));
    CHECK_THAT(perform(lab, ":save /tmp/day.journal").refusal, Contains("not below"));
    CHECK_THAT(perform(lab, ":load two.journal").refusal, Contains("two.journal"));
    const SimTime saved = lab.session().now();
    Lab other = open("start");
    CHECK(perform(other, ":load one/day.journal").refusal.empty());
    CHECK(other.session().now() == saved);
    CHECK(perform(other, "client# cat /tmp/x").output == "kept\n");
    std::filesystem::remove_all(folder);
}

TEST_CASE("lab: a stage or a script that is not there is an error", "[har300][lab]") {
    const auto refused = Lab::open(*load_built_in_lab(), {.stage = "lab9"});
    REQUIRE_FALSE(refused);
    CHECK(to_text(refused.error()) ==
          "(built in)/har300/lab.yaml: error[S071]: stages: the lab has no stage 'lab9'\n"
          "  hint: did you mean 'lab1'? known: start lab1 lab2\n");
}

TEST_CASE("lab: the stage lab2 has LAB #1 done, and the director is off", "[har300][lab]") {
    LabPlayer at("lab2", "en");
    CHECK(at.play("directeur# true\n")[0].outcome == Outcome::Off);
    CHECK_THAT(at.output("serveur1# curl -s http://localhost:8080\n"),
               Contains("Ceci est le serveur 1"));
    CHECK(at.play("secours# true\n")[0].outcome == Outcome::Off);
}

}  // namespace lvsim::runtime
