// SPDX-License-Identifier: Apache-2.0
//
// ${x#p}, ${x%p}, ${x/p/r}, ${x^p} and their like on one value.
#include "models/host/shell/expansion.hpp"
#include "models/host/shell/glob.hpp"
#include "models/host/shell/pattern_search.hpp"

namespace lvsim::host {

namespace {

std::string_view without_prefix(std::string_view value, std::string_view pattern, Reach reach) {
    return value.substr(PatternSearch(pattern).prefix(value, reach).value_or(0));
}

std::string_view without_suffix(std::string_view value, std::string_view pattern, Reach reach) {
    const std::size_t length = PatternSearch(pattern).suffix(value, reach).value_or(0);
    return value.substr(0, value.size() - length);
}

std::string replaced(std::string_view value, std::string_view pattern, std::string_view replacement,
                     bool is_all) {
    if (pattern.empty()) return std::string(value);
    const PatternSearch search(pattern);
    if (value.empty()) return std::string(matches_text(pattern, value) ? replacement : value);
    std::string result;
    std::size_t at = search.has_star() ? search.find(value).value_or(value.size()) : 0;
    result.append(value.substr(0, at));
    while (at < value.size()) {
        const auto length = search.prefix(value.substr(at), Reach::Longest);
        if (!length || *length == 0) {
            result.push_back(value[at++]);
            continue;
        }
        result.append(replacement);
        at += *length;
        if (!is_all || search.has_star()) break;
    }
    if (at < value.size()) result.append(value.substr(at));
    return result;
}

std::string replaced_end(std::string_view value, std::string_view pattern,
                         std::string_view replacement, bool is_prefix) {
    const PatternSearch search(pattern);
    const auto length =
        is_prefix ? search.prefix(value, Reach::Longest) : search.suffix(value, Reach::Longest);
    if (!length) return std::string(value);
    return is_prefix ? std::string(replacement).append(value.substr(*length))
                     : std::string(value.substr(0, value.size() - *length)).append(replacement);
}

char turned(char letter, bool is_upper) {
    if (is_upper && letter >= 'a' && letter <= 'z') return static_cast<char>(letter - 'a' + 'A');
    if (!is_upper && letter >= 'A' && letter <= 'Z') return static_cast<char>(letter - 'A' + 'a');
    return letter;
}

std::string with_case(std::string_view value, std::string_view pattern, bool is_upper,
                      bool is_all) {
    std::string result(value);
    for (std::size_t i = 0; i < result.size() && (is_all || i == 0); ++i) {
        if (pattern.empty() || matches_text(pattern, value.substr(i, 1))) {
            result[i] = turned(result[i], is_upper);
        }
    }
    return result;
}

}  // namespace

std::string transformed(std::string_view value, ParameterOperator operation,
                        std::string_view pattern, std::string_view replacement) {
    using enum ParameterOperator;
    switch (operation) {
        case ShortPrefix: return std::string(without_prefix(value, pattern, Reach::Shortest));
        case LongPrefix: return std::string(without_prefix(value, pattern, Reach::Longest));
        case ShortSuffix: return std::string(without_suffix(value, pattern, Reach::Shortest));
        case LongSuffix: return std::string(without_suffix(value, pattern, Reach::Longest));
        case ReplaceFirst: return replaced(value, pattern, replacement, false);
        case ReplaceAll: return replaced(value, pattern, replacement, true);
        case ReplacePrefix: return replaced_end(value, pattern, replacement, true);
        case ReplaceSuffix: return replaced_end(value, pattern, replacement, false);
        case UpperFirst: return with_case(value, pattern, true, false);
        case UpperAll: return with_case(value, pattern, true, true);
        case LowerFirst: return with_case(value, pattern, false, false);
        case LowerAll: return with_case(value, pattern, false, true);
        case None:
        case Length:
        case Default:
        case Assign:
        case Error:
        case Alternate:
        case Substring:
        case Names:
        case Keys:
        case Bad: break;
    }
    return std::string(value);
}

}  // namespace lvsim::host
