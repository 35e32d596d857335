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
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/commands/unit_control.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

constexpr std::string_view kUsage =
    "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n";

bool has_script(const Files& files, std::string_view name) {
    return !name.empty() && name.find('/') == std::string_view::npos &&
           files.read(fmt::format("{}/{}", kInitDirectory, name)).has_value();
}

/// Adds what the line asks for; a status when there is nothing to do.
std::optional<int> add_service(CommandContext* context, Steps* steps, ScriptConsole* console) {
    const auto& args = context->args;
    System& system = *context->host->system();
    const Files& files = context->host->files();
    if (args.size() < 2 || args[1] == "--help" || args[1] == "-h") {
        (args.size() < 2 ? context->error : context->out)->write(kUsage);
        return args.size() < 2 ? 1 : 0;
    }
    if (args[1] == "--status-all") {
        for (const std::string& name : files.list(kInitDirectory)) {
            system.services().run(name, "status", *steps, *console);
        }
        return std::nullopt;
    }
    if (!has_script(files, args[1])) {
        const Phrase text{"{}: unrecognized service\n", "{}: service non reconnu\n"};
        context->error->write(fmt::format(fmt::runtime(text.in(speaks_french(*context))), args[1]));
        return 1;
    }
    Services& services = system.services();
    if (args.size() == 3 && args[2] == "--full-restart") {
        services.run(args[1], "stop", *steps, *console);
        services.run(args[1], "start", *steps, *console);
    } else {
        services.run(args[1], args.size() < 3 ? "" : args[2], *steps, *console);
    }
    return std::nullopt;
}

std::optional<int> add_script(CommandContext* context, Steps* steps, ScriptConsole* console) {
    const auto& args = context->args;
    const StartScript* script = args.size() < 2 ? nullptr : find_start_script(args[1]);
    if (script == nullptr) {
        context->error->write("lvsim-init-script: it is for the scripts in /etc/rc.d/init.d\n");
        return 1;
    }
    script->run({*context->host->system(), *steps, *console, args[1],
                 args.size() < 3 ? std::string() : args[2]});
    return std::nullopt;
}

/// Of what scripts say: the machine's. A script that is called by its path follows LANG.
Language language_for(const CommandContext* context, bool follows_environment) {
    const bool has_own = context->surroundings.environment.contains("LANG");
    const System* system = context->host->system();
    if (system == nullptr || (follows_environment && has_own)) {
        return language_of(context->surroundings);
    }
    return system->language();
}

}  // namespace

Process service_main(CommandContext* context) {
    if (context->host->system() == nullptr) return control_unit(context, UnitSyntax::Service);
    return run_steps_command(context, language_for(context, false), add_service);
}

Process init_script_main(CommandContext* context) {
    return run_steps_command(context, language_for(context, true), add_script);
}

}  // namespace lvsim::host
