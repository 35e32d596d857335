// SPDX-License-Identifier: Apache-2.0
//
// echo, the shell's own: -n -e -E, and with -e the escapes of bash (but \u and \U, which are
// refused).
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace lvsim::host {

namespace {

struct EchoOptions {
    bool has_newline = true;
    bool has_escapes = false;
    std::size_t first_word = 1;
};

/// An argument of other letters than n, e and E is a word, and so is what follows.
EchoOptions read_options(const std::vector<std::string>& args) {
    EchoOptions options;
    for (; options.first_word < args.size(); ++options.first_word) {
        const std::string& arg = args[options.first_word];
        const bool is_option =
            arg.size() > 1 && arg[0] == '-' && arg.find_first_not_of("neE", 1) == std::string::npos;
        if (!is_option) break;
        for (const char letter : arg) {
            if (letter == 'n') options.has_newline = false;
            if (letter == 'e') options.has_escapes = true;
            if (letter == 'E') options.has_escapes = false;
        }
    }
    return options;
}

struct Unescaped {
    std::string text;
    bool is_stopped = false;  ///< By \c: no more output.
    bool is_refused = false;
};

int digit_value(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return 99;
}

/// Up to `count` digits of `base` at `at`, which moves behind them; nullopt: there is none.
std::optional<char> number(std::string_view text, std::size_t& at, int base, int count) {
    int value = 0;
    int taken = 0;
    for (; taken < count && at < text.size() && digit_value(text[at]) < base; ++taken, ++at) {
        value = value * base + digit_value(text[at]);
    }
    if (taken == 0) return std::nullopt;
    return static_cast<char>(value);
}

Unescaped unescaped(std::string_view text) {
    constexpr std::string_view kLetters = "abefnrtv\\E";
    constexpr std::string_view kMeanings = "\a\b\x1b\f\n\r\t\v\\\x1b";
    Unescaped result;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            result.text.push_back(text[at++]);
            continue;
        }
        const char letter = text[at + 1];
        at += 2;
        if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
            result.text.push_back(kMeanings[known]);
        } else if (letter == 'c') {
            result.is_stopped = true;
            return result;
        } else if (letter == 'u' || letter == 'U') {
            result.is_refused = true;
            return result;
        } else if (letter == '0') {
            result.text.push_back(number(text, at, 8, 3).value_or('\0'));
        } else if (const auto value = letter == 'x' ? number(text, at, 16, 2) : std::nullopt) {
            result.text.push_back(*value);
        } else {
            result.text.append({'\\', letter});
        }
    }
    return result;
}

}  // namespace

Process echo_main(CommandContext* context) {
    const EchoOptions options = read_options(context->args);
    std::string line;
    for (std::size_t i = options.first_word; i < context->args.size(); ++i) {
        if (i != options.first_word) line.push_back(' ');
        line.append(context->args[i]);
    }
    if (options.has_escapes) {
        Unescaped result = unescaped(line);
        if (result.is_refused) {
            context->error->write("not modelled in lvsim: echo -e with \\u or \\U\n");
            co_return kStatusNotModelled;
        }
        line = std::move(result.text);
        if (result.is_stopped) {
            context->out->write(line);
            co_return 0;
        }
    }
    if (options.has_newline) line.push_back('\n');
    const FileError error = context->out->write(line);
    if (error == FileError::None) co_return 0;
    context->error->write(fmt::format("bash: echo: write error: {}\n", to_text(error)));
    co_return 1;
}

}  // namespace lvsim::host
