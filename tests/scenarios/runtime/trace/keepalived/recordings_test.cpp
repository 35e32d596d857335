// SPDX-License-Identifier: Apache-2.0
//
// The judge of models/vrrp and models/keepalived: recordings of the real keepalived that our
// routers must reproduce, frame for frame and line for line. All of them: whoever adds a folder
// beside the others has it judged.
#include "scenarios/runtime/trace/keepalived/failover_replay.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace lvsim::runtime;

namespace {

std::vector<std::filesystem::path> recordings(const char* folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_directory()) paths.push_back(entry.path() / "case.yaml");
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

void judge(const std::vector<std::filesystem::path>& paths) {
    for (const auto& path : paths) {
        const FailoverReport report = replay_failover_file(path.string());
        INFO(to_text(report));
        CHECK(report.name == path.parent_path().filename().string());
        CHECK(report.agrees());
    }
}

}  // namespace

TEST_CASE("recordings: our routers do what keepalived did, in every one", "[trace]") {
    const auto paths = recordings(LVSIM_TRACES);
    CHECK(paths.size() >= 26);
    judge(paths);
}

TEST_CASE("recordings: and in those that tests/traces/record/keepalived made", "[trace]") {
    const auto paths = recordings(LVSIM_OWN_TRACES);
    CHECK(paths.size() >= 50);
    judge(paths);
}
