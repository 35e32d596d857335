// SPDX-License-Identifier: Apache-2.0
//
// Texts whose answers the real bash gave (corpus/record_shell): same output, same status.
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

namespace lvsim::host {

namespace {

std::string content(const std::string& name) {
    std::ifstream file(std::string(LVSIM_SHELL_CORPUS) + "/" + name);
    REQUIRE(file.good());
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("shell: recorded texts do what bash does", "[unit][host][shell]") {
    std::istringstream cases(content("language.cases"));
    std::string answers;
    std::string text;
    int count = 0;
    const auto play = [&] {
        HostLab lab;
        const Outcome outcome = lab.run(text);
        answers += "#### " + std::to_string(outcome.status) + "\n" + outcome.output;
        text.clear();
        ++count;
    };
    for (std::string line; std::getline(cases, line);) {
        if (line == "####") {
            play();
        } else {
            text += line + "\n";
        }
    }
    play();
    CHECK(count >= 60);
    CHECK(answers == content("language.answers"));
}

}  // namespace lvsim::host
