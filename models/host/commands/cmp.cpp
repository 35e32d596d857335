// SPDX-License-Identifier: Apache-2.0
//
// cmp(1) with -s, and comm(1) with -1 -2 -3: two files byte by byte, and sorted line by line.
#include "models/host/commands/programs.hpp"
#include "models/host/commands/two_inputs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 5> kCmpOptions = {{
    {'s', "quiet", OptionKind::Flag},
    {'b', "print-bytes", OptionKind::FlagNotModelled},
    {'l', "verbose", OptionKind::FlagNotModelled},
    {'i', "ignore-initial", OptionKind::ValueNotModelled},
    {'n', "bytes", OptionKind::ValueNotModelled},
}};
constexpr std::array<OptionSpec, 5> kCommOptions = {{
    {'1', "", OptionKind::Flag},
    {'2', "", OptionKind::Flag},
    {'3', "", OptionKind::Flag},
    {'\0', "check-order", OptionKind::FlagNotModelled},
    {'\0', "output-delimiter", OptionKind::ValueNotModelled},
}};
constexpr int kStatusTrouble = 2;

int compare(const CommandContext* context, const ParsedOptions& parsed, const std::string& a,
            const std::string& b) {
    const auto& names = parsed.operands;
    const std::size_t both = std::min(a.size(), b.size());
    const auto at = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(both), b.begin()).first -
        a.begin());
    if (at == both && a.size() == b.size()) return 0;
    if (parsed.has("s")) return 1;
    const auto lines = std::count(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    if (at < both) {
        context->out->write(
            fmt::format("{} {} differ: byte {}, line {}\n", names[0], names[1], at + 1, lines + 1));
        return 1;
    }
    const std::string& shorter = a.size() < b.size() ? names[0] : names[1];
    const bool is_empty = both == 0;
    const bool ends_a_line = at > 0 && a[at - 1] == '\n';
    context->error->write(is_empty ? fmt::format("cmp: EOF on {} which is empty\n", shorter)
                                   : fmt::format("cmp: EOF on {} after byte {}, {}line {}\n",
                                                 shorter, at, ends_a_line ? "" : "in ",
                                                 ends_a_line ? lines : lines + 1));
    return 1;
}

/// A sorted input line by line, which says once when it is not sorted after all.
class SortedInput {
public:
    SortedInput(const CommandContext* context, const std::string& content, int number)
        : context_(context), text_{content, {}, false}, number_(number) {
        split_lines(text_);
    }

    [[nodiscard]] bool has_line() const { return at_ < text_.lines.size(); }
    [[nodiscard]] std::string_view line() const { return text_.lines[at_]; }
    [[nodiscard]] bool was_warned() const { return was_warned_; }
    /// `checks`: a line had no partner before, so the order matters.
    void next(bool checks) {
        const std::string_view before = line();
        ++at_;
        if (!checks || was_warned_ || !has_line() || before <= line()) return;
        complain(context_, fmt::format("file {} is not in sorted order", number_));
        was_warned_ = true;
    }

private:
    const CommandContext* context_;
    TextLines text_;
    int number_;
    std::size_t at_ = 0;
    bool was_warned_ = false;
};

int common(const CommandContext* context, const ParsedOptions& parsed, const std::string& a,
           const std::string& b) {
    SortedInput left(context, a, 1);
    SortedInput right(context, b, 2);
    const std::array<bool, 3> shows = {!parsed.has("1"), !parsed.has("2"), !parsed.has("3")};
    const auto print = [&](std::size_t column, std::string_view line) {
        if (!shows[column]) return;
        std::string text;
        for (std::size_t i = 0; i < column; ++i) {
            if (shows[i]) text += '\t';
        }
        context->out->write(fmt::format("{}{}\n", text, line));
    };
    bool has_unpaired = false;
    while (left.has_line() || right.has_line()) {
        const int order = !left.has_line()    ? 1
                          : !right.has_line() ? -1
                                              : left.line().compare(right.line());
        has_unpaired = has_unpaired || order != 0;
        print(order == 0 ? 2 : order < 0 ? 0 : 1, order <= 0 ? left.line() : right.line());
        if (order <= 0) left.next(has_unpaired);
        if (order >= 0) right.next(has_unpaired);
    }
    if (!left.was_warned() && !right.was_warned()) return 0;
    if (context->host->profile() == Profile::Debian12) {
        complain(context, "input is not in sorted order");
    }
    return 1;
}

using Main = int (*)(const CommandContext*, const ParsedOptions&, const std::string&,
                     const std::string&);

Process run(CommandContext* context, std::span<const OptionSpec> specs, int trouble, Main main) {
    auto parsed = parse_options(context->args, specs);
    if (!parsed) {
        static_cast<void>(report(context, parsed.error()));
        co_return trouble;
    }
    if (parsed->operands.size() == 1 && trouble == kStatusTrouble) {
        parsed->operands.emplace_back("-");
    }
    if (parsed->operands.size() != 2) {
        const bool is_short = parsed->operands.size() < 2;
        const std::string& word = is_short ? context->args.back() : parsed->operands[2];
        const bool is_cmp = trouble == kStatusTrouble;
        complain(context,
                 fmt::format("{} {}", is_short ? "missing operand after" : "extra operand",
                             is_cmp ? in_quotes(context, word) : quoted_locale(context, word)));
        if (is_cmp) complain(context, "Try 'cmp --help' for more information.");
        if (!is_cmp) print_try_help(context);
        co_return trouble;
    }
    const auto& names = parsed->operands;
    const bool reads_input = names[0] == "-" || names[1] == "-";
    while (reads_input && !context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    const std::string input = reads_input ? context->in->take() : std::string();
    std::string a;
    std::string b;
    if (!read_input(context, names[0], input, a)) co_return trouble;
    if (!read_input(context, names[1], input, b)) co_return trouble;
    co_return main(context, *parsed, a, b);
}

}  // namespace

Process cmp_main(CommandContext* context) {
    return run(context, kCmpOptions, kStatusTrouble, compare);
}
Process comm_main(CommandContext* context) {
    return run(context, kCommOptions, 1, common);
}

}  // namespace lvsim::host
