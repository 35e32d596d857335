// SPDX-License-Identifier: Apache-2.0
//
// Who and where one is: id(1), whoami(1), groups(1), hostname(1), uname(1).
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/sysctl.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 9> kIdOptions = {{
    {'u', "user", OptionKind::Flag},
    {'g', "group", OptionKind::Flag},
    {'G', "groups", OptionKind::Flag},
    {'n', "name", OptionKind::Flag},
    {'r', "real", OptionKind::Flag},
    {'z', "zero", OptionKind::FlagNotModelled},
    {'Z', "context", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 2> kPlainOptions = {{
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 8> kHostnameOptions = {{
    {'s', "short", OptionKind::Flag},
    {'f', "fqdn", OptionKind::FlagNotModelled},
    {'d', "domain", OptionKind::FlagNotModelled},
    {'i', "ip-address", OptionKind::FlagNotModelled},
    {'I', "all-ip-addresses", OptionKind::FlagNotModelled},
    {'F', "file", OptionKind::ValueNotModelled},
    {'h', "help", OptionKind::FlagNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 11> kUnameOptions = {{
    {'a', "all", OptionKind::Flag},
    {'s', "kernel-name", OptionKind::Flag},
    {'n', "nodename", OptionKind::Flag},
    {'r', "kernel-release", OptionKind::Flag},
    {'v', "kernel-version", OptionKind::Flag},
    {'m', "machine", OptionKind::Flag},
    {'p', "processor", OptionKind::Flag},
    {'i', "hardware-platform", OptionKind::Flag},
    {'o', "operating-system", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// What id, groups and whoami say of one user.
struct Identity {
    Credentials credentials;
    std::string name;
};

/// Of an operand or of the process. False: said that there is no such user.
bool find_identity(const CommandContext* context, const ParsedOptions& parsed, const Users& users,
                   Identity& identity) {
    if (parsed.operands.empty()) {
        identity = {context->surroundings.user, users.name_of(context->surroundings.user.uid)};
        return true;
    }
    const std::string& wanted = parsed.operands.front();
    const User* user = users.find(wanted);
    if (user == nullptr) {
        complain(context, context->host->profile() == Profile::Centos6
                              ? fmt::format("{}: No such user", wanted)
                              : fmt::format("{}: no such user", quoted_locale(context, wanted)));
        return false;
    }
    identity = {users.credentials_of(*user), user->name};
    return true;
}

/// The group of the user first, then the others, each once.
std::vector<std::uint32_t> all_groups(const Credentials& credentials) {
    std::vector<std::uint32_t> groups = {credentials.gid};
    for (const std::uint32_t group : credentials.groups) {
        if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
    }
    return groups;
}

int print_id(const CommandContext* context) {
    auto parsed = parse_options(context->args, kIdOptions);
    if (!parsed) return report(context, parsed.error());
    const int choices =
        (parsed->has("u") ? 1 : 0) + (parsed->has("g") ? 1 : 0) + (parsed->has("G") ? 1 : 0);
    if (choices > 1) {
        complain(context, "cannot print \"only\" of more than one choice");
        return 1;
    }
    if (choices == 0 && (parsed->has("n") || parsed->has("r"))) {
        complain(context, "cannot print only names or real IDs in default format");
        return 1;
    }
    const Users users(context->host->files());
    Identity identity;
    if (!find_identity(context, *parsed, users, identity)) return 1;
    const auto& [credentials, name] = identity;
    const auto group_text = [&](std::uint32_t group) {
        return parsed->has("n") ? users.group_name_of(group) : std::to_string(group);
    };
    std::vector<std::string> parts;
    std::string text;
    if (parsed->has("u")) {
        text = parsed->has("n") ? name : std::to_string(credentials.uid);
    } else if (parsed->has("g")) {
        text = group_text(credentials.gid);
    } else if (parsed->has("G")) {
        for (const std::uint32_t group : all_groups(credentials))
            parts.push_back(group_text(group));
        text = fmt::format("{}", fmt::join(parts, " "));
    } else {
        for (const std::uint32_t group : all_groups(credentials)) {
            parts.push_back(fmt::format("{}({})", group, users.group_name_of(group)));
        }
        text = fmt::format("uid={}({}) gid={} groups={}", credentials.uid, name, parts.front(),
                           fmt::join(parts, ","));
    }
    context->out->write(text + "\n");
    return 0;
}

int print_own_name(const CommandContext* context) {
    auto parsed = parse_options(context->args, kPlainOptions);
    if (!parsed) return report(context, parsed.error());
    if (!parsed->operands.empty()) {
        return misuse(context,
                      fmt::format("extra operand {}", quoted_locale(context, parsed->operands[0])));
    }
    const Users users(context->host->files());
    context->out->write(users.name_of(context->surroundings.user.uid) + "\n");
    return 0;
}

int print_groups(const CommandContext* context) {
    auto parsed = parse_options(context->args, kPlainOptions);
    if (!parsed) return report(context, parsed.error());
    const Users users(context->host->files());
    Identity identity;
    if (!find_identity(context, *parsed, users, identity)) return 1;
    std::vector<std::string> names;
    for (const std::uint32_t group : all_groups(identity.credentials)) {
        names.push_back(users.group_name_of(group));
    }
    const std::string prefix = parsed->operands.empty() ? "" : parsed->operands.front() + " : ";
    context->out->write(fmt::format("{}{}\n", prefix, fmt::join(names, " ")));
    return 0;
}

int show_host_name(const CommandContext* context) {
    auto parsed = parse_options(context->args, kHostnameOptions);
    if (!parsed) {
        if (!parsed.error().help.empty()) return report(context, parsed.error());
        context->error->write(parsed.error().message + "\n");
        return parsed.error().is_not_modelled ? kStatusNotModelled : 4;
    }
    if (parsed->operands.empty()) {
        const std::string name = context->host->host_name();
        context->out->write((parsed->has("s") ? name.substr(0, name.find('.')) : name) + "\n");
        return 0;
    }
    if (!context->surroundings.user.is_root()) {
        complain(context, "you must be root to change the host name");
        return 1;
    }
    switch (context->host->sysctl().write("kernel.hostname", parsed->operands.front())) {
        case SysctlError::None: return 0;
        case SysctlError::InvalidArgument:
            complain(context, "the specified hostname is invalid");
            return 1;
        case SysctlError::NoSuchFile:
        case SysctlError::NotModelled: break;
    }
    return refuse(context, "another name for a machine of a scenario");
}

int print_system(const CommandContext* context) {
    auto parsed = parse_options(context->args, kUnameOptions);
    if (!parsed) return report(context, parsed.error());
    if (!parsed->operands.empty()) {
        return misuse(context,
                      fmt::format("extra operand {}", quoted_locale(context, parsed->operands[0])));
    }
    // The lab's machines have 32 bits (spec, section 2).
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    const std::string machine = is_centos6 ? "i686" : "x86_64";
    const bool is_all = parsed->has("a");
    std::vector<std::string> parts;
    const auto add = [&](std::string_view option, std::string text) {
        if (is_all || parsed->has(option)) parts.push_back(std::move(text));
    };
    add("s", "Linux");
    add("n", context->host->host_name());
    add("r", is_centos6 ? "2.6.32-279.el6.i686" : "6.1.0-18-amd64");
    add("v", is_centos6 ? "#1 SMP Fri Jun 22 10:59:55 UTC 2012"
                        : "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)");
    add("m", machine);
    // -a leaves unknown ones out: on Debian the processor and the platform.
    if (is_centos6 || !is_all) {
        add("p", is_centos6 ? machine : "unknown");
        add("i", is_centos6 ? "i386" : "unknown");
    }
    add("o", "GNU/Linux");
    if (parts.empty()) parts.emplace_back("Linux");
    context->out->write(fmt::format("{}\n", fmt::join(parts, " ")));
    return 0;
}

}  // namespace

Process id_main(CommandContext* context) {
    return run_at_once(context, print_id);
}
Process whoami_main(CommandContext* context) {
    return run_at_once(context, print_own_name);
}
Process groups_main(CommandContext* context) {
    return run_at_once(context, print_groups);
}
Process hostname_main(CommandContext* context) {
    return run_at_once(context, show_host_name);
}
Process uname_main(CommandContext* context) {
    return run_at_once(context, print_system);
}

}  // namespace lvsim::host
