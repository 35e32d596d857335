// SPDX-License-Identifier: Apache-2.0
//
// chown(1) and chgrp(1): names or numbers, USER:GROUP, -R -h -v -c -f --reference.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 10> kOptions = {{
    {'R', "recursive", OptionKind::Flag},
    {'h', "no-dereference", OptionKind::Flag},
    {'f', "silent", OptionKind::Flag},
    {'\0', "reference", OptionKind::Value},
    {'v', "verbose", OptionKind::FlagNotModelled},
    {'c', "changes", OptionKind::FlagNotModelled},
    {'H', "", OptionKind::FlagNotModelled},
    {'L', "", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

bool read_group(const CommandContext* context, const Users& users, const std::string& text,
                const std::string& whole, NewOwner& owner) {
    const Group* group = users.find_group(text);
    owner.gid = group != nullptr ? group->gid : parse_id(text);
    if (!owner.gid) {
        complain(context, fmt::format("invalid group: {}", quoted_locale(context, whole)));
    }
    return owner.gid.has_value();
}

/// "user", "user:group", "user:" (the login group) or ":group".
bool read_owner(const CommandContext* context, const std::string& text, NewOwner& owner) {
    const Users users(context->host->files());
    std::size_t colon = text.find(':');
    if (colon == std::string::npos && users.find(text) == nullptr) colon = text.find('.');
    const bool is_dot = colon != std::string::npos && text[colon] == '.';
    if (is_dot && context->host->profile() == Profile::Debian12) {
        complain(context,
                 fmt::format("warning: '.' should be ':': {}", quoted_locale(context, text)));
    }
    const std::string name = text.substr(0, colon);
    const User* user = users.find(name);
    if (!name.empty()) {
        owner.uid = user != nullptr ? user->uid : parse_id(name);
        if (!owner.uid) {
            complain(context, fmt::format("invalid user: {}", quoted_locale(context, text)));
            return false;
        }
    }
    if (colon == std::string::npos) return true;
    const std::string group = text.substr(colon + 1);
    if (!group.empty()) return read_group(context, users, group, text, owner);
    if (name.empty()) return true;
    if (user == nullptr) {
        complain(context, fmt::format("invalid spec: {}", quoted_locale(context, text)));
        return false;
    }
    owner.gid = user->gid;
    return true;
}

class OwnerChanger {
public:
    OwnerChanger(const CommandContext* context, const ParsedOptions& parsed, const NewOwner& owner)
        : context_(context), files_(context), parsed_(parsed), owner_(owner) {}

    int status = 0;

    void change(const std::string& path, bool is_operand) {
        const bool is_recursive = parsed_.has("R");
        const bool keeps_link = parsed_.has("h") || is_recursive;
        const auto before = keeps_link ? files_.lstat(path) : files_.stat(path);
        if (!before) {
            const bool is_dangling = files_.lstat(path).has_value();
            return fail(is_dangling ? "cannot dereference" : "cannot access", path, before.error());
        }
        if (is_recursive && before->is_directory()) {
            const auto names = files_.list(path);
            if (!names) return fail("cannot read directory", path, names.error());
            for (const std::string& name : *names) change(in_directory(path, name), false);
        }
        const bool keeps_this = parsed_.has("h") || (is_recursive && !is_operand);
        const FileError error =
            files_.change_owner(path, owner_, keeps_this ? LastLink::Keep : LastLink::Follow);
        if (error == FileError::None) return;
        fail(owner_.uid ? "changing ownership of" : "changing group of", path, error);
    }

private:
    void fail(std::string_view what, const std::string& path, FileError error) {
        if (!parsed_.has("f")) (void)complain(context_, what, path, error);
        status = 1;
    }

    const CommandContext* context_;
    UserFiles files_;
    const ParsedOptions& parsed_;
    NewOwner owner_;
};

int change_owners(const CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) return report(context, parsed.error());
    std::vector<std::string>& operands = parsed->operands;
    NewOwner owner;
    const bool is_group = base_name(context->args[0]) == "chgrp";
    if (const std::string* model = parsed->value("reference")) {
        const auto status = UserFiles(context).stat(*model);
        if (!status) {
            return complain(context, "failed to get attributes of", *model, status.error());
        }
        owner = {.uid = status->uid, .gid = status->gid};
        if (is_group) owner.uid = std::nullopt;
        if (operands.empty()) return missing_operand(context);
    } else {
        if (operands.empty()) return missing_operand(context);
        const std::string text = operands.front();
        operands.erase(operands.begin());
        if (operands.empty()) {
            return misuse(context,
                          fmt::format("missing operand after {}", quoted_locale(context, text)));
        }
        const Users users(context->host->files());
        const bool is_read = is_group ? read_group(context, users, text, text, owner)
                                      : read_owner(context, text, owner);
        if (!is_read) return 1;
    }
    OwnerChanger changer(context, *parsed, owner);
    for (const std::string& operand : operands) changer.change(operand, true);
    return changer.status;
}

}  // namespace

Process chown_main(CommandContext* context) {
    return run_at_once(context, change_owners);
}

Process chgrp_main(CommandContext* context) {
    return run_at_once(context, change_owners);
}

}  // namespace lvsim::host
