// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/posix_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kRepeatMax = 32'767;  // RE_DUP_MAX
constexpr std::array<std::string_view, 12> kClasses = {"alpha", "digit", "alnum", "upper",
                                                       "lower", "space", "blank", "punct",
                                                       "print", "graph", "cntrl", "xdigit"};

/// What two repetitions of one thing come to: "a**" is "a*", "a+?" is "a*".
char merged(char first, char second) {
    return first == second ? first : '*';
}

class PatternReader {
public:
    PatternReader(std::string_view pattern, bool is_extended)
        : pattern_(pattern), is_extended_(is_extended) {}

    tl::expected<PosixPattern, std::string> run() {
        while (at_ < pattern_.size() && !error_) step();
        if (open_groups_ > 0) fail("Unmatched ( or \\(");
        if (error_) return tl::unexpected(std::move(*error_));
        return std::move(result_);
    }

private:
    void fail(std::string what) {
        if (!error_) error_ = std::move(what);
    }
    [[nodiscard]] std::string_view rest() const { return pattern_.substr(at_); }
    /// Whether an operator stands here: "(" in extended, "\(" in basic patterns.
    [[nodiscard]] bool is_operator(char letter) const {
        return is_extended_ ? rest().starts_with(letter)
                            : rest().starts_with('\\') && rest().size() > 1 && rest()[1] == letter;
    }
    [[nodiscard]] std::size_t operator_size() const { return is_extended_ ? 1 : 2; }

    void step() {
        const char letter = pattern_[at_];
        if (is_operator('(')) return open_group();
        if (is_operator(')')) return close_group();
        if (is_operator('|')) return alternate();
        if (letter == '*') return repeat('*', 1);
        if (is_operator('+')) return repeat('+', operator_size());
        if (is_operator('?')) return repeat('?', operator_size());
        if (is_operator('{')) return interval();
        if (letter == '[') return bracket();
        if (letter == '.') return atom(".", 1);
        if (letter == '^' && is_caret_anchor()) return anchor('^');
        if (letter == '$' && is_dollar_anchor()) return anchor('$');
        if (letter == '\\') return escape();
        literal(letter, 1);
    }

    void atom(std::string_view text, std::size_t size) {
        result_.extended.append(text);
        at_ += size;
        is_start_ = false;
        repetition_ = '\0';
    }

    void literal(char letter, std::size_t size) {
        const bool is_special = std::string_view(".[]{}()\\*+?|^$").find(letter) < 14;
        atom(is_special ? std::string{'\\', letter} : std::string(1, letter), size);
    }

    void open_group() {
        atom("(", operator_size());
        ++open_groups_;
        ++groups_;
        is_start_ = true;
    }

    void close_group() {
        if (open_groups_ == 0) {
            if (is_extended_) return literal(')', 1);
            return fail("Unmatched ) or \\)");
        }
        --open_groups_;
        closed_groups_ = groups_ - open_groups_;
        atom(")", operator_size());
    }

    void alternate() {
        atom("|", operator_size());
        is_start_ = true;
    }

    [[nodiscard]] bool is_caret_anchor() const { return is_extended_ || is_start_; }
    [[nodiscard]] bool is_dollar_anchor() const {
        const std::string_view after = rest().substr(1);
        return is_extended_ || after.empty() || after.starts_with("\\)") ||
               after.starts_with("\\|");
    }
    void anchor(char letter) {
        const bool was_start = is_start_;
        atom(std::string(1, letter), 1);
        is_start_ = was_start && letter == '^';
    }

    void repeat(char sign, std::size_t size) {
        if (is_start_) {
            if (!is_extended_) return literal(sign, size);
            result_.warnings.push_back(fmt::format("{} at start of expression", sign));
            at_ += size;
        } else if (repetition_ == '{') {
            fail("not modelled in lvsim: a repetition right after an interval");
        } else if (repetition_ != '\0') {
            repetition_ = merged(repetition_, sign);
            result_.extended.back() = repetition_;
            at_ += size;
        } else {
            atom(std::string(1, sign), size);
            repetition_ = sign;
        }
    }

    /// The text between the braces; nullopt when they are not closed.
    [[nodiscard]] std::optional<std::string_view> interval_text() const {
        const std::string_view inside = rest().substr(operator_size());
        const std::size_t end = inside.find(is_extended_ ? "}" : "\\}");
        if (end == std::string_view::npos) return std::nullopt;
        return inside.substr(0, end);
    }

    void interval() {
        if (is_start_ && !is_extended_) return literal('{', operator_size());
        const auto inside = interval_text();
        const std::size_t comma = inside ? inside->find(',') : std::string_view::npos;
        const auto low = inside ? number(inside->substr(0, comma)) : std::nullopt;
        const bool has_high = comma != std::string_view::npos;
        const auto high = has_high ? number(inside->substr(comma + 1)) : low;
        if (!low || !high) {
            if (is_extended_) return literal('{', 1);  // GNU: not an interval, so itself
            return fail(inside ? "Invalid content of \\{\\}" : "Unmatched \\{");
        }
        const std::size_t size = 2 * operator_size() + inside->size();
        if (is_start_) {
            result_.warnings.emplace_back("{...} at start of expression");
            at_ += size;
            return;
        }
        const bool is_open = has_high && *high == kOpen;
        const int least = *low == kOpen ? 0 : *low;
        if (!has_high && *low == kOpen) {
            if (is_extended_) return literal('{', 1);
            return fail("Invalid content of \\{\\}");
        }
        if (least > kRepeatMax || *high > kRepeatMax) return fail("Regular expression too big");
        if (!is_open && *high < least) return fail("Invalid content of \\{\\}");
        if (repetition_ != '\0') {
            return fail("not modelled in lvsim: an interval right after a repetition");
        }
        atom(is_open ? fmt::format("{{{},}}", least)
                     : fmt::format("{{{},{}}}", least, has_high ? *high : least),
             size);
        repetition_ = '{';
    }

    /// kOpen for an empty text; nullopt: not a number.
    static std::optional<int> number(std::string_view text) {
        if (text.empty()) return kOpen;
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end != text.data() + text.size() || text[0] == '-') return std::nullopt;
        return error == std::errc::result_out_of_range ? kRepeatMax + 1 : value;
    }

    void bracket() {
        std::size_t end = at_ + 1;
        if (end < pattern_.size() && pattern_[end] == '^') ++end;
        if (end >= pattern_.size()) return fail("Invalid regular expression");
        for (bool is_first = true;; is_first = false) {
            if (end >= pattern_.size()) return fail("Unmatched [, [^, [:, [., or [=");
            if (pattern_[end] == ']' && !is_first) break;
            if (!skip_element(end)) return;
        }
        const std::string_view text = pattern_.substr(at_, end + 1 - at_);
        if (text.size() > 4 && text.starts_with("[:") && text.ends_with(":]")) {
            return fail("character class syntax is [[:space:]], not [:space:]");
        }
        // Twice, so that a library that knows escapes in there reads it as itself, too.
        std::string doubled;
        for (const char letter : text) doubled.append(letter == '\\' ? 2 : 1, letter);
        atom(doubled, text.size());
    }

    /// One element of a bracket expression at `end`, which moves behind it.
    bool skip_element(std::size_t& end) {
        const std::string_view here = pattern_.substr(end);
        if (here.starts_with("[.") || here.starts_with("[=")) {
            fail(fmt::format("not modelled in lvsim: {} in a bracket expression",
                             here.substr(0, 2)));
            return false;
        }
        if (here.starts_with("[:")) {
            const std::size_t close = here.find(":]", 2);
            if (close == std::string_view::npos) {
                fail("Unmatched [, [^, [:, [., or [=");
                return false;
            }
            const auto name = here.substr(2, close - 2);
            if (std::find(kClasses.begin(), kClasses.end(), name) == kClasses.end()) {
                fail("Invalid character class name");
                return false;
            }
            end += close + 2;
            return true;
        }
        const bool is_range = here.size() > 2 && here[1] == '-' && here[2] != ']';
        if (is_range && static_cast<unsigned char>(here[2]) < static_cast<unsigned char>(here[0])) {
            fail("Invalid range end");
            return false;
        }
        end += is_range ? 3 : 1;
        return true;
    }

    void escape() {
        if (at_ + 1 == pattern_.size()) return fail("Trailing backslash");
        const char letter = pattern_[at_ + 1];
        if (letter >= '1' && letter <= '9') {
            if (letter - '0' > closed_groups_) return fail("Invalid back reference");
            return atom(rest().substr(0, 2), 2);
        }
        // GNU's own: word characters and edges, space, begin and end of the line.
        if (std::string_view("wWsSbB<>`'").find(letter) != std::string_view::npos) {
            return atom(rest().substr(0, 2), 2);
        }
        literal(letter, 2);
    }

    static constexpr int kOpen = -1;

    std::string_view pattern_;
    bool is_extended_;
    std::size_t at_ = 0;
    bool is_start_ = true;    ///< Of the pattern, a group or an alternative.
    char repetition_ = '\0';  ///< The one that was just written: * + ? or {
    int open_groups_ = 0;
    int groups_ = 0;
    int closed_groups_ = 0;
    PosixPattern result_;
    std::optional<std::string> error_;
};

}  // namespace

tl::expected<PosixPattern, std::string> read_pattern(std::string_view pattern, bool is_extended) {
    return PatternReader(pattern, is_extended).run();
}

}  // namespace lvsim::host
