// SPDX-License-Identifier: Apache-2.0
//
// g++ 12 miscompiles some co_await expressions, so a co_await stands alone in its statement:
//     co_await sleep(5_s);
//     auto reply = co_await read(socket, buffer);
// with names and literals as arguments. Besides: no lambda is a coroutine (its captures die before
// its frame), and no parameter of a coroutine is a reference.
#include "tests/tidy/rules.hpp"

#include <optional>
#include <regex>
#include <string_view>

namespace lvsim::tidy {
namespace {

constexpr auto kNone = std::string_view::npos;

bool opens(char c) {
    return c == '(' || c == '[' || c == '{';
}
bool closes(char c) {
    return c == ')' || c == ']' || c == '}';
}

/// The bracket that encloses the place `at`, or npos at the top.
std::size_t enclosing(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at-- > 0) {
        if (closes(text[at])) ++depth;
        if (opens(text[at]) && depth-- == 0) return at;
    }
    return kNone;
}

/// The bracket that closes the one at `open`, or npos.
std::size_t closing(std::string_view text, std::size_t open) {
    int depth = 0;
    for (std::size_t at = open; at < text.size(); ++at) {
        if (opens(text[at])) ++depth;
        if (closes(text[at]) && --depth == 0) return at;
    }
    return kNone;
}

/// Where the statement that holds `at` begins: after the last ';', '{' or '}' outside brackets.
std::size_t statement_begin(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at > 0) {
        const char c = text[at - 1];
        if (depth == 0 && (c == ';' || c == '{' || c == '}' || c == '(' || c == '[')) break;
        if (c == ')' || c == ']') ++depth;
        if (c == '(' || c == '[') --depth;
        --at;
    }
    return at;
}

/// Where the statement ends: its ';', or npos when a bracket closes or a ',' comes before it.
std::size_t statement_end(std::string_view text, std::size_t at) {
    for (; at < text.size(); ++at) {
        if (text[at] == ';') return at;
        if (closes(text[at]) || text[at] == ',') return kNone;
        if (opens(text[at])) at = std::min(closing(text, at), text.size() - 1);
    }
    return kNone;
}

/// Without a leading "if (...)", "else", "for (...)", "while (...)", "do" or "case x:".
std::string_view without_control(std::string_view head) {
    static const std::regex kKeyword(R"(^(if constexpr|if|for|while)\s*\()");
    static const std::regex kPlain(R"(^(else\b|do\b|default\s*:|case [\w:]+\s*:(?!:)))");
    for (head = trimmed(head);; head = trimmed(head)) {
        std::match_results<std::string_view::const_iterator> match;
        if (std::regex_search(head.begin(), head.end(), match, kKeyword)) {
            const std::size_t close = closing(head, static_cast<std::size_t>(match.length()) - 1);
            if (close == kNone) return head;
            head.remove_prefix(close + 1);
        } else if (std::regex_search(head.begin(), head.end(), match, kPlain)) {
            head.remove_prefix(static_cast<std::size_t>(match.length()));
        } else {
            return head;
        }
    }
}

/// "name(...)", "a.b(...)", "net::read<T>(...)" or a name, and nothing around it.
bool is_single_call(std::string_view expression) {
    std::string shape;
    for (std::size_t at = 0; at < expression.size(); ++at) {
        shape += expression[at];
        if (!opens(expression[at])) continue;
        at = closing(expression, at);
        if (at == kNone) return false;
        shape += expression[at];
    }
    static const std::regex kCall(R"(^\w+((::|\.|->)\w+|<[\w:, ]*>|\(\)|\[\])*$)");
    const auto text = trimmed(shape);
    return std::regex_match(text.begin(), text.end(), kCall);
}

/// What is wrong with the co_await at `at`, if anything.
std::optional<std::string> fault_of(std::string_view text, std::size_t at) {
    const std::size_t around = enclosing(text, at);
    if (around != kNone && text[around] != '{') return "inside a larger expression";
    const std::size_t begin = statement_begin(text, at);
    const std::size_t end = statement_end(text, at);
    if (end == kNone) return "inside an initialiser or a list";
    static const std::regex kTarget(R"(^$|^(\[\[maybe_unused\]\] )?[\w:<>,\s&*.\->]*\w\s*=$)");
    const auto head = without_control(text.substr(begin, at - begin));
    if (!std::regex_match(head.begin(), head.end(), kTarget)) return "not alone in its statement";
    const auto operand = text.substr(at + 8, end - at - 8);
    if (operand.find('{') != kNone) return "a braced initialiser or a lambda among its arguments";
    if (!is_single_call(operand)) return "part of a larger expression";
    return std::nullopt;
}

/// Whether the '{' at `brace` opens the body of a lambda.
bool opens_lambda(std::string_view text, std::size_t brace) {
    auto before = trimmed(text.substr(0, brace));
    static const std::regex kReturnType(R"(->\s*[\w:<>,\s&*]+$)");
    std::match_results<std::string_view::const_iterator> match;
    const auto tail = before.substr(before.size() - std::min<std::size_t>(before.size(), 120));
    if (std::regex_search(tail.begin(), tail.end(), match, kReturnType)) {
        before.remove_suffix(static_cast<std::size_t>(match.length()));
        before = trimmed(before);
    }
    for (const std::string_view word : {"mutable", "noexcept", "constexpr"}) {
        if (before.ends_with(word)) before = trimmed(before.substr(0, before.size() - word.size()));
    }
    if (before.ends_with(')')) {
        before = trimmed(before.substr(0, enclosing(before, before.size() - 1)));
    }
    return before.ends_with(']') && !before.ends_with("operator[]") && !before.ends_with("]]");
}

bool is_in_lambda(std::string_view text, std::size_t at) {
    for (auto brace = enclosing(text, at); brace != kNone; brace = enclosing(text, brace)) {
        if (text[brace] == '{' && opens_lambda(text, brace)) return true;
    }
    return false;
}

void check_awaits(const Source& source, Findings& findings) {
    const std::string_view text = source.code_text();
    for (auto at = find_word(text, "co_await"); at != kNone;
         at = find_word(text, "co_await", at + 1)) {
        if (const auto fault = fault_of(text, at)) {
            source.report(findings, source.line_at(at), "co-await", *fault,
                          "write 'auto x = co_await f(name);' alone, with names as arguments");
        }
    }
}

void check_lambdas(const Source& source, Findings& findings) {
    const std::string_view text = source.code_text();
    for (const std::string_view word : {"co_await", "co_return", "co_yield"}) {
        for (auto at = find_word(text, word); at != kNone; at = find_word(text, word, at + 1)) {
            if (!is_in_lambda(text, at)) continue;
            source.report(findings, source.line_at(at), "co-lambda", "a lambda coroutine",
                          "its captures die before its frame: make it a function");
        }
    }
}

void check_references(const Source& source, Findings& findings) {
    static const std::regex kSignature(R"(\b(Task|Process)(<[^;(){}]*>)?\s+[\w:~]+\s*\()");
    const std::string& text = source.code_text();
    for (std::sregex_iterator it(text.begin(), text.end(), kSignature), end; it != end; ++it) {
        const auto open = static_cast<std::size_t>(it->position() + it->length() - 1);
        const std::size_t close = closing(text, open);
        if (close == kNone) continue;
        if (text.substr(open, close - open).find('&') == std::string::npos) continue;
        source.report(
            findings, source.line_at(open), "co-reference",
            "a coroutine with a reference parameter",
            "the frame outlives the caller's expression: pass a value, an id or a pointer");
    }
}

}  // namespace

void check_coroutines(const Source& source, Findings& findings) {
    // The program apart holds the refused forms, to show what this compiler makes of them.
    if (!source.is_cpp() || source.is_in("tests/coroutines_gxx12")) return;
    check_awaits(source, findings);
    check_lambdas(source, findings);
    check_references(source, findings);
}

}  // namespace lvsim::tidy
