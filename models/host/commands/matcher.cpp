// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/matcher.hpp"

#include <utility>

namespace lvsim::host {

namespace {

bool is_word_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_';
}

bool stands_alone(std::string_view line, const Regex::Match& match) {
    const bool is_joined_before = match.begin > 0 && is_word_letter(line[match.begin - 1]);
    const bool is_joined_after = match.end < line.size() && is_word_letter(line[match.end]);
    return !is_joined_before && !is_joined_after;
}

}  // namespace

tl::expected<Matcher, std::string> Matcher::make(std::span<const std::string> patterns,
                                                 const MatcherOptions& options) {
    Matcher matcher(options);
    for (const std::string& pattern : patterns) {
        auto compiled = Regex::compile(pattern, options.syntax, options.ignores_case);
        if (!compiled) return tl::unexpected(std::move(compiled.error()));
        matcher.patterns_.push_back(std::move(*compiled));
    }
    return matcher;
}

std::vector<Regex::Match> Matcher::all(std::string_view line) {
    std::vector<Regex::Match> found;
    std::size_t from = 0;
    while (from <= line.size()) {
        const auto match = first(line, from);
        if (!match) break;
        if (match->end > match->begin) found.push_back(*match);
        from = match->end > match->begin ? match->end : match->begin + 1;
    }
    return found;
}

std::vector<std::string> Matcher::warnings() const {
    std::vector<std::string> all;
    for (const Regex& pattern : patterns_) {
        all.insert(all.end(), pattern.warnings().begin(), pattern.warnings().end());
    }
    return all;
}

std::optional<Regex::Match> Matcher::first(std::string_view line, std::size_t from) {
    std::optional<Regex::Match> best;
    for (const Regex& pattern : patterns_) {
        const auto match = first_of(pattern, line, from);
        if (!match) continue;
        const bool is_better = !best || match->begin < best->begin ||
                               (match->begin == best->begin && match->end > best->end);
        if (is_better) best = match;
    }
    return best;
}

std::optional<Regex::Match> Matcher::first_of(const Regex& pattern, std::string_view line,
                                              std::size_t from) {
    if (options_.whole_lines) {
        if (from > 0) return std::nullopt;
        const auto match = pattern.match_at(line, 0, line.size(), is_too_complex_);
        return match && match->end == line.size() ? match : std::nullopt;
    }
    if (options_.whole_words) return first_word(pattern, line, from);
    return pattern.search(line, from, is_too_complex_);
}

/// As GNU grep: at each place the longest match that stands alone, else a shorter one there, else
/// the next place.
std::optional<Regex::Match> Matcher::first_word(const Regex& pattern, std::string_view line,
                                                std::size_t from) {
    while (from <= line.size()) {
        auto match = pattern.search(line, from, is_too_complex_);
        if (!match) return std::nullopt;
        const std::size_t begin = match->begin;
        while (match) {
            if (stands_alone(line, *match)) return match;
            if (match->end == begin) break;
            match = pattern.match_at(line, begin, match->end - 1, is_too_complex_);
        }
        from = begin + 1;
    }
    return std::nullopt;
}

}  // namespace lvsim::host
