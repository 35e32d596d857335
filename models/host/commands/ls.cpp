// SPDX-License-Identifier: Apache-2.0
//
// ls(1): names, -l lines, and columns on a terminal. Left out: colours (--color=auto gives none),
// the quotes that a terminal gets, sorting by -v and by the locale.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/ls_listing.hpp"
#include "models/host/commands/ls_options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/tty/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 42> kOptions = {{
    {'a', "all", OptionKind::Flag},
    {'A', "almost-all", OptionKind::Flag},
    {'l', "", OptionKind::Flag},
    {'d', "directory", OptionKind::Flag},
    {'h', "human-readable", OptionKind::Flag},
    {'\0', "si", OptionKind::Flag},
    {'R', "recursive", OptionKind::Flag},
    {'t', "", OptionKind::Flag},
    {'r', "reverse", OptionKind::Flag},
    {'S', "", OptionKind::Flag},
    {'X', "", OptionKind::Flag},
    {'U', "", OptionKind::Flag},
    {'1', "", OptionKind::Flag},
    {'i', "inode", OptionKind::Flag},
    {'F', "", OptionKind::Flag},
    {'p', "", OptionKind::Flag},
    {'s', "size", OptionKind::Flag},
    {'n', "numeric-uid-gid", OptionKind::Flag},
    {'g', "", OptionKind::Flag},
    {'o', "", OptionKind::Flag},
    {'G', "no-group", OptionKind::Flag},
    {'L', "dereference", OptionKind::Flag},
    {'C', "", OptionKind::Flag},
    {'x', "", OptionKind::Flag},
    {'m', "", OptionKind::Flag},
    {'w', "width", OptionKind::Value},
    {'\0', "full-time", OptionKind::Flag},
    {'\0', "color", OptionKind::Value},
    {'N', "literal", OptionKind::Flag},
    {'b', "escape", OptionKind::FlagNotModelled},
    {'B', "ignore-backups", OptionKind::FlagNotModelled},
    {'c', "", OptionKind::FlagNotModelled},
    {'u', "", OptionKind::FlagNotModelled},
    {'f', "", OptionKind::FlagNotModelled},
    {'H', "", OptionKind::FlagNotModelled},
    {'I', "ignore", OptionKind::ValueNotModelled},
    {'k', "kibibytes", OptionKind::FlagNotModelled},
    {'q', "hide-control-chars", OptionKind::FlagNotModelled},
    {'Q', "quote-name", OptionKind::FlagNotModelled},
    {'v', "", OptionKind::FlagNotModelled},
    {'Z', "context", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
}};

using Layout = LsOptions::Layout;
using Order = LsOptions::Order;

/// Options of which the last one given counts.
void choose(LsOptions& options, char letter) {
    switch (letter) {
        case 'l': options.layout = Layout::Long; break;
        case 'g':
            options.layout = Layout::Long;
            options.hides_owner = true;
            break;
        case 'o':
            options.layout = Layout::Long;
            options.hides_group = true;
            break;
        case 'n':
            options.layout = Layout::Long;
            options.is_numeric = true;
            break;
        case '1':
            if (options.layout != Layout::Long) options.layout = Layout::OnePerLine;
            break;
        case 'C': options.layout = Layout::Columns; break;
        case 'x': options.layout = Layout::Across; break;
        case 'm': options.layout = Layout::Commas; break;
        case 't': options.order = Order::Time; break;
        case 'S': options.order = Order::Size; break;
        case 'X': options.order = Order::Extension; break;
        case 'U': options.order = Order::None; break;
        case 'F': options.mark = LsOptions::Mark::Classify; break;
        case 'p': options.mark = LsOptions::Mark::Slash; break;
        case 'a': options.shows_hidden = options.shows_dots = true; break;
        case 'A':
            options.shows_hidden = true;
            options.shows_dots = false;
            break;
        default: break;
    }
}

LsOptions read_options(const CommandContext* context, const ParsedOptions& parsed) {
    LsOptions options;
    if (const Terminal* terminal = context->out->terminal()) {
        options.layout = Layout::Columns;
        options.width = static_cast<std::size_t>(terminal->size().columns);
    }
    for (const GivenOption& given : parsed.options) {
        if (given.name.size() == 1) choose(options, given.name[0]);
        if (given.name == "full-time") {
            options.layout = Layout::Long;
            options.is_full_time = true;
        }
        if (given.name == "h") options.is_si = false;
        if (given.name == "si") options.is_si = true;
    }
    options.is_human = parsed.has("h") || parsed.has("si");
    options.lists_directories = !parsed.has("d");
    options.is_recursive = parsed.has("R") && options.lists_directories;
    options.is_reversed = parsed.has("r");
    options.shows_inode = parsed.has("i");
    options.shows_blocks = parsed.has("s");
    options.hides_group = options.hides_group || parsed.has("G");
    options.follows_links = parsed.has("L");
    options.operands = parsed.operands;
    return options;
}

bool read_width(const CommandContext* context, const ParsedOptions& parsed, LsOptions& options) {
    const auto columns = context->surroundings.environment.find("COLUMNS");
    const std::string* typed = parsed.value("w");
    if (typed == nullptr && columns == context->surroundings.environment.end()) return true;
    const std::string& text = typed != nullptr ? *typed : columns->second;
    std::size_t width = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), width);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (is_number) options.width = width == 0 ? 1'000'000 : width;
    if (is_number || typed == nullptr) return true;
    complain(context, fmt::format("invalid line width: {}", quoted_locale(context, text)));
    return false;
}

int list_files(const CommandContext* context) {
    std::vector<std::string> args = context->args;
    std::replace(args.begin(), args.end(), std::string("--color"), std::string("--color=always"));
    auto parsed = parse_options(args, kOptions);
    if (!parsed) {
        const int status = report(context, parsed.error());
        return parsed.error().is_not_modelled ? status : 2;
    }
    if (const std::string* color = parsed->value("color"); color != nullptr && *color == "always") {
        return refuse(context, "ls --color=always");
    }
    LsOptions options = read_options(context, *parsed);
    if (!read_width(context, *parsed, options)) return 2;
    if (options.operands.empty()) options.operands.emplace_back(".");
    return LsListing(context, options).run();
}

}  // namespace

Process ls_main(CommandContext* context) {
    return run_at_once(context, list_files);
}

}  // namespace lvsim::host
