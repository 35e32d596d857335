// SPDX-License-Identifier: Apache-2.0
//
// wc(1): -l -w -c, in columns as wide as coreutils makes them: of the largest byte count of the
// regular files, or 7 when something else (standard input, a directory) is among several counts.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 8> kOptions = {{
    {'l', "lines", OptionKind::Flag},
    {'w', "words", OptionKind::Flag},
    {'c', "bytes", OptionKind::Flag},
    {'m', "chars", OptionKind::FlagNotModelled},
    {'L', "max-line-length", OptionKind::FlagNotModelled},
    {'\0', "files0-from", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

struct Counts {
    std::uint64_t lines = 0;
    std::uint64_t words = 0;
    std::uint64_t bytes = 0;
};

struct Columns {
    bool has_lines = true;
    bool has_words = true;
    bool has_bytes = true;
    int width = 1;
};

/// One operand after it was read.
struct Input {
    std::string name;  ///< Empty: standard input that was not named.
    FileError error = FileError::None;
    bool is_regular = false;
    Counts counts;
};

Counts counts_of(std::string_view text) {
    Counts counts;
    bool is_in_word = false;
    for (const char letter : text) {
        if (letter == '\n') ++counts.lines;
        const bool is_blank = letter == ' ' || (letter >= '\t' && letter <= '\r');
        if (!is_blank && !is_in_word) ++counts.words;
        is_in_word = !is_blank;
    }
    counts.bytes = text.size();
    return counts;
}

Columns columns_of(const ParsedOptions& parsed, const std::vector<Input>& inputs) {
    Columns columns;
    if (!parsed.options.empty()) {
        columns = {parsed.has("l"), parsed.has("w"), parsed.has("c"), 1};
    }
    const int shown = columns.has_lines + columns.has_words + columns.has_bytes;
    if (inputs.size() == 1 && shown == 1) return columns;
    std::uint64_t total = 0;
    for (const Input& input : inputs) {
        if (input.error == FileError::None) total += input.counts.bytes;
        const bool is_there =
            input.error == FileError::None || input.error == FileError::IsDirectory;
        if (is_there && !input.is_regular) columns.width = 7;
    }
    columns.width = std::max(columns.width, static_cast<int>(std::to_string(total).size()));
    return columns;
}

std::string row(const Counts& counts, const Columns& columns, std::string_view name) {
    std::string text;
    const auto add = [&](bool is_shown, std::uint64_t value) {
        if (is_shown) text += fmt::format("{}{:{}}", text.empty() ? "" : " ", value, columns.width);
    };
    add(columns.has_lines, counts.lines);
    add(columns.has_words, counts.words);
    add(columns.has_bytes, counts.bytes);
    if (!name.empty()) text.append(" ").append(name);
    return text + "\n";
}

/// Prints the rows and the total; returns the exit status.
int print(const CommandContext* context, const ParsedOptions& parsed,
          const std::vector<Input>& inputs) {
    const Columns columns = columns_of(parsed, inputs);
    Counts total;
    int status = 0;
    for (const Input& input : inputs) {
        if (input.error != FileError::None) {
            status = 1;
            context->error->write(fmt::format("wc: {}: {}\n", quoted_name(context, input.name),
                                              to_text(input.error)));
            if (input.error != FileError::IsDirectory) continue;
        }
        context->out->write(row(input.counts, columns, input.name));
        total.lines += input.counts.lines;
        total.words += input.counts.words;
        total.bytes += input.counts.bytes;
    }
    if (inputs.size() > 1) context->out->write(row(total, columns, "total"));
    return status;
}

}  // namespace

Process wc_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    const bool is_unnamed = parsed->operands.empty();
    if (is_unnamed) parsed->operands.emplace_back();
    std::vector<Input> inputs;
    for (const std::string& operand : parsed->operands) {
        Input input;
        input.name = operand;
        std::string content;
        if (is_unnamed || operand == "-") {
            while (!context->in->is_closed()) {
                Signal* changed = context->in->changed();
                co_await wait(changed);
            }
            content = context->in->take();
            input.is_regular = context->in->is_file();
        } else {
            input.error = read_operand(context, operand, content);
            input.is_regular = input.error == FileError::None;
        }
        input.counts = counts_of(content);
        inputs.push_back(std::move(input));
    }
    co_return print(context, *parsed, inputs);
}

}  // namespace lvsim::host
