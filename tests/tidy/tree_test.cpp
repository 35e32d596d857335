// SPDX-License-Identifier: Apache-2.0
//
// All rules on all files of the project.
#include "tests/tidy/rules.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace lvsim::tidy;
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kFileBytesMax = 1 << 20;

/// The folders that are ours; build folders and what a run leaves behind are not.
constexpr auto kFolders = {"sim",   "models", "scenarios", "cli",   "gui",
                           "tests", "docs",   "cmake",     "tools", ".ci"};

std::vector<fs::path> files_of(const fs::path& root) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(root)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    for (const auto* folder : kFolders) {
        if (!fs::exists(root / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.is_regular_file()) files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool is_text(std::string_view text) {
    return text.find('\0') == std::string_view::npos;
}

struct Project {
    Tree tree;
    Findings findings;
};

Project read_project(const fs::path& root) {
    Project project;
    for (const auto& file : files_of(root)) {
        const auto path = fs::relative(file, root).generic_string();
        if (fs::file_size(file) > kFileBytesMax) {
            project.findings.push_back({path, 1, "blob", "larger than 1 MiB", "make it smaller"});
            continue;
        }
        const auto text = text_of(file);
        if (is_text(text)) project.tree.emplace_back(path, text);
    }
    return project;
}

}  // namespace

TEST_CASE("tidy: every file of the project follows the rules", "[tidy]") {
    auto [tree, findings] = read_project(LVSIM_SOURCE_DIR);
    REQUIRE(tree.size() > 20);
    for (const auto& source : tree) {
        check_includes(source, findings);
        check_banned(source, findings);
        check_state(source, findings);
        check_coroutines(source, findings);
        check_file(source, findings);
        check_build_file(source, findings);
    }
    check_dead_files(tree, findings);
    check_library(tree, findings);
    // Not through Catch, which would wrap the lines: an editor follows "file:line:".
    for (const auto& finding : findings) std::cerr << to_string(finding) << '\n';
    CHECK(findings.empty());
}
