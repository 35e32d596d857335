// SPDX-License-Identifier: Apache-2.0
//
// xargs(1): -n -L -I -d -0 -r -t. The commands run one after the other, with an empty input.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/exec.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 10> kOptions = {{
    {'n', "max-args", OptionKind::Value},
    {'L', "max-lines", OptionKind::Value},
    {'I', "replace", OptionKind::Value},
    {'d', "delimiter", OptionKind::Value},
    {'0', "null", OptionKind::Flag},
    {'r', "no-run-if-empty", OptionKind::Flag},
    {'t', "verbose", OptionKind::Flag},
    {'P', "max-procs", OptionKind::ValueNotModelled},
    {'p', "interactive", OptionKind::FlagNotModelled},
    {'a', "arg-file", OptionKind::ValueNotModelled},
}};
/// So much a command line may take (ARG_MAX less what xargs leaves free).
constexpr std::size_t kBytesMax = 128 * 1024;
constexpr std::size_t kWordsMax = 1'000'000;
constexpr int kStatusChildFailed = 123;

struct Order {
    std::vector<std::string> command;
    std::optional<std::string> placeholder;  ///< -I
    std::size_t words_max = kWordsMax;
    bool takes_lines = false;  ///< -I, -L: a line is an item
    std::optional<char> delimiter;
    bool runs_empty = true;
    bool is_verbose = false;
};

/// The options are the program's own up to the command's name.
std::vector<std::string> own_words(const std::vector<std::string>& args, std::size_t& command) {
    std::size_t at = 1;
    for (; at < args.size() && args[at].size() > 1 && args[at][0] == '-'; ++at) {
        if (args[at] == "--") {
            ++at;
            break;
        }
        const bool has_value = args[at].size() == 2 && std::string_view("nLIdPas").find(
                                                           args[at][1]) != std::string_view::npos;
        if (has_value) ++at;
    }
    command = std::min(at, args.size());
    return {args.begin(), args.begin() + static_cast<std::ptrdiff_t>(command)};
}

std::optional<char> delimiter_of(const std::string& text) {
    if (text == "\\n") return '\n';
    if (text == "\\t") return '\t';
    if (text == "\\0") return '\0';
    return text.size() == 1 ? std::optional(text[0]) : std::nullopt;
}

/// nullopt: said what is wrong.
std::optional<Order> read_order(const CommandContext* context, int& status) {
    std::size_t command = 1;
    const auto parsed = parse_options(own_words(context->args, command), kOptions);
    if (!parsed) {
        status = report(context, parsed.error());
        return std::nullopt;
    }
    Order order;
    order.command.assign(context->args.begin() + static_cast<std::ptrdiff_t>(command),
                         context->args.end());
    if (order.command.empty()) order.command = {"echo"};
    order.runs_empty = !parsed->has("r");
    order.is_verbose = parsed->has("t");
    if (parsed->has("0")) order.delimiter = '\0';
    if (const std::string* text = parsed->value("d")) {
        order.delimiter = delimiter_of(*text);
        if (!order.delimiter) {
            status = refuse(context, fmt::format("xargs -d {}", *text));
            return std::nullopt;
        }
    }
    if (const std::string* text = parsed->value("I")) {
        order.placeholder = *text;
        order.takes_lines = true;
        order.words_max = 1;
    }
    order.takes_lines = order.takes_lines || parsed->has("L");
    for (const char* letter : {"n", "L"}) {
        const std::string* text = parsed->value(letter);
        if (text == nullptr) continue;
        const auto count = parse_id(*text);
        if (!count || *count == 0) {
            complain(context, fmt::format("value {} for -{} option should be >= 1", *text, letter));
            status = 1;
            return std::nullopt;
        }
        order.words_max = *count;
    }
    return order;
}

/// Blanks and newlines end a word, quotes and a backslash keep what follows.
std::optional<std::vector<std::string>> split(std::string_view text, const Order& order,
                                              std::string& wrong) {
    std::vector<std::string> words;
    std::string word;
    bool is_open = false;
    const auto end_word = [&] {
        if (std::exchange(is_open, false)) words.push_back(std::exchange(word, {}));
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (order.delimiter) {
            is_open = true;
            if (letter == *order.delimiter) {
                end_word();
            } else {
                word += letter;
            }
            continue;
        }
        const bool is_blank = letter == ' ' || letter == '\t';
        if (letter == '\n' || (is_blank && (!order.takes_lines || !is_open))) {
            end_word();
        } else if (letter == '\'' || letter == '"') {
            const std::size_t end = text.find(letter, at + 1);
            if (end == std::string_view::npos ||
                text.substr(at, end - at).find('\n') != std::string_view::npos) {
                wrong = fmt::format(
                    "unmatched {} quote; by default quotes are special to xargs "
                    "unless you use the -0 option",
                    letter == '"' ? "double" : "single");
                return std::nullopt;
            }
            word.append(text.substr(at + 1, end - at - 1));
            is_open = true;
            at = end;
        } else {
            if (letter == '\\' && at + 1 < text.size()) ++at;
            word += text[at];
            is_open = true;
        }
    }
    end_word();
    return words;
}

std::string replaced(std::string text, const std::string& placeholder, const std::string& by) {
    for (std::size_t at = text.find(placeholder); at != std::string::npos;
         at = text.find(placeholder, at + by.size())) {
        text.replace(at, placeholder.size(), by);
    }
    return text;
}

/// The next command line, from items[at] on.
std::vector<std::string> next_line(const Order& order, const std::vector<std::string>& items,
                                   std::size_t& at) {
    std::vector<std::string> line = order.command;
    if (order.placeholder) {
        for (std::string& word : line) word = replaced(word, *order.placeholder, items[at]);
        ++at;
        return line;
    }
    std::size_t bytes = 0;
    for (std::size_t taken = 0; at < items.size() && taken < order.words_max; ++taken) {
        bytes += items[at].size() + 1;
        if (taken > 0 && bytes > kBytesMax) break;
        line.push_back(items[at++]);
    }
    return line;
}

}  // namespace

Process xargs_main(CommandContext* context) {
    int status = 0;
    const auto order = read_order(context, status);
    if (!order) co_return status;
    while (!context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    std::string wrong;
    const std::string input = context->in->take();
    const auto items = split(input, *order, wrong);
    if (!items) {
        complain(context, wrong);
        co_return 1;
    }
    if (items->empty() && (!order->runs_empty || order->placeholder)) co_return 0;
    ProcessTable& table = context->host->process_table();
    Signal* ended = &context->host->processes().ended();
    std::size_t at = 0;
    do {
        const std::vector<std::string> line = next_line(*order, *items, at);
        if (order->is_verbose) context->error->write(fmt::format("{}\n", fmt::join(line, " ")));
        DescriptorTable descriptors = context->descriptors;
        descriptors[0] = null_device(Direction::Read);
        const auto child = spawn_program(context, line, descriptors);
        if (!child) {
            complain(context, fmt::format("{}: {}", line[0], child.error().reason));
            co_return child.error().status;
        }
        while (table.is_running(*child)) {
            co_await wait(ended);
        }
        if (table.reap(*child).value_or(0) != 0) status = kStatusChildFailed;
    } while (at < items->size());
    co_return status;
}

}  // namespace lvsim::host
