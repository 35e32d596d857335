// SPDX-License-Identifier: Apache-2.0
//
// Texts whose answers the real bash gave (corpus/record_shell): same output, same status.
#include "tests/models/host/shell_texts.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lvsim::host {

namespace {

std::vector<std::filesystem::path> case_files() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(LVSIM_SHELL_CORPUS)) {
        if (entry.path().extension() == ".cases") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// Beside its cases: one answer a text, each beginning with "#### STATUS".
std::vector<std::string> recorded_answers(std::filesystem::path path) {
    std::ifstream file(path.replace_extension(".answers"));
    REQUIRE(file.good());
    std::vector<std::string> answers;
    std::ostringstream text;
    text << file.rdbuf();
    const std::string whole = "\n" + text.str();
    for (std::size_t begin = 0; begin < whole.size();) {
        const std::size_t next = std::min(whole.find("\n#### ", begin + 1), whole.size());
        const bool is_last = next == whole.size();
        answers.push_back(whole.substr(begin + 1, next - begin - (is_last ? 1 : 0)));
        begin = next;
    }
    return answers;
}

}  // namespace

TEST_CASE("shell: recorded texts do what bash does", "[host][shell]") {
    std::size_t count = 0;
    for (const auto& path : case_files()) {
        const std::vector<std::string> texts = read_shell_texts(path.string());
        const std::vector<std::string> answers = recorded_answers(path);
        REQUIRE(texts.size() == answers.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            INFO(path.filename().string() << ":\n" << texts[i]);
            CHECK(answer_to_shell_text(texts[i]) == answers[i]);
        }
        count += texts.size();
    }
    CHECK(count >= 850);
}

}  // namespace lvsim::host
