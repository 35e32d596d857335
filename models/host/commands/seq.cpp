// SPDX-License-Identifier: Apache-2.0
//
// seq(1): whole and decimal numbers, -s -w; -f is not modelled. Numbers are
// counted in units of their last decimal, so that nothing is rounded: up to
// nine decimals.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 5> kOptions = {{
    {'s', "separator", OptionKind::Value},
    {'w', "equal-width", OptionKind::Flag},
    {'f', "format", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

constexpr int kDecimalsMax = 9;
/// What one seq prints at most: a typing error must not fill the memory.
constexpr std::size_t kBytesMax = std::size_t{32} * 1024 * 1024;

struct Decimal {
    std::int64_t value = 0;  ///< In units of the last decimal.
    int decimals = 0;
};

std::optional<Decimal> parse(std::string_view text) {
    Decimal number;
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    bool has_digit = false;
    bool has_dot = false;
    for (const char letter : text) {
        if (letter == '.' && !has_dot) {
            has_dot = true;
            continue;
        }
        const bool is_large = number.value > 100'000'000'000'000'000;
        if (letter < '0' || letter > '9' || is_large) return std::nullopt;
        number.value = number.value * 10 + (letter - '0');
        has_digit = true;
        if (has_dot && ++number.decimals > kDecimalsMax) return std::nullopt;
    }
    if (!has_digit) return std::nullopt;
    if (is_negative) number.value = -number.value;
    return number;
}

/// The number in units of this many decimals; nullopt: too large.
std::optional<std::int64_t> scaled(const Decimal& number, int decimals) {
    std::int64_t value = number.value;
    for (int i = number.decimals; i < decimals; ++i) {
        if (value > 900'000'000'000'000'000 || value < -900'000'000'000'000'000) {
            return std::nullopt;
        }
        value *= 10;
    }
    return value;
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

std::string shown(std::int64_t value, int decimals, std::size_t width) {
    const std::int64_t unit = power_of_ten(decimals);
    const bool is_negative = value < 0;
    const std::uint64_t size =
        is_negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string text = std::to_string(size / static_cast<std::uint64_t>(unit));
    if (decimals > 0) {
        text += fmt::format(".{:0{}}", size % static_cast<std::uint64_t>(unit), decimals);
    }
    const std::size_t own = text.size() + (is_negative ? 1 : 0);
    if (own < width) text.insert(0, width - own, '0');
    return (is_negative ? "-" : "") + text;
}

struct Sequence {
    std::int64_t first = 0;
    std::int64_t step = 0;
    std::int64_t last = 0;
    int decimals = 0;
};

int print_sequence(const CommandContext* context, const Sequence& sequence,
                   const ParsedOptions& parsed) {
    const std::string* given = parsed.value("s");
    const std::string separator = given != nullptr ? *given : "\n";
    std::size_t width = 0;
    if (parsed.has("w")) {
        width = std::max(shown(sequence.first, sequence.decimals, 0).size(),
                         shown(sequence.last, sequence.decimals, 0).size());
    }
    std::string text;
    const bool is_up = sequence.step > 0;
    for (std::int64_t at = sequence.first; is_up ? at <= sequence.last : at >= sequence.last;
         at += sequence.step) {
        if (!text.empty()) text += separator;
        text += shown(at, sequence.decimals, width);
        if (text.size() > kBytesMax) return refuse(context, "seq with an output of this size");
    }
    if (!text.empty()) context->out->write(text + "\n");
    return 0;
}

/// Negative numbers are operands, not options.
std::vector<std::string> protect_numbers(std::vector<std::string> args) {
    for (std::size_t i = 1; i < args.size() && args[i] != "--"; ++i) {
        const bool is_number = args[i].size() > 1 && args[i][0] == '-' &&
                               (args[i][1] == '.' || (args[i][1] >= '0' && args[i][1] <= '9'));
        const bool is_value = args[i - 1] == "-s" || args[i - 1] == "--separator";
        if (!is_number || is_value) continue;
        args.insert(args.begin() + static_cast<std::ptrdiff_t>(i), "--");
        break;
    }
    return args;
}

int count(const CommandContext* context) {
    auto parsed = parse_options(protect_numbers(context->args), kOptions);
    if (!parsed) return report(context, parsed.error());
    const auto& operands = parsed->operands;
    if (operands.empty()) return missing_operand(context);
    if (operands.size() > 3) {
        return misuse(context,
                      fmt::format("extra operand {}", quoted_locale(context, operands[3])));
    }
    std::array<Decimal, 3> numbers = {{{1, 0}, {1, 0}, {1, 0}}};  // first, step, last
    for (std::size_t i = 0; i < operands.size(); ++i) {
        const auto number = parse(operands[i]);
        if (!number) {
            return misuse(context, fmt::format("invalid floating point argument: {}",
                                               quoted_locale(context, operands[i])));
        }
        const bool is_last = i + 1 == operands.size();
        numbers[is_last ? 2 : i] = *number;
    }
    if (numbers[1].value == 0) {
        return misuse(context, fmt::format("invalid Zero increment value: {}",
                                           quoted_locale(context, operands[1])));
    }
    const int decimals = std::max({numbers[0].decimals, numbers[1].decimals});
    const int all = std::max(decimals, numbers[2].decimals);
    const auto first = scaled(numbers[0], all);
    const auto step = scaled(numbers[1], all);
    auto last = scaled(numbers[2], all);
    if (!first || !step || !last) return refuse(context, "seq with numbers of this size");
    // The last number has no say in how many decimals are printed.
    const std::int64_t unit = power_of_ten(all - decimals);
    const std::int64_t rest = (*last % unit + unit) % unit;
    return print_sequence(context, {*first / unit, *step / unit, (*last - rest) / unit, decimals},
                          *parsed);
}

}  // namespace

Process seq_main(CommandContext* context) {
    return run_at_once(context, count);
}

}  // namespace lvsim::host
