// SPDX-License-Identifier: Apache-2.0
//
// expr(1): | & comparisons + - * / % : match substr index length and parentheses. Numbers have 64
// bits; more is refused.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/regex_adapter.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusWrong = 2;
constexpr int kDepthMax = 200;

struct Wrong {
    std::string message;
    int status = kStatusWrong;
};
using Value = tl::expected<std::string, Wrong>;

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional(number) : std::nullopt;
}

/// Empty, or zero however it is written.
bool is_null(std::string_view text) {
    if (text.empty()) return true;
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of('0') == std::string_view::npos;
}

class Evaluator {
public:
    explicit Evaluator(const CommandContext* context) : context_(context), words_(context->args) {}

    [[nodiscard]] Value whole() {
        auto value = level(0);
        if (value && at_ < words_.size()) {
            return wrong_word("unexpected argument", words_[at_]);
        }
        return value;
    }

private:
    [[nodiscard]] Value syntax(std::string_view what) const {
        const bool is_centos6 = context_->host->profile() == Profile::Centos6;
        return tl::unexpected(
            Wrong{is_centos6 ? "syntax error" : fmt::format("syntax error: {}", what)});
    }
    [[nodiscard]] Value wrong_word(std::string_view what, std::string_view word) const {
        return syntax(fmt::format("{} {}", what, quoted_locale(context_, word)));
    }
    [[nodiscard]] bool at(std::string_view word) const {
        return at_ < words_.size() && words_[at_] == word;
    }
    [[nodiscard]] std::optional<std::string> operator_of(int level) {
        static constexpr std::array<std::array<std::string_view, 7>, 6> kLevels = {{
            {"|"},
            {"&"},
            {"<", "<=", "=", "==", "!=", ">=", ">"},
            {"+", "-"},
            {"*", "/", "%"},
            {":"},
        }};
        for (const std::string_view each : kLevels[static_cast<std::size_t>(level)]) {
            if (!each.empty() && at(each)) {
                ++at_;
                return std::string(each);
            }
        }
        return std::nullopt;
    }

    /// Operators that bind equally, from the left.
    [[nodiscard]] Value level(int which) {
        constexpr int kLevels = 6;
        if (which == kLevels) return primary();
        Value left = level(which + 1);
        while (left) {
            const auto operation = operator_of(which);
            if (!operation) break;
            Value right = level(which + 1);
            if (!right) return right;
            left = apply(*operation, *left, *right);
        }
        return left;
    }

    [[nodiscard]] Value apply(const std::string& operation, const std::string& left,
                              const std::string& right) const {
        if (operation == "|") return !is_null(left) ? left : is_null(right) ? "0" : right;
        if (operation == "&") return !is_null(left) && !is_null(right) ? left : "0";
        if (operation == ":") return match(left, right);
        const auto a = integer(left);
        const auto b = integer(right);
        if (std::string_view("+-*/%").find(operation[0]) != std::string_view::npos) {
            if (!a || !b) return tl::unexpected(Wrong{"non-integer argument"});
            return calculate(operation[0], *a, *b);
        }
        const int order = a && b ? (*a > *b) - (*a < *b) : left.compare(right);
        const bool holds = operation == "<"    ? order < 0
                           : operation == "<=" ? order <= 0
                           : operation == ">"  ? order > 0
                           : operation == ">=" ? order >= 0
                           : operation == "!=" ? order != 0
                                               : order == 0;
        return holds ? "1" : "0";
    }

    [[nodiscard]] static Value calculate(char operation, std::int64_t a, std::int64_t b) {
        std::int64_t result = 0;
        bool is_large = false;
        switch (operation) {
            case '+': is_large = __builtin_add_overflow(a, b, &result); break;
            case '-': is_large = __builtin_sub_overflow(a, b, &result); break;
            case '*': is_large = __builtin_mul_overflow(a, b, &result); break;
            default:
                if (b == 0) return tl::unexpected(Wrong{"division by zero"});
                is_large = b == -1 && __builtin_sub_overflow(std::int64_t{0}, a, &result);
                if (b == -1 && operation == '%') result = 0;
                if (b != -1) result = operation == '/' ? a / b : a % b;
        }
        if (is_large) return tl::unexpected(Wrong{"not modelled in lvsim: numbers beyond 64 bits"});
        return std::to_string(result);
    }

    /// The group's text, or without one the length.
    [[nodiscard]] static Value match(const std::string& text, const std::string& pattern) {
        const auto regex = Regex::compile("^" + pattern, RegexSyntax::Basic, false);
        if (!regex) return tl::unexpected(Wrong{regex.error()});
        bool is_too_complex = false;
        const auto found = regex->search_groups(text, 0, is_too_complex);
        const bool has_groups = regex->groups() > 0;
        if (!found) return has_groups ? "" : "0";
        const Regex::Match& part = (*found)[has_groups ? 1 : 0];
        if (has_groups) return text.substr(part.begin, part.end - part.begin);
        return std::to_string(part.end - part.begin);
    }

    [[nodiscard]] Value primary() {
        if (at_ >= words_.size()) {
            return wrong_word("missing argument after", words_[words_.size() - 1]);
        }
        if (++depth_ > kDepthMax) return tl::unexpected(Wrong{"nested too deep"});
        const std::string& word = words_[at_++];
        if (word == "(") {
            Value inner = level(0);
            if (!inner) return inner;
            if (!at(")")) {
                return at_ < words_.size() ? wrong_word("expecting ')' instead of", words_[at_])
                                           : wrong_word("expecting ')' after", words_[at_ - 1]);
            }
            ++at_;
            return inner;
        }
        if (word == ")") return syntax("unexpected ')'");
        if (word == "+" && at_ < words_.size()) return words_[at_++];
        return function(word);
    }

    [[nodiscard]] Value function(const std::string& name) {
        const std::size_t count = name == "length"                     ? 1
                                  : name == "match" || name == "index" ? 2
                                  : name == "substr"                   ? 3
                                                                       : 0;
        if (count == 0) return name;
        std::array<std::string, 3> operands;
        for (std::size_t i = 0; i < count; ++i) {
            Value operand = level(5);
            if (!operand) return operand;
            operands[i] = std::move(*operand);
        }
        if (name == "length") return std::to_string(operands[0].size());
        if (name == "match") return match(operands[0], operands[1]);
        if (name == "index") {
            return std::to_string(operands[0].find_first_of(operands[1]) + 1);  // npos + 1 is 0
        }
        const auto from = integer(operands[1]);
        const auto length = integer(operands[2]);
        const auto size = static_cast<std::int64_t>(operands[0].size());
        if (!from || !length || *from <= 0 || *length <= 0 || *from > size) return "";
        return operands[0].substr(static_cast<std::size_t>(*from - 1),
                                  static_cast<std::size_t>(*length));
    }

    const CommandContext* context_;
    const std::vector<std::string>& words_;
    std::size_t at_ = 1;
    int depth_ = 0;
};

int expr(const CommandContext* context) {
    if (context->args.size() < 2) {
        complain(context, "missing operand");
        print_try_help(context);
        return kStatusWrong;
    }
    const Value value = Evaluator(context).whole();
    if (!value) {
        complain(context, value.error().message);
        return value.error().status;
    }
    context->out->write(*value + "\n");
    return is_null(*value) ? 1 : 0;
}

}  // namespace

Process expr_main(CommandContext* context) {
    return run_at_once(context, expr);
}

}  // namespace lvsim::host
