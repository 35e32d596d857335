// SPDX-License-Identifier: Apache-2.0
//
// For the rules' own tests: what a rule says about a snippet, as "line: rule" texts.
#pragma once

#include "tests/tidy/source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::tidy {

using Verdict = std::vector<std::string>;

[[nodiscard]] inline Verdict short_form(const Findings& findings) {
    Verdict verdict;
    for (const auto& finding : findings) {
        verdict.push_back(std::to_string(finding.line) + ": " + finding.rule);
    }
    return verdict;
}

/// What a rule for one file says.
[[nodiscard]] inline Verdict verdict(void (*rule)(const Source&, Findings&), std::string path,
                                     std::string_view text) {
    Findings findings;
    rule(Source(std::move(path), text), findings);
    return short_form(findings);
}

/// What a rule for the tree says.
[[nodiscard]] inline Verdict verdict(void (*rule)(const Tree&, Findings&), const Tree& tree) {
    Findings findings;
    rule(tree, findings);
    return short_form(findings);
}

}  // namespace lvsim::tidy
