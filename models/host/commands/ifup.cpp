// SPDX-License-Identifier: Apache-2.0
//
// ifup(8) and ifdown(8). What they do: boot/ifup.hpp.
#include "models/host/boot/ifup.hpp"

#include "models/host/boot/ifcfg.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

/// A status when the line is wrong or the person may not; else the work is in the steps.
std::optional<int> prepare(CommandContext* context, Steps& steps, ScriptConsole& console,
                           void (*add)(const InterfaceCall&)) {
    const auto& args = context->args;
    const bool is_up = add == add_ifup;
    if (args.size() < 2) {
        context->error->write(is_up ? "usage: ifup <device name>\n"
                                    : "usage: ifdown <device name>\n");
        return 1;
    }
    if (!context->surroundings.user.is_root()) {
        const auto file = read_ifcfg(context->host->files(), args[1]);
        const bool may = file && (file->get("USERCTL") == "yes" || file->get("USERCTL") == "true");
        if (!may) {
            context->error->write("Users cannot control this device.\n");
            return 1;
        }
    }
    const bool is_boot = args.size() > 2 && args[2] == "boot";
    add({*context->host->system(), steps, console, args[1], is_boot});
    return std::nullopt;
}

int refuse_without_system(CommandContext* context) {
    context->error->write(fmt::format("not modelled in lvsim: {} on a machine that does not boot\n",
                                      context->args[0]));
    return kStatusNotModelled;
}

}  // namespace

Process ifup_main(CommandContext* context) {
    if (context->host->system() == nullptr) co_return refuse_without_system(context);
    Steps steps;
    ScriptConsole console(context->out, context->error, language_of(context->surroundings));
    const std::optional<int> over = prepare(context, steps, console, add_ifup);
    if (over) co_return *over;
    std::optional<SimDuration> pause = steps.go_on();
    while (pause) {
        const SimDuration span = *pause;
        co_await sleep(span);
        pause = steps.go_on();
    }
    co_return steps.status;
}

Process ifdown_main(CommandContext* context) {
    if (context->host->system() == nullptr) co_return refuse_without_system(context);
    Steps steps;
    ScriptConsole console(context->out, context->error, language_of(context->surroundings));
    const std::optional<int> over = prepare(context, steps, console, add_ifdown);
    if (over) co_return *over;
    std::optional<SimDuration> pause = steps.go_on();
    while (pause) {
        const SimDuration span = *pause;
        co_await sleep(span);
        pause = steps.go_on();
    }
    co_return steps.status;
}

}  // namespace lvsim::host
