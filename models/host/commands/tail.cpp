// SPDX-License-Identifier: Apache-2.0
//
// tail(1): -n [+]N, -c [+]N, -N, -q, -v, -f and -F (looks each second, as without inotify).
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/tail_follow.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 13> kOptions = {{
    {'n', "lines", OptionKind::Value},
    {'c', "bytes", OptionKind::Value},
    {'q', "quiet", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'f', "follow", OptionKind::Flag},
    {'F', "", OptionKind::Flag},
    {'s', "sleep-interval", OptionKind::ValueNotModelled},
    {'z', "zero-terminated", OptionKind::FlagNotModelled},
    {'\0', "pid", OptionKind::ValueNotModelled},
    {'\0', "retry", OptionKind::FlagNotModelled},
    {'\0', "max-unchanged-stats", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

struct Amount {
    std::uint64_t count = 10;
    bool is_bytes = false;
    bool is_from_start = false;  ///< From the count-th on.
};

/// The old forms "tail -5 file" and "tail +5 file": a number, then b, c or l, with one file at
/// most. False: said what is wrong.
bool modernise(CommandContext* context) {
    std::vector<std::string>& args = context->args;
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    const bool is_old = args.size() > 1 && args[1].size() > 1 &&
                        (args[1][0] == '-' || args[1][0] == '+') && is_digit(args[1][1]);
    if (!is_old) return true;
    const std::size_t end = std::min(args[1].find_first_not_of("0123456789", 1), args[1].size());
    const std::string unit = args[1].substr(end);
    if (unit != "" && unit != "b" && unit != "c" && unit != "l") return true;
    const bool is_minus = args[1][0] == '-';
    if (args.size() > 3) {
        if (!is_minus) return true;  // a file of that name
        context->error->write(
            fmt::format("tail: option used in invalid context -- {}\n", args[1][1]));
        return false;
    }
    const std::string number = args[1].substr(is_minus ? 1 : 0, end - (is_minus ? 1 : 0));
    args[1] = fmt::format("-{}{}{}", unit == "b" || unit == "c" ? 'c' : 'n', number,
                          unit == "b" ? unit : "");
    return true;
}

std::string_view last_lines(std::string_view text, std::uint64_t count) {
    std::size_t at = text.size();
    if (count == 0) return {};
    if (at > 0 && text[at - 1] == '\n') --at;
    while (at > 0) {
        const std::size_t newline = text.rfind('\n', at - 1);
        if (newline == std::string_view::npos) return text;
        if (--count == 0) return text.substr(newline + 1);
        at = newline;
    }
    return text;
}

std::string_view lines_from(std::string_view text, std::uint64_t number) {
    std::size_t at = 0;
    for (std::uint64_t line = 1; line < number && at < text.size(); ++line) {
        const std::size_t newline = text.find('\n', at);
        at = newline == std::string_view::npos ? text.size() : newline + 1;
    }
    return text.substr(at);
}

std::string_view last_part(std::string_view text, const Amount& amount) {
    if (!amount.is_bytes) {
        return amount.is_from_start ? lines_from(text, amount.count)
                                    : last_lines(text, amount.count);
    }
    const std::uint64_t size = text.size();
    if (amount.is_from_start) {
        const std::uint64_t skipped = amount.count == 0 ? 0 : amount.count - 1;
        return text.substr(std::min(skipped, size));
    }
    return text.substr(size - std::min(amount.count, size));
}

std::optional<Amount> parse_amount(const CommandContext* context, const ParsedOptions& parsed) {
    Amount amount;
    for (const GivenOption& given : parsed.options) {
        if (given.name != "n" && given.name != "c") continue;
        std::string_view text = given.value;
        amount.is_bytes = given.name == "c";
        amount.is_from_start = text.starts_with('+');
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
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

void complain_of(const CommandContext* context, std::string_view operand, FileError error) {
    const bool is_open = error == FileError::IsDirectory;
    context->error->write(
        is_open ? fmt::format("tail: error reading '{}': {}\n", operand, to_text(error))
                : fmt::format("tail: cannot open '{}' for reading: {}\n", operand, to_text(error)));
}

}  // namespace

Process tail_main(CommandContext* context) {
    if (!modernise(context)) co_return 1;
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    const auto amount = parse_amount(context, *parsed);
    if (!amount) co_return 1;
    const bool follows = parsed->has("f") || parsed->has("F");
    if (amount->count == 0 && !amount->is_from_start && !follows) co_return 0;
    const bool is_headed = has_headings(*parsed);
    TailFollower follower(context, is_headed);
    if (parsed->operands.empty()) parsed->operands.emplace_back("-");
    int status = 0;
    bool is_first = true;
    for (const std::string& operand : parsed->operands) {
        std::string content;
        FileError error = FileError::None;
        if (operand == "-") {
            while (!context->in->is_closed()) {
                Signal* changed = context->in->changed();
                co_await wait(changed);
            }
            content = context->in->take();
        } else {
            error = read_operand(context, operand, content);
        }
        const bool is_open = error == FileError::None || error == FileError::IsDirectory;
        if (is_headed && is_open) {
            context->out->write(fmt::format("{}==> {} <==\n", is_first ? "" : "\n",
                                            operand == "-" ? "standard input" : operand));
            is_first = false;
        }
        if (error == FileError::None) {
            context->out->write(last_part(content, *amount));
            if (operand != "-") follower.add(operand, content.size());
            continue;
        }
        status = 1;
        complain_of(context, operand, error);
    }
    while (follows && follower.has_files()) {
        co_await sleep(1_s);
        follower.look();
    }
    co_return status;
}

}  // namespace lvsim::host
