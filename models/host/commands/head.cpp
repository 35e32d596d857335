// SPDX-License-Identifier: Apache-2.0
//
// head(1): -n [-]N, -c [-]N, -N, -q and -v. It ends as soon as it has printed enough, which ends
// what writes to it.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 7> kOptions = {{
    {'n', "lines", OptionKind::Value},
    {'c', "bytes", OptionKind::Value},
    {'q', "quiet", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'z', "zero-terminated", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

struct Amount {
    std::uint64_t count = 10;
    bool is_bytes = false;
    bool is_but_last = false;  ///< All but the last `count`.
};

bool fail_trailing(const CommandContext* context, char letter) {
    context->error->write(fmt::format("head: invalid trailing option -- {}\n", letter));
    print_try_help(context);
    return false;
}

/// The old form "head -5q file" as "head -n 5 -q file": a number, then letters b, k, m (bytes by
/// that multiplier), c, l, q, v. False: said what is wrong.
bool modernise(CommandContext* context) {
    std::vector<std::string>& args = context->args;
    const bool is_old = args.size() > 1 && args[1].size() > 1 && args[1][0] == '-' &&
                        args[1][1] >= '0' && args[1][1] <= '9';
    if (!is_old) return true;
    const std::size_t end = std::min(args[1].find_first_not_of("0123456789", 1), args[1].size());
    std::string number = args[1].substr(1, end - 1);
    std::string unit;
    std::string flags;
    bool is_bytes = false;
    for (const char letter : args[1].substr(end)) {
        if (letter == 'b' || letter == 'k' || letter == 'm') unit = letter;
        if (letter == 'b' || letter == 'k' || letter == 'm' || letter == 'c') is_bytes = true;
        if (letter == 'l') is_bytes = false;
        if (letter == 'q' || letter == 'v') flags = fmt::format("-{}", letter);
        if (std::string_view("bkmclqv").find(letter) != std::string_view::npos) continue;
        return fail_trailing(context, letter);
    }
    args[1] = fmt::format("-{}{}{}", is_bytes ? 'c' : 'n', number, unit);
    if (!flags.empty()) args.insert(args.begin() + 2, flags);
    for (std::size_t i = 2; i < args.size() && args[i] != "--"; ++i) {
        const bool is_number =
            args[i].size() > 1 && args[i][0] == '-' && args[i][1] >= '0' && args[i][1] <= '9';
        if (is_number) return fail_trailing(context, args[i][1]);
    }
    return true;
}

/// Where the first `count` lines end.
std::size_t end_of_lines(std::string_view text, std::uint64_t count) {
    std::size_t at = 0;
    while (count-- > 0 && at < text.size()) {
        const std::size_t newline = text.find('\n', at);
        at = newline == std::string_view::npos ? text.size() : newline + 1;
    }
    return at;
}

/// Where the last `count` lines begin.
std::size_t begin_of_last_lines(std::string_view text, std::uint64_t count) {
    std::size_t at = text.size();
    if (count == 0) return at;
    if (at > 0 && text[at - 1] == '\n') --at;
    while (at > 0) {
        const std::size_t newline = text.rfind('\n', at - 1);
        if (newline == std::string_view::npos) return 0;
        if (--count == 0) return newline + 1;
        at = newline;
    }
    return 0;
}

/// What head prints of a whole text.
std::string_view first_part(std::string_view text, const Amount& amount) {
    if (amount.is_but_last) {
        if (!amount.is_bytes) return text.substr(0, begin_of_last_lines(text, amount.count));
        return text.substr(0, text.size() - std::min<std::uint64_t>(amount.count, text.size()));
    }
    if (amount.is_bytes) return text.substr(0, std::min<std::uint64_t>(amount.count, text.size()));
    return text.substr(0, end_of_lines(text, amount.count));
}

/// Takes from the amount what this output used up.
void use_up(Amount& amount, std::string_view printed) {
    std::uint64_t used = printed.size();
    if (!amount.is_bytes) {
        used = static_cast<std::uint64_t>(std::count(printed.begin(), printed.end(), '\n'));
    }
    amount.count -= std::min(amount.count, used);
}

std::optional<Amount> parse_amount(const CommandContext* context, const ParsedOptions& parsed) {
    Amount amount;
    for (const GivenOption& given : parsed.options) {
        if (given.name != "n" && given.name != "c") continue;
        amount.is_bytes = given.name == "c";
        std::string_view text = given.value;
        amount.is_but_last = text.starts_with('-');
        if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
        const auto count =
            parse_count(context, amount.is_bytes ? "number of bytes" : "number of lines", text);
        if (!count) {
            context->error->write(count.error());
            return std::nullopt;
        }
        amount.count = *count;
    }
    return amount;
}

bool has_headings(const ParsedOptions& parsed) {
    bool has = parsed.operands.size() > 1;
    for (const GivenOption& given : parsed.options) {
        if (given.name == "q") has = false;
        if (given.name == "v") has = true;
    }
    return has;
}

std::string heading(std::string_view operand, bool is_first) {
    return fmt::format("{}==> {} <==\n", is_first ? "" : "\n",
                       operand == "-" ? "standard input" : operand);
}

/// False: it could not be read, and that was said.
bool print_file(const CommandContext* context, const std::string& operand, const Amount& amount,
                std::string_view file_heading) {
    std::string content;
    const FileError error = read_operand(context, operand, content);
    if (error == FileError::None || error == FileError::IsDirectory) {
        context->out->write(file_heading);
    }
    if (error == FileError::None) {
        context->out->write(first_part(content, amount));
        return true;
    }
    const bool reads_nothing = amount.count == 0 && !amount.is_but_last;
    if (error == FileError::IsDirectory && reads_nothing) return true;
    const std::string name = quoted_always(operand);
    context->error->write(
        error == FileError::IsDirectory
            ? fmt::format("head: error reading {}: {}\n", name, to_text(error))
            : fmt::format("head: cannot open {} for reading: {}\n", name, to_text(error)));
    return false;
}

}  // namespace

Process head_main(CommandContext* context) {
    if (!modernise(context)) co_return 1;
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    const auto amount = parse_amount(context, *parsed);
    if (!amount) co_return 1;
    const bool is_headed = has_headings(*parsed);
    if (parsed->operands.empty()) parsed->operands.emplace_back("-");
    int status = 0;
    bool is_first = true;
    for (const std::string& operand : parsed->operands) {
        const std::string file_heading = is_headed ? heading(operand, is_first) : "";
        if (operand != "-") {
            if (print_file(context, operand, *amount, file_heading)) {
                is_first = false;
            } else {
                status = 1;
            }
            continue;
        }
        context->out->write(file_heading);
        is_first = false;
        Amount left = *amount;
        std::string held;  // "but the last" must see the end first
        while (left.is_but_last || left.count > 0) {
            held += context->in->take();
            if (!left.is_but_last) {
                const std::string_view printed = first_part(held, left);
                context->out->write(printed);
                use_up(left, printed);
                held.clear();
            }
            if (context->in->is_closed()) break;
            Signal* changed = context->in->changed();
            if (left.is_but_last || left.count > 0) co_await wait(changed);
        }
        if (left.is_but_last) context->out->write(first_part(held, left));
    }
    co_return status;
}

}  // namespace lvsim::host
