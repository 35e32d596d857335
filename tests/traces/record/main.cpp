// SPDX-License-Identifier: Apache-2.0
//
// lvsim-recorder: what tests/traces/record/record needs to know of cases and recordings.
//
//   lvsim-recorder script CASE         the script that the player plays
//   lvsim-recorder recording CASE LOG  the recording, from what the player wrote
#include "tests/traces/record/recording.hpp"
#include "tests/traces/record/script.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace lvsim;

constexpr int kWrong = 2;

int write_recording(runtime::TraceFile test_case, const std::string& log_path) {
    std::ifstream file(log_path);
    if (!file) {
        std::cerr << "lvsim-recorder: cannot read " << log_path << '\n';
        return kWrong;
    }
    const std::string log{std::istreambuf_iterator<char>(file), {}};
    const auto trace = recorder::answered(std::move(test_case), log);
    if (!trace) {
        std::cerr << "lvsim-recorder: " << log_path << ": " << trace.error() << '\n';
        return kWrong;
    }
    std::cout << recorder::to_yaml(*trace);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const bool is_script = words.size() == 2 && words[0] == "script";
    if (!is_script && !(words.size() == 3 && words[0] == "recording")) {
        std::cerr << "usage: lvsim-recorder script CASE | recording CASE LOG\n";
        return kWrong;
    }
    auto test_case = runtime::read_case_file(words[1]);
    if (!test_case) {
        std::cerr << to_text(test_case.error());
        return kWrong;
    }
    if (!is_script) return write_recording(std::move(*test_case), words[2]);
    std::cout << recorder::script_of(*test_case);
    return 0;
}
