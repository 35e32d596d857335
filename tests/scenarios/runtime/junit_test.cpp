// SPDX-License-Identifier: Apache-2.0
//
// JUnit files, read back by another reader of XML (Python's) by the rules of those who read them.
#include "scenarios/runtime/junit.hpp"

#include "scenarios/runtime/report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::json;

struct PipeCloser {
    void operator()(std::FILE* pipe) const { ::pclose(pipe); }
};

/// What tests/scenarios/runtime/junit_reader.py makes of it.
Json read_back(const std::string& xml) {
    std::string path = "/tmp/lvsim-junit-XXXXXX";
    const int file = ::mkstemp(path.data());
    REQUIRE(file >= 0);
    std::ofstream(path, std::ios::binary) << xml;
    const std::string command =
        "/usr/bin/python3 " LVSIM_SOURCE_DIR "/tests/scenarios/runtime/junit_reader.py " + path;
    std::string text;
    {
        const std::unique_ptr<std::FILE, PipeCloser> pipe(::popen(command.c_str(), "r"));
        REQUIRE(pipe);
        for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
            text.push_back(static_cast<char>(c));
        }
    }
    std::remove(path.c_str());
    INFO(xml);
    REQUIRE(Json::accept(text));
    return Json::parse(text);
}

ExpectationView view(std::string text, ExpectationState state) {
    ExpectationView expectation;
    expectation.place = {"lab.yaml", 30, 5};
    expectation.text = std::move(text);
    expectation.state = state;
    expectation.decided = SimTime::at(6'002_ms);
    return expectation;
}

Report report_of(std::vector<ExpectationView> expectations) {
    Report report;
    report.scenario = "lab";
    report.file = "lab.yaml";
    report.seed = 18'446'744'073'709'551'615U;
    report.overrides = {{"networks.A.delay", "5ms"}};
    report.ended = SimTime::at(6'002_ms);
    report.expectations = std::move(expectations);
    report.fingerprint = "0123456789abcdef";
    return report;
}

TEST_CASE("junit: one case an expectation, with its reason, place and moment", "[unit][runtime]") {
    auto failed = view("at end: directeur# ipvsadm -Ln", ExpectationState::Failed);
    failed.mismatches = {{"prints", "2 lines", "2 lines", "- mine\n+ yours\n"},
                         {"exit", "0", "1", ""}};
    const auto suite = read_back(to_junit(
        report_of({view("at end: requests of web: 6 ok", ExpectationState::Held), failed}), {}));
    CHECK(suite["name"] == "lab");
    REQUIRE(suite["cases"].size() == 2);
    CHECK(suite["cases"][0]["name"] == "at end: requests of web: 6 ok");
    CHECK(suite["cases"][0]["classname"] == "lab");
    CHECK(suite["cases"][0]["time"] == "6.002000000");
    CHECK(suite["cases"][0]["troubles"].empty());
    const auto& trouble = suite["cases"][1]["troubles"][0];
    CHECK(trouble["element"] == "failure");
    CHECK(trouble["message"] == "prints: expected 2 lines, seen 2 lines; exit: expected 0, seen 1");
    CHECK(trouble["text"] ==
          "prints: expected 2 lines, seen 2 lines\n- mine\n+ yours\nexit: expected 0, seen 1\n"
          "lab.yaml:30:5, decided at 6.002 s\n");
    CHECK(suite["cases"][1]["line"] == "30");
}

TEST_CASE("junit: what repeats the run stands in the properties", "[unit][runtime]") {
    const auto suite = read_back(to_junit(report_of({}), {}));
    const auto& properties = suite["properties"];
    CHECK(properties["seed"] == "18446744073709551615");
    CHECK(properties["fingerprint"] == "0123456789abcdef");
    CHECK(properties["file"] == "lab.yaml");
    CHECK(properties["set"] == "networks.A.delay=5ms");
    CHECK(properties["simulated_seconds"] == "6.002000000");
    CHECK(properties["end"] == "complete");
}

TEST_CASE("junit: a scheduler that was imposed is a property", "[unit][runtime]") {
    Report report = report_of({});
    CHECK(read_back(to_junit(report, {}))["properties"].count("scheduler") == 0);
    report.scheduler = "sh";
    CHECK(read_back(to_junit(report, {}))["properties"]["scheduler"] == "sh");
}

TEST_CASE("junit: equal expectations have different names", "[unit][runtime]") {
    const auto held = view("twice", ExpectationState::Held);
    const auto suite = read_back(
        to_junit(report_of({held, held, view("twice #2", ExpectationState::Held), held}), {}));
    std::vector<std::string> names;
    for (const auto& one : suite["cases"]) names.push_back(one["name"]);
    CHECK(names == std::vector<std::string>{"twice", "twice #2", "twice #2 #2", "twice #3"});
}

TEST_CASE("junit: what was not decided is an error", "[unit][runtime]") {
    const auto suite =
        read_back(to_junit(report_of({view("open", ExpectationState::Pending)}), {}));
    CHECK(suite["cases"][0]["troubles"][0]["element"] == "error");
    CHECK(suite["cases"][0]["troubles"][0]["text"] == "The run ended at 6.002 s.\n");
}

TEST_CASE("junit: a run that became wrong has a case that says so", "[unit][runtime]") {
    const Diagnostics errors{{"S052", {"lab.yaml", 7, 11}, "hosts.a.run[0]", "it failed", ""}};
    const auto suite = read_back(to_junit(report_of({view("a", ExpectationState::Held)}), errors));
    REQUIRE(suite["cases"].size() == 2);
    CHECK(suite["cases"][1]["name"] == "the scenario runs to its end");
    CHECK(suite["cases"][1]["line"] == "7");
    CHECK(suite["cases"][1]["troubles"][0]["message"] ==
          "lab.yaml:7:11: error[S052]: hosts.a.run[0]: it failed");
}

TEST_CASE("junit: a scenario that cannot be loaded is a case with an error", "[unit][runtime]") {
    const Diagnostics errors{{"S020", {"x.yaml", 1, 1}, "", "unknown key 'a'", "no"},
                             {"S020", {"x.yaml", 2, 1}, "", "unknown key 'b'", ""}};
    const auto suite = read_back(to_junit({"x.yaml", 1, {}}, errors));
    REQUIRE(suite["cases"].size() == 1);
    const auto& trouble = suite["cases"][0]["troubles"][0];
    CHECK(trouble["element"] == "error");
    CHECK(trouble["message"] == "x.yaml:1:1: error[S020]: unknown key 'a' (and 1 more)");
    CHECK(trouble["text"] == to_text(errors));
}

TEST_CASE("junit: any bytes make a file that XML readers read", "[unit][runtime]") {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    bytes += "]]> é € \xf0\x9f\x98\x80 \xef\xbf\xbe \xef\xbf\xbf \xed\xa0\x80 \xc3";
    auto failed = view(bytes, ExpectationState::Failed);
    failed.place.file = bytes;
    failed.mismatches = {{"prints", bytes, bytes, bytes}};
    auto report = report_of({failed});
    report.scenario = bytes;
    const auto suite = read_back(to_junit(report, {}));
    const std::string name = suite["cases"][0]["name"];
    CHECK(name.find("\n") != std::string::npos);
    CHECK(name.find("]]> é € \xf0\x9f\x98\x80 ") != std::string::npos);
    CHECK(xml_escaped("\x01\x1b\x7f<&>\"\r") ==
          "\xef\xbf\xbd\xef\xbf\xbd\x7f&lt;&amp;&gt;&quot;&#13;");
}

}  // namespace
}  // namespace lvsim::runtime
