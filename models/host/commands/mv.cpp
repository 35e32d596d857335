// SPDX-License-Identifier: Apache-2.0
//
// mv(1): -f -i -n -u -v -b -t -T. There is one disk only, so it always renames.
#include "models/host/commands/destinations.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 13> kOptions = {{
    {'f', "force", OptionKind::Flag},
    {'i', "interactive", OptionKind::Flag},
    {'n', "no-clobber", OptionKind::Flag},
    {'u', "update", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'b', "", OptionKind::Flag},
    {'t', "target-directory", OptionKind::Value},
    {'T', "no-target-directory", OptionKind::Flag},
    {'S', "suffix", OptionKind::ValueNotModelled},
    {'Z', "context", OptionKind::FlagNotModelled},
    {'\0', "strip-trailing-slashes", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// What a failed rename is called.
int explain(const CommandContext* context, const std::string& from, const std::string& to,
            FileError error) {
    const std::string old_name = in_quotes(context, from);
    const std::string new_name = in_quotes(context, to);
    const bool is_directory = UserFiles(context).is_directory(from);
    if (error == FileError::InvalidArgument) {
        complain(context,
                 fmt::format("cannot move {} to a subdirectory of itself, {}", old_name, new_name));
    } else if (error == FileError::NotDirectory && is_directory) {
        complain(context, fmt::format("cannot overwrite non-directory {} with directory {}",
                                      new_name, old_name));
    } else if (error == FileError::IsDirectory) {
        complain(context, fmt::format("cannot overwrite directory {} with non-directory {}",
                                      new_name, old_name));
    } else {
        complain(context,
                 fmt::format("cannot move {} to {}: {}", old_name, new_name, why(context, error)));
    }
    return 1;
}

int move_one(const CommandContext* context, const ParsedOptions& parsed, const std::string& from,
             const std::string& to) {
    UserFiles files(context);
    const auto source = files.lstat(from);
    if (!source) return complain(context, "cannot stat", from, source.error());
    const auto target = files.lstat(to);
    if (!target && target.error() != FileError::NoSuchFile) {
        return complain(context, "cannot stat", to, target.error());
    }
    if (target && target->inode == source->inode && !target->is_directory()) {
        complain(context, fmt::format("{} and {} are the same file", in_quotes(context, from),
                                      in_quotes(context, to)));
        return 1;
    }
    if (target && parsed.has("n")) return 0;
    if (target && parsed.has("u") && target->modified >= source->modified) return 0;
    if (target && parsed.has("b")) static_cast<void>(files.rename(to, to + "~"));
    const FileError error = files.rename(from, to);
    if (error != FileError::None) return explain(context, from, to, error);
    if (parsed.has("v")) {
        context->out->write(
            fmt::format("renamed {} -> {}\n", in_quotes(context, from), in_quotes(context, to)));
    }
    return 0;
}

/// Of -f, -i and -n the last one counts.
bool asks_first(const ParsedOptions& parsed) {
    bool asks = false;
    for (const GivenOption& given : parsed.options) {
        if (given.name == "i") asks = true;
        if (given.name == "f" || given.name == "n") asks = false;
    }
    return asks;
}

}  // namespace

Process mv_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    const auto pairs = destinations(context, *parsed);
    if (!pairs) co_return 1;
    int status = 0;
    const bool asks = asks_first(*parsed);
    for (const auto& [from, to] : pairs->list) {
        if (asks && UserFiles(context).lstat(to)) {
            context->error->write(fmt::format("mv: overwrite {}? ", in_quotes(context, to)));
            while (lacks_answer(context)) {
                Signal* changed = context->in->changed();
                co_await wait(changed);
            }
            if (!take_yes(context)) continue;
        }
        if (move_one(context, *parsed, from, to) != 0) status = 1;
    }
    co_return status;
}

}  // namespace lvsim::host
