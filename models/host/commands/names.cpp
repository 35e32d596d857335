// SPDX-License-Identifier: Apache-2.0
//
// basename(1), dirname(1), readlink(1) and realpath(1).
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 5> kBaseOptions = {{
    {'a', "multiple", OptionKind::Flag},
    {'s', "suffix", OptionKind::Value},
    {'z', "zero", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 3> kDirectoryOptions = {{
    {'z', "zero", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 10> kLinkOptions = {{
    {'f', "canonicalize", OptionKind::Flag},
    {'e', "canonicalize-existing", OptionKind::Flag},
    {'m', "canonicalize-missing", OptionKind::FlagNotModelled},
    {'n', "no-newline", OptionKind::Flag},
    {'q', "quiet", OptionKind::Flag},
    {'s', "silent", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'z', "zero", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

int print_base_names(const CommandContext* context) {
    auto parsed = parse_options(context->args, kBaseOptions);
    if (!parsed) return report(context, parsed.error());
    auto& operands = parsed->operands;
    if (operands.empty()) return missing_operand(context);
    std::string suffix;
    if (const std::string* given = parsed->value("s")) suffix = *given;
    const bool is_many = parsed->has("a") || parsed->has("s");
    if (!is_many && operands.size() > 2) {
        return misuse(context,
                      fmt::format("extra operand {}", quoted_locale(context, operands[2])));
    }
    if (!is_many && operands.size() == 2) {
        suffix = operands.back();
        operands.pop_back();
    }
    for (const std::string& operand : operands) {
        std::string name = base_name(operand);
        if (name.ends_with(suffix) && name != suffix) name.resize(name.size() - suffix.size());
        context->out->write(name + (parsed->has("z") ? std::string(1, '\0') : "\n"));
    }
    return 0;
}

int print_directory_names(const CommandContext* context) {
    auto parsed = parse_options(context->args, kDirectoryOptions);
    if (!parsed) return report(context, parsed.error());
    if (parsed->operands.empty()) return missing_operand(context);
    for (const std::string& operand : parsed->operands) {
        context->out->write(directory_name(operand) +
                            (parsed->has("z") ? std::string(1, '\0') : "\n"));
    }
    return 0;
}

/// The path without links; its last component need not be there, unless it must.
UserFiles::Answer<std::string> canonical(const CommandContext* context, const std::string& path,
                                         bool must_exist) {
    const UserFiles files(context);
    auto real = files.real_path(path);
    if (real || must_exist || real.error() != FileError::NoSuchFile || path.empty()) return real;
    const auto link = files.read_link(path);
    if (link) {
        const bool is_absolute = link->starts_with('/');
        return canonical(context, is_absolute ? *link : in_directory(directory_name(path), *link),
                         false);
    }
    const auto above = files.real_path(directory_name(path));
    if (!above) return above;
    return in_directory(*above, base_name(path));
}

int print_real(const CommandContext* context, const ParsedOptions& parsed, bool must_exist,
               bool complains) {
    int status = 0;
    for (const std::string& operand : parsed.operands) {
        const auto real = canonical(context, operand, must_exist);
        if (real) {
            const bool is_bare = parsed.has("n") && parsed.operands.size() == 1;
            context->out->write(*real + (is_bare ? "" : "\n"));
            continue;
        }
        status = 1;
        if (!complains) continue;
        complain(context,
                 fmt::format("{}: {}", quoted_name(context, operand), why(context, real.error())));
    }
    return status;
}

int print_links(const CommandContext* context) {
    auto parsed = parse_options(context->args, kLinkOptions);
    if (!parsed) return report(context, parsed.error());
    if (parsed->operands.empty()) return missing_operand(context);
    const bool complains = parsed->has("v");
    if (parsed->has("f") || parsed->has("e")) {
        return print_real(context, *parsed, parsed->has("e"), complains);
    }
    int status = 0;
    for (const std::string& operand : parsed->operands) {
        const auto target = UserFiles(context).read_link(operand);
        if (target) {
            const bool is_bare = parsed->has("n") && parsed->operands.size() == 1;
            context->out->write(*target + (is_bare ? "" : "\n"));
            continue;
        }
        status = 1;
        if (!complains) continue;
        complain(context, fmt::format("{}: {}", quoted_name(context, operand),
                                      why(context, target.error())));
    }
    return status;
}

int print_real_paths(const CommandContext* context) {
    auto parsed = parse_options(context->args, kLinkOptions);
    if (!parsed) return report(context, parsed.error());
    if (parsed->operands.empty()) return missing_operand(context);
    return print_real(context, *parsed, parsed->has("e"), !parsed->has("q"));
}

}  // namespace

Process basename_main(CommandContext* context) {
    return run_at_once(context, print_base_names);
}

Process dirname_main(CommandContext* context) {
    return run_at_once(context, print_directory_names);
}

Process readlink_main(CommandContext* context) {
    return run_at_once(context, print_links);
}

Process realpath_main(CommandContext* context) {
    return run_at_once(context, print_real_paths);
}

}  // namespace lvsim::host
