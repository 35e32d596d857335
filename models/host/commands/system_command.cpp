// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/system_command.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

System* find_system(const CommandContext* context) {
    System* system = context->host->system();
    if (system == nullptr) {
        context->error->write(fmt::format(
            "not modelled in lvsim: {} on a machine that does not boot\n", context->args[0]));
    }
    return system;
}

int refuse_part(const CommandContext* context, std::string_view what) {
    context->error->write(fmt::format("not modelled in lvsim: {} {}\n", context->args[0], what));
    return kStatusNotModelled;
}

Process run_steps_command(CommandContext* context, Language language, AddSteps add) {
    if (find_system(context) == nullptr) co_return kStatusNotModelled;
    Steps steps;
    ScriptConsole console(context->out, context->error, language);
    const std::optional<int> over = add(context, &steps, &console);
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
