// SPDX-License-Identifier: Apache-2.0
//
// Precedence climbing over the text itself: what is not evaluated (behind && || ?:) is read all the
// same, without effect.
#include "models/host/shell/arithmetic.hpp"

#include "models/host/shell/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kDepthMax = 100;

struct BinaryOperator {
    std::string_view text;
    int level;  ///< Higher binds stronger.
};
/// Longest first, so that the first that fits is the right one.
constexpr std::array<BinaryOperator, 19> kBinary = {{
    {"<<", 8}, {">>", 8},  {"<=", 7}, {">=", 7}, {"==", 6}, {"!=", 6}, {"&&", 2},
    {"||", 1}, {"**", 11}, {"<", 7},  {">", 7},  {"+", 9},  {"-", 9},  {"*", 10},
    {"/", 10}, {"%", 10},  {"&", 5},  {"^", 4},  {"|", 3},
}};
constexpr std::array<std::string_view, 11> kAssigning = {
    "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "="};

std::int64_t wrapped(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}
std::uint64_t bits(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}

std::int64_t power(std::int64_t base, std::int64_t exponent) {
    std::uint64_t result = 1;
    std::uint64_t factor = bits(base);
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0) result *= factor;
        factor *= factor;
    }
    return wrapped(result);
}

/// What a name refers to: an assignment may come.
struct Place {
    std::string name;
    std::optional<std::int64_t> index;
};

class Evaluator {
public:
    Evaluator(std::string_view text, ArithmeticVariables& variables, int depth)
        : text_(text), variables_(variables), depth_(depth) {}

    tl::expected<std::int64_t, std::string> run() {
        skip();
        if (at_ == text_.size()) return 0;
        const std::int64_t value = comma();
        if (!error_ && at_ < text_.size()) {
            fail(is_name_letter(text_[at_], true) || text_[at_] == '('
                     ? "syntax error in expression"
                     : (looks_at_assignment() ? "attempted assignment to non-variable"
                                              : operand_ends_badly()));
        }
        if (error_) return tl::unexpected(*error_);
        return value;
    }

private:
    /// "=", "+=", "<<=", but not "==".
    [[nodiscard]] bool looks_at_assignment() const {
        const std::string_view rest = text_.substr(at_);
        const std::size_t sign = rest.find_first_not_of("*/%+-&^|<>");
        return sign <= 2 && rest[sign] == '=' && !rest.substr(sign).starts_with("==");
    }

    [[nodiscard]] std::string_view operand_ends_badly() const {
        const bool is_digit = text_[at_] >= '0' && text_[at_] <= '9';
        return is_digit || text_[at_] == ')' || text_[at_] == ']' || text_[at_] == '$'
                   ? "syntax error in expression"
                   : (text_[at_] == '.' || text_[at_] == '"' || text_[at_] == '\'' ||
                              text_[at_] == '@' || text_[at_] == '#'
                          ? "syntax error: invalid arithmetic operator"
                          : "syntax error in expression");
    }

    void skip() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
            ++at_;
        }
    }
    [[nodiscard]] bool looks_at(std::string_view what) const {
        return text_.substr(at_).starts_with(what);
    }
    bool take(std::string_view what) {
        if (!looks_at(what)) return false;
        at_ += what.size();
        skip();
        return true;
    }
    void fail(std::string_view what) { fail_at(what, at_); }
    void fail_at(std::string_view what, std::size_t where) {
        if (error_) return;
        std::string_view shown = text_;
        while (!shown.empty() && shown.front() == ' ') shown.remove_prefix(1);
        error_ = fmt::format("{}: {} (error token is \"{}\")", shown, what, text_.substr(where));
        at_ = text_.size();
    }

    std::int64_t comma() {
        std::int64_t value = assignment();
        while (!error_ && take(",")) value = assignment();
        return value;
    }

    std::int64_t assignment() {
        if (++depth_ > kDepthMax) fail("expression recursion level exceeded");
        const std::size_t begin = at_;
        std::int64_t value = 0;
        const auto place = read_place();
        std::string_view operation;
        if (place) {
            for (const std::string_view text : kAssigning) {
                if (looks_at(text) && !looks_at("==")) {
                    operation = text;
                    break;
                }
            }
        }
        if (!operation.empty()) {
            take(operation);
            const std::size_t right_at = at_;
            const std::int64_t right = assignment();
            operation.remove_suffix(1);
            value = operation.empty() ? right : apply(operation, load(*place), right, right_at);
            store(*place, value);
        } else {
            if (!error_) at_ = begin;
            value = conditional();
        }
        --depth_;
        return value;
    }

    std::int64_t conditional() {
        const std::int64_t condition = binary(1);
        if (error_ || !take("?")) return condition;
        const bool was_skipping = skips_;
        skips_ = was_skipping || condition == 0;
        const std::int64_t first = comma();
        skips_ = was_skipping;
        if (!error_ && !take(":")) fail("`:' expected for conditional expression");
        skips_ = was_skipping || condition != 0;
        const std::int64_t second = conditional();
        skips_ = was_skipping;
        return condition != 0 ? first : second;
    }

    [[nodiscard]] const BinaryOperator* next_binary() const {
        for (const BinaryOperator& known : kBinary) {
            if (!looks_at(known.text)) continue;
            const char after =
                at_ + known.text.size() < text_.size() ? text_[at_ + known.text.size()] : '\0';
            const bool assigns = after == '=' && known.text != "<=" && known.text != ">=" &&
                                 known.text != "==" && known.text != "!=" && known.text != "<" &&
                                 known.text != ">" && known.text != "&&" && known.text != "||";
            return assigns ? nullptr : &known;
        }
        return nullptr;
    }

    std::int64_t binary(int level) {
        if (++depth_ > kDepthMax) fail("expression recursion level exceeded");
        std::int64_t left = unary();
        while (!error_) {
            const BinaryOperator* found = next_binary();
            if (found == nullptr || found->level < level) break;
            take(found->text);
            const std::size_t right_at = at_;
            const bool was_skipping = skips_;
            if (found->text == "&&" && left == 0) skips_ = true;
            if (found->text == "||" && left != 0) skips_ = true;
            // ** is the only one that groups from the right.
            const bool is_power = found->text == "**";
            const std::int64_t right = binary(is_power ? found->level : found->level + 1);
            skips_ = was_skipping;
            if (!error_) left = apply(found->text, left, right, right_at);
        }
        --depth_;
        return left;
    }

    std::int64_t apply(std::string_view operation, std::int64_t left, std::int64_t right,
                       std::size_t right_at) {
        if (operation == "/" || operation == "%") {
            if (skips_) return 0;
            if (right == 0) {
                fail_at("division by 0", right_at);
                return 0;
            }
            if (right == -1) return operation == "/" ? wrapped(0 - bits(left)) : 0;
            return operation == "/" ? left / right : left % right;
        }
        if (operation == "**") {
            if (right < 0 && !skips_) fail_at("exponent less than 0", right_at);
            return power(left, right);
        }
        if (operation == "+") return wrapped(bits(left) + bits(right));
        if (operation == "-") return wrapped(bits(left) - bits(right));
        if (operation == "*") return wrapped(bits(left) * bits(right));
        if (operation == "<<") return wrapped(bits(left) << (bits(right) & 63));
        if (operation == ">>") return left >> (bits(right) & 63);
        if (operation == "&") return left & right;
        if (operation == "^") return left ^ right;
        if (operation == "|") return left | right;
        if (operation == "&&") return left != 0 && right != 0 ? 1 : 0;
        if (operation == "||") return left != 0 || right != 0 ? 1 : 0;
        if (operation == "<") return left < right ? 1 : 0;
        if (operation == ">") return left > right ? 1 : 0;
        if (operation == "<=") return left <= right ? 1 : 0;
        if (operation == ">=") return left >= right ? 1 : 0;
        if (operation == "==") return left == right ? 1 : 0;
        return left != right ? 1 : 0;
    }

    std::int64_t unary() {
        if (error_) return 0;
        if (++depth_ > kDepthMax) fail("expression recursion level exceeded");
        std::int64_t value = 0;
        if (looks_at("++") || looks_at("--")) {
            value = prefix_step();
        } else if (take("!")) {
            value = unary() == 0 ? 1 : 0;
        } else if (take("~")) {
            value = ~unary();
        } else if (take("-")) {
            value = wrapped(0 - bits(unary()));
        } else if (take("+")) {
            value = unary();
        } else {
            value = operand();
        }
        --depth_;
        return value;
    }

    std::int64_t prefix_step() {
        const std::size_t begin = at_;
        const bool is_up = take("++");
        if (!is_up) take("--");
        if (const auto place = read_place()) {
            const std::int64_t value = wrapped(bits(load(*place)) + (is_up ? 1 : bits(-1)));
            store(*place, value);
            return value;
        }
        if (error_) return 0;
        at_ = begin + 1;  // two signs
        skip();
        const std::int64_t value = unary();
        return is_up ? value : wrapped(0 - bits(value));
    }

    std::int64_t operand() {
        if (at_ == text_.size()) {
            std::size_t where = text_.find_last_not_of(" \t\n");
            if (where == std::string_view::npos) where = 0;
            fail_at("syntax error: operand expected", where);
            return 0;
        }
        if (take("(")) {
            const std::int64_t value = comma();
            if (!error_ && !take(")")) fail("missing `)'");
            return value;
        }
        if (text_[at_] >= '0' && text_[at_] <= '9') return number();
        const auto place = read_place();
        if (error_) return 0;
        if (!place) {
            fail("syntax error: operand expected");
            return 0;
        }
        const std::int64_t value = load(*place);
        if (take("++")) store(*place, wrapped(bits(value) + 1));
        if (take("--")) store(*place, wrapped(bits(value) - 1));
        return value;
    }

    /// A name with or without a subscript; nullopt: there is none, and nothing was taken.
    std::optional<Place> read_place() {
        std::size_t end = at_;
        while (end < text_.size() && is_name_letter(text_[end], end == at_)) ++end;
        if (end == at_) return std::nullopt;
        Place place{std::string(text_.substr(at_, end - at_)), std::nullopt};
        at_ = end;
        if (at_ < text_.size() && text_[at_] == '[') {
            ++at_;
            skip();
            place.index = comma();
            if (!error_ && (at_ == text_.size() || text_[at_] != ']')) fail("bad array subscript");
            if (!error_) ++at_;
        }
        skip();
        return place;
    }

    std::int64_t load(const Place& place) {
        if (skips_ || error_) return 0;
        const std::string text = variables_.arithmetic_value(place.name, place.index);
        if (text.empty()) return 0;
        if (depth_ + 1 > kDepthMax) {
            fail("expression recursion level exceeded");
            return 0;
        }
        Evaluator inner(text, variables_, depth_ + 1);
        const auto value = inner.run();
        if (!value && !error_) {
            error_ = value.error();
            at_ = text_.size();
        }
        return value.value_or(0);
    }

    void store(const Place& place, std::int64_t value) {
        if (skips_ || error_) return;
        const auto stored = variables_.assign_arithmetic(place.name, place.index, value);
        if (stored) return;
        error_ = stored.error();
        at_ = text_.size();
    }

    static int digit_value(char letter, std::int64_t base) {
        if (letter >= '0' && letter <= '9') return letter - '0';
        if (letter >= 'a' && letter <= 'z') return letter - 'a' + 10;
        if (letter >= 'A' && letter <= 'Z') return letter - 'A' + (base <= 36 ? 10 : 36);
        return letter == '@' ? 62 : (letter == '_' ? 63 : 64);
    }

    std::int64_t number() {
        const std::size_t begin = at_;
        std::size_t end = at_;
        while (end < text_.size() &&
               (is_name_letter(text_[end], false) || text_[end] == '#' || text_[end] == '@'))
            ++end;
        std::string_view digits = text_.substr(begin, end - begin);
        std::int64_t base = 10;
        if (digits.starts_with("0x") || digits.starts_with("0X")) {
            base = 16;
            digits.remove_prefix(2);
        } else if (const std::size_t mark = digits.find('#'); mark != std::string_view::npos) {
            base = 0;
            for (const char letter : digits.substr(0, std::min<std::size_t>(mark, 3))) {
                base = base * 10 + (letter - '0');
            }
            if (mark > 2 || base < 2 || base > 64) {
                fail_at("invalid arithmetic base", begin);
                return 0;
            }
            digits.remove_prefix(mark + 1);
        } else if (digits.size() > 1 && digits[0] == '0') {
            base = 8;
        }
        std::uint64_t value = 0;
        for (const char letter : digits) {
            const int digit = digit_value(letter, base);
            if (digit >= base) {
                fail_at("value too great for base", begin);
                return 0;
            }
            value = value * bits(base) + static_cast<std::uint64_t>(digit);
        }
        at_ = end;
        skip();
        return wrapped(value);
    }

    std::string_view text_;
    ArithmeticVariables& variables_;
    std::size_t at_ = 0;
    int depth_;
    bool skips_ = false;  ///< Reads without effect.
    std::optional<std::string> error_;
};

}  // namespace

tl::expected<std::int64_t, std::string> evaluate_arithmetic(std::string_view expression,
                                                            ArithmeticVariables& variables) {
    return Evaluator(expression, variables, 0).run();
}

}  // namespace lvsim::host
