// SPDX-License-Identifier: Apache-2.0
//
// su(1): root becomes another user, with -, -l or --login as a login does, or runs one command with
// -c. Passwords are not modelled: nobody but root may ask.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/shell/program.hpp"
#include "models/host/tty/login.hpp"
#include "models/host/tty/nested_console.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 7> kOptions = {{
    {'c', "command", OptionKind::Value},
    {'l', "login", OptionKind::Flag},
    {'f', "fast", OptionKind::FlagNotModelled},
    {'m', "preserve-environment", OptionKind::FlagNotModelled},
    {'p', "", OptionKind::FlagNotModelled},
    {'s', "shell", OptionKind::ValueNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// Without a login: the directory and most variables stay.
void change_user(CommandContext* context, const User& user) {
    Surroundings& surroundings = context->surroundings;
    surroundings.user = Users(context->host->files()).credentials_of(user);
    surroundings.environment["HOME"] = user.home;
    surroundings.environment["SHELL"] = user.shell;
    if (user.uid == 0) return;
    surroundings.environment["USER"] = user.name;
    surroundings.environment["LOGNAME"] = user.name;
}

}  // namespace

Process su_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) return ended_program(report(context, parsed.error()));
    std::vector<std::string>& operands = parsed->operands;
    bool is_login = parsed->has("l");
    if (!operands.empty() && operands[0] == "-") {
        is_login = true;
        operands.erase(operands.begin());
    }
    const std::string name = operands.empty() ? "root" : operands[0];
    const Users users(context->host->files());
    const User* user = users.find(name);
    if (user == nullptr) {
        const bool is_centos6 = context->host->profile() == Profile::Centos6;
        context->error->write(is_centos6 ? fmt::format("su: user {} does not exist\n", name)
                                         : fmt::format("su: user {} does not exist or the user "
                                                       "entry does not contain all the required "
                                                       "fields\n",
                                                       name));
        return ended_program(1);
    }
    if (!context->surroundings.user.is_root()) {
        context->error->write("not modelled in lvsim: passwords; only root can su\n");
        return ended_program(kStatusNotModelled);
    }
    if (is_login) {
        context->surroundings = login_surroundings(*context->host, name);
    } else {
        change_user(context, *user);
    }
    ShellProgram program;
    program.name = is_login ? "-bash" : "bash";
    if (!operands.empty()) program.arguments.assign(operands.begin() + 1, operands.end());
    if (const std::string* command = parsed->value("c")) {
        program.text = *command;
        program.name = "bash";
    } else {
        program.is_interactive = context->in->is_terminal();
    }
    program.startup = is_login                 ? login_startup()
                      : program.is_interactive ? "if [ -r ~/.bashrc ]; then . ~/.bashrc; fi\n"
                                               : "";
    if (program.is_interactive && program.arguments.empty() && is_typed_at(context)) {
        return run_nested_console(
            context, {context->surroundings, std::move(program.startup), std::move(program.name)});
    }
    return run_interpreter(new_shell(context, std::move(program)));
}

}  // namespace lvsim::host
