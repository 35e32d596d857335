// SPDX-License-Identifier: Apache-2.0
//
// What the CMake files may not say, and what they must name: every source by name in the
// CMakeLists.txt of its folder or of one above it.
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace lvsim::tidy {
namespace {

bool is_cmake(const Source& source) {
    return source.path().ends_with("CMakeLists.txt") || source.path().ends_with(".cmake");
}

std::string_view without_comment(std::string_view line) {
    return line.substr(0, line.find('#'));
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

/// Every path that a CMakeLists.txt names, from the root of the project.
std::set<std::string> named_files(const Tree& tree) {
    std::set<std::string> named;
    for (const auto& source : tree) {
        if (!is_cmake(source)) continue;
        for (const auto& line : source.lines()) {
            auto rest = without_comment(line);
            while (!(rest = trimmed(rest)).empty()) {
                const std::size_t end = std::min(rest.find_first_of(" \t()\""), rest.size());
                named.insert(folder_of(source.path()) + std::string(rest.substr(0, end)));
                rest.remove_prefix(std::max<std::size_t>(end, 1));
            }
        }
    }
    return named;
}

/// Every header that some file includes.
std::set<std::string> included_headers(const Tree& tree) {
    std::set<std::string> included;
    for (const auto& source : tree) {
        if (!source.is_cpp()) continue;
        for (const auto& line : source.lines()) {
            const auto text = trimmed(line);
            if (!text.starts_with("#include \"")) continue;
            included.emplace(text.substr(10, text.find('"', 10) - 10));
        }
    }
    return included;
}

}  // namespace

void check_build_file(const Source& source, Findings& findings) {
    if (!is_cmake(source)) return;
    for (std::size_t line = 1; line <= source.lines().size(); ++line) {
        const auto text = without_comment(source.lines()[line - 1]);
        const bool has_glob = find_word(text, "GLOB") != std::string_view::npos ||
                              find_word(text, "GLOB_RECURSE") != std::string_view::npos;
        if (has_glob) source.report(findings, line, "glob", "a glob", "list sources by name");
        for (const std::string_view flag : {"-ffast-math", "-Ofast", "-march=native"}) {
            if (text.find(flag) == std::string_view::npos) continue;
            source.report(findings, line, "build-flag", std::string(flag),
                          "numbers must not depend on the compiler or the processor");
        }
    }
}

void check_dead_files(const Tree& tree, Findings& findings) {
    const auto named = named_files(tree);
    const auto included = included_headers(tree);
    for (const auto& source : tree) {
        const auto& path = source.path();
        if (path.ends_with(".cpp") && !named.contains(path)) {
            source.report(findings, 1, "dead-file", "no CMakeLists.txt names it");
        }
        if (path.ends_with(".hpp") && !included.contains(path) && !named.contains(path)) {
            source.report(findings, 1, "dead-file", "nothing includes it");
        }
    }
}

}  // namespace lvsim::tidy
