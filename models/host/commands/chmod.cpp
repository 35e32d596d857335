// SPDX-License-Identifier: Apache-2.0
//
// chmod(1): octal and symbolic modes, -R, -v, -c, -f and --reference.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/file_modes.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 7> kOptions = {{
    {'R', "recursive", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'c', "changes", OptionKind::Flag},
    {'f', "silent", OptionKind::Flag},
    {'\0', "reference", OptionKind::Value},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

class Chmod {
public:
    Chmod(const CommandContext* context, const ParsedOptions& parsed, std::string change)
        : context_(context), files_(context), parsed_(parsed), change_(std::move(change)) {}

    int status = 0;

    void change(const std::string& path, bool is_operand) {
        const auto link = files_.lstat(path);
        if (link && link->is_link() && !is_operand) return;
        const auto before = files_.stat(path);
        if (!before) {
            const bool is_dangling = link.has_value();
            return fail(is_dangling ? "cannot operate on dangling symlink" : "cannot access", path,
                        before.error(), is_dangling);
        }
        const auto mode = changed_mode(change_, *before, files_.umask());
        const FileError error = files_.change_mode(path, mode.value_or(before->mode));
        if (error != FileError::None) return fail("changing permissions of", path, error, false);
        tell(path, *before, files_.stat(path).value_or(*before));
        if (!parsed_.has("R") || !before->is_directory()) return;
        const auto names = files_.list(path);
        if (!names) return fail("cannot read directory", path, names.error(), false);
        for (const std::string& name : *names) change(in_directory(path, name), false);
    }

private:
    void fail(std::string_view what, const std::string& path, FileError error, bool is_plain) {
        status = 1;
        if (parsed_.has("f")) return;
        if (is_plain) {
            complain(context_, fmt::format("{} {}", what, in_quotes(context_, path)));
        } else {
            complain(context_, what, path, error);
        }
    }

    void tell(const std::string& path, const FileStatus& before, const FileStatus& after) const {
        const bool is_changed = before.mode != after.mode;
        if (!parsed_.has("v") && !(parsed_.has("c") && is_changed)) return;
        const std::string name = in_quotes(context_, path);
        const std::string now = fmt::format("{:04o} ({})", after.mode, mode_text(after).substr(1));
        context_->out->write(is_changed
                                 ? fmt::format("mode of {} changed from {:04o} ({}) to {}\n", name,
                                               before.mode, mode_text(before).substr(1), now)
                                 : fmt::format("mode of {} retained as {}\n", name, now));
    }

    const CommandContext* context_;
    UserFiles files_;
    const ParsedOptions& parsed_;
    std::string change_;
};

/// "-x", "-rw" and their like are modes, not options: they are taken out.
std::string take_minus_mode(std::vector<std::string>& args) {
    for (std::size_t i = 1; i < args.size() && args[i] != "--"; ++i) {
        const bool is_mode =
            args[i].size() > 1 && args[i][0] == '-' &&
            args[i].find_first_not_of("rwxXstugoa0123456789,+-=", 1) == std::string::npos;
        if (!is_mode || args[i][1] == '-') continue;
        std::string mode = args[i];
        args.erase(args.begin() + static_cast<std::ptrdiff_t>(i));
        return mode;
    }
    return {};
}

int chmod_files(const CommandContext* context) {
    std::vector<std::string> args = context->args;
    std::string change = take_minus_mode(args);
    auto parsed = parse_options(args, kOptions);
    if (!parsed) return report(context, parsed.error());
    if (const std::string* model = parsed->value("reference")) {
        const auto status = UserFiles(context).stat(*model);
        if (!status) {
            return complain(context, "failed to get attributes of", *model, status.error());
        }
        change = fmt::format("{:05o}", status->mode);
    }
    if (change.empty() && !parsed->operands.empty()) {
        change = parsed->operands.front();
        parsed->operands.erase(parsed->operands.begin());
    }
    if (change.empty()) return missing_operand(context);
    if (!changed_mode(change, {}, 0)) {
        return misuse(context, fmt::format("invalid mode: {}", quoted_locale(context, change)));
    }
    if (parsed->operands.empty()) {
        return misuse(context,
                      fmt::format("missing operand after {}", quoted_locale(context, change)));
    }
    Chmod chmod(context, *parsed, change);
    for (const std::string& operand : parsed->operands) chmod.change(operand, true);
    return chmod.status;
}

}  // namespace

Process chmod_main(CommandContext* context) {
    return run_at_once(context, chmod_files);
}

}  // namespace lvsim::host
