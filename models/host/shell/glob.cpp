// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/glob.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

struct CharacterClass {
    std::string_view name;
    bool (*contains)(char letter);
};

bool is_upper(char letter) {
    return letter >= 'A' && letter <= 'Z';
}
bool is_lower(char letter) {
    return letter >= 'a' && letter <= 'z';
}
bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool is_between(char letter, char first, char last) {
    return letter >= first && letter <= last;
}
bool is_alnum(char letter) {
    return is_upper(letter) || is_lower(letter) || is_digit(letter);
}
bool is_graph(char letter) {
    return is_between(letter, '!', '~');
}

constexpr std::array<CharacterClass, 12> kClasses = {{
    {"[:alpha:]", [](char letter) { return is_upper(letter) || is_lower(letter); }},
    {"[:alnum:]", is_alnum},
    {"[:blank:]", [](char letter) { return letter == ' ' || letter == '\t'; }},
    {"[:cntrl:]", [](char letter) { return is_between(letter, '\0', '\x1f') || letter == 0x7f; }},
    {"[:graph:]", is_graph},
    {"[:print:]", [](char letter) { return letter == ' ' || is_graph(letter); }},
    {"[:punct:]", [](char letter) { return is_graph(letter) && !is_alnum(letter); }},
    {"[:xdigit:]",
     [](char letter) {
         return is_digit(letter) || is_between(letter, 'a', 'f') || is_between(letter, 'A', 'F');
     }},
    {"[:digit:]", is_digit},
    {"[:lower:]", is_lower},
    {"[:upper:]", is_upper},
    {"[:space:]", [](char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }},
}};

struct BracketMatch {
    bool is_match = false;
    std::size_t end = 0;  ///< Behind the closing bracket.
};

/// One element of a bracket expression at `at`, which moves behind it: a class, a range or a
/// character. Returns whether the letter belongs to it.
bool element_contains(std::string_view pattern, std::size_t& at, char letter) {
    for (const CharacterClass& known : kClasses) {
        if (!pattern.substr(at).starts_with(known.name)) continue;
        at += known.name.size();
        return known.contains(letter);
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    const char low = pattern[at++];
    if (at + 1 >= pattern.size() || pattern[at] != '-' || pattern[at + 1] == ']') {
        return letter == low;
    }
    ++at;
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    const char high = pattern[at++];
    return letter >= low && letter <= high;
}

/// The bracket expression at the pattern's begin; nullopt when it is not closed.
std::optional<BracketMatch> match_bracket(std::string_view pattern, char letter) {
    std::size_t at = 1;
    const bool is_negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
    if (is_negated) ++at;
    bool is_found = false;
    for (bool is_first = true; at < pattern.size(); is_first = false) {
        if (pattern[at] == ']' && !is_first) return BracketMatch{is_found != is_negated, at + 1};
        if (element_contains(pattern, at, letter)) is_found = true;
    }
    return std::nullopt;
}

/// How many characters of the pattern fit the letter; 0: none do.
std::size_t match_letter(std::string_view pattern, char letter) {
    if (pattern[0] == '?') return 1;
    if (pattern[0] == '[') {
        if (const auto bracket = match_bracket(pattern, letter)) {
            return bracket->is_match ? bracket->end : 0;
        }
    }
    if (pattern[0] == '\\' && pattern.size() > 1) return pattern[1] == letter ? 2 : 0;
    return pattern[0] == letter ? 1 : 0;
}

bool matches_from(std::string_view pattern, std::string_view name) {
    std::size_t at = 0;
    std::size_t in_name = 0;
    std::size_t star = std::string_view::npos;  // where the last * was, and what it took so far
    std::size_t star_name = 0;
    while (in_name < name.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            star_name = in_name;
            continue;
        }
        const std::size_t used =
            at < pattern.size() ? match_letter(pattern.substr(at), name[in_name]) : 0;
        if (used != 0) {
            at += used;
            ++in_name;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in_name = ++star_name;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*') ++at;
    return at == pattern.size();
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view name) {
    const bool is_hidden = name.starts_with('.');
    if (is_hidden && !pattern.starts_with('.') && !pattern.starts_with("\\.")) return false;
    return matches_from(pattern, name);
}

bool matches_text(std::string_view pattern, std::string_view text) {
    return matches_from(pattern, text);
}

std::size_t element_length(std::string_view pattern) {
    if (pattern[0] == '\\') return std::min<std::size_t>(2, pattern.size());
    if (pattern[0] != '[') return 1;
    const auto bracket = match_bracket(pattern, '\0');
    return bracket ? bracket->end : 1;
}

bool element_fits(std::string_view element, char letter) {
    return match_letter(element, letter) != 0;
}

std::string without_escapes(std::string_view pattern) {
    std::string text;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
        text.push_back(pattern[at]);
    }
    return text;
}

std::vector<std::string> expand_pattern(const Files& files, std::string_view pattern,
                                        std::string_view current_directory) {
    std::vector<std::string> found = {pattern.starts_with('/') ? "/" : ""};
    std::size_t at = pattern.find_first_not_of('/');
    while (at < pattern.size()) {
        const std::size_t end = std::min(pattern.find('/', at), pattern.size());
        const std::string_view part = pattern.substr(at, end - at);
        std::vector<std::string> next;
        for (const std::string& path : found) {
            for (const std::string& name : files.list(absolute(path, current_directory))) {
                if (matches_pattern(part, name)) next.push_back(path + name);
            }
        }
        at = std::min(pattern.find_first_not_of('/', end), pattern.size());
        if (at < pattern.size() || pattern.ends_with('/')) {
            std::erase_if(next, [&](const std::string& path) {
                return !files.is_directory(absolute(path, current_directory));
            });
            for (std::string& path : next) path.push_back('/');
        }
        found = std::move(next);
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace lvsim::host
