// SPDX-License-Identifier: Apache-2.0
//
// ifup(8) and ifdown(8). What they do: boot/ifup.hpp.
#include "models/host/boot/ifup.hpp"

#include "models/host/boot/ifcfg.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/host.hpp"

#include <optional>
#include <string>

namespace lvsim::host {

namespace {

bool may_control(const CommandContext* context, const std::string& name) {
    if (context->surroundings.user.is_root()) return true;
    const auto file = read_ifcfg(context->host->files(), name);
    return file && (file->get("USERCTL") == "yes" || file->get("USERCTL") == "true");
}

std::optional<int> add_either(CommandContext* context, Steps* steps, ScriptConsole* console,
                              bool is_up) {
    const auto& args = context->args;
    if (args.size() < 2) {
        context->error->write(is_up ? "usage: ifup <device name>\n"
                                    : "usage: ifdown <device name>\n");
        return 1;
    }
    if (!may_control(context, args[1])) {
        context->error->write("Users cannot control this device.\n");
        return 1;
    }
    const bool is_boot = args.size() > 2 && args[2] == "boot";
    const InterfaceCall call{*context->host->system(), *steps, *console, args[1], is_boot};
    is_up ? add_ifup(call) : add_ifdown(call);
    return std::nullopt;
}

std::optional<int> add_up(CommandContext* context, Steps* steps, ScriptConsole* console) {
    return add_either(context, steps, console, true);
}

std::optional<int> add_down(CommandContext* context, Steps* steps, ScriptConsole* console) {
    return add_either(context, steps, console, false);
}

}  // namespace

Process ifup_main(CommandContext* context) {
    return run_steps_command(context, language_of(context->surroundings), add_up);
}

Process ifdown_main(CommandContext* context) {
    return run_steps_command(context, language_of(context->surroundings), add_down);
}

}  // namespace lvsim::host
