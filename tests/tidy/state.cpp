// SPDX-License-Identifier: Apache-2.0
//
// Two Worlds in one process must not meet: no global or static mutable state. A heuristic on
// single statements: "static" before something that is neither constant nor a function, and a
// variable defined at the left margin.
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <regex>
#include <string_view>

namespace lvsim::tidy {
namespace {

bool is_constant(std::string_view declaration) {
    return find_word(declaration, "const") != std::string_view::npos ||
           find_word(declaration, "constexpr") != std::string_view::npos;
}

/// The statement that begins at `offset`, up to what ends it or opens its body.
std::string_view statement_at(std::string_view text, std::size_t offset) {
    const std::size_t end = text.find_first_of(";={", offset);
    return text.substr(offset, end == std::string_view::npos ? end : end - offset);
}

void check_static_word(const Source& source, Findings& findings) {
    const std::string_view text = source.code_text();
    for (auto at = find_word(text, "static"); at != std::string_view::npos;
         at = find_word(text, "static", at + 1)) {
        const auto statement = statement_at(text, at);
        const bool is_function = statement.find('(') != std::string_view::npos;
        if (is_function || is_constant(statement)) continue;
        source.report(findings, source.line_at(at), "global", std::string(trimmed(statement)),
                      "make it constant, or a member of what World owns");
    }
}

/// A definition at the left margin that is not a type, a namespace, an alias or a function.
bool is_global_variable(const std::string& line) {
    static const std::regex kVariable(
        R"(^(inline )?[A-Za-z_][\w:]*(<.*>)?[ *&]+[A-Za-z_]\w*(\[.*\])?( = .*|;|\{.*))");
    static const std::regex kOther(
        R"(^(using|namespace|class|struct|union|enum|template|typedef|extern|friend|return)\b)"
        R"(|^(goto|concept|requires|public|private|case|else|static|thread_local)\b)");
    const auto head = line.substr(0, line.find_first_of("={;"));
    return std::regex_search(line, kVariable) && !std::regex_search(line, kOther) &&
           !is_constant(line) && head.find('(') == std::string::npos;
}

}  // namespace

void check_state(const Source& source, Findings& findings) {
    const bool is_ours = source.is_in("sim") || source.is_in("models") ||
                         source.is_in("scenarios") || source.is_in("cli") || source.is_in("gui");
    if (!source.is_cpp() || !is_ours) return;
    check_static_word(source, findings);
    for (std::size_t line = 1; line <= source.code().size(); ++line) {
        const auto& code = source.code()[line - 1];
        if (find_word(code, "thread_local") != std::string::npos) {
            source.report(findings, line, "global", std::string(trimmed(code)),
                          "state that outlives a World needs a reason");
        } else if (is_global_variable(code)) {
            source.report(findings, line, "global", std::string(trimmed(code)),
                          "a global: make it constant, or a member of what World owns");
        }
    }
}

}  // namespace lvsim::tidy
