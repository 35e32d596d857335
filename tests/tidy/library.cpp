// SPDX-License-Identifier: Apache-2.0
//
// The library is complete: every scenario tells its story and expects something, every scheduler
// has a test and stands in the document of its model.
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <string_view>

namespace lvsim::tidy {
namespace {

constexpr std::string_view kSchedulers = "models/ipvs/sched";
constexpr std::string_view kDocument = "docs/models/ipvs.md";

const Source* find(const Tree& tree, std::string_view path) {
    const auto found = std::find_if(tree.begin(), tree.end(),
                                    [&](const Source& source) { return source.path() == path; });
    return found == tree.end() ? nullptr : &*found;
}

bool has_key(const Source& scenario, std::string_view key) {
    return std::any_of(scenario.lines().begin(), scenario.lines().end(),
                       [&](const std::string& line) { return line.starts_with(key); });
}

void check_scenario(const Source& source, Findings& findings) {
    if (!source.is_in("scenarios") || !source.path().ends_with(".yaml")) return;
    for (const std::string_view key : {"scenario:", "story:", "expect:"}) {
        if (has_key(source, key)) continue;
        source.report(findings, 1, "scenario", "no '" + std::string(key) + "' at the top level");
    }
}

bool mentions(const Source* document, std::string_view word) {
    return document != nullptr && find_word(document->code_text(), word) != std::string_view::npos;
}

void check_scheduler(const Source& source, const Tree& tree, Findings& findings) {
    if (!source.is_in(kSchedulers) || !source.path().ends_with(".cpp")) return;
    const auto file = std::string_view(source.path()).substr(kSchedulers.size() + 1);
    const std::string name(file.substr(0, file.size() - std::string_view(".cpp").size()));
    if (name == "registry") return;
    const auto test = "tests/" + std::string(kSchedulers) + "/" + name + "_test.cpp";
    if (find(tree, test) == nullptr) {
        source.report(findings, 1, "scheduler", name + " has no test", test);
    }
    if (!mentions(find(tree, kDocument), name)) {
        source.report(findings, 1, "scheduler", name + " is not documented",
                      std::string(kDocument));
    }
}

}  // namespace

void check_library(const Tree& tree, Findings& findings) {
    for (const auto& source : tree) {
        check_scenario(source, findings);
        check_scheduler(source, tree, findings);
    }
}

}  // namespace lvsim::tidy
