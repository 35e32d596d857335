// SPDX-License-Identifier: Apache-2.0
//
// Replays what real programs answered (corpus/record) on a simulated machine: all files of the
// folder, every line, the same output and status.
#include "models/host/files.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

namespace {

struct Answer {
    std::string line;
    Outcome outcome;
};

std::vector<Answer> read_answers(const std::filesystem::path& path) {
    std::vector<Answer> answers;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::string text = line.substr(std::min<std::size_t>(2, line.size()));
        switch (line.empty() ? ' ' : line[0]) {
            case '$': answers.push_back({text, {}}); break;
            case '>': answers.back().outcome.output += text + "\n"; break;
            case '|': answers.back().outcome.output += text; break;
            case '=': answers.back().outcome.status = std::stoi(text); break;
            default: FAIL("a line that is none: " << line);
        }
    }
    return answers;
}

std::vector<std::filesystem::path> answer_files(const std::string& folder) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".answers") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("corpus: the commands answer as those of Debian 12 did", "[host][commands]") {
    std::size_t count = 0;
    for (const auto& path : answer_files(LVSIM_CORPUS "/commands")) {
        HostLab lab;
        for (const Answer& answer : read_answers(path)) {
            INFO(path.filename().string() << ": " << answer.line);
            CHECK(lab.run(answer.line) == answer.outcome);
            ++count;
        }
    }
    CHECK(count >= 900);
}

TEST_CASE("corpus: tcpdump reads packets as that of Debian 12 did", "[host][tcpdump]") {
    std::size_t count = 0;
    for (const auto& path : answer_files(LVSIM_CORPUS "/tcpdump")) {
        HostLab lab;
        for (const char* name : {"kinds.pcap", "cut.pcap", "record"}) {
            lab.client.files().write(fmt::format("/root/{}", name),
                                     content_of(fmt::format(LVSIM_CORPUS "/tcpdump/{}", name)));
        }
        for (const Answer& answer : read_answers(path)) {
            INFO(path.filename().string() << ": " << answer.line);
            CHECK(lab.run(answer.line) == answer.outcome);
            ++count;
        }
    }
    CHECK(count >= 200);
}

}  // namespace lvsim::host
