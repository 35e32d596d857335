// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target over files, or over those of folders: where there is no libFuzzer, the corpus
// is a test like others. With --caged first, in a cage (cage.hpp): the files are read before, and
// an input that makes the target ask the real machine for anything ends it by SIGSYS.
#include "tests/fuzz/cage.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

struct Input {
    std::string path;
    std::string bytes;
};

void add(std::vector<Input>& inputs, const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    inputs.push_back({path.string(), {std::istreambuf_iterator<char>(file), {}}});
}

std::vector<Input> read(const std::vector<std::string>& arguments) {
    std::vector<Input> inputs;
    for (const std::string& argument : arguments) {
        if (!std::filesystem::is_directory(argument)) {
            add(inputs, argument);
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(argument)) {
            if (entry.is_regular_file()) add(inputs, entry.path());
        }
    }
    std::sort(inputs.begin(), inputs.end(),
              [](const Input& a, const Input& b) { return a.path < b.path; });
    return inputs;
}

void replay(const Input& input) {
    std::printf("%s\n", input.path.c_str());
    std::fflush(stdout);  // names the culprit when it ends badly
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.bytes.data()),
                           input.bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<std::string> names(arguments + 1, arguments + count);
    const bool is_caged = !names.empty() && names[0] == "--caged";
    if (is_caged) names.erase(names.begin());
    const std::vector<Input> inputs = read(names);
    std::printf("%zu inputs%s\n", inputs.size(), is_caged ? " in a cage" : "");
    std::fflush(stdout);
    if (inputs.empty()) return 1;
    if (const char* why = is_caged ? lvsim::fuzz::close_cage() : nullptr) {
        std::printf("no cage: %s\n", why);
        return 1;
    }
    for (const Input& input : inputs) replay(input);
    // The leak checker would ask for a process; the test outside the cage has it.
    if (is_caged) _exit(0);
    return 0;
}
