// SPDX-License-Identifier: Apache-2.0
//
// service(8): runs a start script with a clean environment, so in the language of
// /etc/sysconfig/i18n. And lvsim-init-script, the program that the start scripts of the machine
// hand over to. Behaviour reference: initscripts 9.03 (CentOS 6; centos6-lab.md, section 4.1).
#include "models/host/boot/messages.hpp"
#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/services.hpp"
#include "models/host/boot/steps.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

constexpr std::string_view kUsage =
    "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n";

/// What a machine of a scenario answers: it has no start scripts.
int refuse_without_system(CommandContext* context) {
    context->error->write(fmt::format("not modelled in lvsim: {} on a machine that does not boot\n",
                                      context->args[0]));
    return kStatusNotModelled;
}

bool has_script(const Files& files, std::string_view name) {
    return !name.empty() && name.find('/') == std::string_view::npos &&
           files.read(fmt::format("{}/{}", kInitDirectory, name)).has_value();
}

/// Adds what the line asks for; a status when there is nothing to do.
std::optional<int> add_service(CommandContext* context, Steps& steps, ScriptConsole& console) {
    const auto& args = context->args;
    System& system = *context->host->system();
    const Files& files = context->host->files();
    if (args.size() < 2 || args[1] == "--help" || args[1] == "-h") {
        (args.size() < 2 ? context->error : context->out)->write(kUsage);
        return args.size() < 2 ? 1 : 0;
    }
    if (args[1] == "--status-all") {
        for (const std::string& name : files.list(kInitDirectory)) {
            system.services().run(name, "status", steps, console);
        }
        return std::nullopt;
    }
    if (!has_script(files, args[1])) {
        const Phrase text{"{}: unrecognized service\n", "{}: service non reconnu\n"};
        context->error->write(fmt::format(fmt::runtime(text.in(speaks_french(*context))), args[1]));
        return 1;
    }
    if (args.size() == 3 && args[2] == "--full-restart") {
        system.services().run(args[1], "stop", steps, console);
        system.services().run(args[1], "start", steps, console);
    } else {
        system.services().run(args[1], args.size() < 3 ? "" : args[2], steps, console);
    }
    return std::nullopt;
}

}  // namespace

Process service_main(CommandContext* context) {
    if (context->host->system() == nullptr) co_return refuse_without_system(context);
    Steps steps;
    ScriptConsole console(context->out, context->error, context->host->system()->language());
    const std::optional<int> over = add_service(context, steps, console);
    if (over) co_return *over;
    std::optional<SimDuration> pause = steps.go_on();
    while (pause) {
        const SimDuration span = *pause;
        co_await sleep(span);
        pause = steps.go_on();
    }
    co_return steps.status;
}

Process init_script_main(CommandContext* context) {
    if (context->host->system() == nullptr) co_return refuse_without_system(context);
    const StartScript* script =
        context->args.size() < 2 ? nullptr : find_start_script(context->args[1]);
    if (script == nullptr) {
        context->error->write("lvsim-init-script: it is for the scripts in /etc/rc.d/init.d\n");
        co_return 1;
    }
    System& system = *context->host->system();
    const bool has_language = context->surroundings.environment.contains("LANG");
    Steps steps;
    ScriptConsole console(context->out, context->error,
                          has_language ? language_of(context->surroundings) : system.language());
    script->run({system, steps, console, context->args[1],
                 context->args.size() < 3 ? std::string() : context->args[2]});
    std::optional<SimDuration> pause = steps.go_on();
    while (pause) {
        const SimDuration span = *pause;
        co_await sleep(span);
        pause = steps.go_on();
    }
    co_return steps.status;
}

}  // namespace lvsim::host
