// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/printf_format.hpp"

#include "models/host/shell/escapes.hpp"
#include "models/host/shell/quoting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace lvsim::host {

namespace {

constexpr int kWidthMax = 1'000'000;

struct Directive {
    std::string flags;
    int width = 0;
    int precision = -1;
    char conversion = '\0';

    [[nodiscard]] bool has(char flag) const { return flags.find(flag) != std::string::npos; }
};

/// `text` filled up to the width.
std::string padded(std::string text, const Directive& directive) {
    const auto width = static_cast<std::size_t>(directive.width);
    if (text.size() >= width) return text;
    const std::string fill(width - text.size(), ' ');
    return directive.has('-') ? text + fill : fill + text;
}

/// A number's sign and digits with zeros between them.
std::string padded_number(std::string sign, std::string digits, const Directive& directive) {
    if (directive.precision >= 0 && digits.size() < static_cast<std::size_t>(directive.precision)) {
        digits.insert(0, static_cast<std::size_t>(directive.precision) - digits.size(), '0');
    }
    const std::size_t used = sign.size() + digits.size();
    const auto width = static_cast<std::size_t>(directive.width);
    if (directive.has('0') && !directive.has('-') && directive.precision < 0 && used < width) {
        digits.insert(0, width - used, '0');
    }
    return padded(sign + digits, directive);
}

class Formatter {
public:
    Formatter(std::string_view format, const std::vector<std::string>& arguments)
        : format_(format), arguments_(arguments) {}

    PrintfResult run() {
        do {
            const std::size_t before = next_;
            for (std::size_t at = 0; at < format_.size() && !is_over_;) take(at);
            if (next_ == before) break;  // the format uses no argument
        } while (next_ < arguments_.size() && !is_over_ && result_.text.size() < kTextMax);
        return std::move(result_);
    }

private:
    static constexpr std::size_t kTextMax = std::size_t{16} * 1024 * 1024;

    void take(std::size_t& at) {
        if (format_[at] == '\\' && at + 1 < format_.size()) {
            std::size_t length = 2;
            if (format_[at + 1] == 'x') {
                while (length < 4 && at + length < format_.size() &&
                       std::isxdigit(static_cast<unsigned char>(format_[at + length])) != 0) {
                    ++length;
                }
            } else if (format_[at + 1] >= '0' && format_[at + 1] <= '7') {
                while (length < 4 && at + length < format_.size() && format_[at + length] >= '0' &&
                       format_[at + length] <= '7') {
                    ++length;
                }
            }
            put_escapes(format_.substr(at, length), EscapeStyle::PrintfFormat);
            at += length;
        } else if (format_[at] == '%') {
            ++at;
            directive(at);
        } else {
            result_.text.push_back(format_[at++]);
        }
    }

    std::string put_escapes_text(std::string_view text, EscapeStyle style) {
        Unescaped plain = unescaped(text, style);
        is_over_ = is_over_ || plain.is_stopped;
        if (plain.is_refused) refuse("printf with \\u or \\U");
        return std::move(plain.text);
    }
    void put_escapes(std::string_view text, EscapeStyle style) {
        result_.text += put_escapes_text(text, style);
    }
    void refuse(std::string what) {
        result_.refused = std::move(what);
        is_over_ = true;
    }

    [[nodiscard]] std::string argument() {
        return next_ < arguments_.size() ? arguments_[next_++] : (++next_, std::string());
    }
    [[nodiscard]] bool has_argument() const { return next_ < arguments_.size(); }

    int count(std::size_t& at) {
        if (at < format_.size() && format_[at] == '*') {
            ++at;
            return static_cast<int>(
                std::clamp<std::int64_t>(integer(argument()), -kWidthMax, kWidthMax));
        }
        int value = 0;
        while (at < format_.size() && format_[at] >= '0' && format_[at] <= '9') {
            value = std::min(value * 10 + (format_[at++] - '0'), kWidthMax);
        }
        return value;
    }

    void directive(std::size_t& at) {
        Directive directive;
        while (at < format_.size() && std::string_view("-+ #0").find(format_[at]) < 5) {
            directive.flags.push_back(format_[at++]);
        }
        directive.width = count(at);
        if (directive.width < 0) {
            directive.flags.push_back('-');
            directive.width = -directive.width;
        }
        if (at < format_.size() && format_[at] == '.') {
            ++at;
            directive.precision = count(at);
        }
        while (at < format_.size() && std::string_view("hljzt").find(format_[at]) < 5) ++at;
        if (at == format_.size()) {
            result_.messages.push_back(fmt::format(
                "`{}': missing format character",
                format_.substr(0, at).empty() ? "" : format_.substr(format_.rfind('%'))));
            is_over_ = true;
            return;
        }
        directive.conversion = format_[at++];
        convert(directive);
    }

    void convert(const Directive& directive) {
        switch (directive.conversion) {
            case '%': result_.text.push_back('%'); return;
            case 's':
            case 'b':
            case 'q':
            case 'c': result_.text += padded(text(directive), directive); return;
            case 'd':
            case 'i': result_.text += signed_number(directive); return;
            case 'u':
            case 'o':
            case 'x':
            case 'X': result_.text += unsigned_number(directive); return;
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G': result_.text += floating(directive); return;
            case '(': refuse("printf %(...)T"); return;
            case 'a':
            case 'A': refuse("printf %a"); return;
            default:
                result_.messages.push_back(
                    fmt::format("`{}': invalid format character", directive.conversion));
                is_over_ = true;
        }
    }

    std::string text(const Directive& directive) {
        std::string value = argument();
        if (directive.conversion == 'b') value = put_escapes_text(value, EscapeStyle::Echo);
        if (directive.conversion == 'q') value = quoted_backslash(value);
        if (directive.conversion == 'c') return value.substr(0, 1);
        if (directive.precision >= 0) {
            value = value.substr(0, static_cast<std::size_t>(directive.precision));
        }
        return value;
    }

    void complain(const std::string& word, std::string_view what) {
        result_.messages.push_back(fmt::format("{}: {}", word, what));
    }

    /// 'c stands for a character's code; 0x and 0 as in C. What is no number is 0, and said.
    std::int64_t integer(const std::string& word) {
        if (word.empty()) return 0;
        if (word[0] == '\'' || word[0] == '"') {
            return word.size() > 1 ? static_cast<unsigned char>(word[1]) : 0;
        }
        std::string_view digits = word;
        digits.remove_prefix(std::min(digits.find_first_not_of(" \t\n"), digits.size()));
        const bool is_negative = digits.starts_with('-');
        if (is_negative || digits.starts_with('+')) digits.remove_prefix(1);
        int base = 10;
        if (digits.starts_with("0x") || digits.starts_with("0X")) {
            base = 16;
            digits.remove_prefix(2);
        } else if (digits.size() > 1 && digits[0] == '0') {
            base = 8;
        }
        std::uint64_t value = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
        if (error == std::errc::result_out_of_range)
            complain(word, "Numerical result out of range");
        if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) {
            complain(word, base == 8 ? "invalid octal number"
                                     : (base == 16 ? "invalid hex number" : "invalid number"));
        }
        return static_cast<std::int64_t>(is_negative ? 0 - value : value);
    }

    std::string signed_number(const Directive& directive) {
        const std::int64_t value = has_argument() ? integer(argument()) : (++next_, 0);
        std::string sign = value < 0 ? "-" : (directive.has('+') ? "+" : "");
        if (sign.empty() && directive.has(' ')) sign = " ";
        const auto bits = static_cast<std::uint64_t>(value);
        return padded_number(sign, std::to_string(value < 0 ? 0 - bits : bits), directive);
    }

    std::string unsigned_number(const Directive& directive) {
        const std::int64_t number = has_argument() ? integer(argument()) : (++next_, 0);
        const auto value = static_cast<std::uint64_t>(number);
        const bool marks = directive.has('#') && value != 0;
        switch (directive.conversion) {
            case 'o': return padded_number(marks ? "0" : "", fmt::format("{:o}", value), directive);
            case 'x':
                return padded_number(marks ? "0x" : "", fmt::format("{:x}", value), directive);
            case 'X':
                return padded_number(marks ? "0X" : "", fmt::format("{:X}", value), directive);
            default: return padded_number("", std::to_string(value), directive);
        }
    }

    std::string floating(const Directive& directive) {
        const std::string word = argument();
        double value = 0;
        std::string_view digits = word;
        if (digits.starts_with('+')) digits.remove_prefix(1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool is_good = error == std::errc{} && end == digits.data() + digits.size();
        if (!word.empty() && !is_good) complain(word, "invalid number");
        const int precision = directive.precision < 0 ? 6 : std::min(directive.precision, 1000);
        const bool is_negative = value < 0;
        std::string text;
        const double size = is_negative ? -value : value;
        switch (directive.conversion) {
            case 'e': text = fmt::format("{:.{}e}", size, precision); break;
            case 'E': text = fmt::format("{:.{}E}", size, precision); break;
            case 'g': text = fmt::format("{:.{}g}", size, precision); break;
            case 'G': text = fmt::format("{:.{}G}", size, precision); break;
            default: text = fmt::format("{:.{}f}", size, precision); break;
        }
        Directive plain = directive;
        plain.precision = -1;
        return padded_number(is_negative ? "-" : (directive.has('+') ? "+" : ""), std::move(text),
                             plain);
    }

    std::string_view format_;
    const std::vector<std::string>& arguments_;
    std::size_t next_ = 0;
    bool is_over_ = false;
    PrintfResult result_;
};

}  // namespace

EchoText echo_text(const std::vector<std::string>& args) {
    bool has_newline = true;
    bool has_escapes = false;
    std::size_t first = 1;
    for (; first < args.size(); ++first) {
        const std::string& arg = args[first];
        const bool is_option =
            arg.size() > 1 && arg[0] == '-' && arg.find_first_not_of("neE", 1) == std::string::npos;
        if (!is_option) break;
        for (const char letter : arg) {
            if (letter == 'n') has_newline = false;
            if (letter == 'e') has_escapes = true;
            if (letter == 'E') has_escapes = false;
        }
    }
    std::string line;
    for (std::size_t i = first; i < args.size(); ++i) {
        if (i != first) line.push_back(' ');
        line.append(args[i]);
    }
    if (has_escapes) {
        Unescaped result = unescaped(line, EscapeStyle::Echo);
        if (result.is_refused) return {{}, true};
        line = std::move(result.text);
        if (result.is_stopped) has_newline = false;
    }
    if (has_newline) line.push_back('\n');
    return {std::move(line), false};
}

PrintfResult format_printf(std::string_view format, const std::vector<std::string>& arguments) {
    return Formatter(format, arguments).run();
}

}  // namespace lvsim::host
