// SPDX-License-Identifier: Apache-2.0
//
// Several patterns at once against a line, with grep's -w and -x.
#pragma once

#include "models/host/commands/regex_adapter.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct MatcherOptions {
    RegexSyntax syntax = RegexSyntax::Basic;
    bool ignores_case = false;
    bool whole_words = false;
    bool whole_lines = false;
};

class Matcher {
public:
    [[nodiscard]] static tl::expected<Matcher, std::string> make(
        std::span<const std::string> patterns, const MatcherOptions& options);

    [[nodiscard]] bool matches(std::string_view line) { return first(line, 0).has_value(); }
    /// The parts that match, from left to right, each the longest; empty ones are left out.
    [[nodiscard]] std::vector<Regex::Match> all(std::string_view line);

    [[nodiscard]] std::vector<std::string> warnings() const;
    /// Some line took too long; it counted as not matching.
    [[nodiscard]] bool is_too_complex() const { return is_too_complex_; }

private:
    explicit Matcher(const MatcherOptions& options) : options_(options) {}
    [[nodiscard]] std::optional<Regex::Match> first(std::string_view line, std::size_t from);
    [[nodiscard]] std::optional<Regex::Match> first_of(const Regex& pattern, std::string_view line,
                                                       std::size_t from);
    [[nodiscard]] std::optional<Regex::Match> first_word(const Regex& pattern,
                                                         std::string_view line, std::size_t from);

    MatcherOptions options_;
    std::vector<Regex> patterns_;
    bool is_too_complex_ = false;
};

}  // namespace lvsim::host
