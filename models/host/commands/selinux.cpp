// SPDX-License-Identifier: Apache-2.0
//
// getenforce(8), setenforce(8) and sestatus(8) of libselinux 2.0.94 and policycoreutils 2.0.83
// (CentOS 6); sestatus -v and -b are refused by name.
#include "models/host/boot/selinux.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace lvsim::host {

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return result;
}

/// nullptr: said why.
Selinux* selinux_of(CommandContext* context) {
    System* system = find_system(context);
    return system == nullptr ? nullptr : &system->selinux();
}

int set_mode(CommandContext* context, Selinux& selinux) {
    constexpr std::string_view kUsage = "usage:  setenforce [ Enforcing | Permissive | 1 | 0 ]\n";
    if (context->args.size() != 2) {
        context->error->write(kUsage);
        return 1;
    }
    const std::string mode = lower(context->args[1]);
    const bool is_enforcing = mode == "1" || mode == "enforcing";
    if (!is_enforcing && mode != "0" && mode != "permissive") {
        context->error->write(kUsage);
        return 1;
    }
    if (selinux.mode() == SelinuxMode::Disabled) {
        context->error->write("setenforce: SELinux is disabled\n");
        return 1;
    }
    if (!context->surroundings.user.is_root()) {
        context->error->write("setenforce:  setenforce() failed\n");
        return 1;
    }
    selinux.set_enforcing(is_enforcing);
    return 0;
}

}  // namespace

Process getenforce_main(CommandContext* context) {
    Selinux* selinux = selinux_of(context);
    if (selinux == nullptr) co_return kStatusNotModelled;
    context->out->write(fmt::format("{}\n", to_text(selinux->mode())));
    co_return 0;
}

Process setenforce_main(CommandContext* context) {
    Selinux* selinux = selinux_of(context);
    if (selinux == nullptr) co_return kStatusNotModelled;
    const int status = set_mode(context, *selinux);
    co_return status;
}

Process sestatus_main(CommandContext* context) {
    Selinux* selinux = selinux_of(context);
    if (selinux == nullptr) co_return kStatusNotModelled;
    if (context->args.size() > 1) {
        co_return refuse_part(context, context->args[1]);
    }
    if (selinux->mode() == SelinuxMode::Disabled) {
        context->out->write("SELinux status:                 disabled\n");
        co_return 0;
    }
    context->out->write(fmt::format(
        "SELinux status:                 enabled\n"
        "SELinuxfs mount:                /selinux\n"
        "Current mode:                   {}\n"
        "Mode from config file:          {}\n"
        "Policy version:                 24\n"
        "Policy from config file:        {}\n",
        lower(to_text(selinux->mode())), lower(to_text(selinux->configured())), selinux->policy()));
    co_return 0;
}

}  // namespace lvsim::host
