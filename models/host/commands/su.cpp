// SPDX-License-Identifier: Apache-2.0
//
// su(1): becomes another user, with -, -l or --login as a login does, or runs one command with -c.
// Who is not root is asked for the password. Behaviour reference: coreutils 8.4 and
// util-linux 2.38.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/program.hpp"
#include "models/host/shell/quoting.hpp"
#include "models/host/ssh/identity.hpp"
#include "models/host/tty/child_shell.hpp"
#include "models/host/tty/login.hpp"
#include "models/host/tty/nested_console.hpp"
#include "models/host/tty/terminal.hpp"
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

/// The keys of who types a password are not shown.
class SilentTerminal {
public:
    explicit SilentTerminal(Terminal* terminal) : terminal_(terminal), modes_(terminal->modes()) {
        TerminalModes silent = modes_;
        silent.echoes = false;
        terminal_->set_modes(silent);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    void end() {
        terminal_->set_modes(modes_);
        terminal_->write("\n");
    }

private:
    Terminal* terminal_;
    TerminalModes modes_;
};

std::string quoted_line(const std::vector<std::string>& args) {
    std::string line;
    for (const std::string& word : args) line += (line.empty() ? "" : " ") + quoted_single(word);
    return line;
}

int refuse_password(const CommandContext* context) {
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    const BothLanguages wrong{"su: incorrect password\n", "su: mot de passe incorrect\n"};
    context->error->write(is_centos6 ? wrong.in(speaks_french(*context))
                                     : "su: Authentication failure\n");
    return 1;
}

/// Asks for the password of `name`, and then is root's own su, which asks nobody.
Process su_with_password(CommandContext* context, std::string name) {
    const BothLanguages prompt{"Password: ", "Mot de passe : "};
    Stream* in = context->in;
    if (in->terminal() == nullptr) {
        context->error->write(context->host->profile() == Profile::Centos6
                                  ? "standard in must be a tty\n"
                                  : "su: must be run from a terminal\n");
        co_return 1;
    }
    in->terminal()->write(prompt.in(speaks_french(*context)));
    SilentTerminal silence(in->terminal());
    while (!in->is_closed() && in->bytes().find('\n') == std::string_view::npos) {
        Signal* changed = in->changed();
        co_await wait(changed);
    }
    std::string typed = in->take_first(in->bytes().find('\n') + 1);
    if (in->terminal() != nullptr) silence.end();
    if (typed.ends_with('\n')) typed.pop_back();
    if (!ssh::is_password(context->host->files(), name, typed)) {
        co_return refuse_password(context);
    }
    const Credentials caller = context->surroundings.user;
    context->surroundings.user = Credentials{};  // root's
    const auto child =
        start_child_shell(context, "exec " + quoted_line(context->args), context->descriptors);
    context->surroundings.user = caller;
    while (child && context->host->process_table().is_running(*child)) {
        Signal* ended = &context->host->processes().ended();
        co_await wait(ended);
    }
    co_return child ? context->host->process_table().reap(*child).value_or(1) : 1;
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
    if (!context->surroundings.user.is_root()) return su_with_password(context, name);
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
