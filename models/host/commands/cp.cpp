// SPDX-License-Identifier: Apache-2.0
//
// cp(1): files and, with -r, trees; -a -p -d -f -i -n -u -v -b -t -T -L -P. With -i the answer is
// read from the standard input.
#include "models/host/commands/copier.hpp"
#include "models/host/commands/destinations.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 25> kOptions = {{
    {'r', "", OptionKind::Flag},
    {'R', "recursive", OptionKind::Flag},
    {'a', "archive", OptionKind::Flag},
    {'p', "", OptionKind::Flag},
    {'d', "", OptionKind::Flag},
    {'f', "force", OptionKind::Flag},
    {'i', "interactive", OptionKind::Flag},
    {'n', "no-clobber", OptionKind::Flag},
    {'u', "update", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'b', "", OptionKind::Flag},
    {'t', "target-directory", OptionKind::Value},
    {'T', "no-target-directory", OptionKind::Flag},
    {'L', "dereference", OptionKind::Flag},
    {'P', "no-dereference", OptionKind::Flag},
    {'H', "", OptionKind::FlagNotModelled},
    {'l', "link", OptionKind::FlagNotModelled},
    {'s', "symbolic-link", OptionKind::FlagNotModelled},
    {'x', "one-file-system", OptionKind::FlagNotModelled},
    {'S', "suffix", OptionKind::ValueNotModelled},
    {'Z', "", OptionKind::FlagNotModelled},
    {'\0', "preserve", OptionKind::FlagNotModelled},
    {'\0', "parents", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

CopyOptions read_options(const ParsedOptions& parsed) {
    CopyOptions options;
    const bool is_archive = parsed.has("a");
    options.is_recursive = is_archive || parsed.has("r") || parsed.has("R");
    options.keeps_mode = is_archive || parsed.has("p");
    options.follows_links = !options.is_recursive;
    for (const GivenOption& given : parsed.options) {
        if (given.name == "L") options.follows_links = true;
        if (given.name == "P" || given.name == "d") options.follows_links = false;
        if (given.name == "n") options.never_replaces = true;
    }
    options.is_forced = parsed.has("f");
    options.keeps_newer = parsed.has("u");
    options.is_verbose = parsed.has("v");
    options.makes_backup = parsed.has("b");
    return options;
}

}  // namespace

Process cp_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    const auto pairs = destinations(context, *parsed);
    if (!pairs) co_return 1;
    Copier copier(context, read_options(*parsed));
    const bool asks = parsed->has("i") && !parsed->has("n");
    for (const auto& [from, to] : pairs->list) {
        const auto there = UserFiles(context).stat(to);
        if (asks && there && !there->is_directory()) {
            context->error->write(fmt::format("cp: overwrite {}? ", in_quotes(context, to)));
            while (lacks_answer(context)) {
                Signal* changed = context->in->changed();
                co_await wait(changed);
            }
            if (!take_yes(context)) continue;
        }
        copier.copy(from, to);
    }
    co_return copier.status();
}

}  // namespace lvsim::host
