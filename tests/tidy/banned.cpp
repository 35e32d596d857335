// SPDX-License-Identifier: Apache-2.0
//
// Words that must not stand in some folders. They are what would make a run differ between two
// machines, two libraries or two days, or what hides who owns a thing.
#include "tests/tidy/rules.hpp"

#include <string_view>
#include <vector>

namespace lvsim::tidy {
namespace {

using Names = std::vector<std::string_view>;

struct Ban {
    std::string_view rule;
    Names words;
    Names folders;  // where it holds
    Names except;   // beginnings of paths where it does not
    std::string_view hint;
};

const std::vector<Ban>& bans() {
    static const Names kRun = {"sim", "models", "scenarios"};
    static const Names kEverywhere = {"sim", "models", "scenarios", "cli", "gui", "tests"};
    static const Names kModel = {"sim", "models"};
    static const std::vector<Ban> kBans = {
        {"random",
         {"#include <random>", "rand", "srand", "drand48", "random_device", "mt19937",
          "std::shuffle", "std::sample", "std::random_shuffle"},
         kEverywhere,
         {},
         "draw from a named Rng stream: libraries disagree about these"},
        {"clock",
         {"system_clock", "steady_clock", "high_resolution_clock", "gettimeofday", "clock_gettime",
          "std::time", "localtime", "gmtime"},
         kEverywhere,
         {"cli/", "gui/", "tests/bench/"},
         "a run knows only simulated time"},
        {"environment",
         {"getenv", "secure_getenv", "setlocale", "std::locale"},
         kRun,
         {},
         "a run must not depend on whose machine it is on"},
        {"unordered",
         {"unordered_map", "unordered_set", "unordered_multimap", "unordered_multiset"},
         kModel,
         {},
         "a sorted vector, std::map, or a flat map with an ordered index"},
        {"shared-ptr",
         {"shared_ptr", "make_shared", "weak_ptr"},
         kModel,
         {},
         "World owns; others hold ids"},
        {"thread",
         {"std::thread", "std::jthread", "std::async", "std::mutex", "std::condition_variable"},
         kModel,
         {},
         "parallel runs, never threads inside one"},
        {"files",
         {"#include <fstream>", "#include <filesystem>", "fopen"},
         kModel,
         {"sim/capture/"},
         "no file system inside a run"},
        {"print",
         {"std::cout", "std::cerr", "std::clog", "printf", "fprintf", "puts", "fmt::print"},
         kModel,
         {"sim/core/assert."},
         "models emit trace events; sinks print"},
    };
    return kBans;
}

bool applies(const Ban& ban, const Source& source) {
    for (const auto beginning : ban.except) {
        if (source.path().starts_with(beginning)) return false;
    }
    for (const auto folder : ban.folders) {
        if (source.is_in(folder)) return true;
    }
    return false;
}

}  // namespace

void check_banned(const Source& source, Findings& findings) {
    if (!source.is_cpp()) return;
    for (const auto& ban : bans()) {
        if (!applies(ban, source)) continue;
        for (std::size_t line = 1; line <= source.code().size(); ++line) {
            for (const auto word : ban.words) {
                if (find_word(source.code()[line - 1], word) == std::string::npos) continue;
                source.report(findings, line, ban.rule, std::string(word), std::string(ban.hint));
            }
        }
    }
}

}  // namespace lvsim::tidy
