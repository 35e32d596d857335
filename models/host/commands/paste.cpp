// SPDX-License-Identifier: Apache-2.0
//
// paste(1) with -d and -s, and fold(1) with -w and -s.
#include "models/host/commands/programs.hpp"
#include "models/host/commands/two_inputs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 5> kPasteOptions = {{
    {'d', "delimiters", OptionKind::Value},
    {'s', "serial", OptionKind::Flag},
    {'z', "zero-terminated", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 5> kFoldOptions = {{
    {'w', "width", OptionKind::Value},
    {'s', "spaces", OptionKind::Flag},
    {'b', "bytes", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// What stands between columns, in turn; "\0" is nothing.
std::vector<std::string> delimiters(std::string_view list) {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] != '\\' || i + 1 == list.size()) {
            found.emplace_back(1, list[i]);
            continue;
        }
        const char letter = list[++i];
        found.push_back(letter == 'n'   ? "\n"
                        : letter == 't' ? "\t"
                        : letter == '0' ? ""
                                        : std::string(1, letter));
    }
    if (found.empty()) found.emplace_back();
    return found;
}

std::string side_by_side(const std::vector<TextLines*>& columns,
                         const std::vector<std::string>& between) {
    // "-" more than once: its lines are dealt out in turn.
    std::vector<std::size_t> next(columns.size(), 0);
    const auto cursor = [&](std::size_t column) -> std::size_t& {
        const auto first = std::find(columns.begin(), columns.end(), columns[column]);
        return next[static_cast<std::size_t>(first - columns.begin())];
    };
    std::string text;
    while (true) {
        bool has_line = false;
        std::string line;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) line += between[(i - 1) % between.size()];
            std::size_t& at = cursor(i);
            if (at >= columns[i]->lines.size()) continue;
            has_line = true;
            line += columns[i]->lines[at++];
        }
        if (!has_line) return text;
        text += line + "\n";
    }
}

std::string serial(const std::vector<TextLines*>& columns,
                   const std::vector<std::string>& between) {
    std::string text;
    for (const TextLines* column : columns) {
        for (std::size_t i = 0; i < column->lines.size(); ++i) {
            if (i > 0) text += between[(i - 1) % between.size()];
            text += column->lines[i];
        }
        text += '\n';
    }
    return text;
}

class Fold final : public LineProgram {
public:
    Fold(const CommandContext* context, std::vector<std::string> inputs, std::size_t width,
         bool at_blanks)
        : LineProgram(context, std::move(inputs)), width_(width), at_blanks_(at_blanks) {}

private:
    void add_line(std::string_view line, bool is_ended) override {
        std::string text;
        while (line.size() > width_) {
            std::size_t end = width_;
            const std::size_t blank = line.substr(0, width_).find_last_of(" \t");
            if (at_blanks_ && blank != std::string_view::npos) end = blank + 1;
            text += fmt::format("{}\n", line.substr(0, end));
            line.remove_prefix(end);
        }
        text += line;
        if (is_ended) text += '\n';
        print(text);
    }

    std::size_t width_;
    bool at_blanks_;
};

std::unique_ptr<TextProgram> make_fold(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kFoldOptions);
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    std::size_t width = 80;
    if (const std::string* given = parsed->value("w")) {
        const auto count = parse_count(context, "number of columns", *given);
        if (!count || *count == 0) {
            context->error->write(
                count ? fmt::format(
                            "fold: invalid number of columns: {}: Numerical result out of range\n",
                            quoted_locale(context, *given))
                      : count.error());
            status = 1;
            return nullptr;
        }
        width = *count;
    }
    return std::make_unique<Fold>(context, std::move(parsed->operands), width, parsed->has("s"));
}

}  // namespace

Process paste_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kPasteOptions);
    if (!parsed) co_return report(context, parsed.error());
    std::vector<std::string>& names = parsed->operands;
    if (names.empty()) names.emplace_back("-");
    const bool reads_input = std::find(names.begin(), names.end(), "-") != names.end();
    while (reads_input && !context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    const std::string input = reads_input ? context->in->take() : std::string();
    std::vector<std::unique_ptr<TextLines>> texts;
    std::vector<TextLines*> columns;
    TextLines* standard = nullptr;
    for (const std::string& name : names) {
        if (name == "-" && standard != nullptr) {
            columns.push_back(standard);
            continue;
        }
        auto text = std::make_unique<TextLines>();
        if (!read_input(context, name, input, text->text)) co_return 1;
        split_lines(*text);
        if (name == "-") standard = text.get();
        columns.push_back(text.get());
        texts.push_back(std::move(text));
    }
    const std::string* given = parsed->value("d");
    const auto between = delimiters(given != nullptr ? std::string_view(*given) : "\t");
    const std::string text =
        parsed->has("s") ? serial(columns, between) : side_by_side(columns, between);
    context->out->write(text);
    co_return 0;
}

Process fold_main(CommandContext* context) {
    return run_text_program(context, make_fold);
}

}  // namespace lvsim::host
