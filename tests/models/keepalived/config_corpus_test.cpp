// SPDX-License-Identifier: Apache-2.0
//
// Configurations that the real keepalived 2.2.7 was asked about (corpus/record): the same lines,
// the same exit status.
#include "tests/models/keepalived/config_lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace lvsim::keepalived {
namespace {

constexpr std::string_view kMark = "#### ";

std::vector<std::string> lines_of_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    REQUIRE(file.good());
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

struct Case {
    std::string name;
    ConfigLab machine;
};

std::vector<Case> cases_of(const std::filesystem::path& path) {
    std::vector<Case> cases;
    std::string file;
    for (const std::string& line : lines_of_file(path)) {
        if (line.starts_with(kMark)) {
            cases.push_back({line.substr(kMark.size()), ConfigLab("")});
            file = kConfigFile;
        } else if (line.starts_with("## ")) {
            file = "/etc/keepalived/" + line.substr(3);
            cases.back().machine.files[file];
        } else if (!cases.empty()) {
            cases.back().machine.files[file] += line + "\n";
        }
    }
    return cases;
}

/// "#### STATUS NAME" and the lines, a text each.
std::vector<std::string> answers_of(std::filesystem::path path) {
    std::vector<std::string> answers;
    for (const std::string& line : lines_of_file(path.replace_extension(".answers"))) {
        if (line.starts_with(kMark)) answers.emplace_back();
        answers.back() += line + "\n";
    }
    return answers;
}

std::string answer_to(const Case& one) {
    const ConfigReport report = one.machine.read();
    std::string text = fmt::format("{}{} {}\n", kMark, report.status, one.name);
    for (const std::string& line : report.lines()) text += line + "\n";
    return text;
}

std::set<std::filesystem::path> case_files() {
    std::set<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(LVSIM_KEEPALIVED_CORPUS)) {
        if (entry.path().extension() == ".cases") found.insert(entry.path());
    }
    return found;
}

}  // namespace

TEST_CASE("keepalived.conf: recorded configurations are judged as the real program judges them",
          "[keepalived][config]") {
    std::size_t count = 0;
    for (const std::filesystem::path& path : case_files()) {
        const std::vector<Case> cases = cases_of(path);
        const std::vector<std::string> answers = answers_of(path);
        REQUIRE(cases.size() == answers.size());
        for (std::size_t i = 0; i < cases.size(); ++i) {
            INFO(path.filename().string());
            CHECK(answer_to(cases[i]) == answers[i]);
        }
        count += cases.size();
    }
    CHECK(count >= 1100);
}

}  // namespace lvsim::keepalived
