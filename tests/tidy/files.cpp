// SPDX-License-Identifier: Apache-2.0
//
// What every file has to look like: licence line, line length, names, no traces of a machine.
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <regex>
#include <string_view>

namespace lvsim::tidy {
namespace {

bool is_script(const Source& source) {
    return source.path().ends_with(".sh") ||
           (!source.lines().empty() && source.lines().front().starts_with("#!"));
}

bool is_cmake(const Source& source) {
    return source.path().ends_with("CMakeLists.txt") || source.path().ends_with(".cmake");
}

bool is_written(const Source& source) {
    return source.is_cpp() || is_cmake(source) || is_script(source);
}

/// The first line, or the second after "#!" or an editor's schema line.
/// Scenarios are ours; recordings are kept as they were made.
bool is_scenario(const Source& source) {
    return source.path().starts_with("scenarios/") && source.path().ends_with(".yaml");
}

void check_spdx(const Source& source, Findings& findings) {
    if (!is_written(source) && !is_scenario(source)) return;
    const auto& lines = source.lines();
    for (std::size_t line = 0; line < std::min<std::size_t>(2, lines.size()); ++line) {
        if (lines[line].ends_with(" SPDX-License-Identifier: Apache-2.0")) return;
    }
    source.report(findings, 1, "spdx", "no licence line",
                  source.is_cpp() ? "// SPDX-License-Identifier: Apache-2.0"
                                  : "# SPDX-License-Identifier: Apache-2.0");
}

/// Characters, not bytes: UTF-8 continuation bytes do not count.
std::size_t width(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

void check_lines(const Source& source, Findings& findings) {
    static const std::regex kTodo(R"(\b(FIXME|XXX\b|TODO(?!\(#\d+\))))");
    // In two pieces, so that this file does not find itself.
    static const std::regex kMachine(
        "/(wo"
        "rk|fa"
        "rm)/(main|shared|steering|\\.library)");
    constexpr std::size_t kColumnsMax = 100;
    for (std::size_t line = 1; line <= source.lines().size(); ++line) {
        const auto& text = source.lines()[line - 1];
        if (std::regex_search(text, kMachine)) {
            source.report(findings, line, "machine-path", "a path of one machine",
                          "name files from the root of the project");
        }
        if (!is_written(source)) continue;
        if (width(text) > kColumnsMax && !source.starts_in_literal(line)) {
            source.report(findings, line, "line-length",
                          std::to_string(width(text)) + " columns, 100 at most");
        }
        if (!source.is_in("tests/tidy") && std::regex_search(text, kTodo)) {
            source.report(findings, line, "todo", "unfinished work without an issue",
                          "TODO(#123) with its number, or finish it");
        }
    }
}

void check_test_name(const Source& source, Findings& findings) {
    if (!source.path().ends_with(".cpp")) return;
    const bool has_cases = source.code_text().find("\nTEST_CASE(") != std::string::npos ||
                           source.code_text().find("\nTEST_CASE_METHOD(") != std::string::npos;
    const bool is_named = source.path().ends_with("_test.cpp");
    if (has_cases && !is_named) {
        source.report(findings, 1, "test-name", "test cases in a file not named *_test.cpp");
    }
    if (is_named && !source.is_in("tests")) {
        source.report(findings, 1, "test-name", "a test outside tests/");
    }
}

void check_pragma_once(const Source& source, Findings& findings) {
    if (!source.path().ends_with(".hpp")) return;
    if (source.code_text().find("#pragma once\n") != std::string::npos) return;
    source.report(findings, 1, "pragma-once", "a header without #pragma once");
}

}  // namespace

void check_file(const Source& source, Findings& findings) {
    check_spdx(source, findings);
    check_lines(source, findings);
    check_test_name(source, findings);
    check_pragma_once(source, findings);
}

}  // namespace lvsim::tidy
