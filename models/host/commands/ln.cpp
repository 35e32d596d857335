// SPDX-License-Identifier: Apache-2.0
//
// ln(1): -s -f -n -v -b -t -T; -i -r and -L are not modelled.
#include "models/host/commands/destinations.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 14> kOptions = {{
    {'s', "symbolic", OptionKind::Flag},
    {'f', "force", OptionKind::Flag},
    {'n', "no-dereference", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'b', "", OptionKind::Flag},
    {'t', "target-directory", OptionKind::Value},
    {'T', "no-target-directory", OptionKind::Flag},
    {'P', "physical", OptionKind::Flag},
    {'i', "interactive", OptionKind::FlagNotModelled},
    {'r', "relative", OptionKind::FlagNotModelled},
    {'L', "logical", OptionKind::FlagNotModelled},
    {'S', "suffix", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

int link_one(const CommandContext* context, const ParsedOptions& parsed, const std::string& from,
             const std::string& to) {
    UserFiles files(context);
    const bool is_symbolic = parsed.has("s");
    if (!is_symbolic) {
        const auto source = files.lstat(from);
        if (!source) return complain(context, "failed to access", from, source.error());
        if (source->is_directory()) {
            complain(context, fmt::format("{}: hard link not allowed for directory", from));
            return 1;
        }
    }
    const auto old = files.lstat(to);
    if (old && parsed.has("b")) static_cast<void>(files.rename(to, to + "~"));
    const bool replaces = old && parsed.has("f") && !old->is_directory();
    const bool is_same_name =
        files.real_path(directory_name(from)) == files.real_path(directory_name(to)) &&
        base_name(from) == base_name(to);
    if (replaces && is_same_name) {
        complain(context, fmt::format("{} and {} are the same file", in_quotes(context, from),
                                      in_quotes(context, to)));
        return 1;
    }
    if (replaces) static_cast<void>(files.unlink(to));
    const FileError error = is_symbolic ? files.symlink(from, to) : files.link(from, to);
    if (error != FileError::None) {
        const bool names_both = !is_symbolic && error != FileError::Exists;
        const std::string link = in_quotes(context, to);
        complain(context,
                 fmt::format("failed to create {} link {}{}: {}", is_symbolic ? "symbolic" : "hard",
                             link, names_both ? " => " + in_quotes(context, from) : "",
                             why(context, error)));
        return 1;
    }
    if (parsed.has("v")) {
        context->out->write(fmt::format("{} {} {}\n", in_quotes(context, to),
                                        is_symbolic ? "->" : "=>", in_quotes(context, from)));
    }
    return 0;
}

int link_files(const CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) return report(context, parsed.error());
    const auto pairs = destinations(context, *parsed);
    if (!pairs) return 1;
    int status = 0;
    for (const auto& [from, to] : pairs->list) {
        if (link_one(context, *parsed, from, to) != 0) status = 1;
    }
    return status;
}

}  // namespace

Process ln_main(CommandContext* context) {
    return run_at_once(context, link_files);
}

}  // namespace lvsim::host
