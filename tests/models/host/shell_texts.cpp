// SPDX-License-Identifier: Apache-2.0
#include "tests/models/host/shell_texts.hpp"

#include "sim/core/assert.hpp"
#include "tests/models/host/lab.hpp"

#include <fstream>
#include <utility>

namespace lvsim::host {

std::vector<std::string> read_shell_texts(const std::string& path) {
    std::ifstream file(path);
    LVSIM_ASSERT(file.good(), "there is no {}", path);
    std::vector<std::string> texts;
    std::string text;
    for (std::string line; std::getline(file, line);) {
        if (line == "####") {
            texts.push_back(std::exchange(text, {}));
        } else {
            text += line + "\n";
        }
    }
    texts.push_back(std::move(text));
    return texts;
}

std::string answer_to_shell_text(const std::string& text) {
    HostLab lab;
    Outcome outcome = lab.run(text);
    if (!outcome.output.empty() && !outcome.output.ends_with('\n')) outcome.output += "%\n";
    return "#### " + std::to_string(outcome.status) + "\n" + outcome.output;
}

}  // namespace lvsim::host
