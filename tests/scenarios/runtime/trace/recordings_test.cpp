// SPDX-License-Identifier: Apache-2.0
//
// The judge: recordings of a real kernel that our director must reproduce, step for step. All of
// them: whoever adds a file to one of the folders has it judged.
#include "scenarios/runtime/trace/replay.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <vector>

using namespace lvsim::runtime;

namespace {

std::vector<std::filesystem::path> recordings(const char* folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

void judge(const std::vector<std::filesystem::path>& paths) {
    for (const auto& path : paths) {
        const TraceReport report = replay_trace_file(path.string());
        INFO(to_text(report));
        CHECK(report.name == path.stem().string());
        CHECK(report.agrees());
    }
}

}  // namespace

TEST_CASE("recordings: our director does what Linux did, in every one", "[trace]") {
    const auto paths = recordings(LVSIM_TRACES);
    CHECK(paths.size() >= 91);
    judge(paths);
}

TEST_CASE("recordings: and in those that tests/traces/record made", "[trace]") {
    const auto paths = recordings(LVSIM_OWN_TRACES);
    CHECK(paths.size() >= 30);
    judge(paths);
}
