// SPDX-License-Identifier: Apache-2.0
//
// ${x#p}, ${x%p}, ${x/p/r}, ${x^p} and their like on one value.
#include "models/host/shell/expansion.hpp"
#include "models/host/shell/glob.hpp"

namespace lvsim::host {

namespace {

bool fits(std::string_view pattern, std::string_view text) {
    return matches_text(pattern, text);
}

std::string_view without_prefix(std::string_view value, std::string_view pattern, bool is_long) {
    for (std::size_t i = 0; i <= value.size(); ++i) {
        const std::size_t length = is_long ? value.size() - i : i;
        if (fits(pattern, value.substr(0, length))) return value.substr(length);
    }
    return value;
}

std::string_view without_suffix(std::string_view value, std::string_view pattern, bool is_long) {
    for (std::size_t i = 0; i <= value.size(); ++i) {
        const std::size_t begin = is_long ? i : value.size() - i;
        if (fits(pattern, value.substr(begin))) return value.substr(0, begin);
    }
    return value;
}

/// How many letters of `text` the pattern takes at its begin, as many as it can; npos: none.
std::size_t longest_fit(std::string_view text, std::string_view pattern) {
    for (std::size_t length = text.size() + 1; length-- > 0;) {
        if (fits(pattern, text.substr(0, length))) return length;
    }
    return std::string_view::npos;
}

/// bash 5.2: an unquoted & in the replacement stands for what matched; patsub_replacement.
void add_replacement(std::string& to, std::string_view replacement) {
    to += replacement;
}

std::string replaced(std::string_view value, std::string_view pattern, std::string_view replacement,
                     bool is_all) {
    if (pattern.empty()) return std::string(value);
    std::string result;
    std::size_t at = 0;
    while (at <= value.size()) {
        const std::size_t length = longest_fit(value.substr(at), pattern);
        const bool is_match = length != std::string_view::npos && (length > 0 || value.empty());
        if (is_match) {
            add_replacement(result, replacement);
            at += length;
            if (!is_all || length == 0) break;
        } else {
            if (at < value.size()) result.push_back(value[at]);
            ++at;
        }
    }
    if (at < value.size()) result += value.substr(at);
    return result;
}

std::string replaced_end(std::string_view value, std::string_view pattern,
                         std::string_view replacement, bool is_prefix) {
    const std::string_view rest =
        is_prefix ? without_prefix(value, pattern, true) : without_suffix(value, pattern, true);
    const bool is_match = rest.size() != value.size() || fits(pattern, "");
    if (!is_match) return std::string(value);
    return is_prefix ? std::string(replacement).append(rest)
                     : std::string(rest).append(replacement);
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
        if (pattern.empty() || fits(pattern, value.substr(i, 1))) {
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
        case ShortPrefix: return std::string(without_prefix(value, pattern, false));
        case LongPrefix: return std::string(without_prefix(value, pattern, true));
        case ShortSuffix: return std::string(without_suffix(value, pattern, false));
        case LongSuffix: return std::string(without_suffix(value, pattern, true));
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
